"""People by place, from any table with a column of place ids and one of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lull.errors import SourceError
from lull.sources.files import Input, read_rows
from lull.sources.meta import Meta

META = Meta(
    source_id="kontur-population",
    title="Kontur Population: global population density for 400 m H3 hexagons",
    publisher="Kontur",
    licence="CC-BY-4.0",
    citation="Kontur. Kontur Population: Global Population Density for 400 m H3 Hexagons.",
    url="https://data.humdata.org/dataset/kontur-population-dataset",
)

MOST = 2_000_000_000
_IDS = (r"place_id", r"adm3_?pcode", r"adm2_?pcode", r"adm1_?pcode", r"p-?code", r"unit_id", r"id")
_PEOPLE = (r"population", r"population_.*", r"t_tl", r"pop_?total", r"total_?pop.*", r"pop", r"people")


def parse(source: Input, *, encoding: str = "utf-8", columns: tuple[str, str] | None = None) -> dict[str, int]:
    r"""People by place id. `columns` names the two columns; by default the first that look like ids and people.

    Raises `SourceError` naming file, line, column and value of what is not a whole number from 0, an id that is
    missing or stands twice, or columns that are not there.

    >>> parse(Input("people.csv", b"ADM2_PCODE,population_2023\nX1,1000\nX2,20\n", ""))
    {'X1': 1000, 'X2': 20}
    """
    raw = read_rows(source, encoding=encoding)
    ident, people = columns or (_one(raw.header, _IDS, source.name), _one(raw.header, _PEOPLE, source.name))
    for name in (ident, people):
        if name not in raw.header:
            raise SourceError(f"{source.name} has no column {name!r}; it has: {', '.join(raw.header)}")
    out: dict[str, int] = {}
    cells = zip(*(raw.table[c].to_pylist() for c in (ident, people)), raw.lines.to_pylist(), strict=True)
    for place, count, line in cells:
        where = f"{source.name}, line {line}"
        if not place or place.startswith("#"):
            if place:
                continue  # the row of HXL tags under the header
            raise SourceError(f"{where}, column {ident}: empty; every row needs the id of a place")
        if place in out:
            raise SourceError(f"{where}, column {ident}: {place!r} stands twice; one row a place")
        out[place] = _whole(count, f"{where}, column {people}")
    return out


def _one(header: Sequence[str], patterns: Sequence[str], file: str) -> str:
    for pattern in patterns:
        for name in header:
            if re.fullmatch(pattern, name.strip().lower()):
                return name
    kind = "place ids" if patterns is _IDS else "people"
    raise SourceError(
        f"{file}: no column looks like {kind}; it has: {', '.join(header)}; name it place_id or population"
    )


def _whole(text: str | None, where: str) -> int:
    plain = (text or "").strip().replace(",", "")
    if not re.fullmatch(r"\d+(\.\d+)?", plain) or float(plain) > MOST:
        raise SourceError(f"{where}: {text!r} is not a number of people; expected a whole number from 0")
    return round(float(plain))
