"""The process that makes pages for a server, and the port that the server has before they are made."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import warnings
from multiprocessing import Process
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import uvicorn

from lull.errors import PublishError
from lull.publish import app, remade, rendering, server, warm
from lull.publish.app import make_app
from lull.publish.keeper import AGAIN_SECONDS, Keeper, _stop, look, watched
from lull.publish.shelf import Shelf
from lull.publish.snapshot import forget

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


def _ended() -> Process:
    """A process that ended without a fault."""
    return cast(Process, SimpleNamespace(is_alive=lambda: False, exitcode=0))


def test_a_process_that_leaves_pages_missing_is_not_begun_again_at_once(site_area: Path, tmp_path: Path) -> None:
    area, tasks = tmp_path / "area", []
    shutil.copytree(site_area, area)
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
    on = Shelf(area)
    # The one from before makes some releases only, so its end says nothing of the others.
    keeper = watched(on, _ended())
    for second in range(60):
        look(keeper, float(second), begin=lambda task: tasks.append(task) or _ended())
    assert len(tasks) == 1
    assert tasks[0].keys == on.keys(on.names())
    look(keeper, 60.0 + AGAIN_SECONDS, begin=lambda task: tasks.append(task) or _ended())
    assert len(tasks) == 2


def test_pages_are_made_for_the_server_that_asks_though_the_code_is_another_by_now(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
    monkeypatch.setattr(warm, "contexts", lambda *_: iter(()))
    on = Shelf(area)
    task = warm.Task(area, on.names(), on.served, on.keys(on.names()), nice=0)
    monkeypatch.setattr(remade, "_code", lambda: "of another version")
    warm.work(task, os.getppid())
    assert all(warm.ready(area, key) for key in task.keys.values())
    assert {p.name for p in (area / warm.FOLDER).iterdir()} == set(task.keys.values())


def few_missing(area: Path) -> tuple[Shelf, list[Path]]:
    """A shelf of which three pages are not made, and where they will stand."""
    shutil.rmtree(area / warm.FOLDER, ignore_errors=True)
    on = Shelf(area)
    names, keys = on.names(), on.keys(on.names())
    pages = list(warm.contexts(area, names, names[-1], on.served))
    paths = [warm.place(area, keys[names[-1]], c.speech.code, c.name) for c in pages]
    for path in (*paths[3:], *(area / warm.FOLDER / keys[name] / "done" for name in names[:-1])):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return on, paths[:3]


def ended(keeper: Keeper) -> None:
    """Wait for the process that makes pages, and look again."""
    assert keeper.worker is not None
    keeper.worker.join(120)
    look(keeper, 1.0)


def test_a_process_of_its_own_makes_what_is_missing_and_tidies(site_area: Path, tmp_path: Path) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    on, missing = few_missing(area)
    for path in missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".4194304").write_bytes(b"left by one that was ended")
    keeper = watched(on, None)
    look(keeper, 0.0)
    ended(keeper)
    assert (keeper.complete, keeper.failed, keeper.worker) == (True, None, None)
    assert all(b"</html>" in gzip.decompress(path.read_bytes()) for path in missing)
    assert not list((area / warm.FOLDER).rglob("*.[0-9]*"))

    # It says so where it cannot write, and is ended where a release went.
    shutil.rmtree(area / warm.FOLDER)
    (area / warm.FOLDER).write_text("in the way")
    keeper = watched(on, None)
    look(keeper, 0.0)
    ended(keeper)
    assert (keeper.complete, keeper.failed, keeper.worker) == (False, 1.0, None)
    look(keeper, 2.0 + AGAIN_SECONDS)
    worker = keeper.worker
    assert worker is not None
    _stop(keeper)
    assert not worker.is_alive()
    assert keeper.worker is None


def test_a_port_in_use_is_told_before_pages_are_made(site_area: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "prepare", lambda *_, **__: pytest.fail("pages were made"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PublishError, match=f"cannot listen at 127.0.0.1, port {port}: .*--port"):
            server.serve(site_area, host="127.0.0.1", port=port)


def test_who_comes_before_pages_are_made_is_refused_and_then_served(site_area: Path) -> None:
    (line,) = server.bound("127.0.0.1", 0)
    port, said = line.getsockname()[1], []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=20)

    def listening() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=20):
            said.append("listens")
        running.should_exit = True

    config = uvicorn.Config(make_app(site_area), port=port, log_config=None, ws="none")
    running = server.Announced(config, listening)
    running.run([line])
    assert said == ["listens"]


def test_a_page_of_before_is_not_given_once_an_outcome_came(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    # Addresses of what was let go are used again.
    monkeypatch.setattr(app, "id", lambda _: 1, raising=False)
    states = iter(("before", "after", "after"))
    monkeypatch.setattr(rendering, "page", lambda _: next(states))
    reader = TestClient(make_app(area), follow_redirects=False)
    assert reader.get("/en/2019-03/index.html").text == "before"
    assert reader.get("/en/2019-03/index.html").text == "before"
    outcome = area / "verification" / "2019-03" / "more.csv"
    outcome.parent.mkdir(parents=True, exist_ok=True)
    outcome.write_text("a\n1\n", "utf-8")
    assert reader.get("/en/2019-03/index.html").text == "after"
    # It is kept though the release was let go and is opened again.
    forget()
    assert reader.get("/en/2019-03/index.html").text == "after"
