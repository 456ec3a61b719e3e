"""Pages made ahead: releases rendered into a folder that the server reads from, by a process of low priority."""

from __future__ import annotations

import gzip
import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from lull.publish import remade, rendering
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import forget, open_snapshot, opening

FOLDER = ".pages"
# Two years; of older releases pages are made when somebody asks for them.
NEWEST = 24
# Behind readers: with two cores it would take one from them.
NICE = 10
_ORDER = ("index", "places", "promises", "track", "national", "compare", "place/listed", "place/upper", "rest")
_DONE = "done"


def shown(names: tuple[str, ...], release: str) -> tuple[str, ...]:
    """The releases that pages of one release lead to: all to the next one, so that old pages stay as they are.

    >>> shown(("2019-01", "2019-02", "2019-03"), "2019-01")
    ('2019-01', '2019-02')
    """
    return names[: names.index(release) + 2] if release in names else names


def place(area_folder: Path, key: str, lang: str, name: str) -> Path:
    """Where the packed page stands, whether it is made or not."""
    return area_folder / FOLDER / key / lang / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.gz"


def ready(area_folder: Path, key: str) -> bool:
    """Whether all pages of a release are made ahead."""
    return (area_folder / FOLDER / key / _DONE).is_file()


def made_of(area_folder: Path, names: tuple[str, ...]) -> tuple[object, ...]:
    """What differs once a release came or what came after one of them was looked at."""
    later = (area_folder / "verification" / name for name in names)
    return names, tuple(folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in later)


@dataclass(frozen=True)
class Served:
    """What pages of a server say of it: whether alerts come by mail, and the address under which it is reached."""

    mails: bool = False
    base: str = ""


def page_keys(area_folder: Path, names: tuple[str, ...], served: Served) -> dict[str, str]:
    """What the pages of each release are made of, in short; those that say other things of the server are others."""
    told = ("-mails" if served.mails else "") + (f"-{_short(served.base)}" if served.base else "")
    return {name: f"{key}{told}" for name, key in remade.keys(area_folder, names).items()}


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _always() -> bool:
    return True


def warm(  # noqa: PLR0913
    area_folder: Path,
    names: tuple[str, ...],
    served: Served | None = None,
    *,
    keys: Mapping[str, str] | None = None,
    releases: Collection[str] = (),
    backwards: bool = False,
    go_on: Callable[[], bool] = _always,
) -> int:
    """Make the pages that are not made yet; how many were made.

    keys : see `page_keys`; given by one whose code may by now be another than that on the disk, worked out otherwise.
    releases : those to make them of; by default all that readers may open first, and what is no more wanted goes.
    backwards : begin with the pages least asked, to meet one who begins at the other end.
    go_on : asked before each page.
    """
    served = served or Served()
    made = page_keys(area_folder, names, served) if keys is None else keys
    kept, count = wanted(area_folder, names), 0
    for release in releases or kept:
        if not ready(area_folder, made[release]):
            pages = list(contexts(area_folder, names, release, served))
            count += write(area_folder, made[release], reversed(pages) if backwards else pages, go_on)
            # One release is open at a time, however many there are.
            forget()
    if not releases:
        _clear(area_folder, {made[n] for n in kept})
    return count


def wanted(area_folder: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """The releases whose pages are made ahead, most asked first: the newest, where the site opens, those before."""
    opened = opening(area_folder, names)
    return tuple(dict.fromkeys((*names[-1:], *([opened] if opened else []), *reversed(names[-NEWEST:]))))


def write(area_folder: Path, key: str, pages: Iterable[RequestContext], go_on: Callable[[], bool]) -> int:
    """Make all pages of a release that are not made, and mark it as done; how many were made now."""
    count = 0
    for context in pages:
        if not go_on():
            return count
        with spared(context.path):
            count += make(area_folder, key, context)
    home = area_folder / FOLDER / key
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _tidy(home)
    (home / _DONE).touch()
    return count


@contextmanager
def spared(what: str) -> Iterator[None]:
    """Go on where something cannot be made ahead: it is made, or fails, when somebody asks for it.

    That nothing can be written is no matter of one page, and ends it all.
    """
    try:
        yield
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  one page that fails costs the others nothing
        logging.getLogger("lull.web").warning("%s is not made ahead: %s", what, error)


def make(area_folder: Path, key: str, context: RequestContext) -> bool:
    """Make one page unless it is made; whether it was made now."""
    to = place(area_folder, key, context.speech.code, context.name)
    if to.is_file():
        return False
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = to.with_suffix(f".{os.getpid()}")
    aside.write_bytes(gzip.compress(rendering.page(context).encode(), 6, mtime=0))
    try:
        aside.replace(to)
    except FileNotFoundError:
        # Another process made the page meanwhile, and tidied.
        if not to.is_file():
            raise
        return False
    return True


def _tidy(home: Path) -> None:
    """Remove what processes that were ended left beside pages that are made."""
    for left in home.glob("*/*.[0-9]*"):
        if left.with_suffix(".gz").is_file():
            left.unlink(missing_ok=True)


def contexts(area_folder: Path, names: tuple[str, ...], release: str, served: Served) -> Iterator[RequestContext]:
    """All pages of a release, most asked first and each in all languages."""
    snapshot = open_snapshot(area_folder / "releases" / release)
    listed = {r["unit_id"] for r in snapshot.rows("watch")}
    ranked = sorted((_turn(name, listed), at, name) for at, name in enumerate(rendering.names(snapshot)))
    around, base, mails = shown(names, release), served.base, served.mails
    for _, _, name in ranked:
        for lang in snapshot.languages:
            yield RequestContext(snapshot, language(lang), name, {}, around, live=True, base=base, mails=mails)


def _turn(name: str, listed: Collection[str]) -> int:
    """When a page has its turn, see `_ORDER`."""
    kind, _, rest = name.partition("/")
    if kind == "place":
        return _ORDER.index("place/upper" if rest not in listed else "place/listed")
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER) - 1


def _clear(area_folder: Path, wanted: set[str]) -> None:
    """Remove the pages of releases, code or outcomes that are no more; those of other servers are spared."""
    kept = {key.partition("-")[0] for key in wanted}
    for folder in (area_folder / FOLDER).glob("*"):
        if folder.name.partition("-")[0] not in kept:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Task:
    """What a process of its own is asked to make; see `warm`."""

    area_folder: Path
    names: tuple[str, ...]
    served: Served
    keys: Mapping[str, str]
    releases: tuple[str, ...] = ()
    backwards: bool = False
    nice: int = NICE


def work(task: Task, parent: int) -> None:
    """Make pages until all are made or the server that asked is gone; exit code 1 where it cannot be done."""
    # Where the system has no such call, or a sandbox refuses it, readers wait a little more.
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(task.nice)
    try:
        warm(task.area_folder, task.names, task.served, keys=task.keys, releases=task.releases,
             backwards=task.backwards, go_on=lambda: os.getppid() == parent)  # fmt: skip
    except Exception as error:  # noqa: BLE001  the server goes on without: it makes pages when they are asked for
        logging.getLogger("lull.web").warning("pages are not made ahead: %s", error)
        raise SystemExit(1) from None


def start(task: Task) -> BaseProcess:
    """Start a process that makes pages; it ends with its work, and with this process at the latest."""
    worker = get_context("spawn").Process(target=work, args=(task, os.getpid()), daemon=True, name="lull-pages")
    worker.start()
    return worker
