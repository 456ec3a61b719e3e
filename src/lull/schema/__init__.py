"""Every table of Lull in one place: columns, types, units, keys, allowed values, and what may be published.

`None` (not known or not observed), 0 (observed, none) and a missing row (never looked) are three things.
All tables but those made and used within one run (panel, draws, group_draws, score) carry `source_id` and `known_from`, the first
date on which the row could be known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lull.errors import SchemaError
from lull.schema.forecasts import DRAWS, EXPLANATION, FORECAST, GROUP, GROUP_DRAWS, HISTORY, IMPRECISE, PANEL, SCORE
from lull.schema.ground import EVENT, OBSERVATION, PLACE, SOURCE
from lull.schema.judgement import (
    ALERT,
    CARD,
    CONTRIBUTION,
    DIAL,
    EFFORT,
    FIND_OUT,
    PRIORITY,
    RESTORED,
    SENSITIVITY,
    STRAND,
)
from lull.schema.kinds import (
    ACTIVITIES,
    DAY,
    FLAG,
    INT,
    POPULATION_GROUPS,
    REAL,
    STRANDS,
    TEXT,
    TEXTS,
    TIERS,
    Column,
    Table,
)
from lull.schema.names import NAME, TRANSLATION
from lull.schema.national import NATIONAL, NATIONAL_HISTORY
from lull.schema.order import in_order
from lull.schema.promises import CLAIM, COMMITMENT, GRIEVANCE, LEDGER
from lull.schema.reports import DECISION, DOCUMENT, LINEAGE, RECORD
from lull.schema.watch import ALARM, ALL_GROUPS, COMES_BACK, GOES_ON, LISTS, PRESENCE, WATCH

__all__ = [
    "ACTIVITIES",
    "ALARM",
    "ALERT",
    "ALL_GROUPS",
    "CARD",
    "CLAIM",
    "COMES_BACK",
    "COMMITMENT",
    "CONTRIBUTION",
    "DAY",
    "DECISION",
    "DIAL",
    "DOCUMENT",
    "DRAWS",
    "EFFORT",
    "EVENT",
    "EXPLANATION",
    "FIND_OUT",
    "FLAG",
    "FORECAST",
    "GOES_ON",
    "GRIEVANCE",
    "GROUP",
    "GROUP_DRAWS",
    "HISTORY",
    "IMPRECISE",
    "INT",
    "LEDGER",
    "LINEAGE",
    "LISTS",
    "NAME",
    "NATIONAL",
    "NATIONAL_HISTORY",
    "OBSERVATION",
    "PANEL",
    "PLACE",
    "POPULATION_GROUPS",
    "PRESENCE",
    "PRIORITY",
    "REAL",
    "RECORD",
    "RESTORED",
    "SCORE",
    "SENSITIVITY",
    "SOURCE",
    "STRAND",
    "STRANDS",
    "TABLES",
    "TEXT",
    "TEXTS",
    "TIERS",
    "TRANSLATION",
    "WATCH",
    "Column",
    "Table",
    "arrow_schema",
    "check",
    "conform",
    "public_columns",
    "table",
]

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        PLACE,
        NAME,
        TRANSLATION,
        SOURCE,
        EVENT,
        OBSERVATION,
        RECORD,
        GRIEVANCE,
        LEDGER,
        COMMITMENT,
        CLAIM,
        PANEL,
        DRAWS,
        GROUP,
        GROUP_DRAWS,
        FORECAST,
        EXPLANATION,
        SCORE,
        STRAND,
        CONTRIBUTION,
        PRIORITY,
        FIND_OUT,
        EFFORT,
        DIAL,
        RESTORED,
        SENSITIVITY,
        CARD,
        ALERT,
        HISTORY,
        IMPRECISE,
        NATIONAL,
        NATIONAL_HISTORY,
        DECISION,
        DOCUMENT,
        LINEAGE,
        WATCH,
        ALARM,
        PRESENCE,
    )
}


def table(name: str) -> Table:
    """The declaration of one table; `SchemaError` if there is none."""
    if name not in TABLES:
        raise SchemaError(f"no table {name!r}; the tables are: {', '.join(TABLES)}")
    return TABLES[name]


def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of a table.

    >>> arrow_schema("source").names[0]
    'source_id'
    """
    return pa.schema([pa.field(c.name, c.type, nullable=not c.required) for c in table(name).columns])


MOST_KEYS = 5_000_000
"""Keys that are possible in a table, up to which each is counted in a list of all of them."""


def public_columns(name: str) -> tuple[str, ...]:
    """Names of the columns that may leave this machine."""
    return tuple(c.name for c in table(name).columns if c.public)


def conform(rows: pa.Table, name: str) -> pa.Table:
    """Put the columns in the declared order and types, fill absent optional ones with null, then `check`.

    Raises `SchemaError` naming the table, the column, an offending value and what was expected.
    """
    declared = table(name)
    there = set(rows.column_names)
    extra = [n for n in rows.column_names if n not in declared.names]
    if extra and not declared.open:
        raise SchemaError(f"table {name}: unknown columns {', '.join(extra)}; expected {', '.join(declared.names)}")
    arrays, fields = [], []
    for c in declared.columns:
        arrays.append(_cast(rows, c, name) if c.name in there else _absent(rows, c, name))
        fields.append(pa.field(c.name, c.type, nullable=not c.required))
    for n in extra:
        arrays.append(rows.column(n))
        fields.append(rows.schema.field(n))
    return check(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), name)


def _cast(rows: pa.Table, column: Column, name: str) -> pa.ChunkedArray:
    try:
        return rows.column(column.name).cast(column.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise SchemaError(f"table {name}, column {column.name!r}: expected {column.type}, {error}") from error


def _absent(rows: pa.Table, column: Column, name: str) -> pa.ChunkedArray:
    if column.required:
        raise SchemaError(f"table {name}: column {column.name!r} is missing; it holds: {column.doc}")
    return pa.chunked_array([pa.nulls(rows.num_rows, column.type)])


def check(rows: pa.Table, name: str) -> pa.Table:
    """Return `rows` if required values, ranges, allowed values and the key hold; else raise `SchemaError`."""
    declared = table(name)
    for c in declared.columns:
        _check_column(rows.column(c.name), c, name)
    _check_key(rows, declared.key, name)
    return rows


def _check_column(values: pa.ChunkedArray, column: Column, name: str) -> None:
    where = f"table {name}, column {column.name!r}"
    if column.required and values.null_count:
        raise SchemaError(f"{where}: {values.null_count} empty values; every row needs one ({column.doc})")
    if column.allowed:
        bad = pc.unique(
            values.filter(pc.invert(pc.is_in(values, pa.array(column.allowed, column.type), skip_nulls=False)))
        )
        bad = bad.drop_null() if bad.null_count else bad
        if len(bad):
            raise SchemaError(
                f"{where}: {bad[0].as_py()!r} is not allowed; expected one of {', '.join(map(str, column.allowed))}"
            )
    if column.low is None and column.high is None:
        return
    least, most = pc.min_max(values).as_py().values()
    if column.low is not None and least is not None and least < column.low:
        raise SchemaError(f"{where}: {least} is below {column.low}")
    if column.high is not None and most is not None and most > column.high:
        raise SchemaError(f"{where}: {most} is above {column.high}")


def _check_key(rows: pa.Table, key: Sequence[str], name: str) -> None:
    if in_order(rows, key) or _all_differ(rows, key):
        return
    counts = rows.group_by(list(key)).aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts.column("count_all"), 1))
    if twice.num_rows:
        first = ", ".join(f"{k}={twice.column(k)[0].as_py()}" for k in key)
        raise SchemaError(
            f"table {name}: {twice.num_rows} keys occur more than once, the first is {first}; keys must be unique"
        )


def _all_differ(rows: pa.Table, key: Sequence[str]) -> bool:
    """Whether no two rows share a key, counted over all that the key could be where that is not many; else False."""
    codes, possible = np.zeros(rows.num_rows, dtype=np.int64), 1
    for column in key:
        coded = rows.column(column).combine_chunks().dictionary_encode("encode")
        size = len(coded.dictionary)
        if size * possible > MOST_KEYS:
            return False
        codes = codes * size + coded.indices.to_numpy(zero_copy_only=False)
        possible *= size
    return not rows.num_rows or int(np.bincount(codes, minlength=1).max()) < 2
