"""Who does what where: HDX HAPI operational presence, and the sheets known as 3W, 4W or 5W, as rows of `presence`.

A list is also a statement of where it looked. Each file therefore adds one row of kind `list` for every place of the
level above that it names anything in, with the months that it is about: only there may it be said that it names nobody.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

import pyarrow as pa

from lull import schema
from lull.disclosure.groups import refused_name
from lull.errors import SourceError
from lull.languages import usual_levels
from lull.places import Places, find_name
from lull.sources.adapt import made_id
from lull.sources.dates import reader as day_reader
from lull.sources.dates import settle
from lull.sources.files import Input, Raw, read_rows
from lull.sources.meta import Meta, Parsed, Problem
from lull.sources.unread import unread

if TYPE_CHECKING:
    from lull.schema.rows import PresenceRow

META = Meta(
    source_id="presence-list",
    title="Who does what where",
    publisher="as the file names it",
    licence="as its owner states",
    citation="The organisation that keeps the list.",
    url=None,
    # A list whose licence nobody stated stays on this machine.
    redistributable=False,
)
KINDS = {
    "presence": {
        "doc": "who does what where: HAPI operational presence, 3W or 4W sheets: CSV, XLSX or JSON",
        "placed": True,
        "whole_rejects": False,
    },
}
# Headings by what they hold, in the order in which they are looked for.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": (r"admin_?2_?code", r"adm2_?p?code", r"district_?p?code", r"admin_?1_?code", r"adm1_?p?code", r"p_?code",
             r"place_id"),
    "name": (r"admin_?2(_?name)?", usual_levels()[0], r"admin_?1(_?name)?", usual_levels()[1], r"province",
             r"location", r"municipio", r"commune", r"departe?amento", r"departement", r"provincia", r"region"),
    "organisation": (r"org_?name", r"organi[sz]ation(_?name)?", r"agency", r"implementing_?(partner|org.*)", r"partner",
                     r"org_?acronym", r"org", r"organi[sz]acion(_.*)?", r"organizacao(_.*)?", r"partenaire", r"socio"),
    "sector": (r"sector_?name", r"sector", r"cluster", r"sector_?code", r"secteur", r"setor"),
    "start": (r"reference_?period_?start", r"start(_?date)?", r"date_?start", r"from", r"month", r"reporting_?month",
              r"date", r"(?:fecha|data|date)_(?:de_)?(?:inicio|debut)", r"debut", r"inicio", r"mes", r"mois", r"fecha"),
    "end": (r"reference_?period_?end", r"end(_?date)?", r"date_?end", r"to", r"month", r"reporting_?month", r"date",
            r"(?:fecha|data|date)_(?:de_)?(?:fin|termino)", r"fin", r"mes", r"mois", r"fecha"),
}  # fmt: skip
STRANDS: dict[str, str] = {
    r"wash|water|sanitation|health|nutrition|education|shelter|food|electric|energy|livelihood": "services",
    r"protection|justice|govern|rule of law|mine": "governance",
    r"cohesion|reconcil|peace": "reconciliation",
    r"cccm|camp|return|displace|durable": "displacement",
}


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of `presence` from a list of organisations by place, sector and period.

    A place is taken by its code or, where the list has none, by its name; rows without an organisation are refused.
    Raises `SourceError` where the columns of place, organisation or period are not found.
    """
    raw = read_rows(source, encoding=encoding)
    # Lists head a column by what the country calls its places: "Cercle", "Township".
    names = {"name": (*COLUMNS["name"], *list(places.layers)[::-1])}
    columns = {kind: _column(raw, patterns) for kind, patterns in (COLUMNS | names).items()}
    missing = [k for k in ("organisation", "start") if not columns[k]]
    if missing or not (columns["code"] or columns["name"]):
        raise SourceError(
            f"{source.name}: no column of {', '.join(missing) or 'place'}; expected an organisation, a place code or "
            f"name, and a month or a start and an end; it has: {', '.join(raw.header[:40])}"
        )
    rows, lines, problems = _rows(raw, columns, places, PurePath(source.name).name)
    rows += _lists(rows, places, PurePath(source.name).name)
    lines += [0] * (len(rows) - len(lines))
    kept = {r["presence_id"]: (r, n) for r, n in zip(rows, lines, strict=True)}
    table = pa.Table.from_pylist([r for r, _ in kept.values()], schema=schema.arrow_schema("presence"))
    return Parsed(
        "presence",
        schema.conform(table, "presence"),
        pa.array([n for _, n in kept.values()], pa.int32()),
        tuple(problems),
        notes=(*raw.notes, *unread(n for n in raw.header if n not in columns.values() and refused_name(n))),
        family=f"presence-{PurePath(source.name).name}",
        sources=(META.as_row(version=None, known_from=date(2003, 1, 1)),),
    )


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _column(raw: Raw, patterns: Sequence[str]) -> str | None:
    for pattern in patterns:
        for name in raw.header:
            if re.fullmatch(pattern, re.sub(r"[\s\-]+", "_", _without_accents(name.strip().lower()))):
                return name
    return None


def _rows(
    raw: Raw, columns: Mapping[str, str | None], places: Places, name: str
) -> tuple[list[PresenceRow], list[int], list[Problem]]:
    texts = raw.table.to_pylist()
    days = [r.get(columns[k] or "") for r in texts for k in ("start", "end")]
    read = day_reader(settle([d for d in days if d and not _month(d)], raw.reading.dates, name))
    known = set(places.table["place_id"].to_pylist())
    out: list[PresenceRow] = []
    lines: list[int] = []
    problems: list[Problem] = []
    for line, row in zip(raw.lines.to_pylist(), texts, strict=True):
        cells = {k: str(row.get(c) or "").strip() if c else "" for k, c in columns.items()}
        place = cells["code"] if cells["code"] in known else _named(places, cells["name"] or cells["code"])
        try:
            out.append(_present(cells, place, read, name))
        except ValueError as error:
            problems.append(_problem(name, line, columns, cells, error))
        else:
            lines.append(line)
    return out, lines, problems


def _problem(
    name: str, line: int, columns: Mapping[str, str | None], cells: Mapping[str, str], error: ValueError
) -> Problem:
    """What is wrong with a line, by the column and the value that say where."""
    column, value = columns["name"] or columns["code"] or "", cells["code"] or cells["name"] or cells["start"]
    return Problem(name, line, column, value, str(error))


def _present(cells: Mapping[str, str], place: str | None, read: Callable[[str], date], name: str) -> PresenceRow:
    """The row of one line; `ValueError` says what is wrong with it."""
    if not place:
        raise ValueError("not one place of this area")
    if not cells["organisation"]:
        raise ValueError("no organisation; a value is needed")
    start, end = _span(cells["start"], cells["end"] or cells["start"], read)
    row = _row("present", place, (start, end), name)
    row["presence_id"] = made_id("WHO", place, cells["organisation"], cells["sector"], start, end)
    row["organisation"], row["sector"] = cells["organisation"], cells["sector"] or None
    row["strand"] = next((s for p, s in STRANDS.items() if re.search(p, cells["sector"].lower())), None)
    return row


def _named(places: Places, text: str) -> str | None:
    found = {c.place_id for c in find_name(places, text)} if text else set()
    return found.pop() if len(found) == 1 else None


def _month(text: str) -> re.Match[str] | None:
    return re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())


def _span(start: str, end: str, read: Callable[[str], date]) -> tuple[date, date]:
    first, last = _month(start), _month(end)
    begin = date(int(first[1]), int(first[2]), 1) if first else read(start)
    stop = date(int(last[1]), int(last[2]), monthrange(int(last[1]), int(last[2]))[1]) if last else read(end)
    if stop < begin:
        raise ValueError(f"ends on {stop}, before it starts on {begin}")
    return begin, stop


def _row(kind: str, place: str, period: tuple[date, date], title: str) -> PresenceRow:
    return {
        "presence_id": made_id("WHO", kind, place, *period, title),
        "organisation": None,
        "sector": None,
        "strand": None,
        "place_id": place,
        "period_start": period[0],
        "period_end": period[1],
        "kind": kind,
        "title": title.rsplit("/", 1)[-1],
        "url": None,
        "source_id": META.source_id,
        "known_from": period[1],
    }


def _lists(rows: Sequence[PresenceRow], places: Places, title: str) -> list[PresenceRow]:
    """What a list covers: each place of the level above in which it names anything, for its months."""
    parents = places.parents()
    spans: dict[str, list[date]] = {}
    for r in rows:
        above = parents.get(r["place_id"]) or r["place_id"]
        covered = above if above != places.top else r["place_id"]
        spans.setdefault(covered, []).extend((r["period_start"], r["period_end"]))
    return [_row("list", place, (min(days), max(days)), title) for place, days in sorted(spans.items())]
