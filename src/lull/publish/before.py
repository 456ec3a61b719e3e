"""What a server does before it listens: read the releases that readers open first, and make the pages most asked.

What is asked for by a question cannot be made ahead; its parts are made at leisure afterwards.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from lull.publish import pages
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.shelf import Shelf
from lull.publish.snapshot import Snapshot
from lull.publish.views import compare
from lull.publish.warm import contexts, make, shown, wanted

MOST_SECONDS = 8.0
# Outlook, places, promises, track record, the whole country, compare.
_FIRST = 6
_RELEASES = 2
# Between two parts that are made at leisure readers have the process for themselves.
PAUSE_SECONDS = 0.05


def prepare(shelf: Shelf, *, clock: Callable[[], float] = time.monotonic) -> int:
    """Make the first pages unless they are made, and answer one search and one comparison a language; how many pages.

    The first page of a release reads its tables and compiles its template. A reader should not wait for that, and
    while one page does it the others stand still. After `MOST_SECONDS` the rest is left to readers.
    """
    names, end, count = shelf.names(), clock() + MOST_SECONDS, 0
    if not names:
        return 0
    keys = shelf.keys(names)
    for release in wanted(shelf.folder, names)[:_RELEASES]:
        for context in contexts(shelf.folder, names, release, shelf.served, most=_FIRST):
            if clock() > end:
                return count
            count += make(shelf.folder, keys[release], context)
        _ask(shelf.take(release), names)
    return count


def _ask(snapshot: Snapshot, names: tuple[str, ...]) -> None:
    """Ask what cannot be made ahead once in each language."""
    places = tuple(r["unit_id"] for r in snapshot.rows("watch")[:2])
    asked = (("compare", {"d": places}), ("places", {"q": (snapshot.plain_name(snapshot.country) or "a",)}))
    for lang in snapshot.languages:
        for name, query in asked:
            pages.page(RequestContext(snapshot, language(lang), name, query, shown(names, snapshot.name), live=True))


def at_leisure(shelf: Shelf, *, pause: Callable[[float], object] = time.sleep) -> threading.Thread:
    """Start to make the parts of comparisons of the releases opened first; the thread ends with the process."""
    worker = threading.Thread(target=_parts, args=(shelf, pause), daemon=True, name="lull-parts")
    worker.start()
    return worker


def _parts(shelf: Shelf, pause: Callable[[float], object]) -> None:
    names = shelf.names()
    for release in wanted(shelf.folder, names)[:_RELEASES] if names else ():
        snapshot = shelf.take(release)
        for row in snapshot.rows("watch"):
            for lang in snapshot.languages:
                compare.ready(RequestContext(snapshot, language(lang), "compare", live=True), row["unit_id"])
                pause(PAUSE_SECONDS)
