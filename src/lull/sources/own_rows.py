"""Rows by P-code that are the area's own: those of other countries are counted, finer ones go to the place above."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lull.errors import SourceError
from lull.places import Places, countries
from lull.sources.adapt import Draft, Row
from lull.sources.files import Raw

Own = list[tuple[int, str, Row]]


def own_rows(raw: Raw, places: Places, draft: Draft, *, country: Sequence[str], codes: Sequence[str]) -> Own:
    """Line, place and cells of each row of the area; what is left out becomes a note or a problem of `draft`.

    country : columns that tell the country, by code or name; a row is the area's own where the first that is filled
        names its country. Without such a column a row is its own by its codes.
    codes : columns of P-codes, the finest first. A row without any is for the whole country, one finer than the area
        for the place above it.

    Raises `SourceError` where no row is the area's own, with what the file holds.
    """
    known, above = set(places.table["place_id"].to_pylist()), set(places.parents().values())
    land, stated = countries.of_places(places), [c for c in country if c in raw.header]
    found: Own = []
    elsewhere: Counter[str] = Counter()
    finer = 0
    for line, row in zip(raw.lines.to_pylist(), raw.table.to_pylist(), strict=True):
        here, name = _filled(row, codes), next(iter(_filled(row, stated)), "")
        if _elsewhere(name, here, known, land, named=bool(stated)):
            elsewhere[name or here[0]] += 1
            continue
        place = next((c for c in here if c in known), "") if here else places.top
        below = bool(here) and place != here[0]
        if not place or (below and place in above):
            draft.refuse(line, codes[0], here[0], f"not a place of this area ({places.version})")
            continue
        finer += below
        found.append((line, place, row))
    if not found and not draft.problems:
        most = ", ".join(f"{k} {n:,}" for k, n in elsewhere.most_common(5)) or "nothing"
        raise SourceError(f"{raw.name}: none of its {raw.table.num_rows:,} rows is of this area; it holds {most}")
    _note_others(draft, elsewhere.total(), finer)
    return found


def _note_others(draft: Draft, elsewhere: int, finer: int) -> None:
    if elsewhere:
        draft.notes.append(f"{elsewhere} rows of other countries left out")
    if finer:
        draft.notes.append(f"{finer} rows finer than the area, summed to the places above them")


def _filled(row: Row, columns: Sequence[str]) -> list[str]:
    """What stands in the columns, in their order, without the empty ones."""
    return [v for c in columns if (v := (row.get(c) or "").strip())]


def _elsewhere(
    name: str, codes: Sequence[str], known: set[str], land: countries.Country | None, *, named: bool
) -> bool:
    """True for a row of another country; one that names none is the area's own where one of its codes is."""
    if name:
        return land is None or countries.find(name) != land
    return bool(codes) and not set(codes) & known and not named
