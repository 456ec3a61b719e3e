"""A month more makes the pages of two: the new one and the one that leads to it.

Where only the newest is there in full, the others lead to it by way of `latest`, and older ones stay as they are.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.made_area import make_area, make_releases

from lull.publish import rendering, snapshot
from lull.publish.export import Chunk, export
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.reach import EVERY_MONTH
from lull.publish.snapshot import open_snapshot, shelf

exporting = importlib.import_module("lull.publish.export")
MONTHS = [date(2019, m, 1) for m in range(1, 5)]


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_releases(make_area(tmp_path_factory.mktemp("months") / "area"), MONTHS)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Chunk]:
    """What an export makes; of its files only those of data are written, as they take no time."""
    chunks: list[Chunk] = []
    make = exporting._make

    def noting(batch: Sequence[Chunk], *more: Any) -> None:
        chunks.extend(batch)
        make([c for c in batch if c.kind == "data"], *more)

    monkeypatch.setattr(exporting, "_make", noting)
    return chunks


def test_pages_of_older_releases_are_not_made_again(area: Path, made: list[Chunk], tmp_path: Path) -> None:
    names, counts = shelf(area), []
    for last in range(1, len(names)):
        made.clear()
        with ThreadPoolExecutor(1) as pool:
            export(area, tmp_path / "site", release=names[last], executor=pool, all_months=True)
        told = Counter(c.release for c in made if c.kind in ("page", "data", "paper"))
        if last > 1:
            assert set(told) == {names[last - 1], names[last]}
            counts.append(Counter(n.partition("-2")[0] for c in made if c.kind == "page" for n in c.names))
    # All pages are as many each month but those that compare with an earlier month: one a month more.
    compared = [c.pop("changes") for c in counts]
    assert counts[0] == counts[1]
    assert compared[1] - compared[0] == 2 * len(open_snapshot(area / "releases" / names[-1]).languages)


def test_of_older_releases_only_the_main_pages_of_the_last_are_made_again(
    area: Path, made: list[Chunk], tmp_path: Path
) -> None:
    names = shelf(area)
    for last in (len(names) - 2, len(names) - 1):
        made.clear()
        with ThreadPoolExecutor(1) as pool:
            export(area, tmp_path / "site", release=names[last], executor=pool)
    assert {c.release for c in made if c.kind != "feed"} == {names[-2], names[-1]}
    older = {n for c in made if c.kind == "page" and c.release != names[-1] for n in c.names}
    assert older == set(EVERY_MONTH)
    assert {n for c in made if c.kind == "paper" and c.release != names[-1] for n in c.names} == {"area"}


def test_a_page_opens_each_release_once(area: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where there are more of them than are kept whole in memory."""
    opened: Counter[str] = Counter()
    read = snapshot.open_release

    def counting(folder: Path) -> Any:
        opened[folder.name] += 1
        return read(folder)

    monkeypatch.setattr(snapshot, "MOST_OPEN", 2)
    snapshot.forget()
    snapshot._beside.cache_clear()
    monkeypatch.setattr(snapshot, "open_release", counting)
    names = shelf(area)
    newest = open_snapshot(area / "releases" / names[-1])
    for code in newest.languages:
        for name in (n for n in rendering.names(newest, names) if n.startswith(("changes", "index", "track"))):
            rendering.page(RequestContext(newest, language(code), name, {}, names))
    assert set(opened) == set(names)
    # The newest is read whole, and once more as one of the list.
    assert max(opened.values()) <= 2
    assert all(opened[n] == 1 for n in names[:-1])


def test_of_releases_that_are_let_go_nothing_stays_in_memory(area: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "MOST_OPEN", 1)
    one, other = (area / "releases" / name for name in shelf(area)[:2])
    first = open_snapshot(one)
    rows = first.rows("watch")
    assert rows
    assert first.kept
    assert open_snapshot(one) is first
    open_snapshot(other)
    assert first.kept == {}
    # Whoever is still at work with it reads it again.
    assert first.rows("watch") == rows


def test_of_what_is_large_only_some_are_kept(area: Path) -> None:
    held = open_snapshot(area / "releases" / shelf(area)[-1])
    asked: list[int] = []
    for n in (1, 2, 2, 3, 1):
        assert held.some("squares", n, lambda n=n: asked.append(n) or n * n, most=2) == n * n
    assert asked == [1, 2, 3, 1]
