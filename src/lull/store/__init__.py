"""The area's tables with vintages: what was known, and when; and the way of files into them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from lull.store.store import FILE, Store, glance, open_store
from lull.store.vintage import AddReport, Vintage

if TYPE_CHECKING:
    from lull.store.ingest import BadRowsError, IngestReport, Options, ingest_file, ingest_files, inspect_file

__all__ = [
    "FILE",
    "AddReport",
    "BadRowsError",
    "IngestReport",
    "Options",
    "Store",
    "Vintage",
    "glance",
    "ingest_file",
    "ingest_files",
    "inspect_file",
    "open_store",
]


def __getattr__(name: str) -> object:
    """What files need, on first use: commands that only read the store do not wait for all parsers."""
    if name in __all__:
        return getattr(import_module("lull.store.ingest"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
