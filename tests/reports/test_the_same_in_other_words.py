"""The same acts in other words: spellings of places, passives, currencies, parts of a whole, governing words."""

from __future__ import annotations

from datetime import date

import pytest

from lull.reports.document import make_document
from lull.reports.record import Record
from lull.reports.rules import code

DAY = date(2021, 3, 17)


def _told(lang: str, text: str) -> list[Record]:
    return code(make_document(text, published=DAY, lang=lang))


def _types(records: list[Record]) -> list[tuple[str, str]]:
    return [
        (r.event_type or r.service_status or r.speech_act or r.commitment_status or "", r.aux_mode) for r in records
    ]


@pytest.mark.parametrize(
    ("lang", "text", "kind", "mode"),
    [
        ("en", "Mattresses were handed out in Qayyarah.", "AID", "actual"),
        ("en", "No mattresses were handed out in Qayyarah.", "AID", "negated"),
        ("en", "The two drivers were set free in Chamchamal.", "RETREAT", "actual"),
        ("en", "Workers accused of theft were evicted from a camp in Daquq.", "COERCE", "actual"),
        ("en", "Militants could strike the bridge near Rutba.", "ASSAULT", "hypothetical"),
        ("en", "A drone slammed into a depot near Erbil airport.", "ASSAULT", "actual"),
        ("en", "A suicide bomber attacked a wedding in Baquba.", "ASSAULT", "actual"),
        (
            "en",
            "The mill in Hawija was burnt to the ground; the pumping station was burnt to the ground too.",
            "destroyed",
            "actual",
        ),
        ("en", "The culvert near Hawija needs to be rebuilt.", "needed", "actual"),
        ("en", "Crews began replacing broken pylons in Hawija.", "started", "actual"),
        ("en", "Families in Sinjar camp blame the directorate for the delay.", "grievance", "actual"),
        ("en", "Some 90 people made their way home to Yathrib.", "RETREAT", "actual"),
        ("en", "A joint command and the peshmerga ran a combined search near Kifri.", "COOPERATE", "actual"),
        ("en", "Border guards seized 12 kilos of drugs near Qaim on Tuesday.", "COERCE", "actual"),
        ("en", "Police seized rifles at a checkpoint in Kifri.", "COERCE", "actual"),
        ("en", "Militants seized the town of Jalawla on Sunday.", "ASSAULT", "actual"),
        ("en", "Gunmen attacked Amerli on Sunday.", "ASSAULT", "actual"),
        ("en", "Troops retook Jalawla on Sunday.", "ASSAULT", "actual"),
        ("en", "The minister visited Zummar on Sunday and met the mayor.", "CONSULT", "actual"),
        ("en", "The only clinic in Badra reopened on Sunday.", "restored", "actual"),
        ("en", "The clinic in Badra reopened on Sunday, but only for women.", "partially_restored", "actual"),
        ("ckb", "چەکداران نارنجۆکێکیان هاویشتە ماڵێک لە بەلەد.", "ASSAULT", "actual"),
        ("ckb", "هێزەکان هێرشێکیان لە شەرگات تێکشکاند.", "ASSAULT", "actual"),
        ("ckb", "خەڵکی کفریش داوای گەڕانەوەی ئاو دەکەن.", "demand", "actual"),
        ("ar", "التزمت الوزارة بتقديم 5 ملايين دولار لقضاء سنجار.", "committed", "actual"),
        ("ar", "بحث محافظ نينوى مع الشيوخ ملف عودة النازحين.", "CONSULT", "actual"),
        ("ar", "توقف المركز الصحي في قضاء البعاج عن العمل لقلة الأطباء.", "disrupted", "actual"),
        ("ar", "وعدت الوزارة بإضافة محولات للبصرة.", "announced", "actual"),
        ("ckb", "پۆلیس ڕێگەی نەدا خێزانە ئاوارەکان بگەڕێنەوە بۆ سنوون.", "REJECT", "actual"),
        ("ckb", "بڕیارە کار لە نۆژەنکردنەوەی وێستگەی ئاوی تکریت دەست پێ بکات.", "started", "future"),
    ],
)
def test_an_act_is_found_in_other_words(lang: str, text: str, kind: str, mode: str) -> None:
    told = _types(_told(lang, text))
    assert (kind, mode) in told or (kind == "started" and ("planned", mode) in told), told


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("Finland committed EUR 2 million to clinics in Tal Afar.", "EUR", 2e6),
        ("The fund set aside IQD 3 billion for a bridge in Tal Afar.", "IQD", 3e9),
        ("The bank approved US$ 4 million for a bridge in Tal Afar.", "USD", 4e6),
    ],
)
def test_a_currency_may_stand_before_its_figure(text: str, unit: str, value: float) -> None:
    assert [(r.unit, r.quantity) for r in _told("en", text)] == [(unit, value)]


@pytest.mark.parametrize(
    "text", ["Three of the eleven clinics in Zummar have reopened.", "Two out of twenty wells in Zummar work again."]
)
def test_some_of_many_are_never_restored(text: str) -> None:
    assert [r.service_status for r in _told("en", text)] == ["partially_restored"]


@pytest.mark.parametrize(
    "text",
    [
        "Five of the five schools in Zummar have reopened.",
        "Six out of its six clinics in Zummar have reopened.",
        "12 of 12 schools in Zummar have reopened.",
        "1,200 of the 1,200 schools in Zummar have reopened.",
    ],
)
def test_all_of_a_number_are_no_part_of_it(text: str) -> None:
    assert [r.service_status for r in _told("en", text)] == ["restored"]


@pytest.mark.parametrize(
    "text",
    [
        "5 of 50 schools in Zummar have reopened.",
        "Five of the five schools in Zummar have partly reopened.",
        "Five of the fifteen schools in Zummar have reopened.",
        "1,200 of the 1,500 schools in Zummar have reopened.",
    ],
)
def test_fewer_of_a_number_are_a_part_of_it(text: str) -> None:
    assert [r.service_status for r in _told("en", text)] == ["partially_restored"]


@pytest.mark.parametrize(
    ("lang", "text", "district"),
    [
        ("en", "A bomb exploded in Al-Mishkhab.", "IQG04Q02"),
        ("en", "A bomb exploded near Khanakeen.", "IQG10Q05"),
        ("en", "A bomb exploded in Sharkat.", "IQG16Q02"),
        ("ckb", "بۆمبێک لە حەسەنشام تەقییەوە.", "IQG15Q03"),
    ],
)
def test_other_romanisations_of_a_name_are_its_place(lang: str, text: str, district: str) -> None:
    assert [r.adm2_pcode for r in _told(lang, text)] == [district]


def test_dead_who_include_some_are_all_counted() -> None:
    records = _told("en", "Seven soldiers, among them an officer, died when gunmen overran their post near Hatra.")
    assert [r.best for r in records] == [7]


def test_a_mishap_is_no_attack_for_its_word_of_killing() -> None:
    assert _told("en", "A lorry overturned near Kut, killing its driver.") == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "A suicide bomber killed twelve people at a football match in Hawija on Sunday."),
        ("en", "Gunmen killed three people at a wedding in Mosul on Monday."),
        ("en", "Islamic State killed nine people at a wedding in Hawija on Monday."),
        ("en", "Two guests were shot at a wedding in Mosul on Monday."),
        ("en", "Twelve people were killed by militants during a storm in Hawija on Monday."),
        ("ar", "قتل انتحاري ثلاثة أشخاص في حفل زفاف في الموصل يوم الاثنين."),
        ("ar", "قتل مسلحون ثلاثة أشخاص خلال مباراة كرة قدم في الموصل يوم الاثنين."),
        ("ar", "قتل ثلاثة أشخاص في هجوم على حفل زفاف في الموصل يوم الاثنين."),
        ("ckb", "چەکداران سێ کەسیان لە یاری تۆپی پێ لە مووسڵ کوشت."),
        ("ckb", "خۆکوژێک سێ کەسی لە زەماوەندێک لە مووسڵ کوشت."),
    ],
)
def test_what_the_armed_do_at_a_feast_or_in_a_storm_is_an_attack(lang: str, text: str) -> None:
    assert _types(_told(lang, text)) == [("ASSAULT", "actual")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "A collision killed five people near Kirkuk on Monday."),
        ("en", "Three gunmen were killed in a car crash near Kirkuk on Monday."),
        ("en", "A militant and two people were killed in a flood near Kut on Monday."),
        ("en", "The attacker killed the match off in Kut on Monday."),
        ("ar", "قتل ثلاثة مسلحين في حادث سير قرب كركوك يوم الاثنين."),
        ("ar", "قتل مسلح وثلاثة أشخاص في حادث سير قرب كركوك يوم الاثنين."),
        ("ckb", "سێ چەکدار و دوو کەس لە لافاودا لە کەرکووک بریندار بوون."),
        ("ckb", "سێ چەکدار لە پێکدادانی ئۆتۆمبێل لە کەرکووک کوژران."),
    ],
)
def test_a_mishap_of_the_armed_is_none(lang: str, text: str) -> None:
    assert _told(lang, text) == []
