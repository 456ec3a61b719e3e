"""The two engines of the parity tests: DuckDB in memory, and Sail behind Spark Connect on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lull.engine import connect

Load = Callable[[str, pa.Table], Any]


@pytest.fixture(scope="session")
def sail() -> Iterator[Any]:
    spark = pytest.importorskip("pysail.spark", reason="the extra `sail` is not installed")
    server = spark.SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    engine = connect(f"sc://{host}:{port}")
    yield engine
    engine._session.stop()
    server.stop()


@pytest.fixture(scope="session")
def duck() -> Any:
    return connect("duckdb://?threads=1")


@pytest.fixture(params=["duck", "sail"])
def load(request: pytest.FixtureRequest, tmp_path: Path) -> Load:
    """Put an Arrow table into the engine through Parquet, and return its expression."""
    engine = request.getfixturevalue(request.param)

    def put(name: str, table: pa.Table) -> Any:
        pq.write_table(table, tmp_path / f"{name}.parquet")
        return engine.read_parquet(str(tmp_path / f"{name}.parquet"))

    return put
