"""Which place a name means, by its cue and by what is named nearby, or that it stays open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lull.reports.spans.gazetteer import FINEST, Place
from lull.reports.spans.places import PlaceSpan

Places = tuple[Place, ...]


@dataclass(frozen=True)
class Located:
    """What a name came to: codes that are certain, or candidates that stay open."""

    adm1: str | None = None
    adm2: str | None = None
    candidates: tuple[str, ...] = ()
    level: int = 0


def resolve(span: PlaceSpan, context: Iterable[str] = ()) -> Located:
    """The meaning of a name, given codes of governorates and districts named nearby.

    A name that a governorate shares with its capital means the governorate unless a cue names the city.
    Several districts of one name are told apart only by context; else the place stays open.
    """
    places = _by_cue(span)
    if not places:
        return Located()
    if span.cue == "upper" and len({p.adm1 for p in places}) == 1:
        return Located(places[0].adm1, None, (), 1)
    if len(_units(places)) > 1:
        places = _by_context(places, frozenset(context))
    if len(_units(places)) > 1:
        places = _by_rank(places)
    return _located(places, off=span.off)


def _units(places: Places) -> set[str]:
    return {p.adm2 or p.adm1 for p in places}


def _located(places: Places, *, off: bool) -> Located:
    found, first = sorted(_units(places)), places[0]
    if len(found) == 1 and not off:
        return Located(first.adm1, first.adm2, (), first.level)
    if len({p.adm1 for p in places}) == 1:
        return Located(first.adm1, None, tuple(found) if len(found) > 1 else (), first.level)
    return Located(candidates=tuple(found))


def _by_cue(span: PlaceSpan) -> Places:
    upper = tuple(p for p in span.places if p.level < FINEST)
    lower = tuple(p for p in span.places if p.level >= FINEST)
    if span.cue == "upper":
        return upper or lower
    if upper and lower:
        if span.cue in ("city", "finest", "finer"):
            return tuple(p for p in lower if p.adm1 == upper[0].adm1) or lower
        # A governorate named after its capital only by habit ("Diwaniya") is meant less often than the town.
        return upper if any(p.official for p in upper) else lower
    if span.cue == "finest":
        return tuple(p for p in lower if p.level == FINEST) or span.places
    return span.places


def _by_context(places: Places, context: frozenset[str]) -> Places:
    near = tuple(p for p in places if p.adm2 in context)
    if not near:
        near = tuple(p for p in places if p.adm1 in context)
    return near or places


def _by_rank(places: Places) -> Places:
    """A district's own name outweighs a village or quarter of the same name elsewhere."""
    official = tuple(p for p in places if p.level == FINEST and p.official)
    return official if len(official) == 1 else places
