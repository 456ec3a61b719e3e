"""The only file that names an engine: an address in, rows in, SQL in, Arrow rows out.

The SQL that the house writes keeps to what DuckDB and Apache Spark both understand in the same sense, so that one text
runs on either: no dialect of an engine, no translation in between.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import duckdb
import pyarrow as pa

from lull.absent import let_pandas_in
from lull.errors import StoreError

SPARK_SETTINGS = {
    # Without Arrow, results of some 100,000 rows take four times as long to fetch.
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
}
WRITER_BYTES = 3_000_000_000
EXPECTED = "duckdb://, duckdb:///PATH?table=NAME, duckdb:///FILE.parquet or sc://HOST:PORT/TABLE"
TOKEN = "LULL_SPARK_TOKEN"
FORMATS = ("parquet", "iceberg", "delta", "orc")
_GLANCES = threading.Lock()
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,2}")
_SPARK = re.compile(
    r"sc://(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):(?P<port>\d{1,5})(/(?P<what>[^;]*)(;(?P<more>.*))?)?"
)


@dataclass(frozen=True)
class Engine:
    """An engine that is connected to.

    `ask` runs a statement and gives its rows; `put` offers rows under a name, and `keep` a statement, for
    statements to come; `relation` is
    what the address names beyond the engine, ready for FROM, or "".
    """

    name: str
    ask: Callable[[str], pa.Table]
    put: Callable[[str, pa.Table], None]
    keep: Callable[[str, str], None]
    close: Callable[[], None]
    relation: str = ""


def connect(url: str) -> Engine:
    """Connect to an engine.

    `duckdb://` is an empty database in memory; `duckdb:///FILE.duckdb?table=NAME` a table of a file, read only, and
    `duckdb:///FILE.parquet` the rows of a Parquet file (with `*`, of many); `?threads=2` uses fewer processors than
    there are. `sc://HOST:PORT/NAME` is a table behind a server that speaks Spark Connect (Apache Spark 4 or Sail), and
    `sc://HOST:PORT/parquet:PATH` (or iceberg, delta, orc) the files at a path that the server sees; `;use_ssl=true` and
    other options of Spark may follow, and a token comes from the environment (`LULL_SPARK_TOKEN`). It needs the extra
    `spark` or `sail`. The session's time zone is UTC.

    Raises
    ------
    StoreError
        For an address of another kind, an option that is not known, a missing extra, or a server that does not answer.

    Examples
    --------
    >>> connect("duckdb://?threads=1").ask("SELECT 1 AS one").to_pylist()
    [{'one': 1}]
    """
    scheme, colon, _ = url.partition("://")
    if colon and scheme == "duckdb":
        return _duckdb(url)
    if colon and scheme == "sc":
        return _spark(url)
    raise StoreError(f"engine {url!r} is not known; expected {EXPECTED}")


def is_address(url: str) -> bool:
    """Whether `connect` can read this address of events; nothing is opened.

    >>> is_address("sc://spark.example:15002/lake.events"), is_address("lake.events")
    (True, False)
    """
    found = _SPARK.fullmatch(url)
    if found:
        return bool(found["what"]) and _relation(found["what"]) is not None
    return bool(re.fullmatch(r"duckdb:///[^?]+\.parquet(\?threads=\d+)?|duckdb:///[^?]+\?table=.+", url))


def on_duckdb(con: duckdb.DuckDBPyConnection) -> Engine:
    """The engine of a DuckDB connection that is open already; closing it is up to who opened it."""

    def ask(statement: str) -> pa.Table:
        return con.sql(statement).to_arrow_table()

    def put(name: str, rows: pa.Table) -> None:
        con.register(name, rows)

    def keep(name: str, statement: str) -> None:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement}")

    return Engine("duckdb", ask, put, keep, lambda: None)


def open_duckdb(path: Path | None, *, read_only: bool = False, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to a DuckDB file, or to an empty database in memory.

    DuckDB hands out one instance a path within a process, which would show a file that was replaced as it used to be;
    attached to an instance of its own, each reader sees the file of the moment it was opened. What a writer cannot hold
    in 3 GB goes to the disk beside the file until it is done.
    """
    config: dict[str, str | bool | int | float | list[str]] = {} if threads is None else {"threads": threads}
    attach = path is not None and read_only
    con = duckdb.connect(":memory:" if path is None or attach else str(path), config=config)
    with suppress(duckdb.Error):  # an extension that is not there where nobody is in another zone
        con.execute("SET TimeZone = 'UTC'")
    if path is not None and not read_only:
        _bound(con)
    if attach:
        con.execute(f"ATTACH '{_quoted(path)}' AS known (READ_ONLY)")
        con.execute("USE known")
    return con


def _bound(con: duckdb.DuckDBPyConnection) -> None:
    """Lower the limit of memory to `WRITER_BYTES`; one that is lower already, as in a small container, stays."""
    before = con.execute("SELECT current_setting('memory_limit')").fetchone()
    con.execute(f"SET memory_limit = '{WRITER_BYTES}B'")
    if before and _bytes(str(before[0])) < WRITER_BYTES:
        con.execute(f"SET memory_limit = '{before[0]}'")


def _bytes(size: str) -> float:
    """Bytes of a size as DuckDB writes it.

    >>> _bytes("1.5 GiB"), _bytes("512.0 MiB")
    (1610612736.0, 536870912.0)
    """
    number, _, unit = size.partition(" ")
    power: int = ("bytes", "KiB", "MiB", "GiB", "TiB").index(unit or "bytes")
    return float(number) * float(1024**power)


@contextmanager
def glance(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB file for a few of its rows, one thread at a time; the file is let go of at the end.

    Making an instance costs far more than a look at a row, so that this one is made once a process.
    """
    with _GLANCES:
        con = _instance(os.getpid())
        con.execute(f"ATTACH '{_quoted(path)}' AS known (READ_ONLY)")
        try:
            con.execute("USE known")
            yield con
        finally:
            con.execute("USE memory")
            con.execute("DETACH known")


@cache
def _instance(_process: int) -> duckdb.DuckDBPyConnection:
    # An instance must not pass into a forked process, so that each has its own.
    return open_duckdb(None, threads=1)


def _quoted(path: Path | str | None) -> str:
    return str(path).replace("'", "''")


def _duckdb(url: str) -> Engine:
    path, _, query = url.removeprefix("duckdb://").partition("?")
    options = {name: values[0] for name, values in parse_qs(query).items()}
    threads, table = options.pop("threads", None), options.pop("table", "")
    if options or (threads is not None and not threads.isdigit()) or (table and not _NAME.fullmatch(table)):
        raise StoreError(f"engine {url!r}: the options are table=NAME and threads=NUMBER")
    parquet = path.endswith(".parquet")
    try:
        con = open_duckdb(
            Path(path) if path and not parquet else None, read_only=True, threads=int(threads) if threads else None
        )
    except duckdb.Error as error:
        raise StoreError(f"engine {url!r} cannot be opened: {error}") from error
    relation = f"read_parquet('{_quoted(path)}')" if parquet else table
    made = on_duckdb(con)
    return replace(made, ask=_telling(made.ask, url), close=con.close, relation=relation)


def _relation(what: str) -> str | None:
    """What stands after the address of a Spark server, ready for FROM; None where it is neither table nor path."""
    form, colon, path = what.partition(":")
    if colon and form in FORMATS and path and "`" not in path:
        return f"{form}.`{path}`"
    return what if not what or _NAME.fullmatch(what) else None


def _spark(url: str) -> Engine:
    found = _SPARK.fullmatch(url)
    relation = _relation(found["what"] or "") if found else None
    if found is None or relation is None:
        raise StoreError(f"engine {url!r} is not known; expected sc://HOST:PORT/TABLE or sc://HOST:PORT/parquet:PATH")
    let_pandas_in()
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise StoreError("Spark Connect needs more packages: pip install 'lull[spark]', or 'lull[sail]'") from error
    more = [m for m in (found["more"] or "").split(";") if m]
    more += [f"token={os.environ[TOKEN]}"] if TOKEN in os.environ else []
    address = ";".join([f"sc://{found['host']}:{found['port']}/", *more])
    try:
        session = SparkSession.builder.remote(address).create()
        for name, value in SPARK_SETTINGS.items():
            session.conf.set(name, value)
    except Exception as error:
        raise StoreError(f"no Spark Connect server answers at {found['host']}:{found['port']}: {error}") from error

    def ask(statement: str) -> pa.Table:
        return session.sql(statement).toArrow()

    def put(name: str, rows: pa.Table) -> None:
        session.createDataFrame(rows).createOrReplaceTempView(name)

    def keep(name: str, statement: str) -> None:
        session.sql(statement).createOrReplaceTempView(name)

    return Engine("spark", _telling(ask, url), put, keep, session.stop, relation)


def _telling(ask: Callable[[str], pa.Table], url: str) -> Callable[[str], pa.Table]:
    """The same, with what the engine says about a failure as one of our errors."""
    where = url.partition(";")[0]

    def asked(statement: str) -> pa.Table:
        try:
            return ask(statement)
        except Exception as error:
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise StoreError(f"the engine at {where} reports: {first[:400]}") from error

    return asked
