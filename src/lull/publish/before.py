"""What a server does before it listens: make the pages of the releases that readers open first, with two processes.

What is asked for by a question cannot be made ahead; one question of each kind is answered, which makes what all share.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess

from lull.publish import files, rendering
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.shelf import Shelf
from lull.publish.views import compare
from lull.publish.warm import NICE, Task, contexts, ready, shown, spared, start, wanted, write

MOST_SECONDS = 20.0
_RELEASES = 2
# A process takes a second or two to begin; fewer pages are made sooner by one.
_WORTH_HELP = 200
# Between two parts that are made at leisure readers have the process for themselves.
PAUSE_SECONDS = 0.05


def prepare(
    shelf: Shelf,
    *,
    seconds: float = MOST_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    begin: Callable[[Task], BaseProcess] = start,
) -> BaseProcess | None:
    """Answer one question of each kind and make all pages of the releases opened first, unless they are made.

    A reader should not wait for a page, and while one is made the others stand still. After `seconds` the rest is left
    to the process that helps, which is returned while it is at work and is then behind readers. A server that serves
    slowly is better than one that does not start: what fails is left out.
    """
    end = clock() + seconds
    helper = None
    try:
        missing = _missing(shelf)
        helper = begin(missing) if missing and seconds > 0 and _many(shelf, missing) else None
        for release in first(shelf):
            answer(shelf, release, lambda: clock() < end)
        for release in missing.releases if missing else ():
            keys, pages = shelf.keys(shelf.names()), contexts(shelf.folder, shelf.names(), release, shelf.served)
            write(shelf.folder, keys[release], pages, lambda: clock() < end)
    except Exception as error:  # noqa: BLE001  made when it is asked for
        logging.getLogger("lull.web").warning("pages are not made ahead: %s", error)
    return _left(helper, end - clock()) if helper else None


def first(shelf: Shelf) -> tuple[str, ...]:
    """The releases that readers open first."""
    names = shelf.names()
    return wanted(shelf.folder, names)[:_RELEASES] if names else ()


def _missing(shelf: Shelf) -> Task | None:
    """The releases opened first whose pages are not all made, as a task for one who begins at the other end."""
    names = shelf.names()
    keys = shelf.keys(names)
    missing = tuple(r for r in first(shelf) if not ready(shelf.folder, keys[r]))
    return Task(shelf.folder, names, shelf.served, keys, missing, backwards=True, nice=0) if missing else None


def _many(shelf: Shelf, task: Task) -> bool:
    with spared(task.releases[0]):
        pages = sum(1 for _ in contexts(shelf.folder, task.names, task.releases[0], shelf.served))
        return pages >= _WORTH_HELP and (os.cpu_count() or 1) > 1
    return False


def _left(helper: BaseProcess, seconds: float) -> BaseProcess | None:
    """Wait for a helper; None once it ended, else it goes on behind readers."""
    helper.join(max(0.0, seconds))
    if not helper.is_alive() or helper.pid is None:
        return None
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, helper.pid, NICE)
    return helper


def answer(shelf: Shelf, release: str, go_on: Callable[[], bool] = lambda: True) -> None:
    """Answer a comparison and a search of a release in each language, and what is on record of one place.

    This makes what all such answers share.
    """
    with spared(release):
        for context in _questions(shelf, release):
            if not go_on():
                return
            with spared(context.path):
                rendering.page(context)
        snapshot = shelf.take(release)
        if snapshot.unit_ids:
            files.district(snapshot, snapshot.unit_ids[0])


def _questions(shelf: Shelf, release: str) -> Iterator[RequestContext]:
    snapshot, around = shelf.take(release), shown(shelf.names(), release)
    places = tuple(r["unit_id"] for r in snapshot.rows("watch")[:2])
    asked = (("compare", {"d": places}), ("places", {"q": (snapshot.plain_name(snapshot.country) or "a",)}))
    for lang in snapshot.languages:
        for name, query in asked:
            yield RequestContext(snapshot, language(lang), name, query, around, live=True)


def at_leisure(
    shelf: Shelf, releases: tuple[str, ...], *, pause: Callable[[float], object] = time.sleep
) -> threading.Thread:
    """Start to make the parts of comparisons of some releases; the thread ends with the process."""
    worker = threading.Thread(target=_parts, args=(shelf, releases, pause), daemon=True, name="lull-parts")
    worker.start()
    return worker


def _parts(shelf: Shelf, releases: tuple[str, ...], pause: Callable[[float], object]) -> None:
    for release in releases:
        with spared(release):
            snapshot = shelf.take(release)
            for row in snapshot.rows("watch"):
                for lang in snapshot.languages:
                    compare.ready(RequestContext(snapshot, language(lang), "compare", live=True), row["unit_id"])
                    pause(PAUSE_SECONDS)
