"""The explanation of a place in words, from the statement keys and values of the table `card`."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from markupsafe import Markup

from lull.languages import pick
from lull.publish.locale import N_
from lull.publish.pages.frame import RequestContext, indicator_name
from lull.publish.statements import CATALOGUE, say
from lull.schema.rows import CardRow

SECTIONS = {
    "why": N_("Why"),
    "how_sure": N_("How sure"),
    "compared": N_("Compared"),
    "present": N_("Who is at work"),
    "change_mind": N_("What would change our mind"),
}


def sections(
    context: RequestContext, place_id: str, *, only: Collection[str] = tuple(SECTIONS)
) -> list[tuple[str, list[Markup]]]:
    """Titles and lines for one place, of the sections named; a line that lacks a field is not made."""
    rows = context.snapshot.by("card", "unit_id", "section")
    out = []
    for section, title in SECTIONS.items():
        if section not in only:
            continue
        held = sorted(rows.get((place_id, section), ()), key=lambda r: r["position"])
        lines = [said for r in held if (said := line(context, r)) is not None]
        if lines:
            out.append((context.speech.text(title), lines))
    return out


def line(context: RequestContext, row: CardRow) -> Markup | None:
    """One row of `card` in the page's language; None for one not in the catalogue, or without a field."""
    if row["key"] not in CATALOGUE:
        return None
    said = say(row["key"], context.speech, **_fields(context, json.loads(row["values"])))
    return None if said is None else Markup("{}").format(said)


def _fields(context: RequestContext, values: Mapping[str, object]) -> dict[str, object]:
    """Values with names in place of ids; an older release keeps the question under `indicator` alone."""
    found = dict(values)
    if isinstance(question := found.get("question"), dict):
        found["question"] = pick(question, context.speech.code)
    if "indicator" in found:
        found["indicator"] = indicator_name(context, str(found["indicator"])).striptags()
    for key in ("above", "place"):
        if key in found:
            found[key] = context.place(str(found[key]))
    return found
