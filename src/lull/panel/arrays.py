"""A panel table as arrays of units by months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from lull.errors import SchemaError


@dataclass(frozen=True)
class Grid:
    """Series of all units.

    `units` : names, sorted, (U,); `months` : (T,) consecutive months; `counts` : (U, T) deaths a month;
    `extra` : further (U, T) series by name, NaN where a value is null.
    """

    units: tuple[str, ...]
    months: NDArray[np.datetime64]
    counts: NDArray[np.float64]
    extra: Mapping[str, NDArray[np.float64]]


def arrays(panel: pa.Table, *, value: str = "deaths", extra: Sequence[str] = ()) -> Grid:
    """Turn a full panel into arrays, whatever the order of its rows.

    Parameters
    ----------
    panel : one row a unit and month; every unit has every month.
    value : the column of counts.
    extra : further numeric columns, such as features.

    Raises
    ------
    SchemaError
        Where a unit lacks a month, a row occurs twice, or a count is null.

    Examples
    --------
    >>> from datetime import date
    >>> rows = pa.table({"unit_id": ["b", "a"], "month": [date(2020, 1, 1)] * 2, "deaths": [3, 0]})
    >>> arrays(rows).counts.tolist()
    [[0.0], [3.0]]
    """
    if not panel.num_rows:
        raise SchemaError("the panel has no rows; expected at least one unit and month")
    names = pc.sort_indices(units := pc.unique(panel.column("unit_id")))
    units = units.take(names)
    row = np.asarray(pc.index_in(panel.column("unit_id"), units))
    stamp = panel.column("month").to_numpy().astype("datetime64[M]").astype(np.int64)
    months = np.arange(stamp.min(), stamp.max() + 1)
    place = row * len(months) + (stamp - stamp.min())
    if len(place) != len(units) * len(months) or len(np.unique(place)) != len(place):
        raise SchemaError(
            f"{panel.num_rows} rows for {len(units)} units and {len(months)} months; expected every unit once in every "
            "month from the first to the last"
        )
    if panel.column(value).null_count:
        raise SchemaError(f"column {value!r} has empty values; a month that was not observed cannot be counted")

    def block(name: str) -> NDArray[np.float64]:
        out = np.empty(len(place))
        out[place] = panel.column(name).cast(pa.float64()).to_numpy()
        return out.reshape(len(units), len(months))

    return Grid(tuple(units.to_pylist()), months.astype("datetime64[M]"), block(value), {n: block(n) for n in extra})


def links(grid: Grid, neighbours: pa.Table, *, ring: int = 1) -> sparse.csr_array:
    """Neighbours of one ring as a (U, U) matrix of 0 and 1, from rows `unit_id, neighbour_id, ring`.

    Pairs with a unit that is not in the grid are left out.

    >>> from datetime import date
    >>> grid = arrays(pa.table({"unit_id": ["a", "b"], "month": [date(2020, 1, 1)] * 2, "deaths": [0, 0]}))
    >>> links(grid, pa.table({"unit_id": ["a"], "neighbour_id": ["b"], "ring": [1]})).toarray().tolist()
    [[0.0, 1.0], [0.0, 0.0]]
    """
    pairs = neighbours.filter(pc.equal(neighbours.column("ring"), ring))
    number = {unit: i for i, unit in enumerate(grid.units)}
    ends: list[tuple[int, int]] = [
        (number[a], number[b])
        for a, b in zip(pairs.column("unit_id").to_pylist(), pairs.column("neighbour_id").to_pylist(), strict=True)
        if a in number and b in number
    ]
    there: NDArray[np.int64] = np.array(sorted(set(ends)), dtype=np.int64).reshape(-1, 2)
    size = len(grid.units)
    return sparse.csr_array((np.ones(len(there)), (there[:, 0], there[:, 1])), shape=(size, size))
