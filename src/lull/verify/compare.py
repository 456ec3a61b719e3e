"""Is one model better than another? Paired differences with intervals from a block bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.verify.tables import check_paired, in_order

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
    sums = _sums(block, [np.ones(len(mine)), mine, theirs])
    return _difference(sums, _drawn(sums, rng), len(sums))


def _sums(block: NDArray[np.int64], columns: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Sums of some columns by block, (blocks, columns)."""
    names, number = np.unique(block, return_inverse=True)
    return np.stack([np.bincount(number, weights=c, minlength=len(names)) for c in columns], axis=1)


def _drawn(sums: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Totals over blocks drawn with replacement, (REPEATS, columns)."""
    size = len(sums)
    out = np.empty((REPEATS, sums.shape[1]))
    for part in range(REPEATS):
        # Counting drawn blocks costs less than a multinomial, whose price is a binomial a block.
        out[part] = np.bincount(rng.integers(0, size, size), minlength=size) @ sums
    return out


def _difference(sums: NDArray[np.float64], drawn: NDArray[np.float64], count: int) -> Difference:
    """From columns rows, mine, theirs."""
    rows, mine, theirs = sums.sum(axis=0)
    low, high = np.quantile((drawn[:, 1] - drawn[:, 2]) / drawn[:, 0], [0.025, 0.975])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, ratios = mine / theirs, drawn[:, 1] / drawn[:, 2]
    ratios = ratios[np.isfinite(ratios)]
    ends = np.quantile(ratios, [0.025, 0.975]) if ratios.size else (np.nan, np.nan)
    return Difference(
        float((mine - theirs) / rows), float(low), float(high), float(ratio), float(ends[0]), float(ends[1]), count
    )


def differences(
    rows: pa.Table, reference: str, *, rng: np.random.Generator, metrics: Sequence[str] = METRICS
) -> pa.Table:
    """Compare every model with the reference on every score, once with units and once with origins as blocks.

    Columns: model, metric, blocks (unit or origin), count, difference, low, high, ratio, ratio_low, ratio_high. With
    few origins their interval is rough: see its `count`. A ratio is NaN or infinite where the reference's mean is 0.

    Parameters
    ----------
    rows : rows of `score`, of one kind (months, sums or totals).
    reference : model to compare with.
    rng : draws the blocks, 2,000 times; the same ones for all models and scores.
    metrics : columns of `score` to compare.

    Raises
    ------
    ForecastError
        Where a model was not scored on the same rows as the reference.

    References
    ----------
    Künsch 1989, https://doi.org/10.1214/aos/1176347265

    Examples
    --------
    >>> from lull.verify.mock import mock_scores
    >>> table = differences(mock_scores().months, "zero", rng=np.random.default_rng(1), metrics=["crps"])
    >>> [(r["model"], r["blocks"], r["count"], r["difference"], r["low"], r["ratio"]) for r in table.to_pylist()]
    [('conflictology-12', 'unit', 2, -15.0, -30.0, 0.0), ('conflictology-12', 'origin', 1, -15.0, -15.0, 0.0)]
    """
    check_paired(rows, reference)
    names = [m for m in pc.unique(rows.column("model")).to_pylist() if m != reference]
    base = in_order(rows.filter(pc.equal(rows.column("model"), reference)))
    blocks = {"unit": _numbers(base.column("unit_id")), "origin": _numbers(base.column("origin"))}
    mine = {name: in_order(rows.filter(pc.equal(rows.column("model"), name))) for name in names}
    columns = [np.ones(base.num_rows), *(base.column(m).to_numpy() for m in metrics)]
    columns += [mine[name].column(m).to_numpy() for name in names for m in metrics]
    out = []
    for kind, block in blocks.items():
        sums = _sums(block, columns)
        drawn = _drawn(sums, rng)
        for number, (name, metric) in enumerate(product(names, metrics)):
            chosen = [0, 1 + len(metrics) + number, 1 + number % len(metrics)]
            d = _difference(sums[:, chosen], drawn[:, chosen], len(sums))
            out.append({"model": name, "metric": metric, "blocks": kind, **asdict(d)})
    return pa.Table.from_pylist(out)


def _numbers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(column.combine_chunks().dictionary_encode().indices, dtype=np.int64)
