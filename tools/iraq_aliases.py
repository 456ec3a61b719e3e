"""Spellings of the places of Iraq."""

from pathlib import Path


def write(data: Path, area: Path) -> None:
    """Write `aliases.csv`."""
