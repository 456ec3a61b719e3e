"""What the actors of an area are in UCDP's sense, from the area's own list."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from lull.errors import ReportError
from lull.reports.spans.view import fold

SIDES = {
    "armed_group": "group",
    "security_force": "state",
    "foreign_force": "state",
    "government": "state",
    "ministry": "state",
}


def load_sides(path: Path) -> Callable[[str], str | None]:
    """A function that says `state` or `group` of an actor that the list names, else `None`.

    The longest alias that stands in the name as whole words decides. A missing list knows nobody. Raises
    `ReportError` for a file that cannot be read.
    """
    aliases: dict[str, str] = {}
    if path.is_file():
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    side = SIDES.get(row.get("kind") or "")
                    alias = " ".join(fold(row.get("alias") or "").split())
                    if side and alias:
                        aliases[alias] = side
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise ReportError(f"{path} cannot be read ({error}); expected a CSV with kind and alias") from error

    def side_of(actor: str) -> str | None:
        padded = f" {' '.join(fold(actor).split())} "
        found = [alias for alias in aliases if f" {alias} " in padded]
        return aliases[max(found, key=len)] if found else None

    return side_of
