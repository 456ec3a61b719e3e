"""Pages made ahead: a process of low priority renders the newest releases into a folder that the server reads from."""

from __future__ import annotations

import gzip
import hashlib
import logging
import os
import shutil
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from lull.publish import rendering
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.remade import keys
from lull.publish.snapshot import open_snapshot, opening, shelf

FOLDER = ".pages"
# Of older releases pages are made when somebody asks for them.
NEWEST = 3
PAUSE_SECONDS = 1.0
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
    return {name: f"{key}{told}" for name, key in keys(area_folder, names).items()}


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def warm(area_folder: Path, names: tuple[str, ...], served: Served | None = None) -> int:
    """Make the pages that are not made yet of the releases that readers open first; how many were made."""
    served = served or Served()
    made = page_keys(area_folder, names, served)
    kept = wanted(area_folder, names)
    count = 0
    for release in kept:
        count += sum(make(area_folder, made[release], c) for c in contexts(area_folder, names, release, served))
        (area_folder / FOLDER / made[release] / _DONE).touch()
    _clear(area_folder, {made[n] for n in kept})
    return count


def wanted(area_folder: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """The releases whose pages are made ahead, most asked first: the newest, where the site opens, those before."""
    opened = opening(area_folder, names)
    return tuple(dict.fromkeys((*names[-1:], *([opened] if opened else []), *reversed(names[-NEWEST:]))))


def make(area_folder: Path, key: str, context: RequestContext) -> bool:
    """Make one page unless it is made; whether it was made now."""
    to = place(area_folder, key, context.speech.code, context.name)
    if to.is_file():
        return False
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = to.with_suffix(f".{os.getpid()}")
    aside.write_bytes(gzip.compress(rendering.page(context).encode(), 6, mtime=0))
    aside.replace(to)
    return True


def contexts(
    area_folder: Path, names: tuple[str, ...], release: str, served: Served, *, most: int = len(_ORDER)
) -> Iterator[RequestContext]:
    """All pages of a release, most asked first and each in all languages; `most` leaves out those asked less."""
    snapshot = open_snapshot(area_folder / "releases" / release)
    listed = {r["unit_id"] for r in snapshot.rows("watch")}
    ranked = sorted(
        (n, at, name) for at, name in enumerate(rendering.names(snapshot)) if (n := _turn(name, listed)) < most
    )
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
    for folder in (area_folder / FOLDER).iterdir():
        if folder.name.partition("-")[0] not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def work(area_folder: Path, parent: int, served: Served) -> None:
    """Make pages ahead, now and whenever a release comes, until the server that started this is gone."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    seen: tuple[object, ...] = ()
    while os.getppid() == parent:
        try:
            names = shelf(area_folder)
            if names and (found := made_of(area_folder, names)) != seen:
                warm(area_folder, names, served)
                seen = found
        except Exception as error:  # noqa: BLE001  the server goes on without: it makes pages when they are asked for
            logging.getLogger("lull.web").warning("pages are not made ahead: %s", error)
            time.sleep(30 * PAUSE_SECONDS)
        time.sleep(PAUSE_SECONDS)


def start(area_folder: Path, served: Served) -> BaseProcess:
    """Start the process that makes pages ahead; it ends with this one."""
    asked = (area_folder, os.getpid(), served)
    worker = get_context("spawn").Process(target=work, args=asked, daemon=True, name="lull-pages")
    worker.start()
    return worker
