"""Names of the places of a release in its main language."""

from __future__ import annotations

from lull.languages import pick, source
from lull.releases import Release


def names_of(release: Release) -> dict[str, str]:
    """Official name by place in the language that the code is written in or the nearest there is; else its id."""
    found: dict[str, dict[str, str | None]] = {p: {} for p in release.table("place")["place_id"].to_pylist()}
    for row in release.table("name").to_pylist() if release.has("name") else ():
        if row["kind"] == "official" and row["place_id"] in found:
            found[row["place_id"]].setdefault(row["lang"], row["name"])
    return {place: pick(names, source()) or place for place, names in found.items()}
