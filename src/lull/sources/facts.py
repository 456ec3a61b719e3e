"""Cited facts: observations, commitments, and claims about commitments, as CSV files.

When a fact could be known: an observation from the end of its period plus the reporting lag of its method (`LAGS`), as
its page's own date is seldom known; a commitment from the day it was made; a claim from its date. Of a date known only
to the month or year, the first day after that unit. A column `known_from` in the file overrides all of this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from lull import schema
from lull.errors import SourceError
from lull.sources import cells, dates
from lull.sources.cells import Flaws, read_column
from lull.sources.files import Input, Raw, read_rows
from lull.sources.meta import Meta, Parsed
from lull.sources.unread import unread

META = Meta(
    source_id="lull-facts",
    title="Cited indicator values and public promises",
    publisher="The Lull developers",
    licence="Apache-2.0",
    citation="Single published facts, each with the address of the page it was read from; see the column url.",
    url=None,
)
KINDS = {
    "observations": {"doc": "published indicator values: CSV or XLSX", "parser": "parse_observations"},
    "commitments": {"doc": "promises, laws, plans, projects: CSV or XLSX", "parser": "parse_commitments"},
    "claims": {"doc": "who said what about a commitment: CSV or XLSX", "parser": "parse_claims"},
}

# Days from the end of a period until values of it are usually out. Chosen with care for the later side: a survey is
# published about four months after its last interview, a key informant round within two, a count of events in one.
LAGS = {"event_count": 30, "key_informant": 60, "administrative": 60, "satellite": 90, "estimate": 90, "survey": 120}
LONGEST_LAG = max(LAGS.values())
# Before any fact that the tables hold.
FIRST = date(2003, 1, 1)

# Bodies that look for themselves and promise nothing: what they say was done is more than a claim.
THIRD_PARTIES = (
    "CIVIC",
    "Chatham House",
    "Global Water Intelligence",
    "Human Rights Watch",
    "IOM DTM",
    "Landmine Monitor",
    "OCHA",
    "Peacebuilding (journal article)",
)
# Hosts of documents of record: a status report or restructuring paper, not a statement to the press.
RECORD_HOSTS = ("documents.worldbank.org", "documents1.worldbank.org", "documentos.bancomundial.org")

_WORDS = cells.text
_REAL = cells.number()


def _strand(text: str) -> str:
    return "reconciliation" if text == "cohesion" else str(cells.one_of(schema.STRANDS)(text))


def _places(text: str) -> list[str]:
    found = [p.strip() for p in text.split(";") if p.strip()]
    if len(set(found)) != len(found):
        raise ValueError("a place is named twice")
    return found


_NAMED = {"url": cells.address}
_TYPES: dict[pa.DataType, cells.Reader] = {pa.string(): _WORDS, pa.float64(): _REAL}
# Facts are of these years, in the calendar of ISO 8601; a forecast or a plan may reach a year or more ahead.
EARLIEST, LATEST = date(1950, 1, 1), date(2200, 1, 1)
_AHEAD = {"period_end": timedelta(days=366), "deadline": LATEST - EARLIEST}
_PARTIAL = ("made_on", "claim_date")


def parse_observations(source: Input | Raw, *, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `observation`; one published value for a place and a period each.

    Needs `obs_id, strand, indicator, place_pcode, period_start, period_end, value, unit, method, evidence_level`.
    """
    also = {"place_pcode": "place_id", "quote_free_note": "note"}
    readers = {"strand": _strand, "evidence_level": cells.whole(1, 3), "n": cells.whole(0)}
    flaws, values = _read(source, "observation", also, readers, encoding)
    flaws.add(cells.where(pc.less(values["period_end"], values["period_start"])), "period_end", "ends before it starts")
    for side, broken in (("lower", pc.greater), ("upper", pc.less)):
        flaws.add(cells.where(broken(values[side], values["value"])), side, "the value lies outside its own bounds")
    ends, methods = values["period_end"].to_pylist(), values["method"].to_pylist()
    known = [
        end and end + timedelta(days=LAGS.get(method or "", LONGEST_LAG) + 1)
        for end, method in zip(ends, methods, strict=True)
    ]
    odd = sorted({m for m in methods if m and m not in LAGS})
    notes = (f"methods without a lag of their own, taken as {LONGEST_LAG} days: {', '.join(odd)}",) if odd else ()
    return _parsed("observation", flaws, values, known, notes)


def parse_commitments(source: Input | Raw, *, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `commitment`: promises, mandates, laws, clauses, plans, projects.

    `successor=ID` in a note becomes `successor_id`. Links may also stand in columns of their own: `parent_id`,
    `successor_id`, `same_id` (another promise of the same thing), `ends_id`. Without one, a row is part of the total
    (`…-TOTAL`, `…-ALL`) with its prefix that was made in the same week; more than two clauses with one prefix made on
    one day are parts of one agreement, named prefix and year.
    A promise whose day is not known has none, and is known from its deadline at the latest.
    """
    also = {"place_pcodes": "place_ids", "source_title": "title", "source_url": "url"}
    kinds = schema.table("commitment").column("kind").allowed
    precisions = schema.table("commitment").column("deadline_precision").allowed
    readers = {
        "strand": _strand,
        "kind": cells.one_of([str(k) for k in kinds]),
        "deadline_precision": cells.one_of([str(p) for p in precisions]),
        "place_ids": _places,
        "amount": cells.number(0),
    }
    flaws, values = _read(source, "commitment", also, readers, encoding)
    made, last = values["made_on"].to_pylist(), _last_days(flaws, "made_on")
    deadlines = values["deadline"].to_pylist()
    none = pc.equal(values["deadline_precision"], "none")
    flaws.add(
        cells.where(pc.xor(none, pc.is_null(values["deadline"]))), "deadline_precision", "does not fit the deadline"
    )
    flaws.add(cells.where(pc.less(values["deadline"], values["made_on"])), "deadline", "before the promise was made")
    notes = values["note"].to_pylist()
    found = [re.search(r"successor=(\S+)", note or "") for note in notes]
    stated = pa.array([f[1] if f else None for f in found], pa.string())
    values["successor_id"] = pc.coalesce(values["successor_id"], stated)
    stripped = [re.sub(r"\s*successor=\S+", "", note or "").strip() or None for note in notes]
    values["note"] = pa.array(stripped, pa.string())
    values["parent_id"] = pc.coalesce(values["parent_id"], _parents(values, made))
    known = [_known(first, end, by) for first, end, by in zip(made, last, deadlines, strict=True)]
    return _parsed("commitment", flaws, values, known, ())


def parse_claims(source: Input | Raw, *, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `claim`: who said when what about a commitment.

    Without a column `verification` its level follows from who speaks: 2 for bodies that look for themselves and
    promise nothing, 1 for documents of record, 0 for everything said by those concerned or told to the press. Level
    3, outcome data, is never inferred.
    """
    also = {"source_url": "url"}
    said = [str(w) for w in schema.table("claim").column("says").allowed]
    readers = {
        "says": cells.one_of(said),
        "verification": cells.whole(0, 3),
    }
    flaws, values = _read(source, "claim", also, readers, encoding)
    speakers, addresses = values["claimant"].to_pylist(), values["url"].to_pylist()
    levels = [_level(speaker or "", url or "") for speaker, url in zip(speakers, addresses, strict=True)]
    values["verification"] = pc.coalesce(values["verification"], pa.array(levels, pa.int32()))
    values["claim_id"] = pa.array(_claim_ids(values, flaws), pa.string())
    first, last = values["claim_date"].to_pylist(), _last_days(flaws, "claim_date")
    return _parsed("claim", flaws, values, [_known(a, b, None) for a, b in zip(first, last, strict=True)], ())


# What Lull derives, so that a file may lack it.
_DERIVED = frozenset({"source_id", "known_from", "claim_id", "verification"})


def _read(
    source: Input | Raw, table: str, also: dict[str, str], readers: dict[str, cells.Reader], encoding: str
) -> tuple[Flaws, dict[str, pa.ChunkedArray]]:
    """Read the columns that the table has; those that Lull derives may be absent."""
    declared = schema.table(table)
    raw = source if isinstance(source, Raw) else read_rows(source, like=[*declared.names, *also], encoding=encoding)
    texts = raw.table.rename_columns([also.get(n, n) for n in raw.table.column_names])
    flaws = Flaws(replace(raw, table=_completed(texts, raw, declared, source.name)))
    days = tuple(c.name for c in declared.columns if c.type == pa.date32())
    cells.settle_days(flaws, *days)
    readers = {**{name: _day_reader(flaws, name) for name in days}, **readers}
    values = {}
    for c in declared.columns:
        reader = readers.get(c.name) or _NAMED.get(c.name) or _TYPES.get(c.type) or cells.whole()
        needed = c.required and c.name not in _DERIVED
        values[c.name] = read_column(flaws, c.name, reader, c.type, required=needed)
    key = declared.key[0]
    if key not in _DERIVED:
        again = cells.repeated(values[key])
        flaws.add(again, key, "this id stands on an earlier line too; ids must be unique")
    return flaws, values


def _completed(texts: pa.Table, raw: Raw, declared: schema.Table, file: str) -> pa.Table:
    """The texts with an empty column for each that is absent and may be; `SourceError` where one must be there."""
    missing = [c.name for c in declared.columns if c.required and c.name not in {*texts.column_names, *_DERIVED}]
    if missing:
        raise SourceError(f"{file}: columns missing: {', '.join(missing)}; it has: {', '.join(raw.header[:40])}")
    if not texts.num_rows and not raw.ragged:
        raise SourceError(f"{file} has a header and no rows; expected at least one {declared.name}")
    for c in declared.columns:
        if c.name not in texts.column_names:
            texts = texts.append_column(c.name, pa.nulls(texts.num_rows, pa.string()))
    return texts


def _day_reader(flaws: Flaws, column: str) -> cells.Reader:
    """A reader of one column of days: the first day where it may be partial, and none before 1950 or yet to come."""
    today = flaws.raw.reading.today
    last = min(today + _AHEAD.get(column, timedelta(0)), LATEST) if today else LATEST

    def first_day(text: str) -> date:
        return cells.span(text, flaws.day)[0]

    return dates.within(first_day if column in _PARTIAL else flaws.day, EARLIEST, last, "yet to come")


def _last_days(flaws: Flaws, column: str) -> list[date | None]:
    found: list[date | None] = read_column(
        Flaws(flaws.raw), column, lambda t: cells.span(t, flaws.day)[1], pa.date32()
    ).to_pylist()
    return found


def _known(first: date | None, last: date | None, otherwise: date | None) -> date | None:
    """The day itself where it is known, else the first day after its month or year."""
    if first is None or last is None:
        return otherwise
    return first if first == last else last + timedelta(days=1)


def _parents(values: dict[str, pa.ChunkedArray], made: list[date | None]) -> pa.Array:
    ids, kinds = values["commitment_id"].to_pylist(), values["kind"].to_pylist()
    prefixes = [(i or "").split("-")[0] for i in ids]
    # Days of clauses by prefix; None for what is no clause or has no day.
    clause_days = [day if kind == "agreement_clause" else None for kind, day in zip(kinds, made, strict=True)]
    clauses = Counter((p, day) for p, day in zip(prefixes, clause_days, strict=True) if day)
    totals = _totals(ids, made)
    parents = [
        total or (f"{p}-{day.year}" if day and clauses[p, day] > 2 else None)
        for total, p, day in zip(totals, prefixes, clause_days, strict=True)
    ]
    return pa.array(parents, pa.string())


def _totals(ids: Sequence[str | None], made: Sequence[date | None]) -> list[str | None]:
    """For each promise, the one that is its total by its id and was made within a week of it."""
    days = dict(zip(ids, made, strict=True))
    totals = {i.rsplit("-", 1)[0]: i for i in ids if i and i.endswith(("-TOTAL", "-ALL"))}
    found: list[str | None] = []
    for i, day in zip(ids, made, strict=True):
        total = next((t for start, t in totals.items() if (i or "").startswith(f"{start}-") and t != i), None)
        of_total = days.get(total) if total else None
        found.append(total if day and of_total and abs((day - of_total).days) <= 7 else None)
    return found


def _level(speaker: str, url: str) -> int:
    if speaker in THIRD_PARTIES:
        return 2
    return 1 if any(f"//{host}/" in url for host in RECORD_HOSTS) else 0


def _claim_ids(values: dict[str, pa.ChunkedArray], flaws: Flaws) -> list[str]:
    given = values["claim_id"].to_pylist()
    parts = [values[n].to_pylist() for n in ("commitment_id", "claim_date", "claimant", "says", "detail")]
    ids = [
        own or "CLM-" + sha256("|".join(map(str, row)).encode()).hexdigest()[:12]
        for own, row in zip(given, zip(*parts, strict=True), strict=True)
    ]
    again = cells.repeated(ids)
    flaws.add(again, "commitment_id", "the same claim stands on an earlier line too")
    return ids


def _parsed(
    table: str, flaws: Flaws, values: dict[str, pa.ChunkedArray], known: list[date | None], notes: tuple[str, ...]
) -> Parsed:
    given = values["known_from"].to_pylist()
    values["known_from"] = pa.array([own or day for own, day in zip(given, known, strict=True)], pa.date32())
    count = flaws.raw.table.num_rows
    values["source_id"] = pc.coalesce(values["source_id"], pa.array([META.source_id] * count, pa.string()))
    good = pa.array(~flaws.bad_mask())
    notes = (*flaws.raw.notes, *notes)
    columns = schema.table(table).columns
    rows = pa.table({c.name: values[c.name] for c in columns}).filter(good)
    expected = {*flaws.raw.table.column_names, "place_pcode", "place_pcodes", "source_title", "source_url"}
    ours = {c.name for c in columns} | {"place_pcode", "place_pcodes", "source_title", "source_url", "quote_free_note"}
    strange = [n for n in flaws.raw.header if n not in ours | {"place_name", "retrieved"} and n in expected]
    notes = (*notes, *unread(strange))
    return Parsed(
        table=table,
        rows=rows,
        lines=flaws.raw.lines.filter(good),
        problems=flaws.problems(),
        notes=notes,
        family=f"facts-{table}",
        sources=(META.as_row(version=None, known_from=FIRST),),
    )
