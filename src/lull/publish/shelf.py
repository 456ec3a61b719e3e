"""The releases of an area folder as a server sees them: looked up anew only when the folder changes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from lull.publish.book import Book, shelf, take

_PAGES = 1500


@dataclass(frozen=True)
class Shelf:
    """An area folder, its releases, and the pages made of them so far."""

    folder: Path
    seen: dict[str, object] = field(default_factory=dict, repr=False)
    pages: OrderedDict[object, tuple[str, bytes, bytes]] = field(default_factory=OrderedDict, repr=False)
    lock: Lock = field(default_factory=Lock, repr=False)

    def names(self) -> tuple[str, ...]:
        """Names of the releases, oldest first."""
        home = self.folder / "releases"
        stamp = home.stat().st_mtime_ns if home.is_dir() else 0
        with self.lock:
            if self.seen.get("stamp") != stamp:
                self.seen["names"] = shelf(self.folder)
                self.seen["stamp"] = stamp
            names = self.seen["names"]
        assert isinstance(names, tuple)
        return names

    def take(self, name: str) -> Book:
        """Open a release by name, or the newest for `latest`."""
        names = self.names()
        if name == "latest" and names:
            name = names[-1]
        return take(self.folder, name, known=names)

    def kept(self, key: object) -> tuple[str, bytes, bytes] | None:
        """A page made before: ETag, bytes, gzipped bytes."""
        with self.lock:
            found = self.pages.get(key)
            if found is not None:
                self.pages.move_to_end(key)
            return found

    def keep(self, key: object, page: tuple[str, bytes, bytes]) -> None:
        """Remember a page; the longest unused one goes when there are too many."""
        with self.lock:
            self.pages[key] = page
            while len(self.pages) > _PAGES:
                self.pages.popitem(last=False)
