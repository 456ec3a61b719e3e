"""What was later found out about a release, read from the folder beside it."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import cast

import pyarrow.parquet as pq

from lull.release_files import in_field_names
from lull.schema.verification import CheckSummary, VerificationRows

Row = dict[str, object]
Rows = tuple[Row, ...]


@dataclass(frozen=True)
class Verification:
    """How a release fared: everything that used months after its origin, kept outside the release.

    Absent files read as empty:

    >>> Verification(Path("no-such-folder")).rows("skill")
    ()
    """

    folder: Path
    kept: dict[str, Rows] = field(default_factory=dict, repr=False)

    @cached_property
    def summary(self) -> CheckSummary | None:
        """What `summary.json` says; None where nothing after the release is known."""
        path = self.folder / "summary.json"
        if not path.is_file():
            return None
        return cast(CheckSummary, json.loads(path.read_text("utf-8"), object_hook=in_field_names))

    @property
    def rows(self) -> VerificationRows:
        """Rows of one table, or none."""
        return cast(VerificationRows, self._rows)

    def _rows(self, table: str) -> Rows:
        if table not in self.kept:
            self.kept[table] = _read(self.folder / table)
        return self.kept[table]


def _read(stem: Path) -> Rows:
    binary, text = stem.with_suffix(".parquet"), stem.with_suffix(".csv")
    if binary.is_file():
        return tuple(in_field_names(row) for row in pq.read_table(binary).to_pylist())
    if not text.is_file():
        return ()
    with text.open(encoding="utf-8", newline="") as lines:
        return tuple(_typed(row) for row in csv.DictReader(lines))


def _typed(row: Mapping[str, str]) -> Row:
    return in_field_names({key: _value(value) for key, value in row.items()})


def _value(text: str) -> object:
    if text == "":
        return None
    if text in ("true", "false", "True", "False"):
        return text.lower() == "true"
    try:
        return float(text) if any(c in text for c in ".eE") else int(text)
    except ValueError:
        return text
