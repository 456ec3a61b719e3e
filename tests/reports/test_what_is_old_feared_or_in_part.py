"""What is remembered, feared or done in part is not read as fresh, done or whole; what is fresh is not made old."""

from __future__ import annotations

from datetime import date

import pytest

from lull.reports.document import make_document
from lull.reports.record import Record
from lull.reports.rules import code

PUBLISHED = date(2020, 6, 10)


def _read(text: str) -> list[Record]:
    return list(code(make_document(text, published=PUBLISHED)))


def _services(text: str) -> set[tuple[str | None, str]]:
    return {(r.service_status, r.aux_mode) for r in _read(text) if r.record_type == "service_event"}


@pytest.mark.parametrize(
    "text",
    [
        "مقتل القيادي في داعش أبو وليد وثلاثة جنود في داقوق في 7 حزيران 2020",
        "نصب مسلحون كمينا قتل فيه ثلاثة جنود في داقوق يوم 7 حزيران 2020",
        "قصف مسلحون أحياء في الفلوجة يوم 7 حزيران 2020 وقتلوا ثلاثة مدنيين",
        "استشهد مواطن وأصيب القيادي في الحشد بانفجار في تلعفر يوم 7 حزيران 2020",
        "قتل جندي قرب نصب الشهيد في بغداد يوم 7 حزيران 2020",
        "Gunmen attacked a memorial ceremony in Baiji on 7 June 2020 and killed three people.",
        "A monument in Halabja was shelled on 7 June 2020.",
    ],
)
def test_a_fresh_act_beside_a_year_or_a_monument_is_actual(text: str) -> None:
    assert [(r.event_type, r.aux_mode) for r in _read(text)] == [("ASSAULT", "actual")]


@pytest.mark.parametrize(
    "text",
    [
        "أحيا أهالي سنجار ذكرى مجزرة عام 2014",
        "تستذكر حلبجة القصف الكيمياوي عام 1988",
        "نصب تذكاري في حلبجة لضحايا القصف الكيمياوي عام 1988",
        "Sinjar commemorated the massacre of August 2014.",
        "پەیکەرێک لە هەڵەبجە یادی کیمیابارانی ١٩٨٨ دەکاتەوە.",
    ],
)
def test_an_act_that_is_remembered_is_of_the_past(text: str) -> None:
    assert [(r.event_type, r.aux_mode) for r in _read(text)] == [("ASSAULT", "historical")]


@pytest.mark.parametrize(
    "text",
    [
        "مەترسی هێرش لە کەرکوک",
        "ئەگەری هێرشی داعش لە داقوق",
        "ساڵیادی کۆمەڵکوژی لە شنگال",
        "لە یادی کیمیاباران لە هەڵەبجە",
        "فیلمێک لەسەر هێرشی داعش بۆ شنگال",
        "پلانی هێرش لە کەرکوک لە ٢٠٢١",
        "هەڕەشەی هێرش بۆ سەر خانەقین ڕۆژی هەینی",
        "کتێبێک دەربارەی هێرشەکانی داعش لە شنگال",
    ],
)
def test_an_act_in_a_line_without_a_verb_that_is_feared_or_spoken_of_is_none(text: str) -> None:
    assert "actual" not in {r.aux_mode for r in _read(text)}


@pytest.mark.parametrize(
    "text",
    [
        "• هێرشی داعش لە داقوق",
        "هێرشی داعش لە داقوق: دوو کوژراو",
        "دوێنێ هێرشێکی داعش لە مەخموور",
        "سێ هێرش لە دیالە",
    ],
)
def test_a_line_without_a_verb_tells_an_act_by_a_list_mark_a_day_or_a_count(text: str) -> None:
    assert [(r.event_type, r.aux_mode) for r in _read(text)] == [("ASSAULT", "actual")]


@pytest.mark.parametrize(
    "text",
    [
        "The electricity company begins to serve notices in Kirkuk.",
        "The water authority started to deliver bottled water to Basra.",
        "The power plant in Baiji has begun to supply fuel to the army.",
        "The hospital in Sinjar started to serve meals.",
        "The power company in Kirkuk starts to deliver bills.",
        "The power station in Baiji began to run an auction.",
    ],
)
def test_a_service_that_begins_to_hand_out_other_things_is_not_back(text: str) -> None:
    assert _services(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "The water station in Baaj began to treat water.",
        "Electricity began to flow to Hit on Sunday.",
        "Water began to flow in Rutba.",
    ],
)
def test_a_service_that_begins_to_flow_is_back_in_part(text: str) -> None:
    assert _services(text) == {("partially_restored", "actual")}


@pytest.mark.parametrize(
    "text",
    [
        "Electricity was restored in Sinjar on Sunday. The rest of the town sits in darkness.",
        "Water was restored in Mosul on 3 June; the eastern bank still has none.",
        "Power returned to Baiji on Monday, but two villages do not have it.",
        "The water plant in Hawija started to pump again. Half the homes get nothing.",
        "Mosul's grid is restored in full, yet no house east of the river has current.",
        "Electricity came back to Shirqat on Sunday; only the hospital and the market have it.",
        "Water was restored in Hawija on Monday. That leaves the south of the town without.",
        "The water network of Zummar was repaired on Sunday. The camp beside it receives nothing.",
        "Power was restored in Qaim on Friday. Residents of the old town say they have yet to receive any.",
    ],
)
def test_a_service_that_people_or_parts_of_a_place_lack_is_not_restored(text: str) -> None:
    found = _services(text)
    assert found
    assert ("restored", "actual") not in found


@pytest.mark.parametrize(
    "text",
    [
        "Electricity was restored in Sinjar on Sunday. Nothing came of the governor's promise.",
        "Electricity was restored in Hit on Sunday. The dispute has still not been settled, and talks are still off.",
        "Power returned to Baiji on Monday. The council has not received a reply.",
        "The grid in Hit was repaired on Monday. The contractor has not received his money.",
        "Electricity came back to Shirqat on Sunday. The inquiry is still without a head.",
        "Water was restored in Hawija on Monday. Negotiators have not returned to the table.",
    ],
)
def test_what_else_is_lacked_leaves_a_restoration_whole(text: str) -> None:
    assert ("restored", "actual") in _services(text)
