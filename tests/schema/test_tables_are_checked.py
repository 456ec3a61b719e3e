"""A table that breaks its declaration is refused with the table, the column and the value named."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from lull import schema
from lull.errors import SchemaError


def claim(**changes: object) -> pa.Table:
    row: dict[str, object] = {
        "claim_id": "c1",
        "commitment_id": "p1",
        "claim_date": date(2019, 4, 16),
        "claimant": "Office of the Governor",
        "says": "announced",
        "verification": 0,
        "source_id": "test",
        "known_from": date(2019, 4, 16),
    }
    row.update(changes)
    return pa.table({k: [v] for k, v in row.items()})


def test_every_table_says_where_a_row_comes_from_and_since_when_it_is_known() -> None:
    made_within_one_run = {"panel", "draws", "group_draws", "score"}
    for name, table in schema.TABLES.items():
        if name not in made_within_one_run:
            assert {"source_id", "known_from"} <= set(table.names), name


def test_every_key_is_a_required_column() -> None:
    for table in schema.TABLES.values():
        for key in table.key:
            assert table.column(key).required, f"{table.name}.{key}"


def test_every_column_is_explained_and_every_table_has_a_key() -> None:
    for table in schema.TABLES.values():
        assert table.key
        assert all(c.doc.endswith((".", "?")) for c in table.columns), table.name


def test_column_names_are_unique_within_a_table() -> None:
    for table in schema.TABLES.values():
        assert len(set(table.names)) == len(table.names), table.name


def test_conform_orders_casts_and_fills_optional_columns_with_null() -> None:
    rows = schema.conform(claim(), "claim")
    assert tuple(rows.column_names) == schema.CLAIM.names
    assert rows.column("detail").to_pylist() == [None]
    assert rows.schema.field("verification").type == pa.int32()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"says": "broken"}, "'broken' is not allowed; expected one of announced"),
        ({"claimant": None}, "claimant"),
        ({"verification": 7}, "7 is not allowed"),
        ({"surprise": 1}, "unknown columns surprise"),
        ({"claim_date": "soon"}, "claim_date"),
    ],
)
def test_a_wrong_value_is_named(changes: dict[str, object], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        schema.conform(claim(**changes), "claim")


def test_a_missing_column_says_what_it_should_hold() -> None:
    with pytest.raises(SchemaError, match="'says' is missing; it holds"):
        schema.conform(claim().drop_columns(["says"]), "claim")


def test_a_key_that_occurs_twice_is_refused() -> None:
    with pytest.raises(SchemaError, match="claim_id=c1"):
        schema.conform(pa.concat_tables([claim(), claim()]), "claim")


def test_numbers_outside_their_range_are_refused() -> None:
    row = {"unit_id": "u", "month": date(2019, 1, 1), "horizon": 0, "draw": 0, "value": 1}
    with pytest.raises(SchemaError, match="0 is below 1"):
        schema.conform(pa.table({k: [v] for k, v in row.items()}), "draws")


def test_an_open_table_keeps_further_columns() -> None:
    row = {
        "unit_id": "u",
        "level": "district",
        "month": date(2019, 1, 1),
        "events": 0,
        "deaths": 0,
        "deaths_state": 0,
        "deaths_nonstate": 0,
        "deaths_onesided": 0,
        "sum_12": 0.0,
    }
    assert "sum_12" in schema.conform(pa.table({k: [v] for k, v in row.items()}), "panel").column_names


def test_nothing_finer_than_a_district_is_public() -> None:
    shown = set(schema.public_columns("event"))
    assert not shown & {"latitude", "longitude", "priogrid_gid", "date_start", "date_end", "best", "low", "high"}


def test_an_unknown_table_lists_the_known_ones() -> None:
    with pytest.raises(SchemaError, match="the tables are: place, name, translation, source"):
        schema.table("places")
