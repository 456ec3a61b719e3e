"""Is a service restored? Only at its baseline, at standard, three months running."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence

import pyarrow as pa

from lull.assess.indicators import Measure, Spec
from lull.assess.readings import Reading
from lull.assess.rows import cutoff, table_of
from lull.settings.assess import Restored

MONTHS = 3


def restored_table(spec: Spec, units: Sequence[str], readings: Sequence[Reading], month: dt.date) -> pa.Table:
    """Rows of `restored` for each place with a value of a service that `[restored]` of the settings names.

    `[restored.INDICATOR]` gives `measure`, `standard` in its unit and `baseline_until`, the last day before the war.
    """
    rules = spec.settings.restored
    measures = {m.id: m for m in spec.measures}
    rows, read = [], _by_place(readings, {rule.measure for rule in rules.values()})
    for indicator, rule in rules.items():
        measure = measures[rule.measure]
        for unit in units:
            if mine := read.get((unit, measure.id)):
                state = restored(mine, measure, rule, month)
                rows.append({"unit_id": unit, "month": month, "indicator": indicator, **state})
    return table_of("restored", rows, month)


def _by_place(readings: Sequence[Reading], measures: Collection[str]) -> Mapping[tuple[str, str], list[Reading]]:
    """Readings of some measures by place and measure, in their order."""
    found: dict[tuple[str, str], list[Reading]] = {}
    for r in readings:
        if r.measure in measures:
            found.setdefault((r.place, r.measure), []).append(r)
    return found


def restored(readings: Sequence[Reading], measure: Measure, rule: Restored, month: dt.date) -> Mapping[str, object]:
    """State of one service at one place from its readings, and the condition that decides.

    Below standard, or below the baseline, settles that it is not restored; a missing baseline or too few months at
    standard leave it unknown. Values of level 1 can show a failure, never a success.
    """
    before = [r for r in readings if r.end <= rule.baseline_until]
    after = sorted((r for r in readings if r.end > rule.baseline_until and r.end < cutoff(month)), key=lambda r: r.end)
    sign = 1.0 if measure.target > measure.worst else -1.0
    baseline = max(before, key=lambda r: (r.level, r.end, sign * r.value)).value if before else None
    standard = rule.standard
    run = _run(after, lambda r: sign * (r.value - standard) >= 0 and r.level > 1)
    last = after[-1] if after else None
    reason = _reason(last, baseline, standard, sign, run)
    state = {"all_met": "restored", "below_standard": "not_restored", "below_baseline": "not_restored"}
    return {
        "state": state.get(reason, "unknown"),
        "reason": reason,
        "value": last.value if last else None,
        "baseline": baseline,
        "standard": standard,
        "months_in_row": run,
        "evidence_ids": sorted({i for r in [*before, *after[-max(run, 1) :]] for i in r.ids}),
    }


def _reason(last: Reading | None, baseline: float | None, standard: float, sign: float, run: int) -> str:
    if last is None:
        return "no_value"
    if sign * (last.value - standard) < 0:
        return "below_standard"
    if baseline is not None and sign * (last.value - baseline) < 0:
        return "below_baseline"
    if run < MONTHS:
        return "too_few_months"
    return "no_baseline" if baseline is None else "all_met"


def _run(after: Sequence[Reading], good: Callable[[Reading], bool]) -> int:
    """Latest consecutive calendar months whose readings are all good; a month without a reading ends the run."""
    months: dict[int, bool] = {}
    for r in after:
        at = r.end.year * 12 + r.end.month
        months[at] = months.get(at, True) and good(r)
    run = 0
    at = max(months, default=0)
    while months.get(at, False):
        run, at = run + 1, at - 1
    return run
