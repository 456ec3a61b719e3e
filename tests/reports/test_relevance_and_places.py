"""What a document is about, and how far a place reaches."""

from __future__ import annotations

from datetime import date

import pytest

from lull.reports.document import make_document
from lull.reports.record import Record
from lull.reports.replies import without_replies
from lull.reports.rules import code


def _read(text: str, lang: str = "en") -> list[Record]:
    return code(make_document(text, published=date(2022, 5, 18), lang=lang))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Fold in the flour and bake the cake. The oven failed twice on Monday."),
        ("en", "The user agrees to the terms. We may suspend the service and deny access at any time."),
        ("en", "Hundreds of miners marched through Lima on Sunday and police arrested four of them."),
        ("ar", "تظاهر مئات العمال في تونس يوم الاثنين."),
        ("ckb", "هەویرەکە تێکەڵ بکە و نیو کاتژمێر لێی گەڕێ."),
    ],
)
def test_text_about_elsewhere_gives_no_records(lang: str, text: str) -> None:
    assert _read(text, lang) == []


def test_a_place_stays_in_its_paragraph_and_off_the_country() -> None:
    first, second = _read("A bomb wounded three men in Kifri.\n\nParliament approved the budget on Tuesday.")
    assert first.adm2_pcode == "IQG10Q06"
    assert second.adm1_pcode is None
    near, later = _read("A bomb wounded three men in Kifri on Sunday. Residents blocked the road on Monday.")
    assert near.adm2_pcode == later.adm2_pcode == "IQG10Q06"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Mortar shells hit Amerli on Sunday.", "IQG16Q07"),
        ("Rockets struck Tuz on Sunday.", "IQG16Q07"),
        ("Troops retook Jalawla on Sunday.", "IQG10Q05"),
    ],
)
def test_a_town_that_is_the_object_of_a_verb_is_a_place(text: str, place: str) -> None:
    (record,) = _read(text)
    assert record.adm2_pcode == place


def test_a_surname_is_no_place() -> None:
    (record,) = _read("Judge Adnan al-Zubair opened an inquiry in Hilla on Sunday.")
    assert record.adm2_pcode == "IQG07Q02"


def test_bullets_are_sentences_and_headings_tell_nothing() -> None:
    attack = "- Armed men attacked a post in Baaj on 14 May; two policemen were killed."
    records = _read(f"SITUATION IN HIT\n{attack}\n- Water was cut in Kifri.")
    assert [(r.event_type or r.service_status, r.adm2_pcode, r.best) for r in records] == [
        ("ASSAULT", "IQG15Q02", 2),
        ("disrupted", "IQG10Q06", None),
    ]


def test_an_email_is_read_without_what_it_quotes_and_without_its_signature() -> None:
    body = "Water was cut in Kifri.\nOn Mon, 3 May 2021 at 10:00, Office wrote:\n> Gunmen attacked a post in Baaj.\n"
    assert without_replies(body) == "Water was cut in Kifri.\n"
    assert without_replies("Power is back.\n-- \nOffice of the mayor") == "Power is back.\n"
