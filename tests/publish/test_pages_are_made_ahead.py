"""Pages of the newest releases are made ahead; until those of a new one are, readers get the release before."""

from __future__ import annotations

import os
import shutil
import time
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvicorn
from click.testing import CliRunner
from starlette.applications import Starlette

from lull.cli import lull
from lull.publish import before, rendering, server, warm
from lull.publish.app import make_app
from lull.publish.before import prepare
from lull.publish.pages.frame import RequestContext
from lull.publish.shelf import PATIENCE_SECONDS, Shelf
from lull.publish.snapshot import shelf

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


def test_what_is_made_ahead_is_what_a_reader_gets(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    cold = TestClient(make_app(area), follow_redirects=False)
    paths = ["/en/2019-04/index.html", "/ar/2019-04/promises.html", "/ckb/2019-03/district/XX1Q01.html"]
    known = [cold.get(p).content for p in paths]

    app = make_app(area)
    app.state.shelf.seen["warmed"] = 1
    warm.warm(area, ("2019-03",))
    reader = TestClient(app, follow_redirects=False)
    # Nobody was here before, so the newest is the newest; a release that comes later waits for its pages.
    assert reader.get("/en/latest/index.html").headers["location"] == "/en/2019-04/index.html"
    app.state.shelf.seen["newest"] = "2019-03"
    assert reader.get("/en/latest/index.html").headers["location"] == "/en/2019-03/index.html"
    assert warm.warm(area, shelf(area)) > 0
    assert reader.get("/en/latest/index.html").headers["location"] == "/en/2019-04/index.html"

    monkeypatch.setattr(
        rendering, "page", lambda context: pytest.fail(f"{context.name} was made while a reader waited")
    )
    assert [reader.get(p).content for p in paths] == known
    assert warm.warm(area, shelf(area)) == 0


def test_a_server_listens_though_pages_cannot_be_written(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area, steps = tmp_path / "area", []
    shutil.copytree(site_area, area)
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
    (area / warm.FOLDER).write_text("in the way")
    real = server.prepare
    monkeypatch.setattr(server, "prepare", lambda on: steps.append(("prepared", real(on))))
    monkeypatch.setattr(warm, "start", lambda *_: steps.append("worker") or SimpleNamespace(pid=1))
    monkeypatch.setattr(server, "at_leisure", lambda _: None)
    monkeypatch.setattr(uvicorn.Server, "run", lambda _: steps.append("listens"))
    server.serve(area, host="127.0.0.1", port=8000)
    # The one who makes pages in the background does so behind the first ones.
    assert steps == [("prepared", 0), "worker", "listens"]


def test_a_page_that_fails_spares_the_others(site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    area, real, asked = tmp_path / "area", rendering.page, []
    shutil.copytree(site_area, area)
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)

    def page(context: RequestContext) -> str:
        asked.append(context.name)
        if context.name in ("index", "compare"):
            raise ValueError("one page")
        return real(context)

    monkeypatch.setattr(rendering, "page", page)
    monkeypatch.setattr(before, "MOST_SECONDS", 600.0)
    made = prepare(Shelf(area))
    assert made > 0
    assert made == sum(1 for _ in (area / warm.FOLDER).rglob("*.gz"))
    assert asked[-1] == "places"

    # No more is begun once the time is over, be it a page or a question.
    for ticks in (3, len(asked) - 1):
        asked.clear()
        shutil.rmtree(area / warm.FOLDER)
        now = iter([0.0] * (ticks + 1) + [1e9])
        prepare(Shelf(area), clock=lambda now=now: next(now))
        assert len(asked) == ticks


def test_pages_from_before_an_outcome_are_given_for_a_while_only(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    on = Shelf(area)
    on.seen["warmed"] = 1
    to = warm.place(area, on.keys(on.names())["2019-03"], "en", "index")
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(b"before")
    assert on.ahead("2019-03", "en", "index") == (b"before", True)

    outcome = area / "verification" / "2019-03" / "more.csv"
    outcome.parent.mkdir(parents=True, exist_ok=True)
    outcome.write_text("a\n1\n", "utf-8")
    assert on.ahead("2019-03", "en", "index") == (b"before", False)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + PATIENCE_SECONDS + 60)
    assert on.ahead("2019-03", "en", "index") is None


@pytest.mark.parametrize(
    ("given", "known"),
    [((), ""), (("--trusted-proxy", "127.0.0.1"), ""), (("--site-url", "https://a.example"), "https://a.example/")],
)
def test_a_server_names_itself_only_as_it_was_told(
    site_area: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], known: str
) -> None:
    shelves = [started(site_area, monkeypatch, "--port", port, *given) for port in ("8000", "8001")]
    assert [on.served.base for on in shelves] == [known, known]
    # Pages are not made again for another port.
    assert shelves[0].keys(shelves[0].names()) == shelves[1].keys(shelves[1].names())


def started(area: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Shelf:
    """The shelf of a server that does not listen."""
    apps: list[Starlette] = []
    monkeypatch.setattr(server, "prepare", lambda _: 0)
    monkeypatch.setattr(server, "at_leisure", lambda _: None)
    monkeypatch.setattr(warm, "start", lambda *_: SimpleNamespace(pid=1))
    monkeypatch.setattr(uvicorn.Server, "run", lambda served: apps.append(served.config.app))
    answer = CliRunner().invoke(lull, ["serve", "--area", str(area), *options], catch_exceptions=False)
    assert answer.exit_code == 0
    on: Shelf = apps[0].state.shelf
    return on


def test_servers_of_one_area_spare_the_pages_of_each_other(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "contexts", lambda *_: iter(()))
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    names = shelf(area)
    servers = (warm.Served(), warm.Served(mails=True), warm.Served(base="https://a.example/"))
    keys = [warm.page_keys(area, names, served)[names[-1]] for served in servers]
    for served in servers:
        for key in (*warm.page_keys(area, names, served).values(), "gone", "gone-mails"):
            (area / warm.FOLDER / key).mkdir(parents=True, exist_ok=True)
        warm.warm(area, names, served)
    assert all(warm.ready(area, key) for key in keys)
    assert not [p.name for p in (area / warm.FOLDER).glob("gone*")]


def test_the_one_who_makes_pages_is_behind_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(os, "nice", asked.append)
    warm.work(tmp_path, -1, warm.Served())
    assert asked == [10]
