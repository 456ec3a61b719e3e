"""Pages of the newest releases are made ahead; until those of a new one are, readers get the release before."""

from __future__ import annotations

import os
import shutil
import socket
import time
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import uvicorn
from click.testing import CliRunner
from starlette.applications import Starlette

from lull.cli import lull
from lull.publish import before, rendering, server, warm
from lull.publish.app import make_app
from lull.publish.keeper import AGAIN_SECONDS, look, watched
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

    served = make_app(area)
    served.state.shelf.seen["warmed"] = 1
    warm.warm(area, ("2019-03",))
    reader = TestClient(served, follow_redirects=False)
    # Nobody was here before, so the newest is the newest; a release that comes later waits for its pages.
    assert reader.get("/en/latest/index.html").headers["location"] == "/en/2019-04/index.html"
    served.state.shelf.seen["newest"] = "2019-03"
    assert reader.get("/en/latest/index.html").headers["location"] == "/en/2019-03/index.html"
    assert warm.warm(area, shelf(area)) > 0
    assert reader.get("/en/latest/index.html").headers["location"] == "/en/2019-04/index.html"

    monkeypatch.setattr(
        rendering, "page", lambda context: pytest.fail(f"{context.name} was made while a reader waited")
    )
    assert [reader.get(p).content for p in paths] == known
    assert warm.warm(area, shelf(area)) == 0


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some pages of each kind only, to be quick."""
    real = rendering.names
    monkeypatch.setattr(rendering, "names", lambda snapshot: [*real(snapshot)][::9])


@dataclass
class Process:
    """A process that makes pages, as far as who started it can see; `done` is whether it ended."""

    exitcode: int | None = None
    pid: int | None = None
    ended: bool = False

    def is_alive(self) -> bool:
        return self.exitcode is None and not self.ended

    def join(self, seconds: float = 0) -> None:
        """Nothing to wait for."""

    def terminate(self) -> None:
        self.ended = True


def test_a_server_listens_though_pages_cannot_be_written(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    area, steps = tmp_path / "area", []
    shutil.copytree(site_area, area)
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
    (area / warm.FOLDER).write_text("in the way")
    monkeypatch.setattr(server, "keep", lambda on, helper: steps.append(("kept", helper)))
    monkeypatch.setattr(server, "bound", lambda *_: [])
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_: steps.append("listens"))
    server.serve(area, host="127.0.0.1", port=8000)
    assert steps == [("kept", None), "listens"]
    assert "pages are not made ahead" in caplog.text


@pytest.mark.usefixtures("few")
def test_a_server_makes_all_pages_of_the_releases_opened_first_before_it_listens(
    site_area: Path, tmp_path: Path
) -> None:
    area, tasks = tmp_path / "area", []
    shutil.copytree(site_area, area)
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
    on = Shelf(area)
    before.prepare(on, begin=lambda task: tasks.append(task) or Process(0))
    for release in before.first(on):
        key = on.keys(on.names())[release]
        pages = list(warm.contexts(area, on.names(), release, on.served))
        assert warm.ready(area, key)
        assert all(warm.place(area, key, c.speech.code, c.name).is_file() for c in pages)
        # A second process is worth its start only where there is much to do.
        assert len(pages) < 200, "an area so large is helped; look at the task"
    assert tasks == []
    # A start that finds them makes none.
    made = {p: p.stat().st_mtime_ns for p in (area / warm.FOLDER).rglob("*.gz")}
    before.prepare(on)
    assert made == {p: p.stat().st_mtime_ns for p in (area / warm.FOLDER).rglob("*.gz")}


@pytest.mark.usefixtures("few")
def test_two_who_begin_at_both_ends_make_each_page_once(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area, other = tmp_path / "area", []
    shutil.copytree(site_area, area)
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
    monkeypatch.setattr(before, "_WORTH_HELP", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    real, asked = rendering.page, []
    monkeypatch.setattr(rendering, "page", lambda context: asked.append((context.path, context.query)) or real(context))

    def begin(task: warm.Task) -> Process:
        """The other one makes ten pages, and is then still at work."""
        turns = iter(range(10))
        warm.warm(task.area_folder, task.names, task.served, releases=task.releases, backwards=task.backwards,
                  go_on=lambda: next(turns, None) is not None)  # fmt: skip
        other.extend(path for path, _ in asked)
        return Process(pid=os.getpid())

    reniced: list[tuple[int, int, int]] = []
    monkeypatch.setattr(os, "setpriority", lambda *given: reniced.append(given))
    on = Shelf(area)
    helper = before.prepare(on, begin=begin)
    assert helper is not None
    assert reniced == [(os.PRIO_PROCESS, os.getpid(), warm.NICE)]
    made = [path for path, query in asked if not query]
    assert len(other) == 10
    assert len(set(made)) == len(made)
    order = [c.path for c in warm.contexts(area, on.names(), before.first(on)[0], on.served)]
    assert other == order[: -len(other) - 1 : -1]


@pytest.mark.usefixtures("few")
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
    on = Shelf(area)
    before.prepare(on, seconds=600.0)
    made = sum(1 for _ in (area / warm.FOLDER).rglob("*.gz"))
    failed = sum(1 for name in asked if name in ("index", "compare"))
    searched = sum(len(on.take(r).languages) for r in before.first(on))
    assert made == len(asked) - failed - searched > 0

    # No more is begun once the time is over, be it a page or a question.
    for ticks in (3, len(asked) - 1):
        asked.clear()
        shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
        now = iter([0.0] * (ticks + 1) + [1e9] * 9)
        before.prepare(Shelf(area), clock=lambda now=now: next(now))
        assert len(asked) == ticks


@pytest.mark.usefixtures("few")
def test_a_release_that_comes_is_the_newest_once_its_pages_are_made(site_area: Path, tmp_path: Path) -> None:
    area, tasks, workers = tmp_path / "area", [], []
    shutil.copytree(site_area, area)
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
    names = shelf(area)
    hidden = tmp_path / names[-1]
    (area / "releases" / names[-1]).rename(hidden)

    def begin(task: warm.Task) -> Process:
        tasks.append(task)
        workers.append(Process())
        return workers[-1]

    on = Shelf(area)
    keeper = watched(on, None)
    look(keeper, 0.0, begin=begin)
    assert [t.names for t in tasks] == [names[:-1]]

    # The process is ended and another begins with the release that came.
    hidden.rename(area / "releases" / names[-1])
    assert on.names() == names[:-1], "a request does not look at the folder itself"
    look(keeper, 1.0, begin=begin)
    assert on.names() == names
    assert workers[0].ended
    assert [t.names for t in tasks] == [names[:-1], names]
    assert on.newest() == names[-2]

    # It failed, for a full disk perhaps: that is tried again later.
    workers[1].exitcode = 1
    look(keeper, 2.0, begin=begin)
    look(keeper, 3.0, begin=begin)
    assert len(tasks) == 2
    look(keeper, 3.0 + AGAIN_SECONDS, begin=begin)
    assert len(tasks) == 3
    assert on.newest() == names[-2]
    warm.work(replace(tasks[-1], nice=0), os.getppid())
    workers[2].exitcode = 0
    look(keeper, 4.0 + AGAIN_SECONDS, begin=begin)
    assert on.newest() == names[-1]
    # Nothing is left to be made, so no process is kept.
    look(keeper, 9999.0, begin=begin)
    assert len(tasks) == 3
    assert keeper.worker is None


def test_systemd_is_told_once_the_server_listens(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, socket.socket() as spot:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        spot.bind(("127.0.0.1", 0))
        port, said = spot.getsockname()[1], []
        spot.close()
        config = uvicorn.Config(make_app(site_area), port=port, log_config=None, ws="none")

        def listening() -> None:
            with socket.create_connection(("127.0.0.1", port), timeout=20):
                said.append("listens")
            running.should_exit = True

        running = server.Announced(config, listening)
        running.run()
        assert said == ["listens"]
        assert manager.recv(100) == b"READY=1"
    monkeypatch.setenv("NOTIFY_SOCKET", "relative")
    assert not server.tell_systemd("READY=1")


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
    monkeypatch.setattr(server, "prepare", lambda *_, **__: None)
    monkeypatch.setattr(server, "keep", lambda *_: None)
    monkeypatch.setattr(server, "bound", lambda *_: [])
    monkeypatch.setattr(uvicorn.Server, "run", lambda served, _: apps.append(served.config.app))
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


def test_the_one_who_makes_pages_is_behind_readers_and_ends_with_the_server(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(os, "nice", asked.append)
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
    on = Shelf(area)
    # The server is gone: no page is made any more.
    warm.work(warm.Task(area, on.names(), on.served, on.keys(on.names())), -1)
    assert asked == [warm.NICE]
    assert not list(area.glob(f"{warm.FOLDER}/**/*.gz"))
    with pytest.raises(SystemExit):
        warm.work(warm.Task(area, ("2001-01",), warm.Served(), {}), os.getppid())
    assert "pages are not made ahead" in caplog.text
