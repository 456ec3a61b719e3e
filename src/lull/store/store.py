"""The area's tables with vintages in one file: readers see whole states only, one writer at a time."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow as pa

from lull import engine, schema
from lull.errors import StoreError
from lull.store import history
from lull.store.derive import derive, derive_touched, derive_whole
from lull.store.lock import writer_lock
from lull.store.vintage import AddReport, Vintage

FILE = "store.duckdb"
LAYOUT = 1
WAIT_SECONDS = 30.0
LAST_DAY = date(9999, 12, 31)
_FEW = 20  # values: beyond it the engine finds them faster as a table
NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO)

_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
_DUCK_TYPES = {
    pa.string(): "VARCHAR",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.list_(pa.string()): "VARCHAR[]",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}


@dataclass(frozen=True)
class Store:
    """An open store; `con` is its connection. Made by `open_store`."""

    con: duckdb.DuckDBPyConnection
    path: Path
    writable: bool

    def add(self, table: str, rows: pa.Table, vintage: Vintage) -> AddReport:
        """Add one vintage of a table's rows (columns as in `lull.schema`) and say what it changed.

        The same file (or, without `sha256`, the same rows) added again changes nothing. Raises `SchemaError` if rows
        break the table's rules, `StoreError` if the store is open for reading only.
        """
        if not self.writable:
            raise StoreError(f"{self.path} is open for reading; open it with write=True to add rows")
        rows = schema.conform(rows, table)
        vintage = vintage if vintage.sha256 else replace(vintage, sha256=_digest(rows))
        _create(self.con, table)
        if _known_vintage(self.con, table, vintage):
            return AddReport(table, vintage.family, vintage.version, rows.num_rows, already=True)
        _insert(self.con, table, rows, vintage)
        replaced = _drop_other_scopes(self.con, table, vintage)
        whole = replaced or vintage.complete
        return (derive_whole if whole else derive_touched)(self.con, table, vintage, rows.num_rows)

    def as_known_on(self, day: date, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of a table as they were known on a day: of each key the latest, withdrawn ones left out, by key.

        `columns` defaults to all. Raises `SchemaError` for an unknown table or column.
        """
        declared = schema.table(table)
        names = list(declared.names if columns is None else columns)
        wanted = pa.schema([(n, declared.column(n).type) for n in names])
        if not _has(self.con, f"{table}_history"):
            return wanted.empty_table()
        missing = lacking(self.con).get(f"{table}_history", [])
        statement = history.as_known_sql(table, [n for n in names if n not in missing])
        return _filled(self.con.sql(statement, params=[day]).to_arrow_table(), wanted)

    def latest(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of a table as known now, that is after every vintage in the store."""
        return self.as_known_on(LAST_DAY, table, columns)

    def some(self, table: str, column: str, values: Sequence[str]) -> pa.Table:
        """The latest rows of a table with one of these values in a text column, at the cost of those rows alone.

        Right only where the rows of one key never differ in this column. Raises `SchemaError` for an unknown column.
        """
        declared = schema.table(table)
        name = declared.column(column).name
        if not values or not _has(self.con, f"{table}_history"):
            return schema.arrow_schema(table).empty_table()
        if len(values) <= _FEW:
            marks = ", ".join("?" * len(values))
            rows = self.con.sql(f'FROM "{table}_history" WHERE "{name}" IN ({marks})', params=list(values))
            found = history.newest(rows.to_arrow_table(), declared.key)
        else:
            hit = f'WHERE "{name}" IN (SELECT unnest(?::VARCHAR[]))'
            missing = lacking(self.con).get(f"{table}_history", [])
            there = [n for n in declared.names if n not in missing]
            statement = history.as_known_sql(table, there, only=hit)
            found = self.con.sql(statement, params=[list(values), LAST_DAY]).to_arrow_table()
        return _filled(found, schema.arrow_schema(table))

    def holds(self, table: str, column: str, values: Sequence[str]) -> bool:
        """Whether any row of a table ever had one of these values in a text column; cheaper than `some`."""
        name = schema.table(table).column(column).name
        if not values or not _has(self.con, f"{table}_history"):
            return False
        hit = f'SELECT 1 FROM "{table}_history" WHERE "{name}" IN (SELECT unnest(?::VARCHAR[])) LIMIT 1'
        return bool(self.con.execute(hit, [list(values)]).fetchall())

    def known_sql(self, day: date, table: str) -> str:
        """The same rows as `as_known_on`, as what may stand after FROM in a statement of this store's engine."""
        if not _has(self.con, f"{table}_history"):
            self.con.register(f"{table}_empty", schema.arrow_schema(table).empty_table())
            return f"{table}_empty"
        missing = lacking(self.con).get(f"{table}_history", [])
        declared = schema.table(table)
        there = [n for n in declared.names if n not in missing]
        nulls = "".join(f', NULL::{_DUCK_TYPES[declared.column(n).type]} AS "{n}"' for n in missing)
        statement = history.as_known_sql(table, there).replace("?", f"DATE '{day.isoformat()}'")
        return f"(SELECT *{nulls} FROM ({statement}))"

    def history(self, table: str) -> pa.Table:
        """Every state of a table's rows: its columns, `withdrawn`, `news` (added, changed, withdrawn), `vintage_id`."""
        if not _has(self.con, f"{table}_history"):
            raise StoreError(f"{self.path} holds no table {table!r} yet; add some with `lull ingest`")
        declared, missing = schema.table(table), lacking(self.con).get(f"{table}_history", [])
        names = [f'NULL AS "{n}"' if n in missing else f'"{n}"' for n in declared.names]
        order = history.quoted(declared.key)
        return self.con.sql(
            f'SELECT {", ".join(names)}, withdrawn, news, vintage_id FROM "{table}_history" ORDER BY {order}, seq'
        ).to_arrow_table()

    def forget(self, table: str, column: str, values: Sequence[str]) -> int:
        """Remove the rows with these values for good, from every vintage; the number of rows removed.

        Only for what may no longer be kept at all, such as quotes of a deleted document; errors are corrected by
        adding a vintage. The file is then written anew, so that no trace of them is left in it.
        """
        if not self.writable:
            raise StoreError(f"{self.path} is open for reading; open it with write=True to remove rows")
        name = schema.table(table).column(column).name
        if not values or not _has(self.con, f"{table}_raw"):
            return 0
        hit = f'"{name}" IN (SELECT unnest(?::VARCHAR[]))'
        touched = f'SELECT vintage_id FROM "{table}_raw" WHERE {hit}'
        question = f"SELECT DISTINCT family FROM vintage WHERE vintage_id IN ({touched})"
        families = self.con.execute(question, [list(values)]).fetchall()
        gone = self.con.execute(f'DELETE FROM "{table}_raw" WHERE {hit}', [list(values)]).fetchone()
        for (family,) in families:
            derive(self.con, table, family)
        self.con.execute("CREATE TEMP TABLE IF NOT EXISTS forgotten AS SELECT true AS something")
        return int(gone[0]) if gone else 0

    def vintages(self) -> pa.Table:
        """What was added, in the order of release: one row a vintage and table."""
        question = "SELECT * FROM vintage ORDER BY table_name, family, released, version, sha256"
        return self.con.sql(question).to_arrow_table()


@contextmanager
def open_store(
    folder: Path | str,
    *,
    write: bool = False,
    wait_seconds: float = WAIT_SECONDS,
    on_ready: Callable[[], None] | None = None,
    empty_ok: bool = False,
) -> Iterator[Store]:
    """Open the store of an area folder.

    For reading, the state of that moment stays in view however long it is open, whatever a writer does. For writing,
    all that is done within the block enters at its end together, or nothing does: changes are made to a copy which
    then takes the place of the file. A second writer waits up to `wait_seconds` for the first. Raises `StoreError` if
    there is nothing to read (unless `empty_ok`: then an empty store is read), another writer holds on, the disk is
    full, or the file is not a store.
    """
    path = Path(folder).resolve() / FILE
    if not write and empty_ok and not path.exists():
        con = engine.open_duckdb(None)
        _prepare(con)
        yield Store(con, path, False)
        con.close()
        return
    if not write:
        with _opened(path, writable=False) as store:
            yield store
        return
    if not path.parent.is_dir():
        raise StoreError(f"no area folder {path.parent}; make one with `lull init` or `lull demo --to DIR`")
    with writer_lock(path.with_name("store.lock"), wait_seconds=wait_seconds):
        _clear(path.parent)
        aside = path.with_name(f".{FILE}.{os.getpid()}")
        placed = False
        try:
            if path.exists():
                shutil.copyfile(path, aside)
            with _opened(aside, writable=True) as store:
                before = _last_vintage(store.con)
                yield store
                forgot = _has(store.con, "forgotten")
                changed = forgot or _last_vintage(store.con) != before
                store.con.execute("CHECKPOINT")
            if forgot:
                _write_anew(aside)
            if changed:
                placed = True
                _put_in_place(aside, path, on_ready)
        except (duckdb.Error, OSError) as error:
            if isinstance(error, OSError) and error.errno not in NO_ROOM:
                raise
            # After the rename the new state stands, even where the folder could not be brought to the disk.
            if placed and not aside.exists():
                raise StoreError(f"the store holds the change, but the disk reports {error}; check it") from error
            raise StoreError(f"the store was left as it was, as writing failed: {error}; is the disk full?") from error
        finally:
            _clear(path.parent)


@contextmanager
def _opened(path: Path, *, writable: bool) -> Iterator[Store]:
    if not writable and not path.exists():
        raise StoreError(f"no store at {path}; add data first with `lull ingest KIND FILE`, or run `lull demo`")
    try:
        con = engine.open_duckdb(path, read_only=not writable)
    except duckdb.Error as error:
        raise StoreError(f"{path} is no readable store: {error}; restore a backup or ingest again") from error
    try:
        if writable:
            _prepare(con)
            _bring_up_to_date(con)
        _check_layout(con, path)
        yield Store(con, path, writable)
    except duckdb.Error as error:
        if writable:
            raise
        raise StoreError(f"{path} cannot be read: {error}; `lull doctor` tells what is wrong with it") from error
    finally:
        con.close()


@contextmanager
def glance(folder: Path | str) -> Iterator[Store]:
    """Open the store of an area folder for reading a few rows, at the cost of those rows; see `open_store`."""
    path = Path(folder).resolve() / FILE
    if not path.exists():
        raise StoreError(f"no store at {path}; add data first with `lull ingest KIND FILE`, or run `lull demo`")
    try:
        with engine.glance(path) as con:
            _check_layout(con, path)
            yield Store(con, path, False)
    except duckdb.Error as error:
        raise StoreError(f"{path} cannot be read: {error}; `lull doctor` tells what is wrong with it") from error


def _clear(folder: Path) -> None:
    """Remove what a writer works on aside: its copy, log and overflow, also those of one that was killed."""
    for left in folder.glob(f".{FILE}.*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _write_anew(path: Path) -> None:
    """Copy all tables into a fresh file: a database file keeps the bytes of deleted rows until it needs their room."""
    fresh = path.with_name(f"{path.name}.fresh")
    con = engine.open_duckdb(None)
    try:
        for name, file in (("old", path), ("fresh", fresh)):
            con.execute("ATTACH '{}' AS {}".format(str(file).replace("'", "''"), name))
        con.execute("COPY FROM DATABASE old TO fresh")
        con.execute("CHECKPOINT fresh")
    finally:
        con.close()
    os.replace(fresh, path)


def _put_in_place(aside: Path, path: Path, on_ready: Callable[[], None] | None) -> None:
    os.chmod(aside, 0o600)
    with open(aside, "rb") as written:
        os.fsync(written.fileno())
    if on_ready:
        on_ready()
    os.replace(aside, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _prepare(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("SET preserve_insertion_order = true")
    con.execute("CREATE TABLE IF NOT EXISTS layout (number INTEGER)")
    con.execute(f"INSERT INTO layout SELECT {LAYOUT} WHERE NOT EXISTS (FROM layout)")
    con.execute(
        "CREATE TABLE IF NOT EXISTS vintage (vintage_id INTEGER, table_name VARCHAR, family VARCHAR, version VARCHAR, "
        "released DATE, sha256 VARCHAR, complete BOOLEAN, covers_from DATE, covers_to DATE, rows INTEGER)"
    )


def _check_layout(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    # All rows are fetched: a result that is left open stops the connection from other work.
    seen = con.execute("SELECT number FROM layout").fetchall() if _has(con, "layout") else []
    if seen != [(LAYOUT,)]:
        what = f"a store of layout {seen[0][0]}" if seen else "no Lull store"
        raise StoreError(f"{path} is {what}; expected layout {LAYOUT}: move it away and ingest the files again")


def _has(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    return bool(con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [name]).fetchall())


def _create(con: duckdb.DuckDBPyConnection, table: str) -> None:
    columns = ", ".join(f'"{c.name}" {_DUCK_TYPES[c.type]}' for c in schema.table(table).columns)
    con.execute(f'CREATE TABLE IF NOT EXISTS "{table}_raw" ({columns}, vintage_id INTEGER)')
    con.execute(
        f'CREATE TABLE IF NOT EXISTS "{table}_history" '
        f"({columns}, vintage_id INTEGER, seq INTEGER, withdrawn BOOLEAN, news VARCHAR, family VARCHAR)"
    )


def _filled(found: pa.Table, wanted: pa.Schema) -> pa.Table:
    """Rows with the columns wanted; what stands in one that a store of an older schema lacks is not known."""
    for name in (n for n in wanted.names if n not in found.column_names):
        found = found.append_column(name, pa.nulls(found.num_rows, wanted.field(name).type))
    return found.select(wanted.names).cast(wanted)


def lacking(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Columns that the schema declares and a store of an older schema lacks, by table of the store."""
    there: dict[str, set[str]] = {}
    for full, column in con.execute(_COLUMNS).fetchall():
        there.setdefault(full, set()).add(column)
    found: dict[str, list[str]] = {}
    for name in schema.TABLES:
        for full in (f"{name}_raw", f"{name}_history"):
            missing = [c for c in schema.table(name).names if c not in there.get(full, ())]
            if full in there and missing:
                found[full] = missing
    return found


def _bring_up_to_date(con: duckdb.DuckDBPyConnection) -> None:
    """Add columns that the schema has got since; what stands in them is not known for older rows."""
    for full, names in lacking(con).items():
        declared = schema.table(full.rsplit("_", 1)[0])
        for name in names:
            con.execute(f'ALTER TABLE "{full}" ADD COLUMN "{name}" {_DUCK_TYPES[declared.column(name).type]}')


def _digest(rows: pa.Table) -> str:
    sink = sha256()
    for batch in rows.combine_chunks().to_batches():
        sink.update(batch.serialize())
    return sink.hexdigest()


def _known_vintage(con: duckdb.DuckDBPyConnection, table: str, vintage: Vintage) -> bool:
    question = "SELECT 1 FROM vintage WHERE table_name = ? AND family = ? AND version = ? AND sha256 = ?"
    return bool(con.execute(question, [table, vintage.family, vintage.version, vintage.mark]).fetchall())


def _drop_other_scopes(con: duckdb.DuckDBPyConnection, table: str, vintage: Vintage) -> bool:
    """Remove what the same file gave in another scope, as if it had been taken in this one from the start; if any."""
    found = con.execute(
        "SELECT vintage_id FROM vintage WHERE table_name = ? AND family = ? AND version = ? AND sha256 <> ? "
        "AND split_part(sha256, '+', 1) = ?",
        [table, vintage.family, vintage.version, vintage.mark, vintage.sha256],
    ).fetchall()
    for (number,) in found:
        con.execute(f'DELETE FROM "{table}_raw" WHERE vintage_id = ?', [number])
        con.execute("DELETE FROM vintage WHERE vintage_id = ?", [number])
    return bool(found)


def _last_vintage(con: duckdb.DuckDBPyConnection) -> int:
    ((number,),) = con.execute("SELECT coalesce(max(vintage_id), 0) FROM vintage").fetchall()
    return int(number)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table, vintage: Vintage) -> None:
    number = _last_vintage(con) + 1
    v, covers = vintage, vintage.covers or (None, None)
    con.execute(
        "INSERT INTO vintage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [number, table, v.family, v.version, v.released, v.mark, v.complete, *covers, rows.num_rows],
    )
    con.register("incoming_rows", rows)
    names = history.quoted(schema.table(table).names)
    con.execute(f'INSERT INTO "{table}_raw" ({names}, vintage_id) SELECT {names}, {number} FROM incoming_rows')
    con.unregister("incoming_rows")
