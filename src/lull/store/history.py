"""History as a pure function of the vintages: in what order they were added makes no difference.

Every vintage's rows are kept as they came. From them each family's history is derived: a key's first row, its
changes and its withdrawals, each with the date from which it is known. The rules:

* A row that is the first of its key keeps the `known_from` it came with, unless an earlier complete vintage covered
  its date without it: then it is a late addition, known from the release that brought it.
* A row equal to the one before it is no news and is left out.
* A row that differs is known from the release of its vintage.
* A complete vintage that no longer holds a key within its span withdraws it from the day of its release.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from lull import schema

# The date by which a vintage's span is meant; tables without one are covered as a whole.
SPAN_COLUMN = {"event": "date_end", "observation": "period_end", "claim": "claim_date", "commitment": "made_on"}
ORIGIN = ("source_id", "known_from")


def quoted(names: tuple[str, ...] | list[str], prefix: str = "") -> str:
    """Column names as an SQL list.

    >>> quoted(["low", "best"], "r.")
    'r."low", r."best"'
    """
    return ", ".join(f'{prefix}"{n}"' for n in names)


def history_sql(table: str, *, touched: bool = False) -> str:
    """SQL that derives the history of one family (its only parameter, twice) from the raw rows of a table.

    touched : only of the keys that stand in a table `touched`.

    The windows run over keys, dates and a hash of the content only; whole rows are joined to their news at the end.
    """
    declared = schema.table(table)
    kept = [n for n in declared.names if n != "known_from"]
    content = [n for n in declared.names if n not in ORIGIN and n not in declared.key]
    key = quoted(declared.key)
    day = f'raw."{SPAN_COLUMN[table]}"' if table in SPAN_COLUMN else "NULL::DATE"
    only = f" SEMI JOIN touched AS t ON {_same(declared.key)}" if touched else ""
    late = "AND c.covers_from IS NOT NULL" if table == "event" else "AND false"
    return f"""
WITH v AS (
  SELECT *, row_number() OVER (ORDER BY released, complete, version, sha256) AS seq
  FROM vintage WHERE table_name = '{table}' AND family = ?
), r AS (
  SELECT raw.rowid AS row, {quoted(declared.key, "raw.")}, raw.known_from, v.seq, v.released, v.vintage_id,
    CASE WHEN v.complete AND v.covers_from IS NOT NULL THEN least(greatest({day}, v.covers_from), v.covers_to)
         ELSE {day} END AS home,
    hash({quoted(content, "raw.") or "0"}) AS content
  FROM "{table}_raw" AS raw JOIN v ON v.vintage_id = raw.vintage_id{only}
), k AS (
  SELECT *, lag(content) OVER w AS before, lag(seq) OVER w AS seq_before, lead(seq) OVER w AS seq_after
  FROM r WINDOW w AS (PARTITION BY {key} ORDER BY seq)
), bound AS (
  SELECT k.seq, k.home, k.seq_after, min(c.seq) AS seq_gone
  FROM (SELECT DISTINCT seq, home, seq_after FROM k) AS k JOIN v AS c
    ON c.complete AND c.seq > k.seq AND (k.seq_after IS NULL OR c.seq < k.seq_after)
   AND (c.covers_from IS NULL OR k.home BETWEEN c.covers_from AND c.covers_to)
  GROUP BY ALL
), late AS (
  SELECT DISTINCT k.seq, k.home FROM (SELECT DISTINCT seq, home FROM k WHERE seq_before IS NULL) AS k JOIN v AS c
    ON c.complete AND c.seq < k.seq {late} AND k.home BETWEEN c.covers_from AND c.covers_to
), g AS (
  SELECT k.*, bound.seq_gone, late.seq IS NOT NULL AS is_late,
    lag(bound.seq_gone) OVER (PARTITION BY {quoted(declared.key, "k.")} ORDER BY k.seq) AS gone_before
  FROM k
  LEFT JOIN bound ON bound.seq = k.seq AND bound.home IS NOT DISTINCT FROM k.home
    AND bound.seq_after IS NOT DISTINCT FROM k.seq_after
  LEFT JOIN late ON late.seq = k.seq AND late.home IS NOT DISTINCT FROM k.home
), news AS (
  SELECT row, {key},
    CASE WHEN seq_before IS NULL AND NOT is_late THEN known_from ELSE greatest(known_from, released) END AS known_from,
    vintage_id, seq, false AS withdrawn,
    CASE WHEN seq_before IS NULL THEN 'added' ELSE 'changed' END AS news
  FROM g WHERE seq_before IS NULL OR content <> before OR gone_before IS NOT NULL
  UNION ALL BY NAME
  SELECT g.row, {quoted(declared.key, "g.")}, greatest(g.known_from, c.released) AS known_from,
    c.vintage_id, c.seq, true AS withdrawn, 'withdrawn' AS news
  FROM g JOIN v AS c ON c.seq = g.seq_gone
), told AS (
  SELECT *, max(known_from) OVER (PARTITION BY {key} ORDER BY seq) AS known FROM news
)
SELECT {quoted(kept, "raw.")}, told.known AS known_from,
  told.vintage_id, told.seq, told.withdrawn, told.news, CAST(? AS VARCHAR) AS family
FROM told JOIN "{table}_raw" AS raw ON raw.rowid = told.row
"""


def first_history_sql(table: str) -> str:
    """SQL for the history of a family (its only parameter, twice) that has one vintage: every row is new."""
    names = schema.table(table).names
    return f"""
SELECT {quoted(names, "raw.")}, raw.vintage_id, 1 AS seq, false AS withdrawn, 'added' AS news, v.family
FROM "{table}_raw" AS raw JOIN vintage AS v ON v.vintage_id = raw.vintage_id
WHERE v.table_name = '{table}' AND v.family = ? AND v.family = ?
"""


def as_known_sql(table: str, columns: list[str], *, only: str = "") -> str:
    """SQL for a table as known on a date (its last parameter): of each key the latest row, withdrawn ones out.

    `only` is a WHERE clause on the history that leaves out whole keys, with parameters of its own before the date.
    """
    key = schema.table(table).key
    order = "known_from DESC, family DESC, seq DESC"
    return f"""
SELECT {quoted(columns)} FROM (
  SELECT * FROM (SELECT * FROM "{table}_history" {only}) WHERE known_from <= ?
  QUALIFY row_number() OVER (PARTITION BY {quoted(key)} ORDER BY {order}) = 1
) WHERE NOT withdrawn ORDER BY {quoted(key)}
"""


def newest(states: pa.Table, key: tuple[str, ...]) -> pa.Table:
    """Of some states of a history the latest of each key, withdrawn ones out, by key; as `as_known_sql`."""
    rows = states.sort_by([("known_from", "ascending"), ("family", "ascending"), ("seq", "ascending")])
    names = zip(*(rows.column(k).to_pylist() for k in key), strict=True)
    last = {name: number for number, name in enumerate(names)}
    kept = rows.take(pa.array(sorted(last.values()), pa.int64()))
    return kept.filter(pc.invert(kept.column("withdrawn"))).sort_by([(k, "ascending") for k in key])


def _same(key: tuple[str, ...]) -> str:
    return " AND ".join(f'raw."{n}" = t."{n}"' for n in key)


def state_sql(table: str, *, touched: bool = False) -> str:
    """SQL for the present state of a table in short: the keys and a hash of what is said of each; see `history_sql`."""
    declared = schema.table(table)
    content = [n for n in declared.names if n not in ORIGIN and n not in declared.key]
    key = quoted(declared.key)
    only = f" AS raw SEMI JOIN touched AS t ON {_same(declared.key)}" if touched else ""
    return f"""
SELECT {key}, hash({quoted(content) or "0"}) AS content FROM (
  SELECT * FROM "{table}_history"{only}
  QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY known_from DESC, family DESC, seq DESC) = 1
) WHERE NOT withdrawn
"""
