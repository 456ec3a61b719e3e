"""Is one model better than another? Paired differences with intervals from a block bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.verify.tables import check_paired

METRICS = ("crps", "ign", "mis", "brier_1", "brier_25")
REPEATS = 2000


@dataclass(frozen=True)
class Difference:
    """Mean of a model's score less the reference's, with a 95 % interval; below 0 is better.

    `ratio` and its interval say the same relative to the reference.
    """

    difference: float
    low: float
    high: float
    ratio: float
    ratio_low: float
    ratio_high: float
    count: int


def paired(
    mine: NDArray[np.float64], theirs: NDArray[np.float64], block: NDArray[np.int64], *, rng: np.random.Generator
) -> Difference:
    """Compare two scores of the same rows by drawing whole blocks with replacement.

    Rows of one unit, or of one origin, are not independent: a war lasts. Drawing blocks keeps them together.

    Parameters
    ----------
    mine, theirs : (rows,) scores of the two models.
    block : (rows,) number of each row's block.
    rng : draws the blocks, 2,000 times.

    Raises
    ------
    ForecastError
        Where the three differ in length, or there are no rows.

    References
    ----------
    Künsch 1989, https://doi.org/10.1214/aos/1176347265

    Examples
    --------
    >>> d = paired(np.array([1.0, 2.0]), np.array([2.0, 4.0]), np.array([0, 1]), rng=np.random.default_rng(1))
    >>> d.difference, d.ratio, d.low
    (-1.5, 0.5, -2.0)
    """
    if not len(mine) == len(theirs) == len(block) or not len(mine):
        raise ForecastError(f"{len(mine)}, {len(theirs)} and {len(block)} rows; expected three equal numbers above 0")
    _, number = np.unique(block, return_inverse=True)
    size = int(number.max()) + 1
    sums = np.stack(
        [np.bincount(number, weights=w, minlength=size) for w in (np.ones(len(mine)), mine, theirs)], axis=1
    )
    drawn = rng.multinomial(size, np.full(size, 1 / size), size=REPEATS) @ sums
    change = (drawn[:, 1] - drawn[:, 2]) / drawn[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(drawn[:, 2] > 0, drawn[:, 1] / drawn[:, 2], np.nan)
        whole = sums[:, 1].sum() / sums[:, 2].sum()
    low, high = np.quantile(change, [0.025, 0.975])
    ratios = ratio[np.isfinite(ratio)]
    ends = np.quantile(ratios, [0.025, 0.975]) if ratios.size else (np.nan, np.nan)
    return Difference(
        float(mine.mean() - theirs.mean()), float(low), float(high), float(whole), float(ends[0]), float(ends[1]), size
    )


def differences(
    rows: pa.Table, reference: str, *, rng: np.random.Generator, metrics: Sequence[str] = METRICS
) -> pa.Table:
    """Compare every model with the reference on every score, once with units and once with origins as blocks.

    Columns: model, metric, blocks (unit or origin), count, difference, low, high, ratio, ratio_low, ratio_high. With
    few origins their interval is rough: see its `count`.

    Raises `ForecastError` where a model was not scored on the same rows as the reference.
    """
    check_paired(rows, reference)
    key = [("origin", "ascending"), ("unit_id", "ascending"), ("horizon", "ascending")]
    names = [m for m in pc.unique(rows.column("model")).to_pylist() if m != reference]
    base = rows.filter(pc.equal(rows.column("model"), reference)).sort_by(key)
    blocks = {name: _numbers(base.column(f"{name}{'_id' if name == 'unit' else ''}")) for name in ("unit", "origin")}
    out = []
    for name in names:
        mine = rows.filter(pc.equal(rows.column("model"), name)).sort_by(key)
        for metric in metrics:
            pair = [t.column(metric).to_numpy() for t in (mine, base)]
            for kind, block in blocks.items():
                d = paired(pair[0], pair[1], block, rng=rng)
                out.append({"model": name, "metric": metric, "blocks": kind, **asdict(d)})
    return pa.Table.from_pylist(out)


def _numbers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(column.combine_chunks().dictionary_encode().indices, dtype=np.int64)
