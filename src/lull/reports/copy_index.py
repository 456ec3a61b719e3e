"""An index of copies on disk: which known reports are (nearly) the same text, without comparing with all.

Signatures are cut into so many bands that two which count as the same share at least one band whole; what shares one
is then compared in full. So the answer is that of comparing all with all, at a cost that does not grow with the shelf.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from lull.reports.copies import LEAD, SAME_LEAD, SAME_WHOLE, WHOLE, Signature, same_report

FILE = "copies.sqlite"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS report (number INTEGER PRIMARY KEY, document_id TEXT UNIQUE, report_group TEXT, "
    "signature BLOB, expires TEXT, has_text INTEGER)",
    "CREATE TABLE IF NOT EXISTS band (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS by_expiry ON report (has_text, expires)",
)


@dataclass(frozen=True)
class Entry:
    """One report in the index; `expires` is the ISO day on which its text goes."""

    document_id: str
    report_group: str
    signature: Signature
    expires: str
    has_text: bool


@dataclass(frozen=True)
class CopyIndex:
    """An open index; made by `open_index`."""

    connection: sqlite3.Connection

    def group_of(self, document_id: str, signature: Signature) -> str:
        """The group of a report: that of a known copy (the smallest, if several), else its own id."""
        held = self.connection.execute(
            "SELECT report_group FROM report WHERE document_id = ?", (document_id,)
        ).fetchone()
        if held:
            return str(held[0])
        keys = band_keys(signature)
        if not keys:
            return document_id
        marks = ",".join("?" * len(keys))
        question = (
            "SELECT report_group, signature FROM report WHERE number IN "
            f"(SELECT DISTINCT number FROM band WHERE key IN ({marks}))"
        )
        found = self.connection.execute(question, keys)
        mine = np.asarray(signature, np.uint32)
        return min(
            (str(g) for g, blob in found if same_report(mine, np.frombuffer(blob, np.uint32))), default=document_id
        )

    def add(self, entry: Entry) -> None:
        """Put a report in, or renew it."""
        values = (entry.report_group, packed(entry.signature), entry.expires, entry.has_text, entry.document_id)
        changed = self.connection.execute(
            "UPDATE report SET report_group = ?, signature = ?, expires = ?, has_text = ? WHERE document_id = ?", values
        )
        if changed.rowcount:
            return
        made = self.connection.execute(
            "INSERT INTO report (report_group, signature, expires, has_text, document_id) VALUES (?, ?, ?, ?, ?)",
            values,
        )
        rows = [(key, made.lastrowid) for key in band_keys(entry.signature)]
        self.connection.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", rows)

    def remove(self, document_id: str) -> None:
        """Take a report out, its bands too."""
        held = self.connection.execute(
            "SELECT number, signature FROM report WHERE document_id = ?", (document_id,)
        ).fetchone()
        if held:
            keys = [(key, held[0]) for key in band_keys(unpacked(held[1]))]
            self.connection.executemany("DELETE FROM band WHERE key = ? AND number = ?", keys)
            self.connection.execute("DELETE FROM report WHERE number = ?", (held[0],))

    def ids(self) -> set[str]:
        """Ids of all reports in the index."""
        return {str(row[0]) for row in self.connection.execute("SELECT document_id FROM report")}

    def expired(self, day: str) -> list[str]:
        """Ids of the reports whose text is over on a day, in order."""
        question = "SELECT document_id FROM report WHERE has_text = 1 AND expires <= ? ORDER BY document_id"
        return [str(row[0]) for row in self.connection.execute(question, (day,))]


@contextmanager
def open_index(folder: Path) -> Iterator[CopyIndex]:
    """The index of a shelf, readable by its owner only; what is done within the block enters together or not at all."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted must leave no trace in the file
        for statement in _TABLES:
            connection.execute(statement)
        with connection:
            yield CopyIndex(connection)
    finally:
        connection.close()


def band_keys(signature: Signature) -> list[int]:
    """Keys of the bands of a signature: two that `same_report` takes for one have a key in common.

    >>> len(band_keys((1,) * 192)), band_keys(())
    (65, [])
    """
    if not signature:
        return []
    values = np.asarray(signature, np.uint32)
    return [(number << 32) | crc32(values[a:b].tobytes()) for number, (a, b) in enumerate(_bands())]


@lru_cache(maxsize=1)
def _bands() -> tuple[tuple[int, int], ...]:
    """With d places that may differ, d + 1 bands leave one of them whole."""
    whole = _cut(0, WHOLE, int(WHOLE * (1 - SAME_WHOLE) + 1e-9) + 1)
    return (*whole, *_cut(WHOLE, WHOLE + LEAD, int(LEAD * (1 - SAME_LEAD) + 1e-9) + 1))


def _cut(start: int, end: int, parts: int) -> Iterable[tuple[int, int]]:
    edges = [start + round((end - start) * i / parts) for i in range(parts + 1)]
    return pairwise(edges)


def packed(signature: Signature) -> bytes:
    """A signature as bytes."""
    return np.asarray(signature, np.uint32).tobytes()


def unpacked(blob: bytes) -> Signature:
    """A signature from its bytes."""
    values: npt.NDArray[np.uint32] = np.frombuffer(blob, np.uint32)
    return tuple(int(v) for v in values)
