"""Write a new area folder from a plan, and say whose boundaries they are where their columns tell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lull.places.newarea import place_table, write_area
from lull.places.newsettings import settings_text
from lull.places.plan import Plan

Source = Mapping[str, str | None]
GEOBOUNDARIES: Source = {
    "title": "geoBoundaries, open political administrative boundaries",
    "publisher": "geoBoundaries, William & Mary",
    "licence": "CC-BY-4.0",
    "citation": "Runfola, D. et al. (2020): geoBoundaries: A global database of political administrative boundaries. "
    "PLoS ONE 15(4). https://doi.org/10.1371/journal.pone.0231866",
    "url": "https://www.geoboundaries.org/",
}
GADM: Source = {
    "title": "GADM, database of global administrative areas",
    "publisher": "GADM",
    "licence": "GADM: free for academic and other non-commercial use; redistribution is not allowed",
    "citation": "GADM: Database of Global Administrative Areas. https://gadm.org",
    "url": "https://gadm.org/",
}
NATURAL_EARTH: Source = {
    "title": "Natural Earth, states and provinces, 1:10 million",
    "publisher": "Natural Earth",
    "licence": "Public domain",
    "citation": "Made with Natural Earth.",
    "url": "https://www.naturalearthdata.com/",
}


def source_of(properties: Mapping[str, object]) -> Source | None:
    """Whose boundaries they are, by the columns of one place; None where these do not tell.

    >>> source_of({"shapeID": "1"})["publisher"], source_of({"code": "1"})
    ('geoBoundaries, William & Mary', None)
    """
    names = {n.lower() for n in properties}
    if {"shapeid"} & names:
        return GEOBOUNDARIES
    if {"gid_0", "gid_1"} & names:
        return GADM
    return NATURAL_EARTH if {"parentcountryid", "adm1_code"} & names else None


def make_area(
    folder: Path, plan: Plan, *, people: Mapping[str, int] | None, source: Source | None, more: str = ""
) -> None:
    """Write the folder of a new area; `more` is further text of its `area.toml`. `AreaError` if it holds anything."""
    places = place_table(plan.levels, plan.origin, people=people)
    write_area(folder, plan.levels, places, settings_text(plan, source) + more)
