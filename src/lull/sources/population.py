"""People by place, from any table with a column of place ids and one of numbers, in the shapes of COD-PS too.

One row a place with totals (`ADM2_PCODE, T_TL`), totals among ages and sexes, several levels in a row, or long with
groups (`Population_group, Gender, Age_range, Population`), of which only the totals are taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lull.errors import SourceError
from lull.sources.files import Input, Raw, read_rows
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
_LEVELS = r"adm(?:in)?_?(\d)_?(?:p?code|id)"
_IDS = (r"place_id", r"p[-_ ]?code", r"unit_id", r"code", r"id")
_PEOPLE = (
    r"population", r"t_?tl", r"population[_ ].*", r"pop_?total", r"total[_ ]?pop.*", r"tot_?pop.*", r"total", r"pop",
    r"pop[_ ]?\d{4}", r"people", r"both[_ ]?sexes", r"total[_ ].*population.*", r"population totale?", r"poblacion.*",
)  # fmt: skip
# Columns that split people into groups, and what stands for all of them.
_GROUPS = {
    r"population_?group": ("t_tl", "total", "all"),
    r"gender|sex": ("all", "total", "t", "both", "both sexes", "f+m"),
    r"age_?(range|group)|age": ("all", "total", "all ages", "tl"),
}
_YEARS = r"reference_?(year|period_start)|year"


@dataclass(frozen=True)
class Count:
    """People of one place: its id, the ids of those above it in the same row (nearest first), and the line."""

    place: str
    people: int
    line: int
    above: tuple[str, ...] = ()


def parse(source: Input, *, encoding: str = "utf-8", columns: tuple[str, str] | None = None) -> dict[str, int]:
    r"""People by place id. `columns` names the two columns; by default the first that look like ids and people.

    Raises `SourceError` naming file, line, column and value of what is not a whole number from 0, an id that is
    missing or stands twice, or columns that are not there.

    >>> parse(Input("people.csv", b"ADM2_PCODE,population_2023\nX1,1000\nX2,20\n", ""))
    {'X1': 1000, 'X2': 20}
    """
    return {c.place: c.people for c in read_counts(source, encoding=encoding, columns=columns)}


def read_counts(source: Input, *, encoding: str = "utf-8", columns: tuple[str, str] | None = None) -> list[Count]:
    """The same with lines, and with the places above each where the row names them."""
    raw = read_rows(source, encoding=encoding)
    idents, people = _columns(raw, columns)
    rows = raw.table.to_pylist()
    kept = _newest(rows, raw.header, _totals(rows, raw.header))
    out: dict[str, Count] = {}
    for n in kept:
        line = raw.lines[n].as_py()
        where = f"{source.name}, line {line}"
        chain = [str(rows[n][c]).strip() for c in idents if (rows[n][c] or "").strip()]
        if not chain:
            raise SourceError(f"{where}, column {idents[0]}: empty; every row needs the id of a place")
        if chain[0] in out:
            raise SourceError(f"{where}, column {idents[0]}: {chain[0]!r} stands twice; one row a place")
        count = _whole(rows[n][people], f"{where}, column {people}")
        out[chain[0]] = Count(chain[0], count, line, tuple(chain[1:]))
    return list(out.values())


def _columns(raw: Raw, told: tuple[str, str] | None) -> tuple[tuple[str, ...], str]:
    """Columns of ids, the finest first, and that of people."""
    for name in told or ():
        if name not in raw.header:
            raise SourceError(f"{raw.name} has no column {name!r}; it has: {', '.join(raw.header)}")
    if told:
        return (told[0],), told[1]
    levels = sorted(
        ((int(m[1]), n) for n in raw.header if (m := re.fullmatch(_LEVELS, n.strip().lower()))), reverse=True
    )
    idents = tuple(n for _, n in levels) or (_one(raw.header, _IDS, raw.name, "place ids"),)
    return idents, _one(raw.header, _PEOPLE, raw.name, "people")


def _totals(rows: Sequence[Mapping[str, str | None]], header: Sequence[str]) -> list[int]:
    """Rows that count everybody, where the table also has rows of groups."""
    kept = list(range(len(rows)))
    for pattern, words in _GROUPS.items():
        column = next((n for n in header if re.fullmatch(pattern, n.strip().lower())), None)
        whole = [n for n in kept if column and (rows[n][column] or "").strip().lower() in words]
        kept = whole or kept
    return kept


def _newest(rows: Sequence[Mapping[str, str | None]], header: Sequence[str], kept: list[int]) -> list[int]:
    """Rows of the newest year, where the table has several."""
    column = next((n for n in header if re.fullmatch(_YEARS, n.strip().lower())), None)
    years = {rows[n][column] or "" for n in kept} if column else set()
    return [n for n in kept if (rows[n][column] or "") == max(years)] if column and len(years) > 1 else kept


def _one(header: Sequence[str], patterns: Sequence[str], file: str, kind: str) -> str:
    for pattern in patterns:
        for name in header:
            if re.fullmatch(pattern, name.strip().lower()):
                return name
    raise SourceError(
        f"{file}: no column looks like {kind}; it has: {', '.join(header)}; name it place_id or population"
    )


def _whole(text: str | None, where: str) -> int:
    plain = re.sub("[,'\u2019\u00a0\u202f ]", "", text or "")
    if not re.fullmatch(r"\d+(\.\d+)?", plain) or float(plain) > MOST:
        raise SourceError(f"{where}: {text!r} is not a number of people; expected a whole number from 0")
    return round(float(plain))
