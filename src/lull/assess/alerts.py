"""Alert rules: data of the area, evaluated against what is published; every finding is logged, sent or not."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from lull.assess.efforts import KEPT, Promise
from lull.assess.indicators import Spec
from lull.assess.rows import table_of
from lull.settings.assess import Alert, DeadlinePassed, GapAbove, MandateEnds, RelapseAlert, TierUp

# From the least to the most pressing.
ORDER = {"lower_risk": 0, "watch": 1, "step_up_first": 2}
ROUNDING = 1e-9


@dataclass(frozen=True)
class Seen:
    """What the rules look at.

    `priority` and `strand` are those of the month, `before` the priority of the release before (or None), `history`
    the strand rows of earlier months, `forecast` the forecast rows of the month (or None).
    """

    month: dt.date
    today: dt.date
    priority: pa.Table
    strand: pa.Table
    before: pa.Table | None = None
    history: pa.Table | None = None
    forecast: pa.Table | None = None
    promises: Sequence[Promise] = ()


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found; `value` against `bar`, extreme if it passes the quiet period."""

    unit: str
    subject: str
    value: float | None
    bar: float | None
    extreme: bool
    values: Mapping[str, object]


def raise_alerts(spec: Spec, seen: Seen, log: pa.Table | None = None) -> pa.Table:
    """Rows of `alert` for everything the rules find.

    A finding of the same rule, place and subject that was raised less than `quiet_days` before is logged as `quiet`
    unless extreme; else it is to `send`, or to `hold` for a person where `[alerting] approval` is on.
    """
    approval = spec.settings.alerting.approval
    last = _last_raised(log)
    rows = []
    for rule in spec.settings.alerts:
        for found in _found(rule, seen):
            raised = last.get((rule.rule, found.unit, found.subject))
            still = raised is not None and (seen.today - raised).days < rule.quiet_days
            state = "quiet" if still and not found.extreme else "hold" if approval else "send"
            rows.append(_row(rule.rule, found, state, seen))
    return table_of("alert", rows, seen.month)


def _found(rule: Alert, seen: Seen) -> Iterator[Finding]:
    match rule:
        case TierUp():
            return _tier_up(rule, seen)
        case GapAbove():
            return _gap_above_own_maximum(rule, seen)
        case DeadlinePassed():
            return _deadline_passed(seen)
        case MandateEnds():
            return _mandate_ends(rule, seen)
        case RelapseAlert():
            return _relapse(rule, seen)


def _last_raised(log: pa.Table | None) -> dict[tuple[str, str, str], dt.date]:
    last: dict[tuple[str, str, str], dt.date] = {}
    for r in log.to_pylist() if log is not None else ():
        key = (r["rule"], r["unit_id"], r["subject"])
        if r["state"] != "quiet":
            last[key] = max(last.get(key, r["raised_on"]), r["raised_on"])
    return last


def _row(name: str, found: Finding, state: str, seen: Seen) -> Mapping[str, object]:
    text = f"{name}|{found.unit}|{found.subject}|{seen.month}|{seen.today}"
    return {
        "alert_id": "ALR-" + hashlib.blake2b(text.encode(), digest_size=6).hexdigest(),
        "unit_id": found.unit,
        "month": seen.month,
        "rule": name,
        "subject": found.subject,
        "state": state,
        "extreme": found.extreme,
        "value": found.value,
        "before": found.bar,
        "values": json.dumps(found.values, sort_keys=True, ensure_ascii=False, default=str),
        "raised_on": seen.today,
    }


def _tier_up(rule: TierUp, seen: Seen) -> Iterator[Finding]:
    """A priority above that of the release before, by the probability of 25 deaths then and now.

    A place that crosses a bar while its probability hardly moved goes forth and back across it: under `step` no alert.
    """
    before = {r["unit_id"]: r for r in seen.before.to_pylist()} if seen.before is not None else {}
    for r in seen.priority.to_pylist():
        old = before.get(r["unit_id"])
        now, was = (ORDER.get(x["tier"]) if x else None for x in (r, old))
        if old is None or now is None or was is None or now <= was or _risen(old, r) < rule.step:
            continue
        values = {"tier": r["tier"], "before": old["tier"]}
        yield Finding(r["unit_id"], "", r.get("risk"), old.get("risk"), now - was > 1, values)


def _risen(old: Mapping[str, float | None], now: Mapping[str, float | None]) -> float:
    """How far the probability rose; without limit where it was or is not known, so that the tier alone decides."""
    a, b = old.get("risk"), now.get("risk")
    return float("inf") if a is None or b is None else b - a + ROUNDING


def _gap_above_own_maximum(rule: GapAbove, seen: Seen) -> Iterator[Finding]:
    """A gap above all of the own last months, by more than `step`; extreme if above the longer span too."""
    spans = sorted(rule.months)
    past: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for r in seen.history.to_pylist() if seen.history is not None else ():
        age = (seen.month.year - r["month"].year) * 12 + seen.month.month - r["month"].month
        if r["gap"] is not None and age > 0:
            past.setdefault((r["unit_id"], r["strand"]), []).append((age, r["gap"]))
    for r in seen.strand.to_pylist():
        if r["gap"] is None or r["gap"] < rule.floor:
            continue
        before = past.get((r["unit_id"], r["strand"]), [])
        passed = _longest_passed(r["gap"], rule.step, spans, before)
        if passed is not None:
            bar = max(g for age, g in before if age <= passed)
            extreme = len(spans) > 1 and passed == spans[-1] and any(age > spans[0] for age, _ in before)
            yield Finding(r["unit_id"], r["strand"], r["gap"], bar, extreme, {"months": passed})


def _longest_passed(gap: float, step: float, spans: Sequence[int], before: Sequence[tuple[int, float]]) -> int | None:
    """The longest span in months whose gaps this one is above, all by more than `step`; or None."""
    tops = {m: max((g for age, g in before if age <= m), default=None) for m in spans}
    return max((m for m, top in tops.items() if top is not None and gap > top + step), default=None)


def _deadline_passed(seen: Seen) -> Iterator[Finding]:
    for p in seen.promises:
        if p.overdue and p.kind != "mandate":
            values = {"commitment": p.id, "who": p.who, "deadline": p.deadline, "days": p.days_overdue}
            values |= {"looked": p.looked}
            for place in p.places:
                yield Finding(place, p.id, float(p.days_overdue), None, False, values)


def _mandate_ends(rule: MandateEnds, seen: Seen) -> Iterator[Finding]:
    for p in seen.promises:
        if p.kind != "mandate" or not p.dated or p.deadline is None or p.status in KEPT:
            continue
        left = (p.deadline - seen.today).days
        if 0 <= left <= rule.days:
            for place in p.places:
                values = {"commitment": p.id, "who": p.who, "deadline": p.deadline, "days": left}
                yield Finding(place, p.id, float(left), float(rule.days), False, values)


def _relapse(rule: RelapseAlert, seen: Seen) -> Iterator[Finding]:
    for r in seen.forecast.to_pylist() if seen.forecast is not None else ():
        p = r["p_relapse_25"]
        if r["span"] == "cumulative" and r["horizon"] == rule.horizon and p is not None and p >= rule.floor:
            values = {"risk": round(p, 3), "months": r["horizon"]}
            yield Finding(r["unit_id"], "", p, rule.floor, p >= rule.extreme, values)
