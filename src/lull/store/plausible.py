"""Which days a file may tell of: none after today, none after what its version covers, none of another calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.sources.meta import Parsed, Problem

EARLIEST = date(1900, 1, 1)
EARLIEST_EVENT = date(1946, 1, 1)
# Of fewer rows before it nothing is usual.
_FEWEST = 10
LATEST_DEADLINE = date(2100, 12, 31)


@dataclass(frozen=True)
class _Rule:
    """A column of days, the earliest and latest that may stand there, and what is wrong with a later one."""

    column: str
    earliest: date
    latest: date | None
    later: str


def check_days(parsed: Parsed, file: str, *, today: date | None) -> Parsed:
    """The rows whose days can be, and a problem for each of the others; `today` None leaves the future unchecked.

    Events, claims and values lie in the past and within what the file's version covers; deadlines may come.
    """
    found: dict[int, Problem] = {}
    for rule in _rules(parsed, today):
        for problem in _broken(rule, parsed, file):
            found.setdefault(problem.line, problem)
    if not found:
        return parsed
    lines = pa.array(sorted(found), parsed.lines.type)
    kept = parsed.keep(pc.invert(pc.is_in(parsed.lines, lines)))
    stated = tuple(sorted((*kept.problems, *found.values()), key=lambda p: (p.line, p.column)))
    return Parsed(**{**{f: getattr(kept, f) for f in kept.__dataclass_fields__}, "problems": stated})


def _rules(parsed: Parsed, today: date | None) -> list[_Rule]:
    after = "after today"
    rules = {
        "event": [_Rule(n, EARLIEST_EVENT, today, after) for n in ("date_start", "date_end")],
        "observation": [
            _Rule("period_start", EARLIEST, today, after),
            _Rule("period_end", EARLIEST, _year_end(today), "after this year"),
        ],
        "claim": [_Rule("claim_date", EARLIEST, today, after)],
        "commitment": [
            _Rule("made_on", EARLIEST, today, after),
            _Rule("deadline", EARLIEST, LATEST_DEADLINE, f"after {LATEST_DEADLINE}"),
        ],
    }.get(parsed.table, [])
    rules += [_Rule("known_from", EARLIEST, LATEST_DEADLINE, f"after {LATEST_DEADLINE}")]
    if parsed.table == "event" and parsed.covers and parsed.version:
        said = f"after the months that version {parsed.version} covers (to {parsed.covers[1]})"
        rules.append(_Rule("date_end", EARLIEST_EVENT, parsed.covers[1], said))
    return [r for r in rules if r.column in parsed.rows.column_names]


def _year_end(today: date | None) -> date | None:
    return date(today.year, 12, 31) if today else None


def _broken(rule: _Rule, parsed: Parsed, file: str) -> list[Problem]:
    days = parsed.rows[rule.column]
    early = pc.fill_null(pc.less(days, pa.scalar(rule.earliest)), False)
    late = pc.fill_null(pc.greater(days, pa.scalar(rule.latest)), False) if rule.latest else pc.and_(early, False)
    years = days.to_numpy().astype("datetime64[Y]").astype(int) + 1970
    found = []
    for row in np.flatnonzero(pc.or_(early, late).to_numpy()):
        reason = rule.later if late[int(row)].as_py() else f"before {rule.earliest.year}: a year of another calendar?"
        if rule.latest and years[row] > rule.latest.year + 1:
            reason = f"{reason}: a year of another calendar, or a slip?"
        # As text: a day of the year 10000 is none that Python has.
        value = str(np.datetime64(days[int(row)].value, "D"))
        found.append(Problem(file, parsed.lines[int(row)].as_py(), rule.column, value, reason))
    return found


def closed_months(events: pa.Table) -> tuple[date, date] | None:
    """First and last day of the months that the events of a file without a version cover; None where none is.

    Covered are the months that were over when the last event ended, as its own month may have gone on, but none after
    the month of the last event but one: one row, which may be a slip, says nothing about the months before it. Rows
    that stand alone behind a gap longer than any before it do not stretch the record either.
    """
    days = np.sort(events["date_end"].drop_null().to_numpy().astype("datetime64[D]"))
    days = days[: _supported(days)]
    if len(days) < 2:
        return None
    first = days[0].astype("datetime64[M]").astype("datetime64[D]").item()
    over = (days[-1] + 1).astype("datetime64[M]")
    beyond = min(over, days[-2].astype("datetime64[M]") + 1)
    last = (beyond.astype("datetime64[D]") - 1).item()
    return (first, last) if first < last else None


def _supported(days: NDArray[np.datetime64]) -> int:
    """How many of the sorted days stand before a last gap that only a handful of rows lies behind."""
    months = days.astype("datetime64[M]").astype(int)
    gaps = np.diff(months)
    end = len(days)
    while end > 2:
        inside = gaps[: end - 1]
        widest = int(inside.max(initial=0))
        at = int(np.flatnonzero(inside == widest)[-1])
        behind, before = end - at - 1, inside[:at]
        span = max(1, int(months[at] - months[0]) + 1)
        handful = max(2, 0.5 * (at + 1) / span)
        usual = max(3, 2 * int(before.max(initial=1)))
        if at + 1 < _FEWEST or widest <= usual or behind > handful:
            return end
        end = at + 1
    return end
