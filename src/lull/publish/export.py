"""The whole site as a folder that opens from a disk or a USB stick."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from lull.area import load_area
from lull.errors import PublishError
from lull.locks import writer_lock
from lull.publish import briefing, feeds, files, links, pictures, rendering, sitefiles
from lull.publish.app import STATIC
from lull.publish.folder import link_file, link_tree, replaced, write_inside
from lull.publish.locale import LOCALES, language
from lull.publish.pages import watchlists
from lull.publish.pages.frame import RequestContext
from lull.publish.reach import ALL, LATEST, Extent, Held, every_month, mended
from lull.publish.remade import MARK, keys, read_mark, write_mark
from lull.publish.snapshot import Snapshot, first_language, open_beside, open_snapshot, opening, shelf
from lull.publish.views import find
from lull.releases import PARQUET_ONLY

Progress = Callable[[float], None]
_HOSTED_ONLY = ("htmx.min.js", "htmx.LICENSE.txt")
_WAIT_SECONDS = 5.0
LONGEST = ("history", "forecast")
"""Tables that a folder has as CSV in the package alone, unless it holds all months."""


@dataclass(frozen=True)
class Chunk:
    """A part of the site that one process makes: some pages of one release in one language."""

    release: str
    lang: str
    kind: str
    names: tuple[str, ...]


def export(  # noqa: PLR0913
    area_folder: Path,
    to: Path,
    *,
    release: str = "latest",
    executor: Executor,
    base: str = "https://example.org/",
    all_months: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write the site of a release and of all earlier ones into `to`, and return it.

    The month at which the site opens, by the settings of the area or else the newest, is there in full: every place,
    map and table, and its briefings; where the settings name a month, only those of the area, of the larger places and
    of the places named first. Of the other months the folder has the main pages, the area's briefing and the package of
    data, so that years fit on a stick; a server has all.

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
    all_months
        Keep all pages and tables of every month, for a site on the web whose addresses should last; `[site] all_months`
        of the area asks for it as well. Briefings of single places and mails are there for the newest. What is asked
        with a place, such as its rows as JSON, is on a server alone.
    progress
        Called with the share done.

    Raises
    ------
    PublishError
        If there is no such release, or `to` holds something else.
    """
    area_folder, to = Path(area_folder).resolve(), Path(to).resolve()
    kept = _shown(area_folder, release)
    _refuse_other(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    lock = writer_lock(area_folder / "publish.lock", wait_seconds=_WAIT_SECONDS, what=to, error=PublishError)
    with lock, replaced(to) as aside:
        extent = ALL if all_months or _all_months(area_folder) else _extent(area_folder, kept)
        made = keys(area_folder, kept, extent, base)
        same = _taken_over(to, aside, made)
        _files(area_folder, aside, kept, extent)
        batches = list(_batches(_chunks(area_folder, kept, same, extent), extent.full or kept[-1]))
        held = _held(area_folder, aside, (c for b in batches for c in b), extent) if extent.full else None
        done = executor.map(_make, batches, repeat(_Site(area_folder, aside, kept, base, extent, held)))
        for i, _ in enumerate(done, 1):
            if progress:
                progress(i / len(batches))
        write_mark(aside, {name: f"{key} {_count(aside, name)}" for name, key in made.items()})
    return to


def _shown(area_folder: Path, release: str) -> tuple[str, ...]:
    """Names of the releases that the site shows: the one asked for and those before it."""
    names = shelf(area_folder)
    if release == "latest" and names:
        return names
    if release not in names:
        raise PublishError(f"no release {release!r} in {area_folder.name}; there are: {', '.join(names) or 'none'}")
    return names[: names.index(release) + 1]


def _refuse_other(to: Path) -> None:
    if to.exists() and any(to.iterdir()) and not (to / MARK).is_file():
        raise PublishError(f"{to} is not empty and is no site made by Lull. Give an empty or new folder")


def _all_months(area_folder: Path) -> bool:
    path = area_folder / "area.toml"
    return path.is_file() and load_area(area_folder).settings.site.all_months


def _taken_over(to: Path, aside: Path, made: Mapping[str, str]) -> tuple[str, ...]:
    """Take over what the site of before has of releases that are made of the same; their names."""
    before = read_mark(to)
    return tuple(n for n in made if before.get(n) == f"{made[n]} {_count(to, n)}" and _linked(to, aside, n))


def _extent(area_folder: Path, kept: tuple[str, ...]) -> Extent:
    """One release in full: that at which the site opens, else the newest."""
    opened = opening(area_folder, kept)
    return Extent(opened or kept[-1], few=bool(opened))


def _held(area_folder: Path, aside: Path, chunks: Iterable[Chunk], extent: Extent) -> Held:
    """What the folder holds: what is there already, and what the chunks will make."""
    paths = {p.relative_to(aside).as_posix() for p in aside.rglob("*") if p.is_file()}
    main = first_language(open_snapshot(area_folder / "releases" / extent.full))
    return Held(paths.union(*map(_paths, chunks)), main, extent.onward)


def _write_forwards(area_folder: Path, aside: Path, kept: tuple[str, ...], full: str) -> None:
    """For each page of the full release one under `latest` that leads to it."""
    snapshot = open_snapshot(area_folder / "releases" / full)
    for name in rendering.names(snapshot, kept[: kept.index(full) + 2]):
        for lang in snapshot.languages:
            path, there = (links.page(lang, release, name) for release in (LATEST, full))
            write_inside(aside, path, _forward(links.relative(path, there), lang))


def _batches(chunks: Iterable[Chunk], whole: str) -> Iterator[tuple[Chunk, ...]]:
    """Chunks that one process makes together: all of a release of which little is made, so that it is read once."""
    some: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        if chunk.release == whole:
            yield (chunk,)
        else:
            some.setdefault(chunk.release, []).append(chunk)
    yield from map(tuple, some.values())


def _paths(chunk: Chunk) -> Iterator[str]:
    if chunk.kind == "data":
        yield from (f"data/{name}" for name in chunk.names)
    elif chunk.kind == "page":
        yield from (links.page(chunk.lang, chunk.release, name) for name in chunk.names)
    elif chunk.kind == "paper":
        home = f"briefing/{chunk.release}/{chunk.lang}"
        yield from (f"{home}/{name}.pdf" for name in chunk.names)
        yield from (f"{home}/{name}.{kind}" for name in chunk.names if name == "area" for kind in ("html", "eml"))


def _homes(name: str) -> tuple[str, ...]:
    return (f"data/{name}", *(f"{lang}/{name}" for lang in LOCALES), f"briefing/{name}")


def _count(site: Path, name: str) -> int:
    """Files that a site has of a release: one that lost some is not taken over."""
    return sum(len(names) for home in _homes(name) for _, _, names in os.walk(site / home))


def _linked(site: Path, aside: Path, name: str) -> bool:
    """Take the pages and files of a release over from the site before; False where the ZIP is not there."""
    if not (site / f"data/{name}.zip").is_file():
        return False
    for home in _homes(name):
        link_tree(site / home, aside / home)
    link_file(site / f"data/{name}.zip", aside / f"data/{name}.zip")
    return True


def _files(area_folder: Path, aside: Path, kept: tuple[str, ...], extent: Extent) -> None:
    shutil.copytree(STATIC, aside / "static", ignore=shutil.ignore_patterns(*_HOSTED_ONLY, "VENDOR.md"))
    if extent.onward == LATEST:
        _write_forwards(area_folder, aside, kept, extent.full)
    first = extent.full or kept[-1]
    main = first_language(open_snapshot(area_folder / "releases" / first))
    for lang in open_snapshot(area_folder / "releases" / first).languages:
        write_inside(aside, f"{lang}/index.html", _forward(f"{first}/index.html", lang))
    write_inside(aside, "index.html", _forward(f"{main}/{first}/index.html", main))


def _data(snapshot: Snapshot, full: str) -> Iterator[str]:
    """Files under `data/` of a release: its package, and of one that the folder has in full each table."""
    yield f"{snapshot.name}.zip"
    if full and snapshot.name != full:
        return
    for table in (t for t in snapshot.release.tables if t not in PARQUET_ONLY):
        yield f"{snapshot.name}/{table}.parquet"
        # The longest stand in the package and as Parquet: a stick is small.
        if not full or table not in LONGEST:
            yield f"{snapshot.name}/{table}.csv"
    yield f"{snapshot.name}/boundaries.geojson"


def _write_data(snapshot: Snapshot, aside: Path, name: str) -> None:
    path, (stem, _, kind) = f"data/{name}", name.rpartition("/")[2].rpartition(".")
    if kind == "zip":
        (aside / "data").mkdir(exist_ok=True)
        shutil.copyfile(files.package_file(snapshot), aside / path)
    elif kind == "parquet":
        write_inside(aside, path, files.table_file(snapshot, stem).read_bytes())
    elif kind == "csv":
        write_inside(aside, path, files.written(files.rows(snapshot, stem), "csv"))
    else:
        write_inside(aside, path, files.boundaries(snapshot))


def _forward(target: str, lang: str) -> bytes:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Lull</title>'
        f'<meta http-equiv="refresh" content="0; url={target}"></head>'
        f'<body><p><a href="{target}">Lull</a></p></body></html>\n'
    ).encode()


def _chunks(area_folder: Path, kept: tuple[str, ...], same: tuple[str, ...], extent: Extent) -> Iterable[Chunk]:
    full = extent.full
    for release in (n for n in kept if n not in same):
        snapshot = open_snapshot(area_folder / "releases" / release)
        short = bool(full) and release != full
        names = tuple(
            n for n in rendering.names(snapshot, kept[: kept.index(release) + 2]) if not short or every_month(n)
        )
        held = tuple(_data(snapshot, full))
        yield from (Chunk(release, "", "data", held[start : start + 40]) for start in range(0, len(held), 40))
        for lang in snapshot.languages:
            for start in range(0, len(names), 40):
                yield Chunk(release, lang, "page", names[start : start + 40])
            papers = _papers(snapshot, few=extent.few) if release == (full or kept[-1]) else ("area",)
            if short and lang != first_language(snapshot):
                papers = ()
            for start in range(0, len(papers), 20):
                yield Chunk(release, lang, "paper", tuple(papers[start : start + 20]))
    for lang in open_snapshot(area_folder / "releases" / kept[-1]).languages:
        yield Chunk(kept[-1], lang, "feed", ())


def _papers(snapshot: Snapshot, *, few: bool) -> tuple[str, ...]:
    """Scopes of which the folder has a briefing: all, or with `few` of the finest places only those named first."""
    if not few:
        return ("area", *(p["place_id"] for p in (*snapshot.uppers, *snapshot.units)))
    k = watchlists.named_first(snapshot)
    named = [r["unit_id"] for rows in watchlists.lists(snapshot).values() for r in rows[:k]]
    return ("area", *(p["place_id"] for p in snapshot.uppers), *named)


@dataclass(frozen=True)
class _Site:
    """What a chunk is written for: the area, the new folder, the releases shown, the address, what the folder holds.

    `held` is None where it holds all.
    """

    area_folder: Path
    aside: Path
    kept: tuple[str, ...]
    base: str
    extent: Extent
    held: Held | None

    @property
    def full(self) -> str:
        """The release whose places have pages and papers; of a site that holds all, the newest."""
        return self.extent.full or self.kept[-1]


def _make(batch: Sequence[Chunk], site: _Site) -> None:
    makers = {"data": _make_data, "page": _make_pages, "paper": _make_papers, "feed": _make_feeds}
    for chunk in batch:
        makers[chunk.kind](site, chunk, open_snapshot(site.area_folder / "releases" / chunk.release))


def _make_data(site: _Site, chunk: Chunk, snapshot: Snapshot) -> None:
    for name in chunk.names:
        _write_data(snapshot, site.aside, name)


def _make_pages(site: _Site, chunk: Chunk, snapshot: Snapshot) -> None:
    speech, held = language(chunk.lang), site.held
    papers = _papers(snapshot, few=site.extent.few) if chunk.release == site.full else ()
    # Only to the next release, so that the pages of older ones need not be made again with each new one.
    releases = site.kept[: site.kept.index(chunk.release) + 2]
    for name in chunk.names:
        briefed = name.rpartition("place/")[2] in papers
        kinds = {"briefed": briefed, "mailed": site.held is None}
        context = RequestContext(snapshot, speech, name, {}, releases, base=site.base, **kinds)
        html = rendering.page(context)
        write_inside(site.aside, context.path, (mended(html, context.path, held) if held else html).encode())


def _make_papers(site: _Site, chunk: Chunk, snapshot: Snapshot) -> None:
    speech, home = language(chunk.lang), f"briefing/{chunk.release}/{chunk.lang}"
    for name in chunk.names:
        write_inside(site.aside, f"{home}/{name}.pdf", briefing.pdf(snapshot, speech, name, site.base))
        if site.held is None or name == "area":
            write_inside(site.aside, f"{home}/{name}.html", briefing.mail(snapshot, speech, name, site.base).encode())
            write_inside(site.aside, f"{home}/{name}.eml", briefing.message(snapshot, speech, name, site.base))


def _make_feeds(site: _Site, chunk: Chunk, snapshot: Snapshot) -> None:
    """Feeds, the index for finding, the picture of the area and the manifest of one language."""
    speech, home = language(chunk.lang), f"feeds/{chunk.lang}"
    snapshots = [open_beside(site.area_folder / "releases" / name) for name in site.kept[-12:]]
    for scope in feeds.scopes(snapshot):
        write_inside(site.aside, f"{home}/{scope}.atom", feeds.atom(snapshots, speech, scope, site.base))
    write_inside(site.aside, f"{home}/deadlines.ics", feeds.deadlines(snapshot, speech, site.base))
    for name in {site.kept[-1], site.full}:
        main = open_snapshot(site.area_folder / "releases" / name)
        found = find.search_script(RequestContext(main, speech, "index", {}, site.kept))
        write_inside(site.aside, f"search/{name}/{chunk.lang}.js", found)
        write_inside(site.aside, f"card/{name}/{chunk.lang}/area.png", pictures.card(main, speech, "area"))
    write_inside(site.aside, f"manifest-{chunk.lang}.webmanifest", sitefiles.manifest(snapshot, speech))
