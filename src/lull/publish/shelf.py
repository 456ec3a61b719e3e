"""The releases of an area folder as a server sees them: looked up anew only when the folder changes."""

from __future__ import annotations

import os
import stat
import time
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock

from lull.publish.snapshot import Snapshot, shelf, take
from lull.publish.warm import Served, made_of, page_keys, place, ready

# Pages of addresses, and answers to questions (a search, a comparison), each some twenty kilobytes.
_PAGES, _ASKED = 1500, 300
# ETag and gzipped bytes: nearly every reader takes them, and whole pages would be five times as many.
Made = tuple[str, bytes]
# A new release is the newest for readers once its pages are made, and after this long at the latest.
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True)
class Shelf:
    """An area folder, its releases, and the pages made of them so far; `served` is what they say of the server.

    Pages are made for readers one at a time by `making`, questions answered by `answering`, so that whoever waits for
    them holds no thread of those that answer all else.
    """

    folder: Path
    served: Served = field(default_factory=Served)
    seen: dict[object, object] = field(default_factory=dict, repr=False)
    pages: OrderedDict[object, Made] = field(default_factory=OrderedDict, repr=False)
    asked: OrderedDict[object, Made] = field(default_factory=OrderedDict, repr=False)
    lock: Lock = field(default_factory=Lock, repr=False)
    making: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1), repr=False)
    answering: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1), repr=False)

    def names(self) -> tuple[str, ...]:
        """Names of the whole releases, oldest first; looked up again when the folder or a file of it changed.

        Where somebody keeps the shelf (`lull.publish.keeper`) a request does not look: it gets the last whole list.
        """
        names = self.seen.get("names") if self.seen.get("watched") else self._names()
        assert isinstance(names, tuple)
        return names

    def _names(self) -> tuple[str, ...]:
        stamp = _changed(self.folder / "releases")
        with self.lock:
            known, names = self.seen.get("stamp"), self.seen.get("names")
        if known != stamp or not isinstance(names, tuple):
            # Outside the lock: readers meanwhile get the last whole list.
            names = shelf(self.folder)
            with self.lock:
                self.seen.update(stamp=stamp, names=names)
        return names

    def refresh(self) -> tuple[object, ...]:
        """Look at the folder anew; what differs once a release or an outcome came or went."""
        names = self._names()
        self._keys(names)
        return made_of(self.folder, names)

    def newest(self) -> str:
        """The release that readers get first: the newest whose pages are made, while one makes them ahead."""
        names = self.names()
        if not self.seen.get("warmed") or len(names) < 2 or names[-1] == self.seen.get("newest"):
            return names[-1] if names else ""
        known = str(self.seen.setdefault("newest", names[-1]))
        came = self.seen.setdefault(("came", names[-1]), time.monotonic())
        late = isinstance(came, float) and time.monotonic() - came > PATIENCE_SECONDS
        if known not in names or late or self._complete(names):
            self.seen["newest"] = known = names[-1]
        return known

    def _complete(self, names: tuple[str, ...]) -> bool:
        """Whether readers of the newest release need not wait: its pages are made, its first questions answered."""
        if self.seen.get("watched"):
            return self.seen.get("answered") == names[-1]
        return ready(self.folder, self.keys(names)[names[-1]])

    def keys(self, names: tuple[str, ...]) -> Mapping[str, str]:
        """What the pages of each release are made of, in short; worked out once for each state of the shelf."""
        found = self.seen.get("keys") if self.seen.get("watched") else self._keys(names)
        assert isinstance(found, dict)
        return found

    def _keys(self, names: tuple[str, ...]) -> Mapping[str, str]:
        state = made_of(self.folder, names)
        if self.seen.get("keyed") != state:
            before = self.seen.get("keys", {})
            keys = page_keys(self.folder, names, self.served)
            self.seen.update(keyed=state, keys=keys, before=before, rekeyed=time.monotonic())
        found = self.seen["keys"]
        assert isinstance(found, dict)
        return found

    def ahead(self, release: str, lang: str, name: str) -> tuple[bytes, bool] | None:
        """A gzipped page that was made ahead, and whether it is of today; None where there is none.

        Until its pages are made again, those that were made before a release or an outcome came are given, for
        `PATIENCE_SECONDS` at most: they lack only what leads there.
        """
        if not self.seen.get("warmed"):
            return None
        now = self.keys(self.names()).get(release, "")
        for key in (now, self._before(release)):
            try:
                if key:
                    return place(self.folder, key, lang, name).read_bytes(), key == now
            except OSError:
                continue
        return None

    def _before(self, release: str) -> str:
        """What the pages of a release were made of before; empty once there was time to make them again."""
        before, since = self.seen.get("before"), self.seen.get("rekeyed")
        late = isinstance(since, float) and time.monotonic() - since > PATIENCE_SECONDS
        return str(before.get(release) or "") if isinstance(before, dict) and not late else ""

    def take(self, name: str) -> Snapshot:
        """Open a release by name, or the newest for `latest`."""
        names = self.names()
        if name == "latest" and names:
            name = self.newest()
        return take(self.folder, name, known=names)

    def kept(self, key: object, *, asked: bool = False) -> Made | None:
        """A page made before; `asked` for answers to a question, of which fewer are kept."""
        held = self.asked if asked else self.pages
        with self.lock:
            found = held.get(key)
            if found is not None:
                held.move_to_end(key)
            return found

    def keep(self, key: object, page: Made, *, asked: bool = False) -> None:
        """Remember a page; the longest unused one goes when there are too many."""
        held, most = (self.asked, _ASKED) if asked else (self.pages, _PAGES)
        with self.lock:
            held[key] = page
            while len(held) > most:
                held.popitem(last=False)


def _changed(home: Path) -> tuple[object, ...]:
    """What differs once a release came or went, or a file of it is no longer what it was."""
    if not home.is_dir():
        return ()
    with os.scandir(home) as entries:
        folders = sorted(e.path for e in entries if e.is_dir() and not e.name.startswith("."))
    found: list[object] = []
    for folder in folders:
        for name in ("release.json", "datapackage.json", "data", "geo"):
            found += _stamps(os.path.join(folder, name))
    return (tuple(folders), tuple(found))


def _stamps(path: str) -> list[object]:
    """Time and size of a file, or of a folder and the files in it; None where there is none."""
    try:
        seen = os.stat(path)
        if not stat.S_ISDIR(seen.st_mode):
            return [(seen.st_mtime_ns, seen.st_size)]
        with os.scandir(path) as entries:
            inside = sorted((e.name, e.stat().st_mtime_ns, e.stat().st_size) for e in entries)
    except OSError:
        return [None]
    return [seen.st_mtime_ns, *inside]
