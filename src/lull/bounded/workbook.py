"""Workbooks of others: how far the cells of each sheet reach is read first, as libraries fill all gaps with cells."""

from __future__ import annotations

import re
from typing import NoReturn

from lull.bounded.archive import check_unpacked, opened_zip
from lull.bounded.xmls import walk_xml
from lull.errors import SourceError

MOST_UNPACKED = 512 << 20
# The limits of Excel itself.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_CELLS = 20_000_000
_SHEET = re.compile(r"(?:^|/)worksheets/[^/]+\.xml$", re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Za-z]{1,9})([0-9]+)")


def check_workbook(name: str, content: bytes) -> None:
    """Refuse a workbook that unpacks too far, or whose cells reach beyond the rows and columns that Excel has."""
    with opened_zip(name, content, kind="workbook") as archive:
        members = archive.infolist()
        check_unpacked(name, len(content), sum(i.file_size for i in members), MOST_UNPACKED)
        for member in members:
            if _SHEET.search(member.filename):
                reach = _Reach(f"{name}, {member.filename.rsplit('/', 1)[-1]}")
                walk_xml(reach.name, archive.read(member), reach.start, reach.end, reach.entity)
                reach.close_row()


class _Reach:
    """Follows rows and cells of one sheet and adds up what they would fill."""

    def __init__(self, name: str) -> None:
        self.name, self.row, self.column, self.filled = name, 0, 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rsplit(":", 1)[-1]
        if kind == "row":
            self.close_row()
            self.row = self._number(attributes.get("r", ""), self.row + 1)
        elif kind == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self.column = max(self.column, column_number(found[1])) if found else self.column + 1
            if found and self._number(found[2], self.row) != self.row:
                raise SourceError(f"{self.name}: cell {attributes['r'][:20]} stands in row {self.row}; save it again")
        if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
            at = attributes.get("r", "")[:20]
            raise SourceError(
                f"{self.name}: a cell in row or column {at} lies beyond what a sheet has ({MOST_ROWS:,} rows, "
                f"{MOST_COLUMNS:,} columns); save it again, or as CSV"
            )

    def close_row(self) -> None:
        """Add what the row that ends would fill."""
        self.filled += max(self.column, 1)
        self.column = 0
        if self.filled + self.row > MOST_CELLS:
            raise SourceError(f"{self.name} reaches over more than {MOST_CELLS:,} cells; save the table as CSV")

    def end(self, tag: str) -> None:
        """Nothing to do at the end of an element."""

    def entity(self, *_: object) -> NoReturn:
        raise SourceError(f"{self.name} holds a DTD or entities, which are not read")

    def _number(self, text: str, otherwise: int) -> int:
        if not text:
            return otherwise
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else MOST_ROWS + 1


def column_number(letters: str) -> int:
    """Number of a column by its letters, from 1.

    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number
