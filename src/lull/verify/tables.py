"""Tables of skill from score rows: means by window, activity or class, beside a reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
RANKED = {"ap_1": ("p_ge_1", 1), "ap_25": ("p_ge_25", 25)}


def skill(rows: pa.Table, *, by: Sequence[str] = (), reference: str | None = None) -> pa.Table:
    """Mean scores of every model, in all rows or by some columns, and their ratios to a reference model.

    Columns: the `by` columns, model, rows, deaths (mean recorded), crps, ign, mis, brier_1, brier_25, coverage_90,
    width_90 (sharpness), ap_1, ap_25 (average precision of P(≥ 1) and P(≥ 25)); with a reference, `*_ratio` of
    the first five scores (below 1 is better), and `zero_share`: how much of the gain in CRPS was earned where
    nothing was recorded, which is null without a gain.

    Parameters
    ----------
    rows : rows of `score`, of one kind (months, sums or totals).
    by : columns to split by, such as window or activity; or one added with `with_class`.
    reference : model to divide by.

    Raises
    ------
    ForecastError
        Where a model was not scored on the same rows as the reference, or a column is missing.
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
            row = dict(zip(by, where, strict=True)) | {"model": name} | _means(values)
            out.append(row | ({} if base is None else _ratios(values, base)))
    return pa.Table.from_pylist(out)


def check_paired(rows: pa.Table, reference: str) -> None:
    """Raise `ForecastError` unless every model has exactly the rows of the reference."""
    counts = _model_counts(rows)
    if reference not in counts:
        raise ForecastError(f"no model {reference!r} among the scores; there are {', '.join(counts)}")
    uneven = [f"{m} {n}" for m, n in counts.items() if n != counts[reference]]
    if uneven:
        raise ForecastError(
            f"models were scored on different rows ({', '.join(uneven)}, {reference} {counts[reference]}); "
            "score all on the same folds"
        )


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
    """The rows of all other units."""
    return rows.filter(pc.invert(pc.is_in(rows.column("unit_id"), pa.array(units, pa.string()))))


def zero_share(gain: NDArray[np.float64], obs: NDArray[np.float64]) -> float | None:
    """Share of a total gain that was earned in rows where nothing was recorded; None where there is no gain.

    >>> zero_share(np.array([1.0, 3.0]), np.array([0.0, 9.0]))
    0.25
    """
    total = gain.sum()
    return float(gain[obs == 0].sum() / total) if total > 0 else None


def _means(rows: pa.Table) -> dict[str, Any]:
    obs = rows.column("obs").to_numpy()
    out = {"rows": rows.num_rows, "deaths": float(obs.mean())}
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
    key = [("origin", "ascending"), ("unit_id", "ascending"), ("horizon", "ascending")]
    mine, theirs = rows.sort_by(key), base.sort_by(key)
    gain = theirs.column("crps").to_numpy() - mine.column("crps").to_numpy()
    out["zero_share"] = zero_share(gain, mine.column("obs").to_numpy())
    return out


def _split(rows: pa.Table, by: Sequence[str]) -> list[tuple[tuple[Any, ...], pa.Table]]:
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


def _model_counts(rows: pa.Table) -> dict[str, int]:
    return {pair["values"]: pair["counts"] for pair in rows.column("model").value_counts().to_pylist()}
