"""What is made is given at once, a page is made once for all who ask, and a port is given to one server."""

from __future__ import annotations

import asyncio
import shutil
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx
import pytest
import uvicorn

from lull.errors import PublishError
from lull.publish import rendering, warm
from lull.publish.app import make_app
from lull.publish.pages.frame import RequestContext
from lull.publish.server import Announced, bound
from lull.publish.shelf import Shelf

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


def test_a_made_page_is_given_while_another_is_made_and_its_release_is_not_opened(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    real = rendering.names
    monkeypatch.setattr(rendering, "names", lambda snapshot: [n for n in real(snapshot) if n == "promises"])
    names = ("2019-03", "2019-04")
    warm.warm(area, names)
    app = make_app(area)
    app.state.shelf.seen["warmed"] = 1
    monkeypatch.setattr(Shelf, "take", lambda shelf, name: pytest.fail(f"{name} was opened"))
    with held(app.state.shelf):
        answers = [TestClient(app).get(f"/en/{name}/promises.html") for name in names]
    assert [a.status_code for a in answers] == [200, 200]


@pytest.mark.parametrize("path", ["/en/2019-04/promises.html", "/en/2019-04/places.html?q=a"])
def test_what_several_ask_for_is_made_once(site_area: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    made: list[str] = []
    monkeypatch.setattr(rendering, "page", counted(rendering.page, made))
    app = make_app(site_area)
    with ThreadPoolExecutor(4) as pool:
        with held(app.state.shelf):
            asked = [pool.submit(TestClient(app).get, path) for _ in range(4)]
        bodies = {a.result().content for a in asked}
    assert len(made) == len(bodies) == 1


def test_many_who_wait_for_a_page_keep_nobody_from_an_answer(site_area: Path) -> None:
    app = make_app(site_area)

    async def ask() -> tuple[list[int], list[int]]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            with held(app.state.shelf):
                waiting = [asyncio.create_task(client.get("/en/2019-03/promises.html")) for _ in range(60)]
                others = ("/data/2019-04/forecast.csv", "/api/v1/releases/2019-04/watch", "/ready")
                answered = [(await asyncio.wait_for(client.get(path), 60)).status_code for path in others]
                assert not any(w.done() for w in waiting)
            return answered, [(await w).status_code for w in waiting]

    answered, waited = asyncio.run(ask())
    assert answered == [200] * 3
    assert waited == [200] * 60


def test_a_release_that_was_cut_short_is_not_shown_by_the_pages_made_of_it(site_area: Path, tmp_path: Path) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    client = TestClient(make_app(area))
    assert client.get("/en/2019-03/promises.html").status_code == 200
    with (area / "releases" / "2019-03" / "data" / "forecast.parquet").open("r+b") as file:
        file.truncate(100)
    assert client.get("/en/2019-03/promises.html").status_code == 503
    assert client.get("/en/2019-04/promises.html").status_code == 200


@contextmanager
def held(shelf: Shelf) -> Iterator[None]:
    """While it lasts nobody makes a page or answers a question."""
    over = Event()
    for makers in (shelf.making, shelf.answering):
        makers.submit(over.wait)
    try:
        yield
    finally:
        over.set()


def counted(page: Callable[[RequestContext], str], made: list[str]) -> Callable[[RequestContext], str]:
    """A maker of pages that notes what it made."""

    def noting(context: RequestContext) -> str:
        made.append(context.name)
        return page(context)

    return noting


def test_of_two_servers_that_begin_together_the_second_says_that_the_port_is_taken(tmp_path: Path) -> None:
    first = bound("127.0.0.1", 0)
    port = first[0].getsockname()[1]
    second = bound("127.0.0.1", port)
    first[0].listen(1)
    app = make_app(tmp_path)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, lifespan="off")
    server = Announced(config, lambda: pytest.fail("nobody can ask it"))
    config.load()
    server.lifespan = config.lifespan_class(config)
    with pytest.raises(PublishError, match=f"cannot listen at 127.0.0.1, port {port}.*--port"):
        asyncio.run(server.startup(second))
    for line in (*first, *second):
        line.close()
