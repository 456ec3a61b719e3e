"""Every page, in every language: it answers, says nothing untranslated, and leads nowhere that is not there."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from tests.made_area import LANGUAGES

import lull
from lull import languages
from lull.publish import rendering
from lull.publish.locale import language, place_name
from lull.publish.snapshot import Snapshot
from lull.publish.style import style

if TYPE_CHECKING:
    from starlette.testclient import TestClient

SOURCE = Path(lull.__file__).parent / "publish"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "N_": None, "text": None, "gettext": None, "ngettext": (1, 2), "plural": (1, 2)}


def messages() -> list[str]:
    """English texts of the project, as the extraction sees them."""
    found: set[str] = set()
    options = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
    for _, _, text, _, _ in extract_from_dir(str(SOURCE), method_map=METHODS, options_map=options, keywords=KEYWORDS):
        # Of a text with plural forms, the singular is the key.
        found.add(text if isinstance(text, str) else text[0])
    return sorted(m for m in found if m)


class Page(HTMLParser):
    """Texts and links of a page; what is marked as foreign (lang) or as code is left out of the texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        for key in ("href", "src", "action"):
            if given.get(key):
                self.links.append(str(given[key]))
        if tag not in ("meta", "link", "input", "img", "br", "hr"):
            quiet = tag in ("script", "style", "code", "pre", "title") or (tag != "html" and "lang" in given)
            self.open.append((tag, quiet))
        for key in ("aria-label", "placeholder", "title", "alt"):
            if given.get(key) and not any(q for _, q in self.open):
                self.texts.append(str(given[key]))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(q for _, q in self.open):
            self.texts.append(" ".join(data.split()))


@pytest.mark.parametrize("code", [c for c in languages.codes() if not languages.load(c).written_in])
def test_every_message_has_a_translation_with_the_same_places(code: str) -> None:
    catalog = language(code).catalog
    known = {key if isinstance(key, str) else key[0] for key in vars(catalog)["_catalog"]}
    assert sorted(set(messages()) - known - {"Lull"}) == [], f"{code} lacks messages"
    for message in messages():
        found = catalog.gettext(message)
        found = catalog.ngettext(message, message, 7) if found == message else found
        assert sorted(re.findall(r"%\(\w+\)s", found)) == sorted(re.findall(r"%\(\w+\)s", message))


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_every_page_answers_and_speaks_its_language(client: TestClient, snapshot: Snapshot, code: str) -> None:
    speech = language(code)
    english = {" ".join(m.split()) for m in messages()} - {"Lull", ", "}
    for name in rendering.names(snapshot):
        answer = client.get(f"/{code}/{snapshot.name}/{name}.html")
        assert answer.status_code == 200, name
        page = Page(answer.text)
        opening = next(a for t, a in page.tags if t == "html")
        assert opening == {"lang": code, "dir": speech.direction}
        if code != "en":
            left = [t for t in page.texts if t in english]
            assert not left, f"{code}/{name}: {left[:5]}"
            latin = [t for t in page.texts if re.search(r"[A-Za-z]{4,}\s+[A-Za-z]{3,}", t)]
            assert not latin, f"{code}/{name}: {latin[:5]}"


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_every_link_inside_the_site_leads_somewhere(client: TestClient, snapshot: Snapshot, code: str) -> None:
    seen: set[str] = set()
    for name in ("index", "place/XX1Q01", "promises", "national", "track", "reports", "method", "data", "places"):
        here = f"/{code}/{snapshot.name}/{name}.html"
        page = Page(client.get(here).text)
        for link in page.links:
            target = str(client.base_url.join(here).join(link)).split("#")[0]
            if target.startswith(str(client.base_url)) and target not in seen and ".pdf" not in target:
                seen.add(target)
                status = client.get(target).status_code
                assert status in (200, 302, 303), f"{here} -> {link}: {status}"
    assert len(seen) > 60


def test_no_page_has_inline_script_or_style(client: TestClient, snapshot: Snapshot) -> None:
    for name in rendering.names(snapshot):
        page = Page(client.get(f"/ar/{snapshot.name}/{name}.html").text)
        for tag, given in page.tags:
            assert "style" not in given, (name, tag)
            assert not [k for k in given if k.startswith("on")], (name, tag)
            if tag == "script":
                assert given.get("src") or given.get("type") in ("application/json", "application/ld+json"), name
        assert [t for t, _ in page.tags if t == "style"] == ["style"]


@pytest.mark.parametrize("name", ["index", "map-overdue", "promises", "place/XX1Q01"])
def test_the_only_style_inside_a_page_is_one_that_the_policy_names(client: TestClient, name: str) -> None:
    answer = client.get(f"/ckb/2019-04/{name}.html")
    inside = answer.text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    allowed = next(p for p in answer.headers["content-security-policy"].split("; ") if p.startswith("style-src"))
    assert f"'sha256-{digest}'" in allowed.split()


def test_the_shorter_sheet_of_the_outlook_lacks_nothing_that_an_outlook_shows(client: TestClient) -> None:
    def named(sheet: str) -> set[str]:
        return set(re.findall(r"\.([A-Za-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", sheet)))

    left_out = named(style()) - named(style(outlook=True))
    assert left_out
    for name in ("index", "map-overdue", "map-soon-1", "map-gap-services"):
        text = client.get(f"/en/2019-04/{name}.html?acting=1&waiting=5").text
        shown = {c for classes in re.findall(r'class="([^"]*)"', text) for c in classes.split()}
        assert not shown & left_out, name


def test_text_of_others_is_never_markup(client: TestClient) -> None:
    for name in ("promises", "reports", "place/XX1Q01", "place/XX1", "index"):
        text = client.get(f"/en/2019-04/{name}.html").text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)" in client.get("/en/2019-04/promises.html").text


def test_headings_never_skip_a_level_and_tables_have_headers(client: TestClient, snapshot: Snapshot) -> None:
    for name in ("index", "place/XX1Q01", "promises", "national", "track", "reports", "method", "data", "compare"):
        page = Page(client.get(f"/en/{snapshot.name}/{name}.html").text)
        levels = [int(t[1]) for t, _ in page.tags if re.fullmatch(r"h[1-6]", t)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels)), (name, levels)
        assert sum(t == "table" for t, _ in page.tags) <= sum(t == "th" for t, _ in page.tags)


def test_a_name_is_shown_in_the_readers_language_or_the_nearest() -> None:
    full = {"en": "Sinjar", "ar": "سنجار", "ckb": "شنگال"}
    assert [place_name({"place_id": "X", "names": full}, c) for c in full] == list(full.values())
    assert place_name({"place_id": "X", "names": {"en": "Sinjar", "ar": "سنجار"}}, "ckb") == "سنجار"
    assert place_name({"place_id": "X", "names": {"en": "Sinjar"}}, "ar") == "Sinjar"
    assert place_name({"place_id": "X", "names": {}}, "ar") == "X"


def test_numbers_and_dates_are_in_the_same_digits_whatever_is_asked(client: TestClient) -> None:
    client.cookies.clear()
    page = client.get("/ar/2019-04/index.html")
    asked = client.get("/ar/2019-04/index.html?digits=arab", headers={"cookie": "digits=arab"})
    assert asked.text == page.text
    assert "set-cookie" not in asked.headers
    assert "نيسان 2019" in page.text
    assert not re.search("[٠-٩]", page.text)


def test_months_step_between_releases_and_old_ones_say_so(client: TestClient) -> None:
    old = client.get("/en/2019-03/index.html").text
    assert "There is a newer release" in old
    assert 'rel="next"' in old
    assert 'rel="prev"' in client.get("/en/2019-04/index.html").text
    assert client.get("/en/latest/promises.html").headers["location"] == "/en/2019-04/promises.html"


@pytest.mark.parametrize("text", ["قضاء 1-2", "قەزای 1-2", "district 1-2", "XX1Q02", "Hilside", "التلّ"])
def test_search_finds_a_district_by_any_of_its_names(client: TestClient, text: str) -> None:
    found = client.get("/ckb/2019-04/places.html", params={"q": text}).text
    assert "place/XX1Q02.html" in found.split('class="names first"')[1].split("</li>")[0]


def test_nothing_found_and_no_release_before_are_said_plainly(client: TestClient) -> None:
    assert "No place has such a name" in client.get("/en/2019-04/places.html?q=zzzz").text
    assert "This is the first release" in client.get("/en/2019-03/index.html").text
    assert "first release" not in client.get("/en/2019-04/index.html").text
