"""Each table has one typed row, made from its declaration, and a table is read as such only where it is one."""

from __future__ import annotations

import types
import typing
from datetime import date

import pyarrow as pa
import pytest
from tools.typed_rows import files

from lull import schema
from lull.errors import SchemaError
from lull.schema.rows import TABLE_OF, ClaimRow, GrievanceRow
from lull.schema.typed import rows_of


def grievance() -> pa.Table:
    texts = {c: ["a"] for c in ("grievance_id", "type", "place_id", "strand", "status", "text", "source_id")}
    days = dict.fromkeys(("first_seen", "last_evidence", "known_from"), pa.array([date(2019, 4, 1)]))
    level = pa.array([1], pa.int32())
    return pa.table({**texts, **days, "salience": [0.5], "evidence_level": level, "evidence_ids": [["x", "y"]]})


def test_the_rows_are_as_the_schema_says() -> None:
    stale = [path.name for path, text in files() if path.read_text("utf-8") != text]
    assert stale == [], "run `python -m tools.typed_rows`"


def test_every_table_has_one_row_and_a_field_may_be_none_where_its_column_may_be_empty() -> None:
    assert sorted(TABLE_OF.values()) == sorted(schema.TABLES)
    for kind, name in TABLE_OF.items():
        hints = typing.get_type_hints(kind)
        assert tuple(hints) == schema.table(name).names
        for column in schema.table(name).columns:
            may_be_none = isinstance(hints[column.name], types.UnionType)
            assert may_be_none is not column.required, f"{name}.{column.name}"


def test_rows_are_read_in_their_order_and_absent_optional_columns_are_none() -> None:
    assert rows_of(grievance(), GrievanceRow)[0]["evidence_ids"] == ["x", "y"]
    claim = schema.conform(
        pa.table({
            "claim_id": ["c1", "c0"], "commitment_id": ["p", "p"], "claim_date": [date(2019, 4, 16)] * 2,
            "claimant": ["Office"] * 2, "says": ["announced"] * 2, "verification": [0, 1], "source_id": ["s"] * 2,
            "known_from": [date(2019, 4, 16)] * 2,
        }),
        "claim",
    )  # fmt: skip
    found = rows_of(claim.drop_columns(["url"]), ClaimRow)
    assert [(row["claim_id"], row["url"]) for row in found] == [("c1", None), ("c0", None)]


def test_a_table_that_is_none_of_these_rows_is_refused() -> None:
    with pytest.raises(SchemaError, match="column 'salience' is missing; it holds: Share"):
        rows_of(grievance().drop_columns(["salience"]), GrievanceRow)
    without = grievance().drop_columns(["salience"])
    with pytest.raises(SchemaError, match="column 'salience': expected double, not string"):
        rows_of(without.append_column("salience", pa.array(["much"])), GrievanceRow)
