"""The only file that names an engine: an address in, an Ibis backend out."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import ibis.expr.schema as ibis_schema
import pyarrow as pa
from ibis.backends.duckdb import Backend

from lull.errors import StoreError


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

    `duckdb://` is an empty database in memory; `duckdb:///path/to/file.duckdb` is a file, and
    `duckdb:///path/to/file.duckdb?read_only=1` the same file unless it is to be changed.
    Raises `StoreError` for an address of another kind.

    >>> connect("duckdb://").name
    'duckdb'
    """
    scheme, _, rest = url.partition("://")
    if scheme != "duckdb":
        raise StoreError(f"engine {url!r} is not known; expected duckdb:// or duckdb:///PATH")
    path, _, query = rest.partition("?")
    read_only = parse_qs(query).get("read_only", ["0"])[0] == "1"
    backend = DuckDB()
    backend.do_connect(database=path or ":memory:", read_only=read_only)
    return backend
