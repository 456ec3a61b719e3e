"""What every source says about itself, and what every parser returns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from lull import schema

# Of a longer value its beginning tells which it is.
_SHOWN = 120


@dataclass(frozen=True)
class Meta:
    """Who publishes a source, under which licence, and how to cite it."""

    source_id: str
    title: str
    publisher: str
    licence: str
    citation: str
    url: str | None
    redistributable: bool = True

    def as_row(self, *, version: str | None, known_from: date, source_id: str | None = None) -> pa.Table:
        """One row of the table `source` for a version of this source.

        >>> me = Meta("x", "X", "Office of X", "CC0-1.0", "Office of X: X.", "https://example.org")
        >>> me.as_row(version="2", known_from=date(2020, 1, 1)).column("source_id").to_pylist()
        ['x-2']
        """
        name = source_id or (f"{self.source_id}-{version}" if version else self.source_id)
        row = {
            "source_id": name,
            "title": self.title,
            "publisher": self.publisher,
            "licence": self.licence,
            "citation": self.citation,
            "url": self.url,
            "version": version,
            "redistributable": self.redistributable,
            "known_from": known_from,
        }
        return pa.Table.from_pylist([row], schema=schema.arrow_schema("source"))


@dataclass(frozen=True)
class Problem:
    """Something wrong in an input file: where, what was seen, and why it cannot stand.

    line : number of the line in a text file (the header is 1) or of the row in a Parquet file; 0 is the whole file.
    slip : a slip of the owner's, such as bounds out of order, that published files hold a few of. Such a row enters
        as it was published, unless slips are more than a small share of the file.
    """

    file: str
    line: int
    column: str
    value: str
    reason: str
    slip: bool = False

    def __str__(self) -> str:
        """One line for people: file, line, column, value, reason."""
        value = self.value if len(self.value) <= _SHOWN else self.value[:_SHOWN] + "…"
        return f"{self.file}, line {self.line}, column {self.column}, value {value!r}: {self.reason}"


@dataclass(frozen=True)
class Parsed:
    """Rows of a table of `lull.schema` read from one file, and what was wrong in it.

    lines : line of each row in the file, in the order of `rows`.
    notes : remarks that stop nothing, e.g. columns that are not read.
    part : the file is one page of several, so that it tells of no month that all of it is there.
    complete, covers : whether the version holds every row of its span, see `lull.store.Vintage`.
    """

    table: str
    rows: pa.Table
    lines: pa.Array
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    family: str = ""
    version: str = ""
    released: date | None = None
    complete: bool = False
    covers: tuple[date, date] | None = None
    sources: tuple[pa.Table, ...] = field(default=())
    part: bool = False

    @property
    def bad(self) -> tuple[Problem, ...]:
        """Problems of rows that cannot enter."""
        return tuple(p for p in self.problems if not p.slip)

    @property
    def slips(self) -> tuple[Problem, ...]:
        """Slips of the owner's in rows that can enter."""
        return tuple(p for p in self.problems if p.slip)

    def keep(self, mask: pa.Array) -> Parsed:
        """The same with only the rows where `mask` is true; itself where all are, as a copy of millions takes room."""
        if pc.all(mask).as_py():
            return self
        return replace(self, rows=self.rows.filter(mask), lines=self.lines.filter(mask))
