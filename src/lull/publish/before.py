"""What a server does before it listens: read the releases that readers open first, and make the pages most asked.

What is asked for by a question cannot be made ahead; its parts are made at leisure afterwards.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lull.publish import rendering
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.shelf import Shelf
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
    while one page does it the others stand still. After `MOST_SECONDS` the rest is left to readers, as is what fails.
    """
    names, end, count = shelf.names(), clock() + MOST_SECONDS, 0
    for release in _first(shelf):
        with _spared(release):
            for context in _contexts(shelf, names, release):
                if clock() > end:
                    return count
                with _spared(context.path):
                    count += _made(shelf, names, context)
    return count


def _first(shelf: Shelf) -> tuple[str, ...]:
    """The releases that readers open first."""
    names = shelf.names()
    return wanted(shelf.folder, names)[:_RELEASES] if names else ()


@contextmanager
def _spared(what: str) -> Iterator[None]:
    """Go on where something is not made ahead: a server that serves slowly is better than one that does not start."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  made when it is asked for
        logging.getLogger("lull.web").warning("%s is not made ahead: %s", what, error)


def _contexts(shelf: Shelf, names: tuple[str, ...], release: str) -> Iterator[RequestContext]:
    """The pages of a release that are asked first, then what cannot be made ahead, asked once in each language."""
    yield from contexts(shelf.folder, names, release, shelf.served, most=_FIRST)
    snapshot = shelf.take(release)
    places = tuple(r["unit_id"] for r in snapshot.rows("watch")[:2])
    asked = (("compare", {"d": places}), ("places", {"q": (snapshot.plain_name(snapshot.country) or "a",)}))
    for lang in snapshot.languages:
        for name, query in asked:
            yield RequestContext(snapshot, language(lang), name, query, shown(names, release), live=True)


def _made(shelf: Shelf, names: tuple[str, ...], context: RequestContext) -> bool:
    """Make a page; whether it is kept and was not there."""
    if context.query:
        rendering.page(context)
        return False
    return make(shelf.folder, shelf.keys(names)[context.snapshot.name], context)


def at_leisure(shelf: Shelf, *, pause: Callable[[float], object] = time.sleep) -> threading.Thread:
    """Start to make the parts of comparisons of the releases opened first; the thread ends with the process."""
    worker = threading.Thread(target=_parts, args=(shelf, pause), daemon=True, name="lull-parts")
    worker.start()
    return worker


def _parts(shelf: Shelf, pause: Callable[[float], object]) -> None:
    for release in _first(shelf):
        snapshot = shelf.take(release)
        for row in snapshot.rows("watch"):
            for lang in snapshot.languages:
                compare.ready(RequestContext(snapshot, language(lang), "compare", live=True), row["unit_id"])
                pause(PAUSE_SECONDS)
