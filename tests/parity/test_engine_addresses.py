"""An address chooses an engine, and a wrong one says what is expected."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pytest

from lull.engine import connect
from lull.errors import StoreError


def test_a_file_keeps_what_was_written_and_can_be_opened_to_read_only(tmp_path: Path) -> None:
    file = tmp_path / "a.duckdb"
    first = connect(f"duckdb:///{file}")
    first.create_table("t", pa.table({"a": [1, 2]}))
    first.disconnect()
    second = connect(f"duckdb:///{file}?read_only=1&threads=1")
    assert second.table("t").a.sum().to_pyarrow().as_py() == 3
    with pytest.raises(Exception, match="read-only"):
        second.create_table("u", pa.table({"a": [1]}))
    second.disconnect()


@pytest.mark.parametrize(
    "url", ["postgres://x", "duckdb", "", "/tmp/a.duckdb", "duckdb://?speed=9", "duckdb://?threads=many"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(StoreError, match=r"duckdb://|threads=NUMBER"):
        connect(url)


def test_spark_without_its_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(StoreError, match=r"lull\[spark\]"):
        connect("sc://127.0.0.1:1")
