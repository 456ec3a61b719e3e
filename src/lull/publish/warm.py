"""Pages made ahead: a process of low priority renders the newest releases into a folder that the server reads from."""

from __future__ import annotations

import gzip
import hashlib
import logging
import os
import shutil
import time
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from lull.publish import pages
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.remade import keys
from lull.publish.snapshot import open_snapshot, shelf

FOLDER = ".pages"
# Of older releases pages are made when somebody asks for them.
NEWEST = 3
PAUSE_SECONDS = 2.0
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


def page_keys(area_folder: Path, names: tuple[str, ...], *, mails: bool) -> dict[str, str]:
    """What the pages of each release are made of, in short; those that offer mails are others."""
    return {name: f"{key}{'-mails' if mails else ''}" for name, key in keys(area_folder, names).items()}


def warm(area_folder: Path, names: tuple[str, ...], *, mails: bool = False) -> int:
    """Make the pages of the newest releases that are not made yet, newest first; how many were made."""
    made, count = page_keys(area_folder, names, mails=mails), 0
    for release in reversed(names[-NEWEST:]):
        for context in _contexts(area_folder, names, release, mails=mails):
            to = place(area_folder, made[release], context.speech.code, context.name)
            if not to.is_file():
                to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                aside = to.with_suffix(f".{os.getpid()}")
                aside.write_bytes(gzip.compress(pages.page(context).encode(), 6, mtime=0))
                aside.replace(to)
                count += 1
        (area_folder / FOLDER / made[release] / _DONE).touch()
    _clear(area_folder, {made[n] for n in names[-NEWEST:]})
    return count


def _contexts(area_folder: Path, names: tuple[str, ...], release: str, *, mails: bool) -> Iterator[RequestContext]:
    snapshot = open_snapshot(area_folder / "releases" / release)
    for lang in snapshot.languages:
        for name in pages.names(snapshot):
            yield RequestContext(snapshot, language(lang), name, {}, shown(names, release), live=True, mails=mails)


def _clear(area_folder: Path, wanted: set[str]) -> None:
    """Remove the pages of releases, code or outcomes that are no more."""
    for folder in (area_folder / FOLDER).iterdir():
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)


def work(area_folder: Path, parent: int, mails: bool = False) -> None:
    """Make pages ahead, now and whenever a release comes, until the server that started this is gone."""
    if hasattr(os, "nice"):
        os.nice(10)
    seen: tuple[str, ...] = ()
    while os.getppid() == parent:
        try:
            names = shelf(area_folder)
            if names and names != seen:
                warm(area_folder, names, mails=mails)
                seen = names
        except Exception as error:  # noqa: BLE001  the server goes on without: it makes pages when they are asked for
            logging.getLogger("lull.web").warning("pages are not made ahead: %s", error)
            time.sleep(30 * PAUSE_SECONDS)
        time.sleep(PAUSE_SECONDS)


def start(area_folder: Path, *, mails: bool = False) -> BaseProcess:
    """Start the process that makes pages ahead; it ends with this one."""
    asked = (area_folder, os.getpid(), mails)
    worker = get_context("spawn").Process(target=work, args=asked, daemon=True, name="lull-pages")
    worker.start()
    return worker
