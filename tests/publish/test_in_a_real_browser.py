"""The site in Chromium: the map, search, steps, comparing, filters; no outside request, no error, no overflow; axe."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from playwright.sync_api import expect
from tests.made_area import LANGUAGES

from lull.publish.app import make_app
from lull.publish.desk.routes import desk_routes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.web
CHROMIUM = Path("/usr/bin/chromium")
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
NAMES = (
    "index", "map-risk-100", "map-gap-services", "map-relapse", "map-overdue", "place/XX1Q01", "place/XX2Q08",
    "place/XX1", "place/XX", "promises", "promises-overdue", "national", "track", "reports", "compare", "method",
    "data", "places", "glossary", "changes", "contest", "sign-in",
)  # fmt: skip
# What Chromium's software renderer says about itself is no error of the page.
_DRIVER = "GL Driver Message"
# Patience for a loaded machine: a right page answers long before, a wrong one never.
expect.set_options(timeout=30_000)


def _served(area: Path) -> Iterator[str]:
    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        port = spot.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(make_app(area, more=desk_routes(area)), port=port, log_config=None, ws="none")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def address(site_area: Path) -> Iterator[str]:
    yield from _served(site_area)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.skip("no chromium at /usr/bin/chromium: install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Any]:
    """Open a path; afterwards nothing may have gone wrong and nothing may have been asked of others."""
    contexts, complaints = [], []

    def opened(path: str, *, width: int = 1200, script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request", lambda r: complaints.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else 0
        )
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on(
            "console",
            lambda m: complaints.append(m.text) if m.type in ("error", "warning") and _DRIVER not in m.text else 0,
        )
        page.goto(f"{address}/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_no_page_breaks_an_accessibility_rule_or_overflows_on_a_phone(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-04/places.html", width=360)
    broken: list[Any] = []
    for name in NAMES:
        page.goto(page.url.split(f"/{lang}/")[0] + f"/{lang}/2019-04/{name}.html")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{lang}/{name} overflows by {wide} px"
        # As a debugger would run it: the page's own policy forbids outside scripts, rightly.
        page.evaluate(AXE)
        found = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        broken += [(name, v["id"], v["nodes"][0]["html"][:150]) for v in found["violations"]]
    assert not broken


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_the_map_moves_with_every_district_on_it(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-04/index.html")
    assert not page.evaluate("performance.getEntriesByType('resource').some(r => r.name.includes('maplibre'))")
    page.click("#map-start")
    page.wait_for_selector("body[data-map]", timeout=60_000)
    assert page.evaluate("document.body.dataset.map") == "16"
    assert page.evaluate("document.documentElement.dir") == ("ltr" if lang == "en" else "rtl")
    page.click("#map-start")
    expect(page.locator("#map-frame > svg")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_finds_a_place_and_steps_back_a_month(open_page: Any, script: bool) -> None:
    page = open_page("en/2019-04/index.html", script=script)
    page.locator("a[rel=prev]").click()
    page.wait_for_url("**/2019-03/**")
    page.fill("#q", "قضاء 1-2")
    if script:
        expect(page.locator(".found a").first).to_contain_text("Al-District 1-2")
    page.press("#q", "Enter")
    page.locator(".names.first a").first.click()
    page.wait_for_url("**/place/XX1Q02.html")
    expect(page.locator(".fanbox svg").first).to_be_visible()
    page.locator(".crumbs a").nth(1).click()
    page.wait_for_url("**/place/XX1.html")
    expect(page.locator(".multiple")).to_have_count(8)


@pytest.mark.parametrize("lang", list(LANGUAGES))
@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_five_places_stand_within_the_first_screen(open_page: Any, lang: str, size: tuple[int, int]) -> None:
    page = open_page(f"{lang}/2019-04/index.html", width=size[0])
    page.set_viewport_size({"width": size[0], "height": size[1]})
    ends = page.eval_on_selector_all(
        ".list-goes-on .row", "rows => rows.map(r => r.querySelector('.e').getBoundingClientRect().bottom)"
    )
    shown = page.eval_on_selector_all(".list-goes-on .row", "rows => rows.map(r => r.getBoundingClientRect().bottom)")
    assert sum(max(a, b) <= size[1] for a, b in zip(ends, shown, strict=True)) >= 5


def test_filters_answer_without_a_new_page(open_page: Any) -> None:
    page = open_page("ckb/2019-04/promises.html")
    before = page.locator("li.promise").count()
    page.select_option("#strand", "services")
    page.wait_for_url("**strand=services*")
    expect(page.locator("li.promise")).not_to_have_count(before)
    assert 0 < page.locator("li.promise").count() < before


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_everything_main_works_without_script(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-04/index.html", script=False)
    expect(page.locator("#map-frame svg a")).to_have_count(16)
    page.locator("#map-frame svg a .d").first.click()
    page.wait_for_url("**/place/**")
    page.locator("nav.main a[href*='promises']").first.click()
    page.select_option("#strand", "services")
    page.locator("#promise-filter button").click()
    page.wait_for_url("**strand=services*")
    page.fill("#q", "XX2Q03")
    page.press("#q", "Enter")
    expect(page.locator(".names.first a").first).to_be_visible()
    page.locator(".tongues a").nth(0).click()
    page.wait_for_url("**/en/**")


def test_the_keyboard_reaches_content_first_and_then_districts(open_page: Any) -> None:
    page = open_page("ar/2019-04/index.html", width=600)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.locator("#map-frame svg a").first.focus()
    expect(page.locator("#map-tip")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/place/**")


def test_a_copy_on_disk_opens_searches_and_filters(browser: Browser, site_area: Path, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from lull.publish.export import export

    with ThreadPoolExecutor(1) as pool:
        site = export(site_area, tmp_path / "usb", release="2019-03", executor=pool)
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.goto((site / "index.html").as_uri())
    page.wait_for_url("**/index.html")
    page.fill("#q", "Distrct 2-3")
    expect(page.locator(".found a").first).to_contain_text("Al-District 2-3")
    page.press("#q", "Enter")
    page.wait_for_url("**/place/XX2Q03.html")
    page.goto((site / "ar" / "2019-03" / "promises.html").as_uri())
    before = page.locator("li.promise:visible").count()
    page.select_option("#strand", "services")
    expect(page.locator("li.promise:visible")).not_to_have_count(before)
    assert 0 < page.locator("li.promise:visible").count() < before
    context.close()
    assert not complaints


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_each_national_series_is_drawn_and_told_without_script(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-03/national.html", script=False, width=360)
    expect(page.locator(".series .fanbox svg")).to_have_count(3)
    page.locator(".series details summary").first.click()
    expect(page.locator(".series details table").first).to_be_visible()


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_measures_and_months_switch_without_script(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-04/index.html", script=False, width=360)
    page.locator(".pick.phone summary").click()
    page.locator(".pick.phone a[href*='map-risk-100']").click()
    page.wait_for_url("**/map-risk-100.html#map")
    expect(page.locator("#map-frame svg a")).to_have_count(16)
    page.locator(".menu summary").click()
    page.locator(".menu a[href*='track']").click()
    page.wait_for_url("**/track.html")
    page.locator(".months a[href*='2019-03']").click()
    page.wait_for_url("**/2019-03/track.html")
    expect(page.locator(".judged").first).to_be_visible()


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_text_is_painted_in_arabic_script_with_the_fonts_of_the_site(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-04/index.html")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any(("Arabic" in family) == (lang != "en") for family in loaded)


@pytest.mark.parametrize(("lang", "script"), [("en", True), ("ar", False), ("ckb", False)])
def test_a_resident_contests_an_entry_on_a_phone(browser: Browser, address: str, lang: str, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{address}/{lang}/2019-04/place/XX1Q01.html")
    page.locator("a[href*='contest']").first.click()
    expect(page.locator("#c-place")).to_have_value("XX1Q01")
    page.fill("#c-text", "The plant works since May")
    page.locator("main form button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    page.goto(f"{address}/{lang}/2019-04/place/XX1Q01.html")
    assert "works since May" not in page.content()
    context.close()
