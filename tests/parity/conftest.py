"""The two engines of the parity tests: DuckDB in memory, and Sail behind Spark Connect on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pyarrow as pa
import pytest

from lull.engine import Engine, connect

Ask = Callable[[Mapping[str, pa.Table], str], pa.Table]


@pytest.fixture(scope="session")
def sail_address() -> Iterator[str]:
    spark = pytest.importorskip("pysail.spark", reason="the extra `sail` is not installed")
    server = spark.SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def sail(sail_address: str) -> Iterator[Engine]:
    engine = connect(sail_address)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def duck() -> Engine:
    return connect("duckdb://?threads=1")


@pytest.fixture(params=["duck", "sail"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Put Arrow tables into the engine, and ask a statement of it."""
    engine = request.getfixturevalue(request.param)

    def put_and_ask(given: Mapping[str, pa.Table], statement: str) -> pa.Table:
        for name, rows in given.items():
            engine.put(name, rows)
        return engine.ask(statement)

    return put_and_ask
