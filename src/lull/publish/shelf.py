"""The releases of an area folder as a server sees them: looked up anew only when the folder changes."""

from __future__ import annotations

import os
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
        """Names of the whole releases, oldest first; looked up again when the folder or a file of it changed."""
        stamp = _changed(self.folder / "releases")
        with self.lock:
            known, names = self.seen.get("stamp"), self.seen.get("names")
        if known != stamp or names is None:
            # Outside the lock: readers meanwhile get the last whole list.
            names = shelf(self.folder)
            with self.lock:
                self.seen.update(stamp=stamp, names=names)
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


def _changed(home: Path) -> tuple[object, ...]:
    """What differs once a release came, went, or lost the files that say what it is."""
    if not home.is_dir():
        return ()
    with os.scandir(home) as entries:
        folders = sorted(e.path for e in entries if e.is_dir() and not e.name.startswith("."))
    found: list[object] = []
    for folder in folders:
        for name in ("", "data", "release.json", "datapackage.json"):
            try:
                stat = os.stat(os.path.join(folder, name))
                found.append((stat.st_mtime_ns, stat.st_size))
            except OSError:
                found.append(None)
    return (tuple(folders), tuple(found))
