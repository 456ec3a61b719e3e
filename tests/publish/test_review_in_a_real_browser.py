"""Signing in and reviewing in Chromium: by key, without scripts, on a phone, and back from an account service."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from tests.made_area import LANGUAGES

from lull.publish.app import make_app
from lull.publish.desk import people
from lull.publish.desk.records import FIELDS, Judgement, ReviewDesk
from lull.publish.desk.routes import desk_routes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.web
CHROMIUM = Path("/usr/bin/chromium")
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
PASSWORD = "long enough to pass"
EVIL = '<script>document.title = "taken"</script><img src=x onerror="document.title=1">'


def records() -> list[dict[str, Any]]:
    nothing = dict.fromkeys(
        ("event_type", "service_sector", "service_status", "speech_act", "commitment_status", "adm1_pcode", *FIELDS)
    )
    told = {
        "record_type": "security_event", "aux_mode": "actual", "strand": "security", "place_text": EVIL, "lang": "en",
        "published": date(2021, 4, 6), "p_error": 0.4, "harm": 3.0, "contested": True, "source_grade": "B",
        "information_grade": 3, "before": EVIL, "evidence": f"Three died. {EVIL}", "after": EVIL, "best": 3,
    }  # fmt: skip
    return [nothing | told | {"record_id": f"r{i}"} for i in range(4)]


@pytest.fixture
def decided() -> list[Judgement]:
    return []


@pytest.fixture
def area(site_area: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "area"
    shutil.copytree(site_area, folder, ignore=shutil.ignore_patterns("desk.*"))
    people.set_person(folder, "reviewer-1", PASSWORD, "reviewer", now=datetime.now(UTC))
    return folder


@pytest.fixture
def address(area: Path, decided: list[Judgement]) -> Iterator[str]:
    def waiting(reviewer: str, limit: int) -> tuple[int, list[dict[str, Any]]]:
        done = {d.record_id for d in decided}
        rows = [r for r in records() if r["record_id"] not in done]
        return len(rows), rows[:limit]

    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        port = spot.getsockname()[1]
    app = make_app(area, more=desk_routes(area, review=ReviewDesk(waiting, decided.append)))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.skip("no chromium at /usr/bin/chromium: install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield found
        found.close()


def enter(page: Page, address: str) -> None:
    page.goto(f"{address}/en/desk/records")
    page.fill("#s-name", "reviewer-1")
    page.fill("#s-pass", PASSWORD)
    page.click("main button")
    page.click("main a[href$='desk/records']")
    page.wait_for_selector("article")


def test_one_key_decides_and_the_next_record_has_the_focus(
    browser: Browser, address: str, decided: list[Judgement]
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    enter(page, address)
    for key, gone in (("a", "r0"), ("r", "r1")):
        page.keyboard.press(key)
        page.wait_for_selector(f"#note-{gone}", state="detached")
        page.wait_for_selector("button[data-key=a]:focus")
    page.keyboard.press("e")
    page.fill("#best-r2", "2")
    page.press("#best-r2", "a")
    assert len(decided) == 2, "a key in a field is text"
    page.click("article details[open] button")
    page.wait_for_selector("#note-r2", state="detached")
    assert [(d.record_id, d.action, d.reviewer, dict(d.change)) for d in decided] == [
        ("r0", "accept", "reviewer-1", {}),
        ("r1", "reject", "reviewer-1", {}),
        ("r2", "edit", "reviewer-1", {"best": 2}),
    ]
    assert not said
    for lang in LANGUAGES:
        page.goto(f"{address}/{lang}/desk/records")
        page.click("summary")
        assert "taken" not in page.title()
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        assert [(v["id"], v["nodes"][0]["html"][:150]) for v in found["violations"]] == []
    page.close()


def test_the_queue_works_without_scripts(browser: Browser, address: str, decided: list[Judgement]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, address)
    page.click("article >> nth=0 >> button[value=accept]")
    page.click("article >> nth=0 >> summary")
    page.fill("#high-r1", "4")
    page.click("article >> nth=0 >> button[value=edit]")
    page.wait_for_selector("#high-r2", state="attached")
    assert [(d.action, dict(d.change)) for d in decided] == [("accept", {}), ("edit", {"high": 4})]
    context.close()
