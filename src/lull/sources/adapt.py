"""Rows that an adapter made of another format, into the same checks as the cited facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import pyarrow as pa

from lull import schema
from lull.sources import facts
from lull.sources.files import Raw
from lull.sources.meta import Meta, Parsed, Problem

Row = dict[str, str | None]
_PARSERS: dict[str, Callable[..., Parsed]] = {
    "observation": facts.parse_observations,
    "commitment": facts.parse_commitments,
    "claim": facts.parse_claims,
}


@dataclass
class Draft:
    """Rows of one table as texts while they are made: each with the line it comes from, and what was wrong."""

    name: str
    table: str
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, line: int, row: Row) -> None:
        """Take one row."""
        self.rows.append(row)
        self.lines.append(line)

    def refuse(self, line: int, column: str, value: object, reason: str) -> None:
        """Tell why something on a line cannot enter."""
        self.problems.append(Problem(self.name, line, column, "" if value is None else str(value), reason))

    def parsed(self, meta: Meta, *, family: str) -> Parsed:
        """The rows checked as those of a file of cited facts are, under another source."""
        sources = (meta.as_row(version=None, known_from=facts.FIRST),)
        stated = {"notes": tuple(self.notes), "family": family, "sources": sources}
        if not self.rows:
            nothing = schema.arrow_schema(self.table).empty_table()
            return Parsed(self.table, nothing, pa.array([], pa.int32()), tuple(self.problems), **stated)  # type: ignore[arg-type]
        parsed = _PARSERS[self.table](_raw(self.name, self.table, self.rows, self.lines, meta.source_id))
        found = sorted((*parsed.problems, *self.problems), key=lambda p: (p.line, p.column))
        return replace(parsed, problems=tuple(found), **stated)  # type: ignore[arg-type]


def _raw(name: str, table: str, rows: Sequence[Row], lines: Sequence[int], source_id: str) -> Raw:
    names = schema.table(table).names
    columns = {n: pa.array([row.get(n) or None for row in rows], pa.string()) for n in names}
    columns["source_id"] = pa.array([row.get("source_id") or source_id for row in rows], pa.string())
    return Raw(name, pa.table(columns), pa.array(lines, pa.int32()), names)


def made_id(prefix: str, *parts: object) -> str:
    """An id that stays the same while what it names stays the same, so that a corrected value replaces the old one.

    >>> made_id("OBS", "IQG15Q07", "2020-01-01") == made_id("OBS", "IQG15Q07", "2020-01-01")
    True
    """
    return f"{prefix}-{sha256('|'.join(map(str, parts)).encode()).hexdigest()[:12]}"
