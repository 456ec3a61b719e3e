"""The explanation of a district in words, from the message keys and values of the table `card`."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from lull.publish import words
from lull.publish.locale import N_, isolated
from lull.publish.pages.frame import Visit, indicator_name

SECTIONS = {
    "why": N_("Why"),
    "how_sure": N_("How sure"),
    "compared": N_("Compared"),
    "present": N_("Who is at work"),
    "change_mind": N_("What would change our mind"),
}
_WHY = N_("%(indicator)s: gap %(gap)s, %(share)s of what is missing in %(strand)s")
MESSAGES = {
    "card.why.observed": _WHY,
    "card.why.own_past": N_("%(indicator)s: gap %(gap)s, %(share)s of what is missing in %(strand)s (an older value)"),
    "card.why.pooled": N_("%(share)s of the gap rests on no value from here but on what similar places show."),
    "card.how_sure.observed": N_("%(observed)s of %(indicators)s indicators have a fresh value from here."),
    "card.how_sure.latest": N_("The latest value is of %(date)s."),
    "card.how_sure.bad_case": N_(
        "Probability of being among those to step up: %(p_top)s; %(p_top_bad)s if all that is not known here were bad."
    ),
    "card.compared.own_past": N_("%(strand)s: gap %(gap)s, in %(month)s it was %(before)s."),
    "card.compared.governorate": N_("%(strand)s: gap %(gap)s, in %(governorate)s as a whole %(governorate_gap)s."),
    "card.compared.similar": N_("%(strand)s: gap %(gap)s, in similar districts %(similar)s."),
    "card.present.who": N_("%(who)s is at work here (%(strands)s)."),
    "card.present.nobody_known": N_("No promise that has started here is known, so nobody is known to be at work."),
    "card.change_mind.find_out": N_(
        "%(indicator)s: if it proved good, the probability of being among those to step up would be %(p_if_good)s; "
        "if bad, %(p_if_bad)s."
    ),
    "card.change_mind.risk_halved": N_(
        "If the risk were half as high, the probability of being among those to step up would be %(p_top_halved)s."
    ),
}
_SHARES = ("share", "p_top", "p_top_bad", "p_if_good", "p_if_bad", "p_top_halved")
_GAPS = ("gap", "before", "governorate_gap", "similar")


def sections(visit: Visit, place_id: str, *, only: Collection[str] = tuple(SECTIONS)) -> list[tuple[str, list[Markup]]]:
    """Titles and lines for one place, of the sections named; keys without a message are left out."""
    rows = visit.book.by("card", "unit_id", "section")
    out = []
    for section, title in SECTIONS.items():
        if section not in only:
            continue
        held = sorted(rows.get((place_id, section), ()), key=lambda r: r["position"])
        lines = [line(visit, r["key"], json.loads(r["values"])) for r in held if r["key"] in MESSAGES]
        if lines:
            out.append((visit.speech.text(title), lines))
    return out


def line(visit: Visit, key: str, values: Mapping[str, Any]) -> Markup:
    """One message with its values in the page's language."""
    shown = {name: _shown(visit, name, value) for name, value in values.items()}
    return Markup(visit.speech.text(MESSAGES[key])) % shown


def _shown(visit: Visit, name: str, value: Any) -> Markup:
    if name in _NAMED:
        return Markup("{}").format(_NAMED[name](visit, value))
    if name in _SHARES:
        return isolated(visit.speech.percent(value))
    if name in _GAPS:
        return isolated(visit.speech.number(value, 2))
    if isinstance(value, int | float):
        return isolated(visit.speech.number(value))
    return Markup('<span lang="en" dir="auto">{}</span>').format(value)


def _strand(visit: Visit, code: str) -> str:
    return words.say(visit.speech, words.STRANDS, code)


def _month(visit: Visit, day: str) -> str:
    return visit.speech.month(date.fromisoformat(day))


_NAMED: dict[str, Callable[[Visit, Any], str]] = {
    "indicator": indicator_name,
    "strand": _strand,
    "strands": lambda visit, codes: visit.speech.text(", ").join(_strand(visit, c) for c in codes),
    "month": _month,
    "date": _month,
    "governorate": lambda visit, place: visit.place(place),
}
