"""Do probabilities mean what they say: reliability, ranks of what happened, and alarms that were false."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.scores import reliability

EVENTS = {1: "p_ge_1", 25: "p_ge_25"}
PIT_BINS = 10
LEVELS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7)


def reliability_table(rows: pa.Table) -> pa.Table:
    """Forecast probability beside the share that happened, by model and event.

    Columns: model, least (deaths of the event), low, high (edges of the bin), cases, forecast (mean), observed (share),
    gap (observed less forecast, percentage points). Bins without cases are left out.

    Parameters
    ----------
    rows : rows of `score` of one kind, months or sums; used are model, obs (deaths), p_ge_1 and p_ge_25 (0 to 1).

    Raises
    ------
    ForecastError
        Where a probability is missing or outside 0 to 1.

    References
    ----------
    Murphy and Winkler 1977, https://doi.org/10.2307/2346866

    Examples
    --------
    >>> from lull.verify.mock import mock_scores
    >>> table = reliability_table(mock_scores().months).to_pylist()
    >>> [(r["low"], r["cases"], r["observed"], r["gap"]) for r in table if (r["model"], r["least"]) == ("zero", 25)]
    [(0.0, 24, 0.5, 50.0)]
    """
    out = []
    for model in pc.unique(rows.column("model")).to_pylist():
        mine = rows.filter(pc.equal(rows.column("model"), model))
        obs = mine.column("obs").to_numpy()
        for least, column in EVENTS.items():
            r = reliability(obs >= least, mine.column(column).to_numpy())
            out += [
                {"model": model, "least": least, "low": float(low), "high": float(high), "cases": int(n),
                 "forecast": float(f), "observed": float(o), "gap": float(100 * (o - f))}
                for low, high, n, f, o in zip(r.low, r.high, r.cases, r.forecast, r.observed, strict=True)
            ]  # fmt: skip
    return pa.Table.from_pylist(out)


def pit_table(rows: pa.Table) -> pa.Table:
    """Histogram of the PIT on active units (25 deaths or more in the 12 months to the origin), by model.

    Zeros are left to the rows of quiet units, where the PIT is mostly noise. Columns: model, low, high, cases, share;
    a share of 0.1 in each of the ten bins is calibrated. Without any active unit all cases and shares are 0.

    Parameters
    ----------
    rows : rows of `score` of one kind; used are model, activity and pit (0 to 1).

    References
    ----------
    Czado, Gneiting and Held 2009, https://doi.org/10.1111/j.1541-0420.2009.01191.x

    Examples
    --------
    >>> from lull.verify.mock import mock_scores
    >>> table = pit_table(mock_scores().months).to_pylist()
    >>> [r["share"] for r in table if r["model"] == "zero"]  # all that happened lies above its draws
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]
    """
    active = rows.filter(pc.is_in(rows.column("activity"), pa.array(["active", "high"])))
    edges = np.linspace(0, 1, PIT_BINS + 1)
    out = []
    for model in pc.unique(rows.column("model")).to_pylist():
        values = active.filter(pc.equal(active.column("model"), model)).column("pit").to_numpy()
        cases = np.histogram(values, edges)[0]
        out += [
            {"model": model, "low": float(low), "high": float(high), "cases": int(n), "share": n / max(len(values), 1)}
            for low, high, n in zip(edges[:-1], edges[1:], cases.tolist(), strict=True)
        ]
    return pa.Table.from_pylist(out)


def alarms_table(rows: pa.Table, *, levels: Sequence[float] = LEVELS) -> pa.Table:
    """What acting from a probability upwards would have meant: true alarms, false alarms, misses.

    Columns: model, least (deaths), start (all rows, or `onset`: units without a death in the 12 months to the origin),
    level (probability from which to act), alarms, true, false, missed, false_per_true (null without a true alarm),
    recall (share of the events with an alarm; null without an event).

    Parameters
    ----------
    rows : rows of `score` of one kind; used are model, activity, obs (deaths), p_ge_1 and p_ge_25 (0 to 1).
    levels : probabilities, 0 to 1; an alarm is given at the level itself too.

    Examples
    --------
    >>> from lull.verify.mock import mock_scores
    >>> last = alarms_table(mock_scores().months, levels=[0.5]).to_pylist()[-4]
    >>> [last[k] for k in ("model", "least", "start", "alarms", "true", "false", "missed", "recall")]
    ['conflictology-12', 1, 'all', 12, 12, 0, 0, 1.0]
    """
    onset = pc.equal(rows.column("activity"), "zero")
    out = []
    for model in pc.unique(rows.column("model")).to_pylist():
        for start, part in (("all", rows), ("onset", rows.filter(onset))):
            mine = part.filter(pc.equal(part.column("model"), model))
            obs = mine.column("obs").to_numpy()
            for least, column in EVENTS.items():
                p, happened = mine.column(column).to_numpy(), obs >= least
                where = {"model": model, "least": least, "start": start}
                out += [where | {"level": level} | _alarms(p >= level, happened) for level in levels]
    return pa.Table.from_pylist(out)


def _alarms(warned: NDArray[np.bool_], happened: NDArray[np.bool_]) -> dict[str, float | None]:
    """Counts of alarms, from flags (rows,)."""
    true, false = int((happened & warned).sum()), int((~happened & warned).sum())
    missed = int(happened.sum()) - true
    return {
        "alarms": true + false, "true": true, "false": false, "missed": missed,
        "false_per_true": false / true if true else None,
        "recall": true / (true + missed) if true + missed else None,
    }  # fmt: skip
