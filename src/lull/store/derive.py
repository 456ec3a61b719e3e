"""The history of a table after a vintage came: of the keys that it touches, or of its whole family."""

from __future__ import annotations

import duckdb

from lull import schema
from lull.store import history
from lull.store.vintage import AddReport, Vintage


def derive(con: duckdb.DuckDBPyConnection, table: str, family: str) -> None:
    """Derive the history of a whole family anew."""
    question = "SELECT count(*) FROM vintage WHERE table_name = ? AND family = ?"
    only = con.execute(question, [table, family]).fetchone() == (1,)
    statement = history.first_history_sql(table) if only else history.history_sql(table)
    con.execute(f'DELETE FROM "{table}_history" WHERE family = ?', [family])
    con.execute(f'INSERT INTO "{table}_history" BY NAME {statement}', [family, family])


def derive_whole(con: duckdb.DuckDBPyConnection, table: str, vintage: Vintage, rows: int) -> AddReport:
    """Derive the family's history anew and count how the present state differs from the one before."""
    first = con.execute(f'SELECT count(*) FROM "{table}_history"').fetchone() == (0,)
    con.execute(f"CREATE OR REPLACE TEMP TABLE state_before AS {history.state_sql(table)}")
    derive(con, table, vintage.family)
    if first:
        return AddReport(table, vintage.family, vintage.version, rows, added=rows)
    return _difference(con, table, vintage, rows, history.state_sql(table))


def derive_touched(con: duckdb.DuckDBPyConnection, table: str, vintage: Vintage, rows: int) -> AddReport:
    """The same for a vintage that withdraws nothing: only the history of the keys that it holds can change.

    Windows run within a key, and withdrawals follow from complete vintages alone; so the result is that of deriving
    all, at the cost of what came.
    """
    if con.execute(f'SELECT count(*) FROM "{table}_history"').fetchone() == (0,):
        return derive_whole(con, table, vintage, rows)
    names = schema.table(table).key
    key = history.quoted(names)
    con.execute(
        f'CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT {key} FROM "{table}_raw" '
        "WHERE vintage_id = (SELECT max(vintage_id) FROM vintage)"
    )
    state = history.state_sql(table, touched=True)
    con.execute(f"CREATE OR REPLACE TEMP TABLE state_before AS {state}")
    same = " AND ".join(f'h."{n}" = t."{n}"' for n in names)
    con.execute(
        f'DELETE FROM "{table}_history" AS h USING touched AS t WHERE h.family = ? AND {same}', [vintage.family]
    )
    statement = history.history_sql(table, touched=True)
    con.execute(f'INSERT INTO "{table}_history" BY NAME {statement}', [vintage.family, vintage.family])
    found = _difference(con, table, vintage, rows, state)
    con.execute("DROP TABLE touched")
    return found


def _difference(con: duckdb.DuckDBPyConnection, table: str, vintage: Vintage, rows: int, state: str) -> AddReport:
    key = history.quoted(schema.table(table).key)
    (counts,) = con.execute(
        "SELECT count(*) FILTER (before.content IS NULL), count(*) FILTER (before.content <> now.content), "
        "count(*) FILTER (now.content IS NULL) "
        f"FROM state_before AS before FULL JOIN ({state}) AS now USING ({key})"
    ).fetchall()
    con.execute("DROP TABLE state_before")
    return AddReport(table, vintage.family, vintage.version, rows, *counts)
