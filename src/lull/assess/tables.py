"""Results as rows of the published tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
import pyarrow as pa

from lull.assess.assessment import Assessment, choice_of
from lull.assess.cells import BASES, Cells, Units
from lull.assess.efforts import Promise, overdue_share, touching
from lull.assess.gaps import Floats, Gaps, observed_weight
from lull.assess.indicators import Spec
from lull.assess.priority import rank
from lull.assess.rows import table_of


def strand_table(spec: Spec, units: Units, cells: Cells, gaps: Gaps, month: dt.date) -> pa.Table:
    """Rows of `strand`: gap and interval, or null where less than the adequate share of the weight was observed."""
    seen = observed_weight(spec, cells, gaps.strands)
    gap, (low, high) = gaps.gap(), gaps.interval()
    rows = []
    for u, unit in enumerate(units.ids):
        for s, strand in enumerate(gaps.strands):
            enough = seen[u, s] >= spec.settings.evidence.adequate
            rows.append(
                {
                    "unit_id": unit,
                    "level": units.levels[u],
                    "month": month,
                    "strand": strand,
                    "gap": float(gap[u, s]) if enough else None,
                    "gap_low": float(low[u, s]) if enough else None,
                    "gap_high": float(high[u, s]) if enough else None,
                    "observed_weight": min(float(seen[u, s]), 1.0),
                    "evidence_level": _level(spec, cells, u, strand) if enough else 0,
                    "latest": _latest(spec, cells, u, strand),
                }
            )
    return table_of("strand", rows, month)


def _members(spec: Spec, strand: str) -> list[int]:
    return [n for n, i in enumerate(spec.scored) if i.strand == strand]


def _level(spec: Spec, cells: Cells, unit: int, strand: str) -> int:
    """Evidence level of what was observed, weighted, rounded down to be careful."""
    at = [n for n in _members(spec, strand) if cells.basis[unit, n] == 0]
    weight = sum(spec.scored[n].weight for n in at)
    return int(np.floor(sum(spec.scored[n].weight * cells.level[unit, n] for n in at) / weight + 1e-9)) if at else 0


def _latest(spec: Spec, cells: Cells, unit: int, strand: str) -> dt.date | None:
    return max((cells.end[unit, n] for n in _members(spec, strand) if (unit, n) in cells.end), default=None)


def contribution_table(spec: Spec, units: Units, cells: Cells, gaps: Gaps, month: dt.date) -> pa.Table:
    """Rows of `contribution`: within a strand they sum to -log(1 - gap) of the strand, observed or not."""
    rows = []
    for u, unit in enumerate(units.ids):
        for n, i in enumerate(spec.scored):
            part = float(gaps.parts[u, n])
            rows.append(
                {
                    "unit_id": unit,
                    "month": month,
                    "strand": i.strand,
                    "indicator": i.id,
                    "gap": float(-np.expm1(-part / i.weight)),
                    "weight": i.weight,
                    "contribution": part,
                    "basis": BASES[cells.basis[u, n]],
                    "age_months": _finite(cells.age[u, n]),
                    "value": _finite(cells.value[u, n]),
                    "evidence_ids": list(cells.ids.get((u, n), ())),
                }
            )
    return table_of("contribution", rows, month)


def _finite(x: float) -> float | None:
    return round(float(x), 1) if np.isfinite(x) else None


def condition_tables(spec: Spec, done: Assessment) -> dict[str, pa.Table]:
    """Tables `strand` and `contribution` of one month."""
    i = done.inputs
    return {
        "strand": strand_table(spec, i.units, done.cells, done.gaps, i.month),
        "contribution": contribution_table(spec, i.units, done.cells, done.gaps, i.month),
    }


def ranking_table(spec: Spec, done: Assessment, promises: Sequence[Promise]) -> pa.Table:
    """Rows of `priority`: by intensity, and by magnitude (intensity times people) beside it, never merged."""
    i, k = done.inputs, choice_of(spec).k
    rows = list(done.district)
    gap, names = gap_of(done.log_unmet), [x.id for x in spec.scored]
    people = np.array([i.population.get(i.units.ids[n], 0.0) for n in rows])
    by_size = (rank(done.priority * people[:, None]) <= k).mean(axis=1)
    intensity, out = done.priority.mean(axis=1), []
    for d, n in enumerate(rows):
        unit = i.units.ids[n]
        out.append(
            {
                "unit_id": unit,
                "month": i.month,
                "tier": done.ranking.tiers[d],
                "p_top": float(done.ranking.p_top[d]),
                "k": k,
                **known_of(done, d),
                "rank_low": int(done.ranking.rank_low[d]),
                "rank_high": int(done.ranking.rank_high[d]),
                "risk": None if np.isnan(done.risk[d]) else float(done.risk[d]),
                "gap": None if np.isnan(gap[d]) else float(gap[d]),
                "delivery_gap": overdue_share(touching(promises, unit)),
                "quadrant": done.quadrants[d],
                "population": int(people[d]),
                "find_out": next((names[c] for c in worth_asking(spec, done, d)), None),
                "p_top_bad": float(done.ranking.p_top_bad[d]),
                "intensity": float(intensity[d]),
                "magnitude": float(intensity[d] * people[d]),
                "p_top_magnitude": float(by_size[d]),
            }
        )
    return table_of("priority", out, i.month)


class KnownStrands(TypedDict):
    """How much is known of the conditions of a place, and of which strands."""

    conditions: str
    strands_known: list[str]
    strands_unknown: list[str]


def known_of(done: Assessment, d: int) -> KnownStrands:
    """Which strands of conditions are known in a district and which, though asked for, are not."""
    asked = done.weights.mean(axis=1) > 0
    held = [s for s, yes in zip(done.gaps.strands, done.known[d], strict=True) if yes]
    lost = [s for s, ask in zip(done.gaps.strands, asked, strict=True) if ask and s not in held]
    return {
        "conditions": "known" if held and not lost else "partly" if held else "unknown",
        "strands_known": held,
        "strands_unknown": lost,
    }


def worth_asking(spec: Spec, done: Assessment, d: int) -> list[int]:
    """Indicators to ask about in a district, most gain for the work of an answer first.

    Where the area has questions, only what can be asked counts; else every indicator that would settle anything.
    """
    gain = done.information.gain[d]
    asked = [n for n, i in enumerate(spec.scored) if gain[n] > 0 and (not spec.questions or i.id in spec.questions)]
    return sorted(asked, key=lambda n: (-gain[n] / effort_of(spec, n), n))


def effort_of(spec: Spec, n: int) -> float:
    """Days of work that an answer about an indicator takes; 1 where the area states none."""
    held = spec.questions.get(spec.scored[n].id)
    return held.effort if held else 1.0


def find_out_table(spec: Spec, done: Assessment) -> pa.Table:
    """Rows of `find_out`: what would settle anything at all, by district, most for the work first."""
    rows = []
    for d, n in enumerate(done.district):
        for c in worth_asking(spec, done, d):
            stated = spec.scored[c].id in spec.questions
            gain = float(done.information.gain[d, c])
            rows.append(
                {
                    "unit_id": done.inputs.units.ids[n],
                    "month": done.inputs.month,
                    "indicator": spec.scored[c].id,
                    "gain": gain,
                    "effort": effort_of(spec, c) if stated else None,
                    "per_effort": gain / effort_of(spec, c) if stated else None,
                    "p_if_good": float(done.information.p_if_good[d, c]),
                    "p_if_bad": float(done.information.p_if_bad[d, c]),
                }
            )
    return table_of("find_out", rows, done.inputs.month)


def gap_of(log_gap: Floats) -> Floats:
    """Gap of the mean of -log(1 - gap) over draws (U, K)."""
    return np.asarray(-np.expm1(-log_gap.mean(axis=1)))
