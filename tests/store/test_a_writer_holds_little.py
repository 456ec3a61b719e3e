"""A writer of the store keeps to a bound of memory, and never takes more than the machine or its container gives."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from lull import engine


def limit(con: duckdb.DuckDBPyConnection) -> float:
    found = con.execute("SELECT current_setting('memory_limit')").fetchone()
    assert found is not None
    return engine._bytes(found[0])


def test_a_writer_is_bounded_and_a_reader_is_as_duckdb_has_it(tmp_path: Path) -> None:
    with engine.open_duckdb(tmp_path / "a.duckdb") as writer:
        assert limit(writer) <= engine.WRITER_BYTES
        writer.execute("CREATE TABLE t AS SELECT 1 AS one")
    usual = limit(duckdb.connect(":memory:"))
    with engine.open_duckdb(tmp_path / "a.duckdb", read_only=True) as reader:
        assert limit(reader) == usual


def test_a_lower_limit_stays(tmp_path: Path) -> None:
    con = duckdb.connect(str(tmp_path / "b.duckdb"), config={"memory_limit": "200MiB"})
    engine._bound(con)
    assert limit(con) == pytest.approx(200 * 1024**2, rel=0.01)


def test_more_than_the_bound_goes_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WRITER_BYTES", 60_000_000)
    with engine.open_duckdb(tmp_path / "c.duckdb", threads=1) as writer:
        writer.execute("CREATE TABLE t AS SELECT hash(range)::VARCHAR AS h FROM range(3_000_000)")
        found = writer.execute("SELECT count(*) FROM (SELECT h FROM t ORDER BY h)").fetchone()
    assert found == (3_000_000,)
