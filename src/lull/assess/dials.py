"""Reconciliation on two dials, local and national, and how far they stand apart; they are never averaged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lull.assess.assessment import Assessment
from lull.assess.efforts import FAILED, KEPT, Promise
from lull.assess.gaps import Floats, logits, normals
from lull.assess.indicators import Spec
from lull.assess.readings import Reading
from lull.assess.rows import cutoff, table_of

# Indicators of the reconciliation strand that say something of a place, and the part of the dial that each is.
LOCAL_PARTS = {
    "blocked_returns": "blocked_returns",
    "social_hotspots": "hotspots",
    "reconciliation_need": "need",
    "agreements_kept": "agreements",
}
NATIONAL_PARTS = ("trust_institutions", "trust_people")
MILESTONES = ("reconciliation", "governance")
COOPERATION = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT")
CONFLICT = ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE")
FEWEST_EVENTS = 5
# A dial needs so many independent kinds of evidence that are fresh; one survey or one count is no dial.
FEWEST_PARTS = 2
UNKNOWN_SD = 1.5

# Political acts by place, and standard normal draws of one place by part (5, K).
Chance = tuple[Mapping[str, tuple[int, int, tuple[str, ...]]], Floats]


@dataclass(frozen=True)
class Part:
    """One kind of evidence on a dial: draws (K,) of 0 good to 1 bad, with its level and ids; level 0 if only pooled."""

    name: str
    draws: Floats
    level: int
    ids: tuple[str, ...]
    fresh: bool = True


def dial_table(spec: Spec, done: Assessment, promises: Sequence[Promise], record: pa.Table | None) -> pa.Table:
    """Rows of `dial`: the local dial of each place, the national one of the country, and local less national.

    Parts weigh alike. A part without evidence has no row of its own but enters the whole with the spread of its pool. A
    dial needs two independent kinds of evidence that are fresh, else it is null: one survey of years ago, or one count,
    is no dial; and there is no divergence where either dial is null.
    """
    month = done.inputs.month
    rows: list[Mapping[str, object]] = []
    units = done.inputs.units
    events = event_balance(record, month)
    nation = units.top
    z = normals(
        units.ids, ["milestones", "agreements", "event_balance", *NATIONAL_PARTS], done.z.shape[2], _fixed(month)
    )
    national: list[Part] = []
    if nation:
        at = units.ids.index(nation)
        national = _national(spec, done, at, promises, (events, z[at]))
        rows += _rows(nation, units.levels[at], month, "national", national)
    for n, (unit, level) in enumerate(zip(units.ids, units.levels, strict=True)):
        if unit == nation:
            continue
        local = _local(spec, done, n, promises, (events, z[n]))
        rows += _rows(unit, level, month, "local", local)
        rows.append(_divergence(unit, level, month, local, national))
    return table_of("dial", rows, month)


def _fixed(month: dt.date) -> np.random.Generator:
    return np.random.default_rng([month.year, month.month])


def _local(spec: Spec, done: Assessment, n: int, promises: Sequence[Promise], chance: Chance) -> list[Part]:
    unit, parts = done.inputs.units.ids[n], []
    for column, i in enumerate(spec.scored):
        if i.id in LOCAL_PARTS:
            y = logits(done.cells, column, done.z, np.array([n]))[0].astype(float)
            seen_here = done.cells.basis[n, column] <= 1
            level = int(done.cells.level[n, column]) if seen_here else 0
            ids = done.cells.ids.get((n, column), ()) if seen_here else ()
            fresh = bool(done.cells.observed[n, column])
            parts.append(Part(LOCAL_PARTS[i.id], _expit(y), level, ids, fresh))
    events, z = chance
    here = [p for p in promises if p.strand == "reconciliation" and unit in p.places]
    kept = _kept("agreements", here, z[1])
    if kept is not None:
        parts = [kept if p.name == "agreements" and not p.level else p for p in parts]
    return [*parts, *_balance(events.get(unit), z[2])]


def _national(spec: Spec, done: Assessment, n: int, promises: Sequence[Promise], chance: Chance) -> list[Part]:
    unit = done.inputs.units.ids[n]
    events, z = chance
    named = [p for p in promises if p.strand in MILESTONES and unit in p.places]
    parts = [_kept("milestones", named, z[0]) or Part("milestones", _expit(UNKNOWN_SD * z[0]), 0, ())]
    for offset, name in enumerate(NATIONAL_PARTS):
        found = [r for r in done.inputs.readings if r.indicator == name and r.place == unit]
        parts.append(_poll(spec, name, found, done.inputs.month, z[3 + offset]))
    return [*parts, *_balance(events.get(unit), z[2])]


def _kept(name: str, promises: Sequence[Promise], z: Floats) -> Part | None:
    """Share of decided promises that were not kept; those still open count on neither side."""
    good = [p for p in promises if p.status in KEPT]
    bad = [p for p in promises if p.status in FAILED or (p.overdue and p.status not in KEPT)]
    if not good and not bad:
        return None
    ids = tuple(sorted(p.id for p in [*good, *bad]))
    return Part(name, _share(len(bad), len(good), z), 2, ids)


def _share(bad: int, good: int, z: Floats) -> Floats:
    """Draws of a share seen as `bad` of `bad + good`, half a case added on either side, normal on the logit scale."""
    a, b = bad + 0.5, good + 0.5
    return _expit(np.log(a / b) + np.sqrt(1 / a + 1 / b) * z)


def _poll(spec: Spec, name: str, found: Sequence[Reading], month: dt.date, z: Floats) -> Part:
    """Polls of the newest year, averaged; the spread grows with age."""
    i = spec.find(name)
    if not found:
        return Part(name, _expit(np.log(i.prior_gap / (1 - i.prior_gap)) + i.prior_sd * z), 0, ())
    newest = max(r.end for r in found)
    use = [r for r in found if (newest - r.end).days <= 366]
    age = max((cutoff(month) - newest).days / 30.44, 0.0)
    lost = 1 - 0.5 ** (age / i.half_life)
    sd = np.sqrt(min(r.sd for r in use) ** 2 + lost * i.prior_sd**2)
    ids = tuple(sorted({x for r in use for x in r.ids}))
    fresh = age <= spec.settings.evidence.stale_half_lives * i.half_life
    return Part(name, _expit(float(np.mean([r.x for r in use])) + sd * z), max(r.level for r in use), ids, fresh)


def _balance(events: tuple[int, int, tuple[str, ...]] | None, z: Floats) -> list[Part]:
    if events is None or events[0] + events[1] < FEWEST_EVENTS:
        return []
    return [Part("event_balance", _share(events[1], events[0], z), 2, events[2])]


def event_balance(record: pa.Table | None, month: dt.date) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    """Political acts of cooperation and of conflict in the last 12 months by place, with the records counted.

    Only what happened counts, and only acts between parties (political events): violence is counted elsewhere.
    """
    found: dict[str, list[tuple[bool, str]]] = {}
    if record is None:
        return {}
    end = cutoff(month)
    for r in record.to_pylist():
        day, kind = r["date_start"] or r["published"], r["event_type"]
        fits = r["record_type"] == "political_event" and r["aux_mode"] == "actual" and r["review"] != "rejected"
        if not fits or not end.replace(year=end.year - 1) <= day < end or kind not in (*COOPERATION, *CONFLICT):
            continue
        place = r["adm2_pcode"] or r["adm1_pcode"] or ""
        found.setdefault(place, []).append((kind in COOPERATION, r["record_id"]))
    return {
        p: (sum(c for c, _ in rows), sum(not c for c, _ in rows), tuple(sorted(i for _, i in rows)))
        for p, rows in found.items()
        if p
    }


def _expit(y: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-y)))


def _total(parts: Sequence[Part]) -> Floats | None:
    """The whole dial: the mean of its parts, where at least two independent ones are known and fresh."""
    known = sum(p.level > 0 and p.fresh for p in parts)
    return np.asarray(np.mean([p.draws for p in parts], axis=0)) if known >= FEWEST_PARTS else None


def _level(parts: Sequence[Part]) -> int:
    """Best evidence of the parts, but 1 at most where fewer than half of them have any."""
    seen = [p.level for p in parts if p.level]
    return 0 if not seen else max(seen) if 2 * len(seen) >= len(parts) else 1


def _summary(draws: Floats | None) -> dict[str, float | None]:
    if draws is None:
        return {"value": None, "low": None, "high": None}
    low, high = np.quantile(draws, [0.1, 0.9])
    return {"value": float(draws.mean()), "low": float(low), "high": float(high)}


def _rows(unit: str, level: str, month: dt.date, track: str, parts: Sequence[Part]) -> Sequence[Mapping[str, object]]:
    head = {"unit_id": unit, "level": level, "month": month, "track": track}
    ids = sorted({i for p in parts for i in p.ids})
    total = {**head, "part": "all", **_summary(_total(parts)), "evidence_level": _level(parts), "evidence_ids": ids}
    return [total] + [
        {**head, "part": p.name, **_summary(p.draws), "evidence_level": p.level, "evidence_ids": list(p.ids)}
        for p in parts
        if p.level
    ]


def _divergence(
    unit: str, level: str, month: dt.date, local: Sequence[Part], national: Sequence[Part]
) -> Mapping[str, object]:
    here, there = _total(local), _total(national)
    apart = here - there if here is not None and there is not None else None
    ids = sorted({i for p in [*local, *national] for i in p.ids}) if apart is not None else []
    best = min(_level(local), _level(national)) if apart is not None else 0
    return {
        "unit_id": unit,
        "level": level,
        "month": month,
        "track": "divergence",
        "part": "all",
        **_summary(apart),
        "evidence_level": best,
        "evidence_ids": ids,
    }
