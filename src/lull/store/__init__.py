"""The area's tables with vintages: what was known, and when."""

from lull.store.store import FILE, Store, open_store
from lull.store.vintage import AddReport, Vintage

__all__ = ["FILE", "AddReport", "Store", "Vintage", "open_store"]
