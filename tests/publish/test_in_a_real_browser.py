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
    "index", "map-risk-25", "map-gap-services", "district/XX1Q01", "promises", "national", "track", "reports",
    "compare", "method", "data", "places", "map-relapse", "promises-overdue", "contest", "sign-in",
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
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        broken += [(name, v["id"], v["nodes"][0]["html"][:150]) for v in found["violations"]]
    assert not broken


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_the_map_moves_with_every_district_on_it(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-04/index.html")
    page.wait_for_selector("body[data-map]", timeout=60_000)
    assert page.evaluate("document.body.dataset.map") == "16"
    assert page.evaluate("document.documentElement.dir") == ("ltr" if lang == "en" else "rtl")
    page.click("#map-start")
    expect(page.locator("#map-frame > svg")).to_be_visible()


def test_a_reader_finds_compares_and_steps_with_the_mouse(open_page: Any) -> None:
    page = open_page("en/2019-04/index.html", width=600)
    page.locator("a[rel=prev]").click()
    page.wait_for_url("**/2019-03/**")
    page.fill("#q", "قضاء 1-2")
    page.press("#q", "Enter")
    page.locator("section a", has_text="Al-District 1-2").first.click()
    page.wait_for_url("**/district/XX1Q02.html")
    expect(page.locator(".fan svg").first).to_be_visible()
    page.locator("#around input[type=checkbox]").nth(0).check()
    page.locator("#around input[type=checkbox]").nth(1).check()
    page.locator("#around button").click()
    expect(page.locator(".side section")).to_have_count(3)


def test_filters_answer_without_a_new_page(open_page: Any) -> None:
    page = open_page("ckb/2019-04/promises.html")
    before = page.locator("article.promise").count()
    page.select_option("#strand", "services")
    page.wait_for_url("**strand=services*")
    expect(page.locator("article.promise")).not_to_have_count(before)
    assert 0 < page.locator("article.promise").count() < before


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_everything_main_works_without_script(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-04/index.html", script=False)
    expect(page.locator("#map-frame svg a")).to_have_count(16)
    page.locator("#map-frame svg a path").first.click()
    page.wait_for_url("**/district/**")
    page.locator("nav.main a").nth(1).click()
    page.select_option("#strand", "security")
    page.locator("#promise-filter button").click()
    page.wait_for_url("**strand=security*")
    page.fill("#q", "XX2Q03")
    page.press("#q", "Enter")
    expect(page.locator("section .names a").first).to_be_visible()
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
    page.wait_for_url("**/district/**")


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
    page.fill("#q", "District 2-3")
    page.press("#q", "Enter")
    expect(page.locator("#all li:visible")).to_have_count(1)
    page.goto((site / "ar" / "2019-03" / "promises.html").as_uri())
    before = page.locator("article.promise:visible").count()
    page.select_option("#strand", "services")
    expect(page.locator("article.promise:visible")).not_to_have_count(before)
    assert 0 < page.locator("article.promise:visible").count() < before
    context.close()
    assert not complaints


@pytest.fixture(scope="module")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over made-up figures on the real boundaries and names of Iraq."""
    import json
    from datetime import date

    import numpy as np
    from lull.publish.mock import mock_release

    from lull.area import bundled_area, load_area
    from lull.places import load_places

    area = load_area(bundled_area("iraq"))
    names = {p["place_id"]: p for p in load_places(area).table.to_pylist()}
    geography = json.loads(area.path("boundaries.geojson").read_text("utf-8"))
    for feature in geography["features"]:
        row = names[feature["properties"]["place_id"]]
        feature["properties"] |= {k: row[k] for k in ("parent_id", "name_en", "name_ar", "name_ckb")}
    folder = tmp_path_factory.mktemp("iraq")
    (folder / "area.toml").write_text("", "utf-8")
    mock_release(folder, as_of=date(2019, 4, 1), rng=np.random.default_rng(3), geography=geography)
    yield from _served(folder)


def test_all_101_districts_of_iraq_are_drawn_with_and_without_script(browser: Browser, iraq: str) -> None:
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(f"{iraq}/ar/2019-04/index.html")
        expect(page.locator("#map-frame svg a")).to_have_count(101)
        if script:
            page.wait_for_selector("body[data-map]", timeout=60_000)
            assert page.evaluate("document.body.dataset.map") == "101"
        context.close()


@pytest.mark.parametrize(
    ("lang", "text", "code"), [("ar", "سنجار", "IQG15Q07"), ("ckb", "شەنگال", "IQG15Q07"), ("en", "شنگال", "IQG15Q07")]
)
@pytest.mark.parametrize("script", [True, False])
def test_sinjar_is_found_by_its_names(
    browser: Browser, iraq: str, lang: str, text: str, code: str, script: bool
) -> None:
    context = browser.new_context(java_script_enabled=script, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{iraq}/{lang}/2019-04/promises.html")
    page.fill("#q", text)
    page.press("#q", "Enter")
    page.wait_for_url("**/places.html?q=*")
    page.locator(f"main a[href*='{code}']").first.click()
    page.wait_for_url(f"**/district/{code}.html")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("main")).to_contain_text(code)
    context.close()


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_each_national_series_is_drawn_and_told_without_script(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-03/national.html", script=False, width=360)
    expect(page.locator("figure.fan svg")).to_have_count(3)
    page.locator("figure.fan + details summary").first.click()
    expect(page.locator("figure.fan + details table").first).to_be_visible()


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_thresholds_strands_and_months_switch_without_script(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-04/index.html", script=False, width=360)
    page.locator(".switch a[href*='map-risk-25']").first.click()
    page.wait_for_url("**/map-risk-25.html")
    expect(page.locator("table.values tbody tr")).to_have_count(16)
    page.locator(".switch a[href*='map-gap-services']").click()
    page.wait_for_url("**/map-gap-services.html")
    page.locator("a[rel=prev]").click()
    page.wait_for_url("**/2019-03/map-gap-services.html")
    page.locator("nav.main a[href*='track']").click()
    page.locator(".months a").first.click()
    page.wait_for_url("**/2019-04/index.html")


def test_what_came_is_on_the_map_of_an_earlier_release(open_page: Any) -> None:
    page = open_page("en/2019-03/track.html")
    assert page.locator(".map-frame svg path title", has_text="it came").count() > 0
    expect(page.locator("table.counts tbody tr")).to_have_count(4)


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_text_is_painted_in_arabic_script_with_the_fonts_of_the_site(open_page: Any, lang: str) -> None:
    page = open_page(f"{lang}/2019-04/index.html")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any(("Arabic" in family) == (lang != "en") for family in loaded)


@pytest.mark.parametrize(("lang", "script"), [("en", True), ("ar", False), ("ckb", False)])
def test_a_resident_contests_an_entry_on_a_phone(browser: Browser, iraq: str, lang: str, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{iraq}/{lang}/2019-04/district/IQG15Q07.html")
    page.locator("a[href*='contest']").first.click()
    expect(page.locator("#c-place")).to_have_value("IQG15Q07")
    page.fill("#c-text", "The plant works since May")
    page.locator("main form button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    page.goto(f"{iraq}/{lang}/2019-04/district/IQG15Q07.html")
    assert "works since May" not in page.content()
    context.close()
