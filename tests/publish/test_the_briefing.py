"""The briefing fills two pages in every language, and says what the pages of the country and of a district say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pdfminer.high_level import extract_text
from tests.made_area import LANGUAGES

from lull.publish import briefing
from lull.publish.briefing.content import Briefing, content
from lull.publish.briefing.paper import printed
from lull.publish.locale import language
from lull.publish.snapshot import Snapshot
from lull.publish.views import rows
from lull.schema import COMES_BACK

if TYPE_CHECKING:
    from starlette.testclient import TestClient

SCOPES = ("area", "XX1", "XX1Q01", "XX2Q08")
HEADINGS = {"en": "Violence in the whole country", "ar": "العنف في البلد كله", "ckb": "توندوتیژی لە هەموو وڵاتدا"}


def plain(text: str) -> str:
    """Text without tags and isolates, with single spaces, also between the cells of a row."""
    return " ".join(re.sub(r"<[^>]+>|[\u2066\u2069]", "", unescape(re.sub("</t[dh]>", " ", text))).split())


def sheets(body: bytes) -> int:
    with pikepdf.open(BytesIO(body)) as document:
        return len(document.pages)


def with_tracks(snapshot: Snapshot, *tracks: dict[str, object]) -> Snapshot:
    """The same release, saying other things of its national series."""
    return Snapshot(replace(snapshot.release, info={**snapshot.info, "tracks": list(tracks)}))


@pytest.mark.parametrize("lang", list(LANGUAGES))
@pytest.mark.parametrize("scope", SCOPES)
def test_every_kind_of_place_takes_two_pages(snapshot: Snapshot, lang: str, scope: str) -> None:
    assert sheets(briefing.pdf(snapshot, language(lang), scope)) == 2


@pytest.mark.parametrize("lang", list(LANGUAGES))
@pytest.mark.parametrize("count", [1, 2, 3, 6, 8])
def test_more_series_make_no_third_page(snapshot: Snapshot, lang: str, count: int) -> None:
    said = content(snapshot, language(lang), "area")
    assert sheets(printed(replace(said, national=said.national[:1] * count), snapshot.as_of)) == 2


@pytest.mark.parametrize("lang", list(LANGUAGES))
@pytest.mark.parametrize("more", [1, 4, 12])
def test_every_place_that_is_named_stands_on_the_first_page_however_much_is_said(
    snapshot: Snapshot, lang: str, more: int
) -> None:
    said = content(snapshot, language(lang), "area", "https://lull.example/")
    assert len(said.cards) == 5
    marked = [replace(c, risk=f"77.{n}7", reasons=c.reasons * more) for n, c in enumerate(said.cards)]
    body = printed(replace(said, cards=tuple(marked)), snapshot.as_of)
    first, second = (extract_text(BytesIO(body), page_numbers=[n]) for n in (0, 1))
    assert [f"77.{n}7" in first for n in range(5)] == [True] * 5
    assert "77." not in second


def test_a_release_without_anything_is_a_briefing_still(snapshot: Snapshot) -> None:
    said = content(snapshot, language("en"), "area")
    bare = replace(said, national=(), cards=(), overdue=(), conditions=(), unknown="", fan="")
    assert sheets(printed(bare, snapshot.as_of)) == 2


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_the_area_says_what_the_national_page_says(client: TestClient, snapshot: Snapshot, lang: str) -> None:
    client.cookies.clear()
    page = plain(client.get(f"/{lang}/2019-04/national.html").text)
    mail = plain(client.get(f"/briefing/2019-04/{lang}/area.html").text)
    said = content(snapshot, language(lang), "area")
    assert len(said.national) == 2
    for series in said.national:
        assert plain(series.said) in page
        assert plain(series.said) in mail
        assert series.name in mail
        assert series.fan
        for month in series.months:
            assert plain(f"{month[0]} {month[2]} {month[3]} {month[4]}") in page
            assert plain(" ".join(month)) in mail


def test_the_words_are_those_of_the_series(snapshot: Snapshot) -> None:
    total, pair = content(snapshot, language("en"), "area").national
    told = snapshot.info["tracks"][0]
    assert plain(total.said).startswith(
        f"{language('en').recorded(told['recent_deaths'])} deaths recorded in the 12 months to April 2019. "
        "Deaths within 12 months, "
    )
    assert plain(pair.months[0][0]) == "May 2019"
    assert len(pair.months) == 12


@pytest.mark.parametrize("scope", ["XX1", "XX1Q01"])
def test_places_inside_the_area_have_no_national_series(client: TestClient, snapshot: Snapshot, scope: str) -> None:
    assert content(snapshot, language("en"), scope).national == ()
    assert HEADINGS["en"] not in client.get(f"/briefing/2019-04/en/{scope}.html").text


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_an_area_without_series_says_nothing_of_them(snapshot: Snapshot, lang: str) -> None:
    none = with_tracks(snapshot)
    assert HEADINGS[lang] in briefing.mail(snapshot, language(lang), "area")
    assert HEADINGS[lang] not in briefing.mail(none, language(lang), "area")
    said = content(none, language(lang), "area")
    assert (said.national, said.national_notes) == ((), ())
    # The room is filled by the sum of the districts and by more of them.
    assert len(said.months) == 12
    assert len(said.others) == 11
    assert sheets(printed(said, snapshot.as_of)) == 2


def test_a_series_whose_record_ended_says_so_and_has_no_numbers(snapshot: Snapshot) -> None:
    told = {"id": "old", "kind": "total", "names": {"en": "Old"}, "origin": "2018-11", "notes": [], "source_id": "made"}
    ended = with_tracks(snapshot, {**told, "left_out": "record_ends"})
    (series,) = content(ended, language("en"), "area").national
    assert "the record of this series ends in November 2018" in series.said
    assert (series.months, series.fan) == ((), "")
    assert sheets(briefing.pdf(ended, language("en"), "area")) == 2


def test_small_counts_stay_hidden(snapshot: Snapshot) -> None:
    rare = with_tracks(snapshot, {**snapshot.info["tracks"][1], "recent_deaths": "12-48"})
    (series,) = content(rare, language("en"), "area").national
    assert plain(series.said).startswith("12 to 48 deaths recorded")
    # Months whose count is hidden stand pale, at one height, without a number.
    assert "#b4c0c5" in series.fan


def test_figures_younger_than_the_release_are_said_to_be_so(snapshot: Snapshot) -> None:
    source = next(s for s in snapshot.rows("source") if s["source_id"] == "made")
    young = Snapshot(snapshot.release, kept={"source": ({**source, "known_from": date(2026, 6, 1)},)})
    notes = {b: notes_of(content(b, language("en"), "area")) for b in (snapshot, young)}
    caveat = "Figures up to April 2019 as published in June 2026; in April 2019 some of them were not known yet."
    assert caveat in notes[young]
    assert "as published in" not in notes[snapshot]
    for said in notes.values():
        assert "Source: Made up. Nobody. CC0-1.0." in said
        assert "A pair of armed sides is counted wherever it fights" in said


def notes_of(said: Briefing) -> str:
    return plain(" ".join(said.national_notes))


def test_a_source_that_the_release_does_not_name_is_given_by_its_id(snapshot: Snapshot) -> None:
    bare = Snapshot(snapshot.release, kept={"source": ()})
    assert "Source: made." in notes_of(content(bare, language("en"), "area"))


def test_a_governorate_lists_its_months_and_the_districts_without_a_card(snapshot: Snapshot) -> None:
    said = content(snapshot, language("en"), "XX1")
    names = {c.name for c in said.cards} | {row[0] for row in said.others}
    assert len(said.cards) == 5
    assert names == {snapshot.plain_name(d["place_id"]) for d in snapshot.units if d["parent_id"] == "XX1"}
    assert [row[0] for row in said.months][::11] == ["May 2019", "April 2020"]


def test_the_same_release_gives_the_same_bytes(snapshot: Snapshot) -> None:
    said = content(snapshot, language("ar"), "area")
    assert printed(said, snapshot.as_of) == printed(said, snapshot.as_of)


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_the_paper_is_small_and_tagged_for_screen_readers(snapshot: Snapshot, lang: str) -> None:
    body = briefing.pdf(snapshot, language(lang), "XX1Q01")
    assert len(body) < 100_000
    with pikepdf.open(BytesIO(body)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith({"en": "en", "ar": "ar", "ckb": "ku"}[lang])
        kinds = {str(o.get("/S")) for o in document.objects if isinstance(o, pikepdf.Dictionary)}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= kinds


def test_the_mail_has_no_script_no_outside_file_and_escapes(client: TestClient) -> None:
    for scope in ("area", "XX1Q01"):
        text = client.get(f"/briefing/2019-04/ckb/{scope}.html").text
        assert "<script" not in text
        assert "<img" not in text
        assert 'dir="rtl"' in text


def test_the_first_sheet_says_where_its_page_stands(snapshot: Snapshot) -> None:
    for scope, name in (("area", "index"), ("XX1", "place/XX1"), ("XX1Q01", "place/XX1Q01")):
        said = content(snapshot, language("ar"), scope, "https://lull.test/")
        assert said.address == f"https://lull.test/ar/2019-04/{name}.html"
        assert said.qr.startswith("<svg")
        assert sheets(printed(said, snapshot.as_of)) == 2
        assert said.address in briefing.mail(snapshot, language("ar"), scope, "https://lull.test/")
    # A folder whose address nobody gave has no code that leads nowhere.
    assert content(snapshot, language("en"), "area", "https://example.org/").qr == ""


def test_the_legend_says_what_the_patterns_of_the_map_mean(snapshot: Snapshot) -> None:
    held = content(snapshot, language("en"), "area", "https://example.org/")
    said = {e.pattern: e.label for e in held.legend if e.pattern != "none"}
    dark = [p for p in snapshot.unit_ids if rows.evidence(snapshot, language("en"), p).known == 0]
    assert ("lines" in said) == bool(dark)
    assert ("ring" in said) == bool(rows.watch(snapshot)[COMES_BACK])
    assert said
    assert "0 is the standard, 1 the worst" in extract_text(BytesIO(printed(held, snapshot.as_of)))


def test_the_map_of_one_place_shows_no_figure_of_another(snapshot: Snapshot) -> None:
    shown = content(snapshot, language("en"), "XX1Q01").map
    assert "District 1-1" in shown
    assert "District 1-2" not in shown
    assert "District 1-2" in content(snapshot, language("en"), "area").map
