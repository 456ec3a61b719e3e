"""Parquet files of others: what comes out of dictionaries and runs is counted before it is made."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lull.bounded.archive import check_unpacked
from lull.bounded.content import check_columns
from lull.errors import SourceError

MOST_ROWS = 100_000_000
MOST_BYTES = 4 << 30
_LONGEST_TEXT = 1 << 20


def read_parquet(name: str, content: bytes, wanted: Collection[str] | None = None) -> pa.Table:
    """The columns in `wanted` (default all), texts as dictionaries, so that repeated ones cost nothing.

    Raises `SourceError` for a damaged file, nested columns, or one that holds more than the bounds.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        names = [n for n in file.schema_arrow.names if wanted is None or n in wanted]
        _check(name, file, names, len(content))
        texts = [n for n in names if _is_text(file.schema_arrow.field(n).type)]
        file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=texts)
        parts, left = [], MOST_BYTES
        for group in range(file.metadata.num_row_groups):
            parts.append(file.read_row_group(group, columns=names))
            left -= sum(_size(c) for c in parts[-1].columns)
            if left < 0:
                raise SourceError(f"{name} unpacks to more than {MOST_BYTES:,} bytes; split it")
        return pa.concat_tables(parts) if parts else file.schema_arrow.empty_table().select(names)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise SourceError(f"{name} is a damaged Parquet file ({error}); download it again") from error


def columns(content: bytes) -> list[str]:
    """Names of all columns of a file that was read already."""
    return list(pq.ParquetFile(pa.BufferReader(content)).schema_arrow.names)


def _check(name: str, file: pq.ParquetFile, wanted: list[str], packed: int) -> None:
    check_columns(name, file.schema_arrow.names)
    if file.metadata.num_rows > MOST_ROWS:
        raise SourceError(f"{name} has {file.metadata.num_rows:,} rows; at most {MOST_ROWS:,} are read: split it")
    filled = file.metadata.num_rows * max(len(wanted), 1) * 8
    if filled > 2 * MOST_BYTES:
        raise SourceError(f"{name} fills {filled:,} bytes once read; at most {2 * MOST_BYTES:,} are: split it")
    nested = [n for n in wanted if pa.types.is_nested(file.schema_arrow.field(n).type)]
    if nested:
        raise SourceError(f"{name}: column {nested[0]} is nested; expected plain values")
    groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
    check_unpacked(name, packed, sum(g.total_byte_size for g in groups), MOST_BYTES)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind))


def _size(column: pa.ChunkedArray) -> int:
    """Bytes of a column once written out, without writing it out."""
    total = 0
    for chunk in column.chunks:
        if not pa.types.is_dictionary(chunk.type):
            total += chunk.nbytes
            continue
        lengths = pc.binary_length(chunk.dictionary)
        if (pc.max(lengths).as_py() or 0) > _LONGEST_TEXT:
            raise SourceError(f"a cell has {pc.max(lengths).as_py():,} bytes; at most {_LONGEST_TEXT:,} are read")
        total += int(pc.sum(pc.cast(lengths.take(chunk.indices), pa.int64())).as_py() or 0)
    return total
