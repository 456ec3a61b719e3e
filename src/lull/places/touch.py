"""Neighbours: which places share a border, and which are one place further."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from lull.errors import AreaError

if TYPE_CHECKING:
    import scipy.sparse as sp

SCHEMA = pa.schema([("unit_id", pa.string()), ("neighbour_id", pa.string()), ("ring", pa.int32())])


def touching(ids: Sequence[str], polygons: NDArray[np.object_], *, tolerance: float = 0.001) -> pa.Table:
    """Pairs `unit_id, neighbour_id, ring` of places: ring 1 come within `tolerance` degrees, ring 2 touch ring 1.

    Both directions are given, sorted; nobody is their own neighbour; an island has no row.

    >>> squares = shapely.box([0, 1, 2, 9], 0, [1, 2, 3, 10], 1)
    >>> touching(["a", "b", "c", "d"], squares).slice(0, 2).to_pylist()
    [{'unit_id': 'a', 'neighbour_id': 'b', 'ring': 1}, {'unit_id': 'a', 'neighbour_id': 'c', 'ring': 2}]
    """
    if len(ids) != len(polygons) or len(set(ids)) != len(ids):
        raise AreaError(f"{len(ids)} ids ({len(set(ids))} different) for {len(polygons)} polygons; expected one each")
    one, other = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=tolerance)
    apart = one != other
    ring1 = adjacency(one[apart], other[apart], len(ids))
    return pairs(ids, ring1)


def adjacency(one: NDArray[np.int64], other: NDArray[np.int64], n: int) -> sp.csr_array:
    """0/1 matrix (n, n), symmetric, with an empty diagonal."""
    import scipy.sparse as sp  # only here: most commands need no neighbours

    half = sp.csr_array((np.ones(len(one), dtype=np.int64), (one, other)), shape=(n, n))
    matrix = sp.csr_array(((half + half.T) > 0).astype(np.int64))
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    return matrix


def pairs(ids: Sequence[str], ring1: sp.csr_array) -> pa.Table:
    """Rows of rings 1 and 2 of an adjacency matrix."""
    reach = ((ring1 @ ring1) > 0).astype(np.int64)
    ring2 = reach - reach.multiply(ring1)
    ring2.setdiag(0)
    names = np.asarray(ids, dtype=object)
    parts = []
    for ring, matrix in ((1, ring1.tocoo()), (2, ring2.tocoo())):
        keep = matrix.data > 0
        rows, columns = names[matrix.row[keep]], names[matrix.col[keep]]
        parts.append(pa.table([rows, columns, np.full(len(rows), ring)], schema=SCHEMA))
    return pa.concat_tables(parts).sort_by(
        [("unit_id", "ascending"), ("ring", "ascending"), ("neighbour_id", "ascending")]
    )
