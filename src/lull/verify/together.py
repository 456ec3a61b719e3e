"""Joint scores of a backtest, and each claim beside the benchmark that is hardest to beat."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.forecast.benchmarks import BENCHMARKS
from lull.scores import energy_score, variogram_score
from lull.verify.protocols import Fold
from lull.verify.tables import RATIOS

WORLDS: Final = 250
MOST_PARTS: Final = 500
BAR: Final = 0.95
"""CRPS that a UN client of VIEWS asked for: 5 % below conflictology-12, as ratio of means."""
MONTHS_OF_UNITS: Final = "months of a unit"
UNITS_TOGETHER: Final = "sums of units together"


def joint_rows(
    drawn: NDArray[np.number], actual: NDArray[np.float64], names: NDArray[np.object_], model: str, fold: Fold
) -> pa.Table:
    """Energy and variogram scores of a fold: of each unit's months, and of all units' sums over the months.

    drawn : (units, months, draws). actual : (units, months). The first 250 worlds stand for all, which are in no order;
    more than 500 units together are left out.

    Columns: model, window, development, of, unit_id, energy, variogram.
    """
    worlds = drawn[:, :, :WORLDS]
    months = np.swapaxes(worlds, 1, 2)
    parts = [(MONTHS_OF_UNITS, names, energy_score(actual, months), variogram_score(actual, months))]
    if 1 < len(names) <= MOST_PARTS:
        together, observed = worlds.sum(axis=1).T[None], actual.sum(axis=1)[None]
        scores = energy_score(observed, together), variogram_score(observed, together)
        parts.append((UNITS_TOGETHER, np.array(["all"], object), *scores))
    return pa.concat_tables(
        pa.table(
            {
                "model": [model] * len(units),
                "window": [fold.window] * len(units),
                "development": [fold.development] * len(units),
                "of": [of] * len(units),
                "unit_id": pa.array(units.tolist(), pa.string()),
                "energy": energy,
                "variogram": variogram,
            }
        )
        for of, units, energy, variogram in parts
    )


def skill_joint(rows: pa.Table, *, reference: str) -> pa.Table:
    """Mean energy and variogram scores of every model, and their ratios to a reference; lower is better."""
    means = rows.group_by(["of", "model"]).aggregate([("energy", "mean"), ("variogram", "mean"), ("energy", "count")])
    found = means.sort_by([("of", "ascending"), ("model", "ascending")]).to_pylist()
    base = {r["of"]: r for r in found if r["model"] == reference}
    return pa.Table.from_pylist(
        [
            {"of": r["of"], "model": r["model"], "rows": r["energy_count"]}
            | {n: r[f"{n}_mean"] for n in ("energy", "variogram")}
            | {f"{n}_ratio": _ratio(r[f"{n}_mean"], base[r["of"]][f"{n}_mean"]) for n in ("energy", "variogram")}
            for r in found
        ]
    )


def hardest(skill: pa.Table) -> pa.Table:
    """For each model that is no benchmark and each score: the best benchmark, and the ratio of means to it.

    `bar_met` : for CRPS, whether it is at least 5 % below conflictology-12; null for other scores.

    >>> rows = [{"model": "mine", "crps": 8.0}, {"model": "conflictology-12", "crps": 10.0}]
    >>> table = pa.Table.from_pylist([{**{s: 1.0 for s in RATIOS}, **r} for r in rows])
    >>> [(r["score"], r["benchmark"], r["ratio"], r["bar_met"]) for r in hardest(table).to_pylist()][0]
    ('crps', 'conflictology-12', 0.8, True)
    """
    rows = skill.to_pylist()
    theirs = [r for r in rows if r["model"] in BENCHMARKS]
    bar = next((r["crps"] for r in theirs if r["model"] == "conflictology-12"), None)
    out = []
    for row in (r for r in rows if r["model"] not in BENCHMARKS):
        for score in RATIOS if theirs else ():
            best = min(theirs, key=lambda r: r[score])
            met = row["crps"] <= BAR * bar if score == "crps" and bar is not None else None
            named = {"benchmark": best["model"], "benchmark_mean": best[score], "bar_met": met}
            stated = {"model": row["model"], "score": score, "mean": row[score]}
            out.append(stated | named | {"ratio": _ratio(row[score], best[score])})
    kinds = [("model", pa.string()), ("score", pa.string()), ("mean", pa.float64()), ("benchmark", pa.string()),
             ("benchmark_mean", pa.float64()), ("ratio", pa.float64()), ("bar_met", pa.bool_())]  # fmt: skip
    return pa.Table.from_pylist(out, schema=pa.schema(kinds))


def _ratio(value: float, base: float) -> float | None:
    return value / base if base else None
