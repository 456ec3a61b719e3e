"""Names of the places of a release in its main language."""

from __future__ import annotations

from lull.releases import Release


def names_of(release: Release) -> dict[str, str]:
    """Name by place, as the release's table of places has it."""
    place = release.table("place")
    return dict(zip(place["place_id"].to_pylist(), place["name_en"].to_pylist(), strict=True))
