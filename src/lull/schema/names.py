"""Names of places: official, usual in press and reports, and others by which people look for them."""

from __future__ import annotations

from lull.schema.kinds import ORIGIN, TEXT, Table, need

# One line a column reads as a table, so the formatter stays out.
# fmt: off
NAME = Table("name", "Names of places in any language, official and others.", ("place_id", "lang", "kind", "name"), (
    need("place_id", TEXT, "Place."),
    need("lang", TEXT, "Language of the name, BCP-47."),
    need("name", TEXT, "The name."),
    need("kind", TEXT, "Official; usual in press and reports; another spelling; or a settlement or part inside the place.",
         allowed=("official", "usual", "alias", "inside")),
    *ORIGIN,
))
# fmt: on
