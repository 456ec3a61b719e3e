"""Kinds of sentence from press and situation reports that were once read wrongly, in three languages."""

from __future__ import annotations

from datetime import date

import pytest

from lull.reports.document import make_document
from lull.reports.record import Record
from lull.reports.rules import code

PUBLISHED = date(2022, 9, 14)


def _read(text: str) -> list[Record]:
    return list(code(make_document(text, published=PUBLISHED)))


@pytest.mark.parametrize(
    ("text", "deaths", "injured"),
    [
        ("A bomb killed a widow and her two sons in Sinjar on Monday.", 3, None),
        ("The foreman and his brother were killed by gunmen in Balad on Monday.", 2, None),
        ("The mayor of Khalis was shot dead by gunmen in Khalis on Monday.", 1, None),
        ("Attack on a post in Dibis district; 2 killed, 4 injured.", 2, 4),
        ("Gunmen attacked a post in Dibis district; nine were killed or wounded.", None, None),
        ("قتل مزارع وابنه بانفجار لغم في قضاء سنجار يوم الاثنين.", 2, None),
        ("سقط ستة أشخاص بين قتيل وجريح بانفجار عبوة في قضاء سنجار.", None, None),
        ("استشهد جنديان وجرح ثالث بانفجار عبوة في بيجي.", 2, 1),
        ("قتل ما بين ستة وتسعة مسلحين بضربة جوية في قضاء الحضر.", None, None),
        ("Two policemen and a locksmith were killed by a bomb in Sinjar.", 3, None),
        ("بۆمبێک لە سنجار تەقییەوە و پیاوێک و دوو کچی کوژران.", 3, None),
    ],
)
def test_deaths_of_joined_people_add_up_or_stay_open(text: str, deaths: int | None, injured: int | None) -> None:
    record = next(r for r in _read(text) if r.event_type == "ASSAULT")
    assert (record.best, record.injured) == (deaths, injured)


@pytest.mark.parametrize(
    "text",
    [
        "A gas cylinder blew up in a bakery in Samawa on Thursday, injuring four workers.",
        "انفجرت أسطوانة غاز في مخبز بالسماوة يوم الخميس ما أدى إلى إصابة أربعة عمال.",
        "اعتقلت الشرطة الإسبانية رجلين في برشلونة يوم الأحد.",
    ],
)
def test_mishaps_and_acts_abroad_are_no_records(text: str) -> None:
    assert _read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The council suspended the director of the water office in Hilla on Monday.",
        "علق مجلس محافظة بابل عمل مدير ماء الحلة يوم الاثنين.",
    ],
)
def test_a_suspended_head_of_a_service_is_no_disruption(text: str) -> None:
    assert [(r.record_type, r.event_type) for r in _read(text)] == [("political_event", "SANCTION")]


def test_what_was_decades_ago_is_of_the_past() -> None:
    texts = ("قبل عقدين هدم الجيش قرية في الخضر.", "Two decades ago troops razed a village near Khidhir.")
    assert {r.aux_mode for text in texts for r in _read(text)} <= {"historical"}


def test_a_total_over_months_is_a_roundup() -> None:
    text = "Between January and June mines killed 43 civilians in Basra governorate, 18 of them children."
    assert [(r.best, r.count_scope) for r in _read(text)] == [(43, "roundup")]


def test_points_of_a_list_take_the_day_before_their_colon_and_headings_say_nothing() -> None:
    text = "الوضع الأمني\n• 12 أيلول: تفجير عبوة ناسفة على عجلة للشرطة في قضاء الحويجة، مقتل منتسب وإصابة اثنين."
    records = _read(text)
    assert [(r.event_type, r.date_start, r.best, r.injured) for r in records] == [("ASSAULT", date(2022, 9, 12), 1, 2)]


def test_a_place_of_others_in_the_sentence_is_not_that_of_parliament() -> None:
    text = "While elders in Yathrib have met every month, parliament has yet to approve the law on the missing."
    assert {r.adm1_pcode for r in _read(text)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "The school in Baaj reopened on Monday. Three of its eight rooms are in use.",
        "The well at Baaj runs again, the mayor said. Up the hill nothing comes out of the taps.",
        "Power was restored to Hawija on Monday. Families at the edge of the town are still in the dark.",
        "The water plant in Baaj reopened on Monday, but people in the upper quarters have not seen a drop of it.",
        "استأنف مشروع ماء البعاج الضخ يوم الاثنين، غير أن الماء لم يصل إلى الأحياء العليا.",
        "عادت الكهرباء إلى الحويجة يوم الاثنين. وما زالت عائلات عند أطراف المدينة بلا تيار.",
        "ڕۆژی دووشەممە کارەبا بۆ حەویجە گەڕایەوە. خێزانەکانی پەراوێزی شار هێشتا بێ کارەبان.",
    ],
)
def test_a_service_that_some_still_lack_is_not_restored(text: str) -> None:
    states = {(r.service_status, r.aux_mode) for r in _read(text) if r.record_type == "service_event"}
    assert states
    assert ("restored", "actual") not in states


def test_an_outage_of_another_service_leaves_a_restoration_whole() -> None:
    text = "Power was restored to all of Hawija on Monday. Farmers still have no fuel for their pumps."
    assert ("restored", "actual") in {(r.service_status, r.aux_mode) for r in _read(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ground was broken on Monday for the school that the ministry had promised Baaj.", "started"),
        ("The four clinics that the fund had promised Baaj were handed over on Monday.", "delivered"),
        ("وضع حجر الأساس يوم الاثنين للمدرسة التي كانت الوزارة قد وعدت بها قضاء البعاج.", "started"),
    ],
)
def test_works_that_carry_out_a_promise_are_its_fate(text: str, kind: str) -> None:
    assert [r.commitment_status for r in _read(text)] == [kind]


def test_the_dismissal_of_an_official_restores_no_service() -> None:
    text = "پارێزگار ڕۆژی دووشەممە بەڕێوەبەری ئاوی خانەقینی لە کار دوور خستەوە."
    assert [(r.record_type, r.event_type) for r in _read(text)] == [("political_event", "SANCTION")]


def test_what_a_force_occupied_or_what_work_began_on_is_not_restored() -> None:
    texts = (
        "انسحب فوج من الجيش من مدرسة كان يشغلها في قضاء سنجار يوم الأحد.",
        "بدأ العمل ببناء مستشفى في قضاء سنجار يوم الأحد.",
    )
    assert "restored" not in {r.service_status for text in texts for r in _read(text)}


def test_a_remembrance_is_of_the_year_that_it_names() -> None:
    texts = (
        "پەیکەرێک لە هەڵەبجە یادی کیمیابارانی ١٩٨٨ دەکاتەوە.",
        "A plaque in Halabja recalls the gas attack of March 1988.",
    )
    assert {r.aux_mode for text in texts for r in _read(text)} <= {"historical"}


@pytest.mark.parametrize(
    "text",
    [
        "The clinic in Balad reopened its inquiry into the theft.",
        "The power network of Balad was repaired with the exception of two quarters.",
        "Repairs to the road in Baiji were completed on paper.",
        "The clinic in Zummar was rebuilt but has no doctor.",
        "The governor inaugurated the start of works on the Balad clinic.",
        "Prosecutors opened a file on missing cable in Diyala.",
        "أعيد فتح عيادتين من تسع عيادات في بعشيقة.",
        "افتتح المحافظ أعمال تأهيل مدرسة بلد.",
        "فتح القضاء ملف المحولات المفقودة في ديالى.",
        "سێ لە نۆ پەمپی زاخۆ کەوتنەوە کار.",
    ],
)
def test_what_only_sounds_like_a_restoration_is_none(text: str) -> None:
    assert ("restored", "actual") not in {(r.service_status, r.aux_mode) for r in _read(text)}


@pytest.mark.parametrize(
    "text",
    [
        "كانت البلدية قد وعدت بإنارة شوارع تلعفر، غير أن شيئا لم يتحقق.",
        "شارەوانی بەڵێنی ڕووناککردنەوەی شەقامەکانی تەلەعفەری دابوو، بەڵام هیچ نەکرا.",
    ],
)
def test_a_promise_told_as_past_that_came_to_nothing_was_not_kept(text: str) -> None:
    assert [r.commitment_status for r in _read(text)] == ["not_delivered"]


def test_having_had_no_power_is_an_outage() -> None:
    records = _read("Residents of Hatra have had no electricity since Monday.")
    assert [(r.service_status, r.aux_mode) for r in records] == [("disrupted", "actual")]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Norway said on Monday it would send 90 trainers to Iraq.", "actual"),
        ("Norway said on Monday it could send 90 trainers to Iraq.", "hypothetical"),
    ],
)
def test_would_after_a_word_of_saying_is_a_promise(text: str, mode: str) -> None:
    records = [r for r in _read(text) if r.commitment_status]
    assert {r.aux_mode for r in records} <= {mode}
    assert records or mode != "actual"


def test_a_loan_that_is_approved_is_funded() -> None:
    records = _read("وافق بنك التنمية الإسلامي يوم الاثنين على قرض بقيمة 12 مليون دولار لمجاري الرمادي.")
    assert [(r.commitment_status, r.quantity) for r in records] == [("funded", 12_000_000)]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("أقيل مدير بلدية الرطبة من قبل وزارة البلديات يوم الاثنين.", "وزارة البلديات"),
        ("اغتيل ضابط على يد مسلحين في القائم يوم الاثنين.", "مسلحين"),
        ("دوو سەرباز لە لایەن چەکدارانی داعشەوە لە داقوق کوژران.", "چەکدارانی"),
    ],
)
def test_by_whom_a_passive_was_done_is_the_actor(text: str, actor: str) -> None:
    (record,) = _read(text)
    assert [actor in a for a in record.actors] == [True]


def test_an_officer_and_his_driver_are_two() -> None:
    (record,) = _read("ئەفسەرێک و شۆفێرەکەی و سێ سەرباز بە تەقینەوەی بۆمبێک لە نزیک داقوق کوژران.")
    assert record.best == 5


def test_what_has_come_back_is_no_returnee() -> None:
    assert [r.service_status for r in _read("کارەبا بۆ ڕانیە گەڕاوەتەوە.")] == ["restored"]
    assert [r.service_status for r in _read("کارەبا بۆ ڕانیە نەگەڕاوەتەوە.")] == ["disrupted"]
    (record,) = _read("خێزانەکە گەڕاوەتەوە شنگال.")
    assert record.event_type == "RETREAT"


def test_october_is_no_unit_of_an_army() -> None:
    records = _read("خێزانەکان لە تشرینی یەکەم گەڕانەوە شنگال.")
    assert [r.event_type for r in records] == ["RETREAT"]


def test_a_need_that_ends_in_the_copula_is_a_need() -> None:
    assert [r.service_status for r in _read("نەخۆشخانەی کفری پێویستی بە ئۆکسجینە.")] == ["needed"]


def test_a_hoped_for_opening_has_not_happened() -> None:
    (record,) = _read("تأمل البلدية افتتاح جسر الرطبة قبل الشتاء.")
    assert (record.service_status, record.aux_mode) == ("planned", "hypothetical")


@pytest.mark.parametrize(
    "text",
    [
        "وەزیری کارەبا گەڕاوەتەوە بۆ بەغدا.",
        "وەزیری کارەبا گەڕایەوە بۆ بەغدا.",
        "بەڕێوەبەری ئاو لە گەشتەکەی گەڕاوەتەوە بۆ شنگال.",
        "کارمەندانی ئاو گەڕاونەتەوە بۆ شنگال.",
        "قەیرانی ئاو گەڕاوەتەوە بۆ شنگال.",
        "کێشەی کارەبا گەڕایەوە بۆ شنگال.",
        "کەمی ئاو گەڕاوەتەوە بۆ شنگال.",
        "بڕینی کارەبا گەڕاوەتەوە بۆ شنگال.",
    ],
)
def test_people_of_a_service_and_its_troubles_that_are_back_are_no_service_restored(text: str) -> None:
    assert "restored" not in [r.service_status for r in _read(text)]
