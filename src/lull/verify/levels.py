"""Do totals come true? Expected and recorded deaths of all units together, by year of the origins."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ALL = "all"
HELD = {"held_80": 0.8, "held_50": 0.5}


def level_table(totals: pa.Table) -> pa.Table:
    """For each model and window, and for all windows: deaths expected and recorded in all units over the months ahead.

    `mean_ratio` and `middle_ratio` are sums of the means and of the middles over the sum of what was recorded, null
    where nothing was; `held_80` and `held_50` are the folds whose total lay in that interval (by its rank, so that
    ties count by chance). Overlapping folds count a month several times on both sides.

    Parameters
    ----------
    totals : rows of `score` over all units, as `Scores.totals`.

    Examples
    --------
    >>> from lull.verify.mock import mock_scores
    >>> row = level_table(mock_scores().totals).to_pylist()[0]
    >>> row["window"], row["model"], row["folds"], row["mean_ratio"]
    ('all', 'conflictology-12', 1, 1.0)
    """
    return pa.Table.from_pylist(list(_rows(totals)))


def _rows(totals: pa.Table) -> Iterator[dict[str, object]]:
    windows = [ALL, *sorted(pc.unique(totals["window"]).to_pylist())]
    for window in windows:
        inside = totals if window == ALL else totals.filter(pc.equal(totals["window"], window))
        for model in sorted(pc.unique(inside["model"]).to_pylist()):
            rows = inside.filter(pc.equal(inside["model"], model))
            recorded, rank = pc.sum(rows["obs"]).as_py(), np.abs(rows["pit"].to_numpy() - 0.5)
            yield (
                {"window": window, "model": model, "folds": rows.num_rows, "recorded": recorded}
                | {
                    f"{name}_ratio": pc.sum(rows[name]).as_py() / recorded if recorded else None
                    for name in ("mean", "middle")
                }
                | {name: int((rank <= share / 2).sum()) for name, share in HELD.items()}
            )
