"""Where an IATI activity works: its share for the area's country, and its places by code, point or name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from lull.places import Places, countries, find_name, locate
from lull.places.countries import Country
from lull.sources import cells
from lull.sources.iati_xml import Activity, codes, line_of, text_of

# GAUL, SALB, GADM, Geonames and OpenStreetMap number their places otherwise than P-codes do.
_OTHER_CODES = ("A1", "A2", "A3", "G1", "G2")
_WHOLE = 100.0


@dataclass(frozen=True)
class Ground:
    """The area as an activity sees it: places, country, and the ids above each."""

    places: Places
    land: Country | None

    @classmethod
    def of(cls, places: Places) -> Ground:
        """The ground of an area's places."""
        return cls(places, countries.of_places(places))

    def is_ours(self, code: str) -> bool:
        """True for a code of the area's country."""
        return code == self.places.top or (self.land is not None and countries.find(code) == self.land)


@dataclass(frozen=True)
class Where:
    """Places of an activity in the area, and its share for the country: 1 for all of it, None where it is not told.

    elsewhere : nothing of it is for the area. problems : line, column, value and reason of what cannot be placed.
    notes : what is placed less finely than it was told.
    """

    places: tuple[str, ...]
    share: float | None
    elsewhere: bool
    problems: tuple[tuple[int, str, str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def share_in_words(self) -> str:
        """The share in words, for a note; nothing where it is all."""
        if self.share == 1:
            return ""
        return "share of the country not told, so no amount" if self.share is None else f"{self.share:.0%} of it here"


def where_is(a: Activity, ground: Ground) -> Where:
    """P-codes first, then points, then names that mean one place; the country only where no location is given."""
    share, named = share_here(list(codes(a.node, "recipient-country")), len(a.node.findall("recipient-region")), ground)
    if not named:
        share, named = _of_transactions(a, ground)
    if named and share == 0:
        return Where((), 0.0, True)
    return _at_locations(a, ground, share, named=named)


def _at_locations(a: Activity, ground: Ground, share: float | None, *, named: bool) -> Where:
    located = [_located(location, ground) for location in a.node.findall("location")]
    places = tuple(dict.fromkeys(i for ids, _, _ in located for i in ids))
    problems = tuple(problem for _, problem, _ in located if problem)
    if named and problems:
        notes = tuple(f"location {value!r}: {why}; counted for the country" for _, _, value, why in problems)
        return Where(places or (ground.places.top,), share, False, notes=notes)
    if places or problems:
        return Where(places, share if named else 1.0, False, problems)
    # Where some location is given, but none in the area, all of them lie outside.
    if located:
        return Where((), 0.0, True)
    return Where((ground.places.top,) if named else (), share, not named)


def share_here(stated: Sequence[tuple[str, Element]], regions: int, ground: Ground) -> tuple[float | None, bool]:
    """Share of the country among recipients, and whether any are told; None where several lack percentages."""
    if not stated:
        return (0.0, bool(regions))
    ours = [node for code, node in stated if ground.is_ours(code)]
    if not ours:
        return 0.0, True
    given = [_percent(n.get("percentage")) for n in ours]
    if all(g is not None for g in given):
        return min(sum(g or 0.0 for g in given) / _WHOLE, 1.0), True
    return (1.0 if len(stated) == len(ours) and not regions else None), True


def _of_transactions(a: Activity, ground: Ground) -> tuple[float | None, bool]:
    """Countries of the transactions, where the activity itself names none: their own amounts are taken."""
    stated = [c for t in a.node.findall("transaction") for c, _ in codes(t, "recipient-country")]
    return (1.0 if any(map(ground.is_ours, stated)) else 0.0), bool(stated)


def transaction_is_here(transaction: Element, ground: Ground) -> bool:
    """True unless the transaction names other countries, or a region, only."""
    stated = [c for c, _ in codes(transaction, "recipient-country")]
    return any(map(ground.is_ours, stated)) or (not stated and transaction.find("recipient-region") is None)


def _percent(text: str | None) -> float | None:
    try:
        return None if not (text or "").strip() else float(cells.number(0, _WHOLE)((text or "").strip()))
    except ValueError:
        return None


def _located(location: Element, ground: Ground) -> tuple[list[str], tuple[int, str, str, str] | None, bool]:
    """Ids of one location, what is wrong with it, and whether it lies outside the area."""
    known = set(ground.places.table["place_id"].to_pylist())
    coded = [c for tag in ("location-id", "administrative") for c, n in codes(location, tag)
             if n.get("vocabulary") not in _OTHER_CODES and c in known]  # fmt: skip
    if coded:
        return [max(coded, key=len)], None, False
    point = text_of(location.find("point"), "pos")
    if point:
        place = _at(point, location, ground)
        return ([place], None, False) if place else ([], None, True)
    name = text_of(location, "name")
    meant = {c.place_id for c in find_name(ground.places, name)} if name else set()
    if len(meant) == 1:
        return sorted(meant), None, False
    why = "means several places; add a P-code" if meant else "not a place of this area, and no P-code of it"
    return [], (line_of(location), "location", name, why), False


def _at(point: str, location: Element, ground: Ground) -> str | None:
    """The finest place that holds a point, or the one above it where the point is only near; None outside."""
    parts = point.replace(",", " ").split()
    try:
        latitude, longitude = (float(p) for p in parts[:2])
    except ValueError:
        return None
    ids, methods = locate(ground.places, [longitude], [latitude], level=ground.places.finest)
    if methods[0] != "inside":
        return None
    exact = next(iter(codes(location, "exactness")), ("1", location))[0]
    kind = next(iter(codes(location, "feature-designation")), ("", location))[0]
    above = ground.places.parents()
    place = str(ids[0])
    if kind in ("PCLI", "PCL", "PCLD", "PCLS"):
        return ground.places.top
    near = exact == "2" or kind in ("ADM1", "ADM1H", "RGN")
    return (above.get(place) or place) if near else place
