"""Names of places, and texts of the area's own ledger in other languages."""

from __future__ import annotations

from lull.schema.kinds import FLAG, ORIGIN, TEXT, Table, need

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

TRANSLATION = Table("translation", "Texts of promises and offices in other languages than that of the ledger.", ("lang", "text"), (
    need("lang", TEXT, "Language of the translation, BCP-47."),
    need("text", TEXT, "The text as the ledger has it.", free_text=True),
    need("translation", TEXT, "The same in this language, translated for Lull and not by its source.", free_text=True),
    need("reviewed", FLAG, "A native reader has reviewed it."),
    *ORIGIN,
))
# fmt: on
