"""An address chooses an engine, and a wrong one says what is expected."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pytest

from lull.engine import connect, open_duckdb
from lull.errors import StoreError


def test_a_file_is_read_and_not_written(tmp_path: Path) -> None:
    file = tmp_path / "a.duckdb"
    con = open_duckdb(file)
    con.register("rows", pa.table({"a": [1, 2]}))
    con.execute("CREATE TABLE t AS FROM rows")
    con.close()
    engine = connect(f"duckdb:///{file}?table=t&threads=1")
    assert engine.ask(f"SELECT sum(a) AS a FROM {engine.relation}")["a"].to_pylist() == [3]
    with pytest.raises(StoreError, match="read-only"):
        engine.ask("INSERT INTO t VALUES (3)")
    engine.close()


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
