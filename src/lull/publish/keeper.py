"""While a server runs: what comes into the area folder is seen, its pages are made, and then readers get it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

from lull.publish import before
from lull.publish.shelf import Shelf
from lull.publish.warm import Task, ready, start, wanted

LOOK_SECONDS = 1.0
# After pages could not be made, for a full disk perhaps, until that is tried again.
AGAIN_SECONDS = 300.0


@dataclass
class Keeper:
    """What is at work for a shelf: the process that makes pages, for which state, and since when it failed.

    `whole` is whether the process was asked for all pages: one from before makes those of some releases.
    """

    shelf: Shelf
    worker: BaseProcess | None
    state: object
    whole: bool = False
    complete: bool = False
    failed: float | None = None


def keep(shelf: Shelf, helper: BaseProcess | None) -> None:
    """Start the thread that keeps a shelf; `helper` is at work from before. It ends with the process."""
    keeper = watched(shelf, helper)
    before.at_leisure(shelf, before.first(shelf))
    threading.Thread(target=_keep, args=(keeper, time.sleep), daemon=True, name="lull-keeper").start()


def watched(shelf: Shelf, helper: BaseProcess | None) -> Keeper:
    """A shelf whose state is looked at by a keeper, no more by each request; today's newest release is given."""
    keeper = Keeper(shelf, helper, shelf.refresh())
    newest = shelf.newest()
    shelf.seen.update(warmed=True, watched=True, answered=newest, newest=newest)
    return keeper


def _keep(keeper: Keeper, pause: Callable[[float], object]) -> None:
    while True:
        try:
            look(keeper, time.monotonic())
        except Exception as error:  # noqa: BLE001  the server goes on with what it has
            logging.getLogger("lull.web").warning("the area folder cannot be looked at: %s", error)
        pause(LOOK_SECONDS)


def look(keeper: Keeper, now: float, *, begin: Callable[[Task], BaseProcess] = start) -> None:
    """One look: begin to make pages where some are missing, and let readers have a release that is complete."""
    shelf, state = keeper.shelf, keeper.shelf.refresh()
    if state != keeper.state:
        _stop(keeper)
        keeper.state, keeper.complete, keeper.failed = state, False, None
    if keeper.worker and not keeper.worker.is_alive():
        _ended(keeper, keeper.worker, now)
    rested = keeper.failed is None or now - keeper.failed > AGAIN_SECONDS
    if rested and not (keeper.worker or keeper.complete):
        keeper.complete = not _missing(shelf)
        if not keeper.complete:
            names = shelf.names()
            keeper.worker, keeper.whole = begin(Task(shelf.folder, names, shelf.served, shelf.keys(names))), True
    _let_out(shelf)


def _ended(keeper: Keeper, worker: BaseProcess, now: float) -> None:
    """Note whether a process that ended has failed; so has one that was to make all pages while some are missing."""
    failed = worker.exitcode or (keeper.whole and _missing(keeper.shelf))
    keeper.failed, keeper.worker, keeper.whole = now if failed else None, None, False


def _stop(keeper: Keeper) -> None:
    """End the process that makes pages for a state of before; each page that it made is whole."""
    if keeper.worker:
        keeper.worker.terminate()
        keeper.worker.join()
        keeper.worker, keeper.whole = None, False


def _missing(shelf: Shelf) -> bool:
    names, keys = shelf.names(), shelf.keys(shelf.names())
    return bool(names) and any(not ready(shelf.folder, keys[name]) for name in wanted(shelf.folder, names))


def _let_out(shelf: Shelf) -> None:
    """Make a new release the one that readers get first, once its pages are made and its first questions answered."""
    names = shelf.names()
    if not names or shelf.seen.get("answered") == names[-1]:
        return
    if ready(shelf.folder, shelf.keys(names).get(names[-1], "-")):
        before.answer(shelf, names[-1])
        shelf.seen["answered"] = names[-1]
        before.at_leisure(shelf, names[-1:])
