"""A district's briefing says on two pages what its page says, and nothing that is hidden there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pyarrow as pa
import pytest
from tests.made_area import LANGUAGES

from lull.disclosure import published_history
from lull.publish import briefing, words
from lull.publish.briefing.content import content
from lull.publish.briefing.local import Local
from lull.publish.briefing.paper import printed
from lull.publish.locale import language
from lull.publish.pages import promises
from lull.publish.snapshot import Snapshot

if TYPE_CHECKING:
    from starlette.testclient import TestClient

HERE, OTHER = "XX1Q01", "XX1Q02"


def plain(text: str) -> str:
    """Text without tags and isolates, with single spaces, also between the cells of a row."""
    bare = re.sub(r"<[^>]+>", "", re.sub("</t[dh]>|<br>", " ", text))
    return " ".join(re.sub(r"[\u2066\u2069]", "", unescape(bare)).split())


def sheets(body: bytes) -> int:
    with pikepdf.open(BytesIO(body)) as document:
        return len(document.pages)


def local(snapshot: Snapshot, lang: str = "en", scope: str = HERE) -> Local:
    found = content(snapshot, language(lang), scope).local
    assert found is not None
    return found


def with_rows(snapshot: Snapshot, **tables: list[dict[str, object]]) -> Snapshot:
    """The same release with other rows in some tables."""
    return Snapshot(snapshot.release, kept={name: tuple(rows) for name, rows in tables.items()})


def recorded_as(snapshot: Snapshot, deaths: list[int]) -> Snapshot:
    """The same release after other recorded months in one district, which are published as any others."""
    months = [date(2017 + (4 + n) // 12, (4 + n) % 12 + 1, 1) for n in range(len(deaths))]
    counts = {"unit_id": [HERE] * len(deaths), "level": ["district"] * len(deaths), "month": months, "deaths": deaths}
    rows = published_history(pa.table(counts), {}, source_id="made", known_from=date(2019, 5, 1))
    return with_rows(snapshot, history=rows.to_pylist())


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_however_much_is_known_there_is_no_third_page(snapshot: Snapshot, lang: str) -> None:
    said = content(snapshot, language(lang), HERE)
    assert said.local is not None
    long = "A plant that gives clean water to all parts of the district, also in summer " * 2
    strands = [replace(s, rows=s.rows[:1] * 30, missing=long * 3) for s in said.local.strands]
    full = replace(
        said.local,
        around=said.local.around[:1] * 13,
        strands=tuple(strands),
        promised=((long, "Ministry of Works and Housing", "Al-District", "Overdue (announced)", "1 May 2018"),) * 14,
        near=12,
        short=said.local.short[:1] * 4,
    )
    late = ((long, "Ministry", "2018"),) * 6
    assert sheets(printed(replace(said, local=full, overdue=late), snapshot.as_of)) == 2
    assert sheets(printed(replace(said, local=full, overdue=late * 3, cards=said.cards * 2), snapshot.as_of)) == 2


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_however_little_is_known_there_are_two_pages_still(snapshot: Snapshot, lang: str) -> None:
    tables = ("history", "explanation", "strand", "contribution", "observation", "commitment", "card", "priority")
    bare = with_rows(snapshot, **{name: [] for name in tables})
    assert sheets(briefing.pdf(bare, language(lang), HERE)) == 2
    assert all(s.rows == () for s in local(bare, lang).strands)


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_the_mail_says_the_same_in_the_order_of_the_paper(snapshot: Snapshot, lang: str) -> None:
    said, mail = content(snapshot, language(lang), HERE), briefing.mail(snapshot, language(lang), HERE)
    assert said.local is not None
    titles = [
        said.words[key]
        for key in ("conditions", "look", "overdue", "unknown", "record", "chances", "months", "rests_on", "around",
                    "strands", "promises")
    ]  # fmt: skip
    places = [mail.index(f"<h2>{title}</h2>") for title in titles]
    assert places == sorted(places)
    text = plain(mail)
    for row in (*said.months, *said.local.recorded, *said.local.years, *said.local.families, *said.local.around):
        assert plain(" ".join(row)) in text
    for strand in said.local.strands:
        assert plain(strand.said) in text
        for row in strand.rows:
            assert plain(" ".join(row)) in text
    for sentence in (said.local.relapse, said.local.rests_on, said.local.promised_said):
        assert plain(sentence) in text


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_the_words_and_figures_are_those_of_the_districts_page(
    client: TestClient, snapshot: Snapshot, lang: str
) -> None:
    client.cookies.clear()
    page = plain(client.get(f"/{lang}/2019-04/place/{HERE}.html").text)
    said = content(snapshot, language(lang), HERE)
    assert said.local is not None
    assert plain(said.local.relapse) in page
    for month in said.months:
        assert plain(month[0]) in page
        assert plain(f"{month[3]} {month[4]}") in page
        assert all(end in page for end in re.findall(r"\d+", plain(month[2])))
    # Violence is shown by its chart there, not as a condition.
    conditions = [s for s in said.local.strands if s.name != words.say(language(lang), words.STRANDS, "security")]
    assert len(conditions) == len(said.local.strands) - 1
    for strand in conditions:
        assert strand.name in page
        for row in strand.rows:
            assert row[0] in page
            assert row[1].split()[0].strip("\u2066\u2069") in page


def test_what_the_risk_rests_on_is_told_as_association(snapshot: Snapshot) -> None:
    unit = {"unit_id": HERE, "target": "deaths_25", "risk": 0.2, "base_risk": 0.1}
    rows = [{**unit, "family": f, "contribution": c} for f, c in (("season", 0.0), ("own history", 0.8109302162))]
    told = with_rows(snapshot, explanation=rows)
    said = local(told)
    # Odds go from 1/9 to 1/4: 2.25 times as high, all of it by the first.
    assert [plain(" ".join(f)) for f in said.families] == ["Its own history 2.25", "Time of year 1.00"]
    assert plain(said.rests_on).startswith("10% of districts had 25 or more deaths in the past; here the risk is 20%")


def test_the_governorate_and_the_districts_that_touch_it_are_compared(snapshot: Snapshot) -> None:
    said = local(snapshot)
    assert [row[0] for row in said.around] == [
        "Al-District 1-1", "Province 1", "Al-District 1-2", "Al-District 1-3", "Al-District 1-4"
    ]  # fmt: skip
    assert said.around[1][1] == "Province"
    assert all("%" in row[2] for row in said.around)


def test_promises_for_the_place_come_before_those_for_the_country(snapshot: Snapshot) -> None:
    said = local(snapshot, scope="XX2Q08")
    rows = promises.of_place(snapshot, "XX2Q08")
    assert [row[2] for row in said.promised] == ["Al-District 2-8"] * len(rows) + ["Exampleland"]
    assert said.near == len(rows) == 5
    assert plain(said.promised_said).endswith("Province 2: None is known. Exampleland: Due soon 1.")


def test_hidden_counts_leave_no_trace(snapshot: Snapshot) -> None:
    low, high = ([0] * 12 + [0, 1, 0, 7, 1, 0, 0, 0, 30, 0, 0, 2], [0] * 12 + [0, 4, 0, 7, 3, 0, 0, 0, 30, 0, 0, 4])
    one, two = recorded_as(snapshot, low), recorded_as(snapshot, high)
    speech = language("en")
    assert content(one, speech, HERE) == content(two, speech, HERE)
    said = local(one)
    assert [plain(n) for _, n in said.recorded] == ["0", "<5", "0", "7", "<5", "0", "0", "0", "30", "0", "0", "<5"]
    # 37 are shown, and three months hold 1 to 4 each.
    assert [tuple(map(plain, row)) for row in said.years] == [("Apr 2019", "40–49"), ("Apr 2018", "0")]


def test_a_single_hidden_month_hides_its_year(snapshot: Snapshot) -> None:
    assert plain(local(recorded_as(snapshot, [0] * 5 + [3] + [0] * 6)).years[0][1]) == "<5"


def test_a_year_with_a_month_missing_is_left_out(snapshot: Snapshot) -> None:
    rows = [r for r in recorded_as(snapshot, [9] * 24).rows("history") if r["month"] != date(2018, 9, 1)]
    assert local(with_rows(snapshot, history=rows)).years == ()


def test_rates_of_deaths_are_not_shown_as_values(snapshot: Snapshot) -> None:
    info = {
        **snapshot.info,
        "indicators": [{"id": "water_days", "unit": "deaths_12m_per_100k", "target": 0, "names": {}}],
    }
    rows = [{**c, "evidence_ids": [], "value": 4.5, "basis": "observed"} for c in snapshot.rows("contribution")]
    told = Snapshot(replace(snapshot.release, info=info), kept={"contribution": tuple(rows)})
    assert all(s.rows == () and s.missing == "" for s in local(told).strands)
    assert "4.5" not in plain(briefing.mail(told, language("en"), HERE))
