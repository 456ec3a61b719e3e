"""The only file that names an engine: an address in, an Ibis backend out."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import ibis.expr.schema as ibis_schema
import pyarrow as pa
from ibis.backends.duckdb import Backend

from lull.errors import StoreError

SPARK_SETTINGS = {
    # Without Arrow, results of some 100,000 rows take four times as long to fetch.
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
}


class DuckDB(Backend):  # type: ignore[misc, unused-ignore]
    """Ibis on DuckDB 2, whose connection no longer has the calls by which Ibis 12 reads schemas and loads tables."""

    def get_schema(self, table_name: str, *, catalog: str | None = None, database: str | None = None) -> Any:
        """Columns and types of a table or view."""
        parts = [p for p in (catalog, database, table_name) if p]
        return self._get_schema_using_query("SELECT * FROM " + ".".join(_quoted(p) for p in parts))

    def _get_schema_using_query(self, query: str) -> Any:
        described = self.con.sql(f"DESCRIBE {query}").fetchall()
        typed = self.compiler.type_mapper.from_string
        return ibis_schema.Schema({row[0]: typed(row[1], nullable=row[2] == "YES") for row in described})

    def list_tables(self, *, like: str | None = None, database: Any = None) -> list[str]:
        """Names of the tables and views of the current database."""
        found = self.con.sql(
            "SELECT DISTINCT table_name FROM information_schema.tables "
            "WHERE table_catalog IN (current_database(), 'temp') ORDER BY table_name"
        ).fetchall()
        return list(self._filter_with_like([row[0] for row in found], like))

    def create_table(
        self, name: str, obj: Any = None, *, temp: bool = False, overwrite: bool = False, **other: Any
    ) -> Any:
        """Make a table from Arrow rows, a pandas frame or an expression and return it."""
        if obj is None or other or isinstance(obj, dict):
            return super().create_table(name, obj, temp=temp, overwrite=overwrite, **other)
        if hasattr(obj, "to_pyarrow"):
            self._run_pre_execute_hooks(obj)
            return self._create_from(name, f"({self.compile(obj)})", temp=temp, overwrite=overwrite)
        self.con.register("rows_to_load", obj)
        try:
            return self._create_from(name, "rows_to_load", temp=temp, overwrite=overwrite)
        finally:
            self.con.unregister("rows_to_load")

    def drop_table(self, name: str, /, *, force: bool = False, **_: Any) -> None:
        """Drop a table; with `force`, without complaint if there is none."""
        self.con.execute(f"DROP TABLE {'IF EXISTS ' if force else ''}{_quoted(name)}")

    def to_pyarrow_batches(
        self, expr: Any, /, *, params: Any = None, limit: Any = None, chunk_size: int = 1_000_000, **_: Any
    ) -> pa.RecordBatchReader:
        """Stream the rows of an expression."""
        self._run_pre_execute_hooks(expr)
        relation = self.con.sql(self.compile(expr.as_table(), params=params, limit=limit))
        reader: pa.RecordBatchReader = relation.to_arrow_reader(chunk_size)
        return reader

    def _create_from(self, name: str, source: str, *, temp: bool, overwrite: bool) -> Any:
        how = ("OR REPLACE " if overwrite else "") + ("TEMP " if temp else "")
        self.con.execute(f"CREATE {how}TABLE {_quoted(name)} AS SELECT * FROM {source}")
        return self.table(name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def connect(url: str) -> Any:
    """Connect to an engine and return its Ibis backend.

    `duckdb://` is an empty database in memory; `duckdb:///path/to/file.duckdb` is a file, with `?read_only=1` where it
    is not to be changed and `?threads=2` to use fewer processors than there are. `sc://host:port` is a server that
    speaks Spark Connect (Apache Spark 4 or Sail); it needs the extra `spark` or `sail`. The session's time zone is UTC.

    Parameters
    ----------
    url : address of the engine.

    Raises
    ------
    StoreError
        For an address of another kind, an option that is not known, or a missing extra.

    Examples
    --------
    >>> connect("duckdb://?threads=1").name
    'duckdb'
    """
    scheme, colon, _ = url.partition("://")
    if colon and scheme == "duckdb":
        return _duckdb(url)
    if colon and scheme == "sc":
        return _spark(url)
    raise StoreError(f"engine {url!r} is not known; expected duckdb://, duckdb:///PATH or sc://HOST:PORT")


def _duckdb(url: str) -> Any:
    path, _, query = url.removeprefix("duckdb://").partition("?")
    options = {name: values[0] for name, values in parse_qs(query).items()}
    read_only = options.pop("read_only", "0") == "1"
    threads = options.pop("threads", None)
    if options or (threads is not None and not threads.isdigit()):
        raise StoreError(f"engine {url!r}: the options are read_only=1 and threads=NUMBER")
    settings = {} if threads is None else {"threads": int(threads)}
    backend = DuckDB()
    if not (path and read_only):
        backend.do_connect(database=path or ":memory:", **settings)
        return backend
    # DuckDB hands out one instance a path within a process, which would show a file that was replaced as it used to
    # be; attached to an instance of its own, each reader sees the file of the moment it was opened.
    backend.do_connect(database=":memory:", **settings)
    backend.con.execute("ATTACH '{}' AS known (READ_ONLY)".format(path.replace("'", "''")))
    backend.con.execute("USE known")
    return backend


def _spark(url: str) -> Any:
    try:
        import ibis
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise StoreError("Spark Connect needs more packages: pip install 'lull[spark]', or 'lull[sail]'") from error
    session = SparkSession.builder.remote(url).getOrCreate()
    for name, value in SPARK_SETTINGS.items():
        session.conf.set(name, value)
    return ibis.pyspark.connect(session=session)
