"""People by place, from any table with a column of place ids and one of numbers, in the shapes of COD-PS too.

One row a place with totals (`ADM2_PCODE, T_TL`), totals among ages and sexes, several levels in a row, or long with
groups (`Population_group, Gender, Age_range, Population`), of which only the totals are taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lull.errors import SourceError
from lull.places import countries
from lull.places.countries import Country
from lull.sources.cells import NOTHING
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
KINDS = {
    "population": {
        "doc": "people by place, into places.csv: CSV or XLSX, COD-PS too",
        "parser": "lull.store.people:parse_people",
        "placed": True,
    },
}

MOST = 2_000_000_000
_LEVELS = r"adm(?:in)?_?(\d)_?(?:p?code|id)"
_IDS = (r"place_id", r"p[-_ ]?code", r"unit_id", r"code", r"id")
# Columns of many kinds are called so: their values tell which of them holds ids.
_CODES = (r"codigo.*", r"cod(?:e)?_\w+")
_COUNTRY = r"iso_?[23]?|location_code|country(_code|_iso3?)?|adm(?:in)?0_?(?:p?code)?"
_PEOPLE = (
    r"population", r"t_?tl", r"population[_ ](?!group|status|f|m).*", r"pop_?total", r"total[_ ]?pop.*",
    r"tot_?pop.*", r"total", r"pop", r"people", r"both[_ ]?sexes", r"total[_ ].*population.*",
    r"population totale?", r"poblacion.*",
)  # fmt: skip
# A column a year, of which the newest counts.
_YEARLY = r"(?:t|pop|population|total)?[_ ]?((?:19|20)\d\d)"
_YEAR = r"(?:19|20)\d\d"
_HALVES = (r"f_?tl|female", r"m_?tl|male")
# Columns that split people into groups, and what stands for all of them.
_GROUPS = {
    r"population_?group": ("t_tl", "total", "all"),
    r"gender|sex": ("all", "total", "t", "both", "both sexes", "f+m"),
    r"age_?(range|group)|age": ("all", "total", "all ages", "tl"),
}
_SEXES = ({"f", "female"}, {"m", "male"})
_YEARS = r"reference_?(year|period_start)|year"
ByName = Callable[[str], str | None]


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


def read_counts(
    source: Input, *, encoding: str = "utf-8", columns: tuple[str, str] | None = None, land: Country | None = None
) -> list[Count]:
    """The same with lines, and with the places above each where the row names them.

    `land` is the country whose rows count, where a column tells the country of each.
    """
    return read_people(source, encoding=encoding, columns=columns, land=land)[0]


def read_people(
    source: Input,
    *,
    encoding: str = "utf-8",
    columns: tuple[str, str] | None = None,
    land: Country | None = None,
    by_name: ByName | None = None,
    known: Collection[str] | None = None,
) -> tuple[list[Count], tuple[str, ...]]:
    """The same, and what is to be said of rows and columns that were left out.

    `by_name` gives the id of a place by its name, for tables that have no column of ids; `known` are the ids of the
    area, by which a column of ids is told from one of other codes.
    """
    raw = read_rows(source, encoding=encoding)
    rows = raw.table.to_pylist()
    kept, notes = _of_country(rows, raw.header, land)
    kept = _newest(rows, raw.header, _totals(rows, raw.header, kept))
    sure = columns is not None or _has_ids(raw.header)
    code = "" if sure else _of_codes(rows, raw.header, kept, known)
    called = "" if sure or code or by_name is None else _of_names(rows, raw.header, by_name)
    idents, people = _columns(raw, columns, code or called)
    kept, without = _counted(raw, rows, kept, (idents, people))
    notes += without
    if called and by_name is not None:
        notes += (f"places by their names in {called}",)
        for n in kept:
            rows[n][called] = by_name(rows[n][called] or "") or rows[n][called]
    found = _summed(source.name, raw, rows, kept, (idents, people))
    if len(found) < len(kept):
        notes += ("sexes and ages of a place added up, as no row counts all",)
    if len(people) > 1:
        notes += (f"people are {' and '.join(people)} together",)
    elif re.fullmatch(_YEARLY, _plain(people[0])):
        notes += (f"people from column {people[0]}, the newest of its years",)
    return found, (*raw.notes, *notes)


def _summed(
    name: str,
    raw: Raw,
    rows: Sequence[Mapping[str, str | None]],
    kept: list[int],
    columns: tuple[Sequence[str], Sequence[str]],
) -> list[Count]:
    """People by place, parts of a place added up; `SourceError` names the line of a row that cannot stand.

    columns : those of ids, the finest first, and those of people.
    """
    idents, people = columns
    grouped = _grouped([rows[n][c] for n in kept for c in people])
    out: dict[str, Count] = {}
    for n in kept:
        line = raw.lines[n].as_py()
        where = f"{name}, line {line}"
        chain = [str(rows[n][c]).strip() for c in idents if (rows[n][c] or "").strip()]
        if not chain:
            raise SourceError(f"{where}, column {idents[0]}: empty; every row needs the id of a place")
        if chain[0] in out and not _sums_up(rows, raw.header, kept):
            raise SourceError(f"{where}, column {idents[0]}: {chain[0]!r} stands twice; one row a place")
        count = sum(_whole(rows[n][c], f"{where}, column {c}", grouped=grouped) for c in people)
        first = out.get(chain[0], Count(chain[0], 0, line, tuple(chain[1:])))
        out[chain[0]] = Count(chain[0], first.people + count, first.line, tuple(chain[1:]))
    return list(out.values())


def _counted(
    raw: Raw,
    rows: Sequence[Mapping[str, str | None]],
    kept: list[int],
    columns: tuple[Sequence[str], Sequence[str]],
) -> tuple[list[int], tuple[str, ...]]:
    """Rows with a number; a note of places without one, and of a second line of headings under the first."""
    idents, people = columns
    notes: list[str] = []
    titled = raw.lines[0].as_py() > 2 if len(raw.lines) else False
    if kept and kept[0] == 0 and _is_heading(rows[0], idents, people, titled=titled):
        kept = kept[1:]
        notes.append("the line under the headings names no place and was left out")
    empty = [n for n in kept if all((rows[n][c] or "").strip().lower() in NOTHING for c in people)]
    if len(empty) == len(kept):  # nothing would be taken: the first is refused with its line
        return kept, tuple(notes)
    if empty:
        named = ", ".join(str(rows[n][idents[0]] or "").strip() for n in empty[:5])
        notes.append(f"{len(empty)} places without a number of people left out: {named}")
    return [n for n in kept if n not in set(empty)], tuple(notes)


def _is_heading(row: Mapping[str, str | None], idents: Sequence[str], people: Sequence[str], *, titled: bool) -> bool:
    """Whether the row names no place and holds words where people stand, or years.

    A year may as well be a number of people: it is a heading among other years, or, where nothing else stands in its
    row, in a table below titles.
    """
    if any((row[c] or "").strip() for c in idents):
        return False
    cells = [(row[c] or "").strip() for c in people]
    if not any(re.search(r"\d", cell) for cell in cells):
        return True
    others = [text for c, v in row.items() if c not in people and (text := (v or "").strip())]
    return all(re.fullmatch(_YEAR, cell) for cell in (*filter(None, cells), *others)) and bool(others or titled)


def _has_ids(header: Sequence[str]) -> bool:
    return any(_named(header, p) for p in (_LEVELS, *_IDS))


def _of_codes(
    rows: Sequence[Mapping[str, str | None]], header: Sequence[str], kept: Sequence[int], known: Collection[str] | None
) -> str:
    """The column called a code that tells the places apart, half of them of the area where it is known; "" for none."""
    grouped = _sums_up(rows, header, kept)
    best, most = "", 0
    for name in (n for n in header if any(re.fullmatch(p, _plain(n)) for p in _CODES)):
        values = [v for n in kept if (v := (rows[n][name] or "").strip())]
        distinct = set(values)
        ours = known is None or 2 * len(distinct.intersection(known)) >= len(distinct)
        if ours and (grouped or len(distinct) == len(values)) and len(distinct) > most:
            best, most = name, len(distinct)
    return best


def _of_names(rows: Sequence[Mapping[str, str | None]], header: Sequence[str], by_name: ByName) -> str:
    """The column in which at least half of the rows name a place of the area; "" for none."""
    found = {n: sum(by_name(r[n] or "") is not None for r in rows) for n in header}
    best = max(found, key=lambda n: found[n], default="")
    return best if best and found[best] * 2 >= len(rows) else ""


def _plain(name: str) -> str:
    """A column's name in small letters without accents, and an HXL tag such as #adm2+code as adm2_code."""
    letters = unicodedata.normalize("NFKD", name.strip().lower())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return plain.removeprefix("#").replace("+", "_")


def _named(header: Sequence[str], pattern: str) -> str | None:
    return next((n for n in header if re.fullmatch(pattern, _plain(n))), None)


def _columns(raw: Raw, stated: tuple[str, str] | None, called: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns of ids, the finest first, and those of people: one of all, or one of each sex."""
    for name in stated or ():
        if name not in raw.header:
            raise SourceError(f"{raw.name} has no column {name!r}; it has: {', '.join(raw.header)}")
    if stated:
        return (stated[0],), (stated[1],)
    levels = sorted(((int(m[1]), n) for n in raw.header if (m := re.fullmatch(_LEVELS, _plain(n)))), reverse=True)
    idents = tuple(n for _, n in levels) or (called or _one(raw.header, (*_IDS, *_CODES), raw.name, "place ids"),)
    if any(_named(raw.header, p) for p in _PEOPLE):
        return idents, (_one(raw.header, _PEOPLE, raw.name, "people"),)
    halves = tuple(n for p in _HALVES if (n := _named(raw.header, p)))
    years = {m[1]: n for n in raw.header if (m := re.fullmatch(_YEARLY, _plain(n)))}
    if len(halves) == 2:
        return idents, halves
    return idents, (years[max(years)] if years else _one(raw.header, _PEOPLE, raw.name, "people"),)


def _of_country(
    rows: Sequence[Mapping[str, str | None]], header: Sequence[str], land: Country | None
) -> tuple[list[int], tuple[str, ...]]:
    """Rows of the area's country, where a column names countries that are known; a note of the others."""
    column = _named(header, _COUNTRY)
    if land is None or column is None:
        return list(range(len(rows))), ()
    theirs = {v: countries.find(v) for v in {(r[column] or "").strip() for r in rows} if v}
    kept = [n for n, r in enumerate(rows) if theirs.get((r[column] or "").strip(), land) in (land, None)]
    return kept, ((f"{len(rows) - len(kept)} rows of other countries left out",) if len(kept) < len(rows) else ())


def _totals(rows: Sequence[Mapping[str, str | None]], header: Sequence[str], kept: list[int]) -> list[int]:
    """Rows that count everybody, where the table also has rows of groups."""
    for pattern, words in _GROUPS.items():
        column = _named(header, pattern)
        whole = [n for n in kept if column and (rows[n][column] or "").strip().lower() in words]
        kept = whole or kept
    return kept


def _sums_up(rows: Sequence[Mapping[str, str | None]], header: Sequence[str], kept: Sequence[int]) -> bool:
    """True where the groups of the rows are sexes and ages that do not overlap, so that they add up to all."""
    sex, age = (_named(header, p) for p in list(_GROUPS)[1:])
    if _named(header, next(iter(_GROUPS))) or not (sex or age):
        return False
    sexes = {text.lower() for text in _values(rows, sex, kept)}
    ages = _values(rows, age, kept)
    whole_ages = ages <= set(_GROUPS[list(_GROUPS)[2]]) or _apart(ages)
    both = all(sexes & words for words in _SEXES) and sexes <= set.union(*_SEXES)
    return whole_ages and (both or len(sexes) <= 1)


def _values(rows: Sequence[Mapping[str, str | None]], column: str | None, kept: Sequence[int]) -> set[str]:
    return {(rows[n][column] or "").strip() for n in kept} if column else set()


def _apart(ages: set[str]) -> bool:
    """True for ranges of ages such as 0-4, 5-9, 80+ that follow one another without a gap."""
    found = [re.fullmatch(r"(\d+)(?:-(\d+)|\+)", a) for a in ages]
    if not all(found):
        return False
    spans = sorted((int(m[1]), int(m[2] or 200)) for m in found if m)
    return spans[0][0] == 0 and spans[-1][1] == 200 and all(b[0] == a[1] + 1 for a, b in pairwise(spans))


def _newest(rows: Sequence[Mapping[str, str | None]], header: Sequence[str], kept: list[int]) -> list[int]:
    """Rows of the newest year, where the table has several."""
    column = _named(header, _YEARS)
    years = {rows[n][column] or "" for n in kept} if column else set()
    return [n for n in kept if (rows[n][column] or "") == max(years)] if column and len(years) > 1 else kept


def _one(header: Sequence[str], patterns: Sequence[str], file: str, kind: str) -> str:
    for pattern in patterns:
        for name in header:
            if re.fullmatch(pattern, _plain(name)):
                return name
    raise SourceError(
        f"{file}: no column looks like {kind}; it has: {', '.join(header)}; name it place_id or population"
    )


def _grouped(values: Sequence[str | None]) -> bool:
    """True where every number with a point has it between thousands, as 1.234.567; modelled people have decimals."""
    pointed = [v.strip() for v in values if v and "." in v]
    return bool(pointed) and all(re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", v) for v in pointed)


def _whole(text: str | None, where: str, *, grouped: bool = False) -> int:
    plain = re.sub("[,'\u2019\u00a0\u202f\u066c ]", "", text or "")
    plain = plain.replace(".", "") if grouped else plain
    if not re.fullmatch(r"\d+(\.\d+)?", plain) or float(plain) > MOST:
        raise SourceError(f"{where}: {text!r} is not a number of people; expected a whole number from 0")
    return round(float(plain))
