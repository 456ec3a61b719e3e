"""Promises beside needs: who is at work in a place, what is overdue, and what that looks like against the gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from lull.assess.assessment import Assessment
from lull.assess.gaps import Floats
from lull.assess.indicators import Spec
from lull.assess.rows import table_of
from lull.schema import STRANDS
from lull.schema.rows import CommitmentRow, LedgerRow
from lull.schema.typed import rows_of

KEPT = ("delivered", "effective")
FAILED = ("lapsed", "orphaned", "cancelled", "not_delivered")
AT_WORK = ("funded", "started", "delivered", "effective", "extended", "contested")


@dataclass(frozen=True)
class Promise:
    """One commitment with the status that the ledger derived for it."""

    id: str
    strand: str
    places: tuple[str, ...]
    who: str
    status: str
    overdue: bool
    dated: bool
    days_overdue: int
    deadline: date | None
    kind: str
    looked: date | None = None
    timing: str = ""


def read_promises(commitment: pa.Table | None, ledger: pa.Table | None) -> list[Promise]:
    """Commitments joined to their row in the ledger (`commitment_id`, `status`, `overdue`, `days_overdue`), by id.

    Without a ledger, or without a row in it, a promise is announced and nothing else is known of it.
    """
    if commitment is None:
        return []
    derived = {r["commitment_id"]: r for r in (rows_of(ledger, LedgerRow) if ledger is not None else [])}
    found = []
    for c in rows_of(commitment, CommitmentRow):
        row = derived.get(c["commitment_id"])
        found.append(
            Promise(
                id=c["commitment_id"],
                strand=c["strand"],
                places=tuple(c["place_ids"]),
                who=c["implementer"] or c["promisor"],
                status=row["status"] if row else "announced",
                overdue=bool(row and row["overdue"] and row["looked"] is not None),
                dated=c["deadline"] is not None and c["deadline_precision"] != "none",
                days_overdue=(row["days_overdue"] or 0) if row else 0,
                deadline=c["deadline"],
                kind=c["kind"],
                looked=row["looked"] if row else None,
                timing=row["timing"] if row else "",
            )
        )
    return sorted(found, key=lambda p: p.id)


def touching(promises: Iterable[Promise], unit: str) -> list[Promise]:
    """Promises that name the place itself; those of a wider place are not spread over its parts."""
    return [p for p in promises if unit in p.places]


def overdue_share(promises: Sequence[Promise]) -> float | None:
    """Share of dated promises that are overdue; None without dated ones, for no date is not "on time".

    >>> overdue_share([]) is None
    True
    """
    dated = [p for p in promises if p.dated]
    return sum(p.overdue for p in dated) / len(dated) if dated else None


def coverage(promises: Sequence[Promise], units: Sequence[str], strands: Sequence[str]) -> Floats:
    """Share (U, S) of promises naming a place that proved effective (verified by outcome data).

    Delivered outputs do not count: a repaired plant is not yet water in the house.
    """
    out = np.zeros((len(units), len(strands)))
    for u, unit in enumerate(units):
        for s, strand in enumerate(strands):
            named = [p for p in touching(promises, unit) if p.strand == strand]
            if named:
                out[u, s] = sum(p.status == "effective" for p in named) / len(named)
    return out


def cue(gap: float | None, high: float, promises: Sequence[Promise]) -> str:
    """What efforts look like against a gap: unknown, low, no work known, overdue, undated or on track."""
    if gap is None:
        return "gap_unknown"
    if gap < high:
        return "low_gap"
    if not any(p.status in AT_WORK for p in promises):
        return "no_work_known"
    if any(p.overdue for p in promises):
        return "present_overdue"
    return "on_track" if any(p.dated for p in promises) else "present_undated"


def effort_table(spec: Spec, done: Assessment, promises: Sequence[Promise]) -> pa.Table:
    """Rows of `effort` for every place and strand.

    Where a strand's evidence is inadequate the cue says that the gap is unknown, never that all is well.
    """
    high = spec.settings.tiers.gap_high
    enough = spec.settings.evidence.adequate
    gap, rows = done.gaps.gap(), []
    for u, unit in enumerate(done.inputs.units.ids):
        named = touching(promises, unit)
        for strand in STRANDS:
            at = done.gaps.strands.index(strand) if strand in done.gaps.strands else None
            known = at is not None and done.observed[u, at] >= enough
            here = [p for p in named if p.strand == strand]
            rows.append(
                {
                    "unit_id": unit,
                    "level": done.inputs.units.levels[u],
                    "month": done.inputs.month,
                    "strand": strand,
                    "cue": cue(float(gap[u, at]) if known else None, high, here),
                    **_counts(here),
                }
            )
    return table_of("effort", rows, done.inputs.month)


def _counts(here: Sequence[Promise]) -> Mapping[str, object]:
    return {
        "promises": len(here),
        "overdue": sum(p.overdue for p in here),
        "undated": sum(not p.dated for p in here),
        "delivered": sum(p.status in KEPT for p in here),
        "present": sorted({p.who for p in here if p.status in AT_WORK}),
        "overdue_ids": [p.id for p in here if p.overdue],
        "commitment_ids": [p.id for p in here],
    }
