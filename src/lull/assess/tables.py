"""Results as rows of the published tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from lull.assess.cells import BASES, Cells, Units
from lull.assess.gaps import Floats, Gaps, observed_weight
from lull.assess.indicators import Spec
from lull.assess.priority import Ranking
from lull.schema import arrow_schema, conform

SOURCE_ID = "lull-assess"


def cutoff(month: dt.date) -> dt.date:
    """First day of the month after: what was known before it may be used."""
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def table_of(name: str, rows: Sequence[Mapping[str, Any]], month: dt.date) -> pa.Table:
    """Rows as a checked table, with source and the date from which they are known."""
    stamped = [{"source_id": SOURCE_ID, "known_from": cutoff(month), **r} for r in rows]
    return conform(pa.Table.from_pylist(stamped, schema=arrow_schema(name)), name)


def strand_table(spec: Spec, units: Units, cells: Cells, gaps: Gaps, month: dt.date) -> pa.Table:
    """Rows of `strand`: gap and interval, or null where less than the adequate share of the weight was observed."""
    seen = observed_weight(spec, cells, gaps.strands)
    gap, (low, high) = gaps.gap(), gaps.interval()
    rows = []
    for u, unit in enumerate(units.ids):
        for s, strand in enumerate(gaps.strands):
            enough = seen[u, s] >= spec.settings["evidence"]["adequate"]
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


def priority_table(ranking: Ranking, values: Mapping[str, Sequence[Any]], month: dt.date, k: int) -> pa.Table:
    """Rows of `priority`; `values` holds unit_id, risk, gap, delivery_gap, quadrant, population and find_out."""
    rows = [
        {
            "month": month,
            "k": k,
            "tier": ranking.tiers[n],
            "p_top": float(ranking.p_top[n]),
            "rank_low": int(ranking.rank_low[n]),
            "rank_high": int(ranking.rank_high[n]),
            **{name: column[n] for name, column in values.items()},
        }
        for n in range(len(ranking.tiers))
    ]
    return table_of("priority", rows, month)


def gap_of(log_gap: Floats) -> Floats:
    """Gap of the mean of -log(1 - gap) over draws (U, K)."""
    return np.asarray(-np.expm1(-log_gap.mean(axis=1)))
