"""The exported folder, feeds and calendars."""

from __future__ import annotations

import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as Xml

import pytest
from tests.made_area import LANGUAGES

from lull.area import load_area
from lull.errors import PublishError
from lull.publish import feeds, rendering
from lull.publish.export import Chunk, export
from lull.publish.feeds.ics import fold
from lull.publish.locale import language
from lull.publish.reach import EVERY_MONTH
from lull.publish.snapshot import Snapshot, open_snapshot, shelf
from lull.releases import open_release, write_release
from lull.runs.update import _publish, _Run
from lull.sources.web import Web

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def exported(site_area: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("site") / "out"
    with ThreadPoolExecutor(2) as pool:
        return export(site_area, to, release="2019-04", executor=pool)


def test_the_folder_holds_every_page_of_the_newest_release_and_the_main_pages_of_those_before(
    exported: Path, snapshot: Snapshot
) -> None:
    for lang in LANGUAGES:
        for name in rendering.names(snapshot):
            assert (exported / lang / "2019-04" / f"{name}.html").is_file()
        for scope in ("area", *(p for p in snapshot.places if p != snapshot.country)):
            assert (exported / "briefing" / "2019-04" / lang / f"{scope}.pdf").is_file()
        assert sorted(p.stem for p in (exported / lang / "2019-03").rglob("*.html")) == sorted(EVERY_MONTH)
    assert (exported / "data" / "2019-03.zip").is_file()
    assert (exported / "briefing" / "2019-03" / "en" / "area.pdf").is_file()
    # What a new month adds is small: a year of them fits on a stick beside the newest.
    month = sum(p.stat().st_size for p in exported.rglob("*") if p.is_file() and "2019-03" in str(p))
    assert month < 0.3 * sum(p.stat().st_size for p in exported.rglob("*") if p.is_file() and "2019-04" in str(p))


def test_a_folder_for_the_web_keeps_all_pages_of_every_month(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = rendering.names
    monkeypatch.setattr(rendering, "names", lambda snapshot, releases=(): [*real(snapshot)][::7])
    monkeypatch.setattr(sys.modules["lull.publish.export"], "_make_papers", lambda *_: None)
    with ThreadPoolExecutor(2) as pool:
        site = export(site_area, tmp_path / "out", executor=pool, all_months=True)
        for release in ("2019-03", "2019-04"):
            snapshot = open_snapshot(site_area / "releases" / release)
            for lang in LANGUAGES:
                assert all((site / lang / release / f"{name}.html").is_file() for name in rendering.names(snapshot))
            assert (site / "data" / release / "history.csv").is_file()
        export(site_area, tmp_path / "out", executor=pool)
    assert not (site / "en" / "2019-03" / "place").exists()


def test_the_area_says_whether_a_folder_keeps_all_months(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Chunk] = []
    monkeypatch.setattr(sys.modules["lull.publish.export"], "_make", lambda batch, _: made.extend(batch))
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    settings = (area / "area.toml").read_text("utf-8")
    for said in ("false", "true"):
        made.clear()
        (area / "area.toml").write_text(f"{settings}\n[site]\nall_months = {said}\n", "utf-8")
        told: list[str] = []
        _publish(_Run(load_area(area), date(2019, 6, 1), web=cast(Web, None), tell=told.append), tmp_path / said)
        assert ("all_months in [site]" in told[0]) == (said == "false")
        older = {name for chunk in made if chunk.release == "2019-03" for name in chunk.names}
        assert any(name.startswith("place/") for name in older) == (said == "true")
        assert ("2019-03/history.csv" in older) == (said == "true")


def dead_links(site: Path) -> list[str]:
    """Links of pages to files that the folder does not hold."""
    found = []
    for path in (p for p in site.rglob("*.html") if "briefing" not in p.parts):
        for link in set(re.findall(r'(?:href|src|action)="([^"]+)"', path.read_text("utf-8"))):
            if link.startswith(("http", "#", "mailto:")) or "{" in link:
                continue
            if not Path(unquote(urlsplit(urljoin(path.as_uri(), link)).path)).is_file():
                found.append(f"{path.relative_to(site)} -> {link}")
    return found


def test_every_relative_link_in_the_folder_leads_to_a_file(exported: Path) -> None:
    assert dead_links(exported) == []


def test_no_link_is_dead_where_only_the_month_of_the_opening_is_there_in_full(site_area: Path, tmp_path: Path) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    settings = (area / "area.toml").read_text("utf-8")
    (area / "area.toml").write_text(f'{settings}\n[site]\nopening = "2019-03"\n', "utf-8")
    with ThreadPoolExecutor(2) as pool:
        site = export(area, tmp_path / "out", executor=pool)
    assert list((site / "en" / "2019-03" / "place").iterdir())
    assert not (site / "en" / "2019-04" / "place").exists()
    assert dead_links(site) == []


def test_older_months_lead_to_places_of_the_newest_whichever_it_is(site_area: Path, tmp_path: Path) -> None:
    first, last = shelf(site_area)[0], shelf(site_area)[-1]
    for newest in (first, last):
        with ThreadPoolExecutor(2) as pool:
            site = export(site_area, tmp_path / "out", release=newest, executor=pool)
        place = next((site / "en" / newest / "place").glob("*.html")).name
        assert f"../{newest}/place/{place}".encode() in (site / "en" / "latest" / "place" / place).read_bytes()
        assert dead_links(site) == []
    assert f'href="../latest/place/{place}' in (site / "en" / first / "index.html").read_text("utf-8")


def test_publishing_again_replaces_the_site_and_spares_other_folders(
    exported: Path, site_area: Path, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("keep")
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(PublishError, match="not empty"):
            export(site_area, tmp_path / "letters", executor=pool)
        with pytest.raises(PublishError, match="no release"):
            export(site_area, tmp_path / "new", release="1999-01", executor=pool)
    assert (tmp_path / "letters" / "mine.txt").read_text() == "keep"
    assert not list(tmp_path.glob(".*writing"))


def test_a_failed_export_leaves_the_old_site(site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = tmp_path / "site"
    to.mkdir()
    (to / ".lull-site").write_text("x")
    (to / "index.html").write_text("old")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(sys.modules["lull.publish.export"], "_make", broken)
    with ThreadPoolExecutor(1) as pool, pytest.raises(OSError, match="disk full"):
        export(site_area, to, executor=pool)
    assert (to / "index.html").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_feeds_are_atom_with_unique_ids_and_links_that_work(client: TestClient, lang: str) -> None:
    for scope in ("area", "XX1", "XX1Q01", "strand-services", "severity-medium"):
        answer = client.get(f"/feeds/{lang}/{scope}.atom")
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = Xml.fromstring(answer.content)
        ids = [str(e.findtext(f"{ATOM}id")) for e in feed.iter(f"{ATOM}entry")]
        assert len(ids) == len(set(ids))
        assert all(feed.findtext(f"{ATOM}{part}") for part in ("id", "title", "updated"))
    assert ids
    link = next(feed.iter(f"{ATOM}entry")).find(f"{ATOM}link")
    assert link is not None
    assert client.get(link.attrib["href"]).status_code == 200


def test_a_feed_is_narrower_than_the_area(site_area: Path) -> None:
    snapshots = [open_snapshot(site_area / "releases" / n) for n in ("2019-03", "2019-04")]

    def count(scope: str) -> int:
        return len(list(Xml.fromstring(feeds.atom(snapshots, language("en"), scope, "http://x/")).iter(f"{ATOM}entry")))

    assert count("XX1Q01") <= count("XX1") <= count("area")
    with pytest.raises(PublishError):
        feeds.atom(snapshots, language("en"), "XX9", "http://x/")


def test_the_calendar_folds_lines_and_keeps_text_in_its_place(client: TestClient) -> None:
    answer = client.get("/feeds/ar/deadlines.ics")
    lines = answer.content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert all(len(line) <= 75 for line in lines)
    assert b"BEGIN:VEVENT" in lines
    assert fold("é" * 80).replace("\r\n ", "").strip() == "é" * 80


def test_a_release_without_most_tables_still_has_every_page(site_area: Path, tmp_path: Path) -> None:
    whole = open_release(site_area / "releases" / "2019-04")
    few = {name: whole.table(name) for name in ("place", "source")}
    bare = open_snapshot(write_release(tmp_path, info=whole.info, tables=few, geography=whole.geography()).folder)
    for name in rendering.names(bare):
        text = rendering.page(rendering.RequestContext(bare, language("en"), name))
        assert "not analysed" in text or "<h1>" in text
    assert "This release holds no priorities." in rendering.page(
        rendering.RequestContext(bare, language("en"), "index")
    )
