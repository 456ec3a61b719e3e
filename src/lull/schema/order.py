"""Whether rows stand in the order of their key, which tables made row by row mostly do."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def in_order(rows: pa.Table, key: Sequence[str]) -> bool:
    """Whether the key of each row is above that of the row before, so that rows are sorted and no two are the same.

    Keys with nulls are in no order.

    >>> rows = pa.table({"unit": ["a", "a", "b"], "draw": [1, 2, 1]})
    >>> in_order(rows, ("unit", "draw")), in_order(rows, ("unit",)), in_order(rows, ("draw", "unit"))
    (True, False, False)
    """
    if any(rows.column(name).null_count for name in key):
        return False
    rises = pa.scalar(False)
    for name in reversed(key):
        column = rows.column(name).combine_chunks()
        before, after = column.slice(0, max(len(column) - 1, 0)), column.slice(1)
        rises = pc.or_(pc.less(before, after), pc.and_(pc.equal(before, after), rises))
    return bool(pc.all(rises, min_count=0).as_py())
