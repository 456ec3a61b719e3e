"""The whole site as a folder that opens from a disk or a USB stick."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from lull.errors import PublishError
from lull.publish import briefing, feeds, files, pages
from lull.publish.app import STATIC
from lull.publish.book import open_book, shelf
from lull.publish.locale import LOCALES, language
from lull.publish.pages.frame import Visit

Progress = Callable[[float], None]
_HOSTED_ONLY = ("htmx.min.js", "htmx.LICENSE.txt")
_MARK = ".lull-site"


@dataclass(frozen=True)
class Chunk:
    """A part of the site that one process makes: some pages of one release in one language."""

    release: str
    lang: str
    kind: str
    names: tuple[str, ...]


def export(
    area_folder: Path,
    to: Path,
    *,
    release: str = "latest",
    executor: Executor,
    base: str = "https://example.org/",
    progress: Progress | None = None,
) -> Path:
    """Write the site of a release and of all earlier ones into `to`, and return it.

    The site is made aside and then takes the place of what was there; a folder that holds anything but an earlier
    site is refused.

    Parameters
    ----------
    area_folder
        Folder with `releases/`.
    to
        Where the site goes.
    release
        Newest release to show; older ones stay readable as they were known then.
    executor
        Where chunks are made; a process pool uses all cores.
    base
        Address at which feeds say that the site lives.
    progress
        Called with the share done.

    Raises
    ------
    PublishError
        If there is no such release, or `to` holds something else.
    """
    area_folder, to = Path(area_folder).resolve(), Path(to).resolve()
    names = shelf(area_folder)
    if release == "latest" and names:
        release = names[-1]
    if release not in names:
        raise PublishError(f"no release {release!r} in {area_folder.name}; there are: {', '.join(names) or 'none'}")
    if to.exists() and any(to.iterdir()) and not (to / _MARK).is_file():
        raise PublishError(f"{to} is not empty and is no site made by Lull. Give an empty or new folder")
    kept = names[: names.index(release) + 1]
    aside = to.with_name(f".{to.name}.{uuid.uuid4().hex[:8]}.writing")
    try:
        _files(area_folder, aside, kept)
        chunks = list(_chunks(area_folder, kept))
        done = executor.map(_make, chunks, *zip(*[(area_folder, aside, kept, base)] * len(chunks), strict=True))
        for i, _ in enumerate(done, 1):
            if progress:
                progress(i / len(chunks))
        _swap(aside, to)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return to


def _swap(aside: Path, to: Path) -> None:
    old = aside.with_suffix(".old")
    if to.exists():
        to.rename(old)
    to.parent.mkdir(parents=True, exist_ok=True)
    aside.rename(to)
    shutil.rmtree(old, ignore_errors=True)


def _files(area_folder: Path, aside: Path, kept: Iterable[str]) -> None:
    shutil.copytree(STATIC, aside / "static", ignore=shutil.ignore_patterns(*_HOSTED_ONLY, "VENDOR.md"))
    (aside / _MARK).write_text("A site made by Lull; publishing again replaces this folder.\n", "utf-8")
    for name in kept:
        book = open_book(area_folder / "releases" / name)
        home = aside / "data" / name
        for table in book.release.tables:
            if table != "draws":
                for kind in ("csv", "parquet"):
                    _write(home / f"{table}.{kind}", files.written(files.rows(book, table), kind))
        _write(home / "boundaries.geojson", files.boundaries(book))
        _write(home.with_name(f"{name}.zip"), files.package(book))
        for district in book.districts:
            place = district["place_id"]
            _write(home / "district" / f"{place}.json", files.as_json(files.district(book, place)))
    newest = list(kept)[-1]
    for lang in LOCALES:
        _write(aside / lang / "index.html", _forward(f"{newest}/index.html"))
    _write(aside / "index.html", _forward(f"en/{newest}/index.html"))


def _forward(target: str) -> bytes:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lull</title>'
        f'<meta http-equiv="refresh" content="0; url={target}"></head>'
        f'<body><p><a href="{target}">Lull</a></p></body></html>\n'
    ).encode()


def _chunks(area_folder: Path, kept: tuple[str, ...]) -> Iterable[Chunk]:
    for release in kept:
        book = open_book(area_folder / "releases" / release)
        names = tuple(pages.names(book))
        places = [g["place_id"] for g in book.governorates] + [d["place_id"] for d in book.districts]
        for lang in LOCALES:
            for start in range(0, len(names), 40):
                yield Chunk(release, lang, "page", names[start : start + 40])
            papers = ("area", *places) if release == kept[-1] else ("area",)
            for start in range(0, len(papers), 20):
                yield Chunk(release, lang, "paper", tuple(papers[start : start + 20]))
    for lang in LOCALES:
        yield Chunk(kept[-1], lang, "feed", ())


def _make(chunk: Chunk, area_folder: Path, aside: Path, kept: tuple[str, ...], base: str) -> None:
    book, speech = open_book(area_folder / "releases" / chunk.release), language(chunk.lang)
    if chunk.kind == "page":
        for name in chunk.names:
            visit = Visit(book, speech, name, {}, kept)
            _write(aside / visit.path, pages.page(visit).encode())
    elif chunk.kind == "paper":
        for name in chunk.names:
            home = aside / "briefing" / chunk.release / chunk.lang
            _write(home / f"{name}.pdf", briefing.pdf(book, speech, name))
            _write(home / f"{name}.html", briefing.mail(book, speech, name).encode())
    else:
        books = [open_book(area_folder / "releases" / name) for name in kept[-12:]]
        home = aside / "feeds" / chunk.lang
        for scope in feeds.scopes(book):
            _write(home / f"{scope}.atom", feeds.atom(books, speech, scope, base))
        _write(home / "deadlines.ics", feeds.deadlines(book, speech, base))


def _write(path: Path, body: bytes) -> None:
    os.makedirs(path.parent, exist_ok=True)
    path.write_bytes(body)
