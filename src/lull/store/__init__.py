"""The area's tables with vintages: what was known, and when; and the way of files into them."""

from lull.store.ingest import BadRowsError, IngestReport, Options, ingest_file, ingest_files, inspect_file
from lull.store.store import FILE, Store, open_store
from lull.store.vintage import AddReport, Vintage

__all__ = [
    "FILE",
    "AddReport",
    "BadRowsError",
    "IngestReport",
    "Options",
    "Store",
    "Vintage",
    "ingest_file",
    "ingest_files",
    "inspect_file",
    "open_store",
]
