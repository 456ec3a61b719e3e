"""Rows of a long table about one place, without turning the rest of the table into rows.

`history` has hundreds of rows a place, and a page shows one place.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from lull.publish.outcome import Rows
from lull.publish.snapshot import Snapshot

Spans = Mapping[str, tuple[int, int]]


def where(snapshot: Snapshot, table: str, columns: tuple[str, ...], value: str) -> Rows:
    """The columns of rows about all violence where the first column is a value, in the order of the table."""
    if table in snapshot.kept:
        # Read whole already, or given in place of what the release holds.
        return snapshot.grouped(table, columns[0]).get(value, ())
    if not snapshot.release.has(table):
        return ()
    held, spans = snapshot.once((table, "spans", columns), lambda: _spans(snapshot, table, columns))
    start, length = spans.get(value, (0, 0))
    return tuple(held.slice(start, length).to_pylist())


def _spans(snapshot: Snapshot, table: str, columns: tuple[str, ...]) -> tuple[pa.Table, Spans]:
    return together(snapshot.whole(table).select(columns), columns[0])


def together(rows: pa.Table, column: str) -> tuple[pa.Table, Spans]:
    """A table brought together by a column, and for each value the first row and how many there are.

    >>> found, spans = together(pa.table({"place": ["b", "a", "b"], "n": [1, 2, 3]}), "place")
    >>> found["n"].to_pylist(), dict(spans)
    ([2, 1, 3], {'a': (0, 1), 'b': (1, 2)})
    """
    codes = rows[column].combine_chunks().dictionary_encode()
    names = codes.dictionary.to_pylist()
    rank = np.argsort(np.argsort(np.array(names, dtype=str), kind="stable"), kind="stable")
    ranks = rank[codes.indices.to_numpy(zero_copy_only=False).astype(int)]
    order, counts = np.argsort(ranks, kind="stable"), np.bincount(ranks, minlength=len(names))
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(names) else counts
    spans = {name: (int(starts[at]), int(counts[at])) for name, at in sorted(zip(names, rank, strict=True))}
    return rows.take(pa.array(order)).combine_chunks(), spans
