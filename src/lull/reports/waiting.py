"""The review queue as a table of the store: what each open record would cost if it were wrong, kept up by each step.

The order is that of `reports.review.queue`; it is read off the table, so that its cost does not grow with all that was
ever kept, and a decision touches the rows of its record alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pyarrow as pa

TABLE = "review_queue"


class Answer(Protocol):
    """What a statement gave."""

    def fetchall(self) -> list[tuple[object, ...]]:
        """All its rows."""
        ...


class Connection(Protocol):
    """The connection of a store, as far as the queue needs it."""

    def execute(self, query: str, parameters: object = ...) -> Answer:
        """Run a statement."""
        ...

    def register(self, view_name: str, python_object: object) -> object:
        """Offer rows under a name."""
        ...

    def unregister(self, view_name: str) -> object:
        """Take the name away."""
        ...


_COLUMNS = "record_id VARCHAR PRIMARY KEY, document_id VARCHAR, adm2_pcode VARCHAR, p_error DOUBLE, harm DOUBLE"
# As `reports.review.harm` and `_worth` say, for records as they were coded.
_WORTH = """
SELECT record_id, document_id, adm2_pcode, least(greatest(1 - confidence, 0.02), 1) AS p_error,
  1 + log2(1 + greatest(coalesce("low", 0), coalesce(best, 0), coalesce(high, 0)))
  + CASE WHEN deadline IS NULL THEN 0 ELSE 1 END
  + CASE WHEN service_status IN ('restored', 'partially_restored') OR commitment_status = 'delivered' THEN 2 ELSE 0 END
  AS harm
FROM rows_to_queue
"""


def add_waiting(con: Connection, records: pa.Table) -> None:
    """Put records that nobody has decided on into the queue; those that are in it are renewed."""
    con.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} ({_COLUMNS})")
    if records.num_rows:
        con.register("rows_to_queue", records)
        con.execute(f"INSERT OR REPLACE INTO {TABLE} {_WORTH}")
        con.unregister("rows_to_queue")


def drop_waiting(con: Connection, column: str, values: Sequence[str]) -> None:
    """Take records out of the queue, by `record_id` or `document_id`."""
    con.execute(f'DELETE FROM {TABLE} WHERE "{column}" IN (SELECT unnest(?::VARCHAR[]))', [list(values)])


def has_queue(con: Connection) -> bool:
    """Whether the store holds a queue already; one made by an older version does not."""
    return bool(con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [TABLE]).fetchall())


def first_waiting(con: Connection, accepted: Sequence[str], *, limit: int | None, skip: Sequence[str]) -> list[str]:
    """Ids of the records most worth checking, the first first; a place of which nothing is accepted yet counts more."""
    question = (
        f"SELECT record_id FROM {TABLE} WHERE record_id NOT IN (SELECT unnest(?::VARCHAR[])) ORDER BY "
        "p_error * (harm + CASE WHEN list_contains(?::VARCHAR[], adm2_pcode) THEN 0 ELSE 0.5 END) DESC, record_id"
    )
    found = con.execute(
        f"{question} LIMIT {int(limit)}" if limit is not None else question, [list(skip), list(accepted)]
    )
    return [str(row[0]) for row in found.fetchall()]


def count_waiting(con: Connection, *, skip: Sequence[str] = ()) -> int:
    """How many records wait, but for these."""
    question = f"SELECT count(*) FROM {TABLE} WHERE record_id NOT IN (SELECT unnest(?::VARCHAR[]))"
    ((count,),) = con.execute(question, [list(skip)]).fetchall()
    return int(str(count))


def queue_ids(con: Connection) -> list[str]:
    """All records in the queue."""
    return [str(row[0]) for row in con.execute(f"SELECT record_id FROM {TABLE}").fetchall()]


def remove_queue(con: Connection) -> None:
    """Take the queue away, to be made again."""
    con.execute(f"DROP TABLE IF EXISTS {TABLE}")
