"""The rules applied to tables of the schema: once where rows enter, once more where they leave this machine.

Which rule concerns which column is declared there: `free_text`, `party`, `series`, `people`, `unit_in`, `public`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull import schema
from lull.disclosure.counts import HIDDEN, SMALLEST
from lull.disclosure.groups import group_of_people, refused_name
from lull.disclosure.names import is_office
from lull.disclosure.texts import BLANK, Screened, screened
from lull.languages import disclosure_words
from lull.schema import Column, Table

# A small count of people enters as the middle of 1 to 4, with these bounds, so that the count itself is nowhere kept.
MIDDLE, LEAST, MOST = 2.5, 1.0, 4.0
SHOWN = "shown"
# The counts that `shown` stands for; bounds beside them are only hidden.
COUNTED = ("value", "quantity")
Mask = NDArray[np.bool_]
# Public instruments name those who made them or whom they are for: that is an issue and a party, not a share.
_PUBLIC_PARTIES = ("agreement_clause", "law")


@dataclass(frozen=True)
class Mark:
    """What was found in one cell: number of the row, column, what stood there, and what became of it."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Entered:
    """Rows as they may enter; those to be refused with the reason, and cells that were changed."""

    rows: pa.Table
    refused: tuple[Mark, ...]
    changed: tuple[Mark, ...]


def entering(rows: pa.Table, name: str, places: Collection[str] = ()) -> Entered:
    """Rows of a table before they enter the store.

    A series about sect or ethnicity, a party that is a group of people, and a person where an office is expected are
    refused. Names, contacts and coordinates in free text are blanked, and small counts of people become 1 to 4.
    `places` are names of places in small letters.
    """
    declared = schema.table(name)
    refused: list[Mark] = []
    changed: list[Mark] = []
    for column in declared.columns:
        if column.name not in rows.column_names:
            continue
        if column.series:
            refused += _marks(rows, column.name, refused_name, "refused: {}; see docs/must-nots.md")
        if column.party:
            refused += _parties(rows, column.name, places)
        if column.free_text:
            rows, found = _blanked(rows, column.name, places)
            changed += found
        if column.unit_in and column.name in COUNTED:
            rows, found = _coarse(rows, column)
            changed += found
    return Entered(rows, tuple(refused), tuple(changed))


def leaving(rows: pa.Table, name: str, places: Collection[str] = ()) -> pa.Table:
    """The rows as they may be published: public columns, free text blanked, counts of 1 to 4 people hidden.

    A hidden count is null, and `shown` says `<5` where the table has such a column.
    """
    declared = schema.table(name)
    public = [c for c in rows.column_names if c not in declared.names or declared.column(c).public]
    rows = rows.select(public)
    hidden = np.zeros(rows.num_rows, dtype=bool)
    for column in declared.columns:
        if column.name not in public:
            continue
        if column.free_text:
            rows, _ = _blanked(rows, column.name, places)
        if column.people or column.unit_in:
            small = _small(rows, column)
            rows = _nulled(rows, column.name, small)
            if column.unit_in and column.name in COUNTED:
                hidden |= small
    return _with_shown(rows, hidden) if _counts(declared) else rows


def place_names(names: pa.Table) -> frozenset[str]:
    """Names of the rows of the table `name`, in every language, in small letters."""
    return frozenset(text.lower() for text in names.column("name").to_pylist())


def _counts(declared: Table) -> bool:
    """Whether a table has a count with a unit, and a column for how it may be shown."""
    return SHOWN in declared.names and any(c.unit_in for c in declared.columns)


def _marks(rows: pa.Table, column: str, why: Callable[[str], str | None], say: str) -> Iterator[Mark]:
    reasons = {text: why(text) for text in pc.unique(rows.column(column)).to_pylist() if text}
    if any(reasons.values()):
        for n, text in enumerate(rows.column(column).to_pylist()):
            if reason := reasons.get(text):
                yield Mark(n, column, text, say.format(reason))


def _parties(rows: pa.Table, column: str, places: Collection[str]) -> Iterator[Mark]:
    kinds = rows.column("kind").to_pylist() if "kind" in rows.column_names else [None] * rows.num_rows
    for mark in _marks(rows, column, lambda text: _party(text, places), "{}"):
        if kinds[mark.row] not in _PUBLIC_PARTIES or mark.reason.startswith("a person"):
            yield mark


def _party(text: str, places: Collection[str]) -> str | None:
    if group := group_of_people(text):
        return f"refused: {group!r} is a group of people by sect or ethnicity; name the place or the issue instead"
    rest = screened(text, places).text
    if BLANK in rest and not is_office(rest.replace(BLANK, "")):
        return "a person or a contact; expected an office or an organisation"
    return None


@lru_cache(maxsize=8)
def _same(places: frozenset[str]) -> frozenset[str]:
    """The first of equal sets, so that texts kept with it are found without comparing thousands of names."""
    return places


@lru_cache(maxsize=8192)
def _kept(text: str, places: frozenset[str]) -> Screened:
    """A text screened; most texts of a release stand in the next one too."""
    return screened(text, places)


def _blanked(rows: pa.Table, column: str, places: Collection[str]) -> tuple[pa.Table, list[Mark]]:
    values = rows.column(column)
    if pa.types.is_list(values.type):
        return _blanked_lists(rows, column, places), []
    known = _same(frozenset(places))
    found = {text: _kept(text, known) for text in pc.unique(values).to_pylist() if text}
    if all(s.text == text for text, s in found.items()):
        return rows, []
    texts = values.to_pylist()
    marks = [
        Mark(n, column, text, f"{', '.join(found[text].found)} left out")
        for n, text in enumerate(texts)
        if text and found[text].found
    ]
    new = pa.array([found[text].text if text else text for text in texts], values.type)
    return rows.set_column(rows.schema.get_field_index(column), rows.schema.field(column), new), marks


def _blanked_lists(rows: pa.Table, column: str, places: Collection[str]) -> pa.Table:
    known = _same(frozenset(places))
    lists = [
        [_kept(text, known).text for text in texts] if texts else texts for texts in rows.column(column).to_pylist()
    ]
    new = pa.array(lists, rows.column(column).type)
    return rows.set_column(rows.schema.get_field_index(column), rows.schema.field(column), new)


def _coarse(rows: pa.Table, column: Column) -> tuple[pa.Table, list[Mark]]:
    """Small counts as the middle of 1 to 4, with bounds where the table has them."""
    small = _small(rows, column)
    small &= ~np.asarray(pc.fill_null(pc.equal(rows.column(column.name), MIDDLE), False))
    if not small.any():
        return rows, []
    reason = f"fewer than {SMALLEST} people: kept as {HIDDEN}"
    values = rows.column(column.name).to_pylist()
    marks = [Mark(int(n), column.name, f"{values[n]:g}", reason) for n in np.flatnonzero(small)]
    for name, value in ((column.name, MIDDLE), ("lower", LEAST), ("upper", MOST)):
        if name in rows.column_names:
            rows = _put(rows, name, small, value)
    return rows, marks


def _small(rows: pa.Table, column: Column) -> Mask:
    values = rows.column(column.name)
    small = pc.fill_null(pc.and_(pc.greater(values, 0), pc.less(values, SMALLEST)), False)
    found = np.asarray(small)
    if column.unit_in:
        units = rows.column(column.unit_in).to_pylist()
        people = {u: counts_people(u or "") for u in set(units)}
        found = found & np.array([people[u] for u in units], dtype=bool)
    return found


def counts_people(unit: str) -> bool:
    """Whether a unit counts people.

    >>> [counts_people(u) for u in ("persons", "families (approx.)", "percent of people", "persons_per_1k", "MW")]
    [True, True, False, False, False]
    """
    words = unit.lower().replace("_", " ").split()
    if not words or any(w in ("percent", "%", "share", "per", "rate", "ratio", "index") for w in words):
        return False
    people = _people()
    return any(people.fullmatch(w.strip("().,:;")) for w in words)


@lru_cache(maxsize=1)
def _people() -> re.Pattern[str]:
    return re.compile("|".join(disclosure_words()["people"]))


def _nulled(rows: pa.Table, column: str, mask: Mask) -> pa.Table:
    return _put(rows, column, mask, None) if mask.any() else rows


def _put(rows: pa.Table, column: str, mask: Mask, value: float | None) -> pa.Table:
    at, field = rows.schema.get_field_index(column), rows.schema.field(column)
    new = pc.if_else(pa.array(mask), pa.scalar(value, field.type), rows.column(column))
    return rows.set_column(at, field.with_nullable(field.nullable or value is None), new)


def _with_shown(rows: pa.Table, hidden: Mask) -> pa.Table:
    text = pc.if_else(pa.array(hidden), pa.scalar(HIDDEN), pa.scalar(None, pa.string()))
    if SHOWN in rows.column_names:
        # What was hidden by an earlier release stays so.
        text = pc.coalesce(text, rows.column(SHOWN))
        return rows.set_column(rows.schema.get_field_index(SHOWN), SHOWN, text)
    return rows.append_column(SHOWN, text)
