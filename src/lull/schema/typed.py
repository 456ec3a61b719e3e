"""The rows of a table as typed rows, with a check that the table is what the type says."""

from __future__ import annotations

from typing import TypeVar

import pyarrow as pa

from lull.errors import SchemaError
from lull.schema import table
from lull.schema.rows import TABLE_OF

R = TypeVar("R")


def rows_of(rows: pa.Table, kind: type[R]) -> list[R]:
    """The rows of an Arrow table as `kind`, a class of `lull.schema.rows`, in their order.

    A column that may be empty and is absent reads as None; one that is not public may be absent, as in a release;
    columns beyond the declaration stay.

    Raises
    ------
    SchemaError
        Naming a column that is absent or of another type.

    >>> from lull.schema.rows import NameRow
    >>> rows_of(pa.table({"place_id": ["a"]}), NameRow)
    Traceback (most recent call last):
        ...
    lull.errors.SchemaError: table name: column 'lang' is missing; it holds: Language of the name, BCP-47.
    """
    declared = table(TABLE_OF[kind])
    for column in declared.columns:
        if column.name not in rows.column_names:
            if not column.public:
                continue
            if column.required:
                raise SchemaError(f"table {declared.name}: column {column.name!r} is missing; it holds: {column.doc}")
            rows = rows.append_column(column.name, pa.nulls(rows.num_rows, column.type))
        elif (seen := rows.schema.field(column.name).type) != column.type:
            raise SchemaError(f"table {declared.name}, column {column.name!r}: expected {column.type}, not {seen}")
    found: list[R] = rows.to_pylist()
    return found
