"""Tables of skill from score rows: means by window, activity or class, beside a reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.scores import average_precision

MEANS = {
    "crps": "crps",
    "ign": "ign",
    "mis": "mis",
    "brier_1": "brier_1",
    "brier_25": "brier_25",
    "coverage_90": "covered_90",
    "width_90": "width",
}
RATIOS = ("crps", "ign", "mis", "brier_1", "brier_25")
ROW = ("origin", "unit_id", "horizon", "window")
"""What tells the rows of one model apart, and pairs them with another's."""
RANKED = {"ap_1": ("p_ge_1", 1), "ap_25": ("p_ge_25", 25)}


def skill(rows: pa.Table, *, by: Sequence[str] = (), reference: str | None = None) -> pa.Table:
    """Mean scores of every model, in all rows or by some columns, and their ratios to a reference model.

    Columns: the `by` columns, model, rows, deaths (mean recorded), crps, ign, mis, brier_1, brier_25, coverage_90,
    width_90 (sharpness), ap_1, ap_25 (average precision of P(≥ 1) and P(≥ 25)); with a reference, `*_ratio` of
    the first five scores (below 1 is better; null where the reference's mean is 0), and `zero_share`: how much of
    the gain in CRPS was earned where nothing was recorded, which is null without a gain.

    Parameters
    ----------
    rows : rows of `score`, of one kind (months, sums or totals).
    by : columns to split by, such as window or activity; or one added with `with_class`.
    reference : model to divide by.

    Raises
    ------
    ForecastError
        Where a model was not scored on the same rows as the reference, or a column is missing.

    Examples
    --------
    >>> from lull.verify.mock import mock_scores
    >>> table = skill(mock_scores().months, reference="zero").to_pylist()
    >>> [(r["model"], r["rows"], r["deaths"], r["crps"], r["crps_ratio"]) for r in table]
    [('zero', 24, 15.0, 15.0, 1.0), ('conflictology-12', 24, 15.0, 0.0, 0.0)]
    """
    missing = [c for c in by if c not in rows.column_names]
    if missing:
        raise ForecastError(
            f"score rows have no column {missing[0]!r} to split by; there are {', '.join(rows.column_names)}"
        )
    if reference is not None:
        check_paired(rows, reference)
    out = []
    for where, part in _split(rows, by):
        models = {name: values for (name,), values in _split(part, ("model",))}
        base = models.get(reference) if reference is not None else None
        for name, values in models.items():
            row: dict[str, object] = {**dict(zip(by, where, strict=True)), "model": name, **_means(values)}
            out.append(row if base is None else row | _ratios(values, base))
    return pa.Table.from_pylist(out)


def check_paired(rows: pa.Table, reference: str) -> None:
    """Raise `ForecastError` unless every model was scored on exactly the rows of the reference.

    `rows` : rows of `score` of one kind. A row is told by its origin, unit, horizon and window; the message names the
    first that only one of two models has.

    >>> rows = pa.table({"model": ["m", "n"], "origin": ["2014-10", "2015-10"], "unit_id": ["a", "a"],
    ...                  "horizon": [3, 3], "window": ["2015", "2016"]})
    >>> check_paired(rows, "m")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    lull.errors.ForecastError: models were scored on different rows: ... origin 2014-10, unit_id a, horizon 3, ...
    """
    model, code = rows.column("model").to_numpy(), _row_codes(rows)
    names = pc.unique(rows.column("model")).to_pylist()
    if reference not in names:
        raise ForecastError(f"no model {reference!r} among the scores; there are {', '.join(names)}")
    base = np.sort(code[model == reference])
    for name in names:
        mine = np.sort(code[model == name])
        if not np.array_equal(mine, base):
            row = rows.select(ROW).slice(int(np.argmax(code == _first_stray(mine, base))), 1).to_pylist()[0]
            raise ForecastError(
                f"models were scored on different rows: {name} has {len(mine)}, {reference} has {len(base)}, and only "
                f"one of them has {', '.join(f'{k} {v}' for k, v in row.items())}; score all on the same folds"
            )


def _row_codes(rows: pa.Table) -> NDArray[np.int64]:
    """A number (rows,) for each row, equal where all of `ROW` are."""
    code = np.zeros(rows.num_rows, dtype=np.int64)
    for column in ROW:
        coded = rows.column(column).combine_chunks().dictionary_encode()
        code = code * len(coded.dictionary) + np.asarray(coded.indices)
    return code


def _first_stray(mine: NDArray[np.int64], theirs: NDArray[np.int64]) -> int:
    """Lowest number that two different sorted lists do not hold equally often.

    >>> _first_stray(np.array([1, 2, 2]), np.array([1, 2, 3])), _first_stray(np.array([1]), np.array([1, 4]))
    (2, 4)
    """
    both = min(len(mine), len(theirs))
    differ = np.flatnonzero(mine[:both] != theirs[:both])
    if len(differ):
        return int(min(mine[differ[0]], theirs[differ[0]]))
    return int(max(mine, theirs, key=len)[both])


def in_order(rows: pa.Table) -> pa.Table:
    """The rows of one model in the order in which those of another are, if `check_paired` lets both pass.

    >>> rows = {"origin": [1, 1], "unit_id": ["b", "a"], "horizon": [3, 3], "window": ["2018"] * 2, "crps": [7.0, 9.0]}
    >>> in_order(pa.table(rows)).column("crps").to_pylist()
    [9.0, 7.0]
    """
    return rows.sort_by([(column, "ascending") for column in ROW])


def with_class(rows: pa.Table, classes: Mapping[str, str], *, name: str = "unit_class") -> pa.Table:
    """Add a column with the class of each unit, "other" where it has none.

    >>> with_class(pa.table({"unit_id": ["a", "b"]}), {"a": "north"}).column("unit_class").to_pylist()
    ['north', 'other']
    """
    coded = rows.column("unit_id").combine_chunks().dictionary_encode()
    named = pa.array([classes.get(u, "other") for u in coded.dictionary.to_pylist()], pa.string())
    return rows.append_column(name, named.take(coded.indices))


def largest(rows: pa.Table, count: int = 3) -> tuple[str, ...]:
    """Units with the most recorded deaths over the scored months, largest first.

    >>> largest(pa.table({"model": ["m"] * 3, "unit_id": ["a", "b", "a"], "obs": [1.0, 5.0, 1.0]}), 1)
    ('b',)
    """
    first = rows.filter(pc.equal(rows.column("model"), rows.column("model")[0]))
    sums = (
        first.group_by("unit_id")
        .aggregate([("obs", "sum")])
        .sort_by([("obs_sum", "descending"), ("unit_id", "ascending")])
    )
    return tuple(sums.column("unit_id").to_pylist()[:count])


def without(rows: pa.Table, units: Sequence[str]) -> pa.Table:
    """The rows of all other units.

    >>> without(pa.table({"unit_id": ["a", "b"]}), ["a"]).column("unit_id").to_pylist()
    ['b']
    """
    return rows.filter(pc.invert(pc.is_in(rows.column("unit_id"), pa.array(units, pa.string()))))


def zero_share(gain: NDArray[np.float64], obs: NDArray[np.float64]) -> float | None:
    """Share of a total gain that was earned in rows where nothing was recorded; None where there is no gain.

    `gain` : (rows,) the reference's score less the model's; `obs` : (rows,) deaths. Above 1 where the other rows lost.

    >>> zero_share(np.array([1.0, 3.0]), np.array([0.0, 9.0]))
    0.25
    """
    total = gain.sum()
    return float(gain[obs == 0].sum() / total) if total > 0 else None


def _means(rows: pa.Table) -> dict[str, int | float | None]:
    obs = rows.column("obs").to_numpy()
    out: dict[str, int | float | None] = {"rows": rows.num_rows, "deaths": float(obs.mean())}
    out |= {name: pc.mean(rows.column(column).cast(pa.float64())).as_py() for name, column in MEANS.items()}
    for name, (column, least) in RANKED.items():
        precision = average_precision(obs >= least, rows.column(column).to_numpy())
        out[name] = None if np.isnan(precision) else precision
    return out


def _ratios(rows: pa.Table, base: pa.Table) -> dict[str, float | None]:
    out: dict[str, float | None] = {}
    for name in RATIOS:
        below = pc.mean(base.column(MEANS[name])).as_py()
        out[f"{name}_ratio"] = pc.mean(rows.column(MEANS[name])).as_py() / below if below else None
    mine, theirs = in_order(rows), in_order(base)
    gain = theirs.column("crps").to_numpy() - mine.column("crps").to_numpy()
    out["zero_share"] = zero_share(gain, mine.column("obs").to_numpy())
    return out


def _split(rows: pa.Table, by: Sequence[str]) -> list[tuple[tuple[str | int, ...], pa.Table]]:
    """Parts of a table with equal values in some columns, in the order in which these first occur."""
    if not by:
        return [((), rows)]
    keys = rows.group_by(list(by), use_threads=False).aggregate([]).to_pylist()
    parts = []
    for key in keys:
        mask = pc.equal(rows.column(by[0]), key[by[0]])
        for column in by[1:]:
            mask = pc.and_(mask, pc.equal(rows.column(column), key[column]))
        parts.append((tuple(key[c] for c in by), rows.filter(mask)))
    return parts
