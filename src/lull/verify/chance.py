"""How far a reliability table strays by chance alone: worlds of the forecast itself stand in for what came.

The months of one war come together, so a bin of 200 cases may hold what happened in a dozen places. How far the share
that happened then lies from the forecast, though the forecast is right, is read from its own joint draws (consistency
resampling, Bröcker & Smith 2007, https://doi.org/10.1175/WAF993.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.scores import RELIABILITY_EDGES, exceedance, reliability_bin
from lull.verify.calibration import EVENTS

Floats = NDArray[np.float64]

WORLDS: Final = 200
WHOLE: Final = 200
CLOSE: Final = 5.0
SCHEMA: Final = pa.schema(
    [
        ("model", pa.string()),
        ("window", pa.string()),
        ("of", pa.string()),
        ("least", pa.int64()),
        ("bin", pa.int64()),
        ("hits", pa.list_(pa.int32())),
    ]
)


def hits_by_world(drawn: NDArray[np.number], *, model: str, window: str, of: str) -> pa.Table:
    """How often each event happens in each of some 200 drawn worlds, by bin of its forecast probability.

    Columns: model, window, of, least (deaths of the event), bin (number of the bin), hits (a list, one count a world).

    Parameters
    ----------
    drawn : (rows, draws) deaths, draw k one world over all rows.
    model, window : names of the forecast, as in its rows of `score`.
    of : what the rows are, `months` or `sums`.

    Raises
    ------
    ForecastError
        Where the draws are not (rows, draws) numbers or one is missing.

    Examples
    --------
    >>> made = hits_by_world(np.array([[0, 1], [1, 1]]), model="m", window="2018", of="months")
    >>> [(r["bin"], r["hits"]) for r in made.to_pylist() if r["least"] == 1]
    [(7, [0, 1]), (11, [1, 1])]
    """
    worlds = drawn[:, :: max(drawn.shape[1] // WORLDS, 1)][:, :WORLDS]
    out = []
    for least in EVENTS:
        place = reliability_bin(exceedance(drawn, threshold=least))
        for b in np.unique(place).tolist():
            hits = np.count_nonzero(worlds[place == b] >= least, axis=0).tolist()
            out.append({"model": model, "window": window, "of": of, "least": least, "bin": b, "hits": hits})
    return pa.Table.from_pylist(out, SCHEMA)


def shares_by_world(chance: pa.Table, *, model: str, least: int) -> dict[int, Floats]:
    """Hits (worlds,) of one model and event by number of the bin, summed over windows.

    chance : rows of `hits_by_world` of one kind, `months` or `sums`. A bin into which no forecast fell is absent.

    >>> draws = np.array([[0, 1], [1, 1]])
    >>> made = [hits_by_world(draws, model="m", window=w, of="months") for w in ("2018", "2019")]
    >>> {b: hits.tolist() for b, hits in shares_by_world(pa.concat_tables(made), model="m", least=1).items()}
    {7: [0.0, 2.0], 11: [2.0, 2.0]}
    """
    out: dict[int, Floats] = {}
    mine = chance.filter(pc.and_(pc.equal(chance.column("model"), model), pc.equal(chance.column("least"), least)))
    for row in mine.to_pylist():
        out[row["bin"]] = out.get(row["bin"], 0.0) + np.array(row["hits"], dtype=np.float64)
    return out


def with_chance(table: pa.Table, chance: pa.Table) -> pa.Table:
    """A reliability table with `chance_low`, `chance_high`: nine in ten gaps of a right forecast lie between them.

    In percentage points. Where the folds overlap in time, their worlds are drawn apart, and the range is too narrow.

    Parameters
    ----------
    table : from `reliability_table`.
    chance : rows of `hits_by_world` of the same forecasts.

    Raises
    ------
    ForecastError
        Where a bin of the table has no worlds, as those are of other forecasts.

    References
    ----------
    Bröcker and Smith 2007, https://doi.org/10.1175/WAF993.1

    Examples
    --------
    >>> from lull.verify.calibration import reliability_table
    >>> from lull.verify.mock import mock_scores
    >>> made = mock_scores()
    >>> months = made.chance.filter(pc.equal(made.chance.column("of"), "months"))
    >>> row = with_chance(reliability_table(made.months), months).to_pylist()[0]
    >>> row["model"], row["gap"], row["chance_low"], row["chance_high"]  # a model sure of no death, wrong in half
    ('zero', 50.0, 0.0, 0.0)
    """
    found = [np.quantile(gaps, (0.05, 0.95)).tolist() for gaps in _gaps(table, chance)]
    low, high = ([f[i] for f in found] for i in (0, 1))
    return table.append_column("chance_low", pa.array(low, pa.float64())).append_column(
        "chance_high", pa.array(high, pa.float64())
    )


def closeness(table: pa.Table, chance: pa.Table) -> pa.Table:
    """In how many bins with 200 cases the share that happened is within 5 points, and in how many it would by chance.

    Columns: model, least, bins, close, right (median over worlds, if the forecast were exactly right), right_low and
    right_high (nine in ten worlds lie between them). All are 0 for a model without such a bin.

    Parameters
    ----------
    table : from `reliability_table`.
    chance : rows of `hits_by_world` of the same forecasts.

    Raises
    ------
    ForecastError
        Where a bin of the table has no worlds, as those are of other forecasts.

    Examples
    --------
    >>> from lull.verify.calibration import reliability_table
    >>> obs, draws = np.zeros(300), np.zeros((300, 10), dtype=int)
    >>> rows = pa.table({"model": ["m"] * 300, "obs": obs, "p_ge_1": obs, "p_ge_25": obs})
    >>> made = closeness(reliability_table(rows), hits_by_world(draws, model="m", window="2018", of="months"))
    >>> [(r["bins"], r["close"], r["right"]) for r in made.to_pylist()]
    [(1, 1, 1.0), (1, 1, 1.0)]
    """
    gaps = list(_gaps(table, chance))
    rows = table.to_pylist()
    out = []
    for model, least in dict.fromkeys((r["model"], r["least"]) for r in rows):
        mine = [i for i, r in enumerate(rows) if (r["model"], r["least"]) == (model, least) and r["cases"] >= WHOLE]
        by_world = np.sum([np.abs(gaps[i]) <= CLOSE for i in mine], axis=0) if mine else np.zeros(1)
        low, middle, high = np.quantile(by_world, (0.05, 0.5, 0.95)).tolist()
        close = sum(abs(rows[i]["gap"]) <= CLOSE for i in mine)
        out.append(
            {"model": model, "least": least, "bins": len(mine), "close": close,
             "right": middle, "right_low": low, "right_high": high}
        )  # fmt: skip
    return pa.Table.from_pylist(out)


def _gaps(table: pa.Table, chance: pa.Table) -> Iterable[Floats]:
    """Gaps (worlds,) of each row of a reliability table, percentage points."""
    kept: dict[tuple[str, int], dict[int, Floats]] = {}
    for row in table.to_pylist():
        key = (row["model"], row["least"])
        if key not in kept:
            kept[key] = shares_by_world(chance, model=key[0], least=key[1])
        hits = kept[key].get(RELIABILITY_EDGES.index(row["low"]))
        if hits is None:
            raise ForecastError(
                f"no drawn worlds for model {key[0]}, {key[1]} deaths or more, probabilities from {row['low']}; "
                "expected hits_by_world of the forecasts that the reliability table was made from"
            )
        yield 100 * (hits / row["cases"] - row["forecast"])
