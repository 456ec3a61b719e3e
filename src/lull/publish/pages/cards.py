"""The explanation of a place in words, from the statement keys and values of the table `card`."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from markupsafe import Markup

from lull.languages import pick
from lull.publish.book import Row
from lull.publish.locale import N_
from lull.publish.pages.frame import Visit, indicator_name
from lull.publish.statements import CATALOGUE, say

SECTIONS = {
    "why": N_("Why"),
    "how_sure": N_("How sure"),
    "compared": N_("Compared"),
    "present": N_("Who is at work"),
    "change_mind": N_("What would change our mind"),
}


def sections(visit: Visit, place_id: str, *, only: Collection[str] = tuple(SECTIONS)) -> list[tuple[str, list[Markup]]]:
    """Titles and lines for one place, of the sections named; a line that lacks a field is not made."""
    rows = visit.book.by("card", "unit_id", "section")
    out = []
    for section, title in SECTIONS.items():
        if section not in only:
            continue
        held = sorted(rows.get((place_id, section), ()), key=lambda r: r["position"])
        lines = [said for r in held if (said := line(visit, r)) is not None]
        if lines:
            out.append((visit.speech.text(title), lines))
    return out


def line(visit: Visit, row: Row) -> Markup | None:
    """One row of `card` in the page's language; None for one not in the catalogue, or without a field."""
    if row["key"] not in CATALOGUE:
        return None
    said = say(row["key"], visit.speech, **_fields(visit, json.loads(row["values"])))
    return None if said is None else Markup("{}").format(said)


def _fields(visit: Visit, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with names in place of ids; an older release keeps the question under `indicator` alone."""
    found = dict(values)
    if isinstance(found.get("question"), dict):
        found["question"] = pick(found["question"], visit.speech.code)
    if "indicator" in found:
        found["indicator"] = indicator_name(visit, found["indicator"]).striptags()
    for key in ("above", "place"):
        if key in found:
            found[key] = visit.place(found[key])
    return found
