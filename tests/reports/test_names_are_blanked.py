"""Names of persons: found in three scripts, blanked in what leaves, absent from every field."""

from __future__ import annotations

import json
from datetime import date

import pytest

from lull.languages.names import blank_names
from lull.reports.document import make_document
from lull.reports.record import record_table, to_jsonl
from lull.reports.rules import code

NAMED = [
    ("en", "Sheikh Salim Khalaf signed the truce in Shatra on Sunday.", "Khalaf"),
    ("en", "Gunmen attacked a post near Baaj, said Farida Nouri, who lives there.", "Nouri"),
    ("ar", "وقع الشيخ سالم خلف الهدنة في قضاء الشطرة يوم الأحد.", "خلف"),
    ("ckb", "شێخ ئازاد کەریم ڕۆژی یەکشەممە لە کفری ڕێککەوتنەکەی واژوو کرد.", "کەریم"),
]


@pytest.mark.parametrize(("lang", "text", "name"), NAMED)
def test_a_name_leaves_in_no_field_and_no_quote(lang: str, text: str, name: str) -> None:
    records = code(make_document(text, published=date(2022, 5, 18), lang=lang))
    assert records
    assert name not in to_jsonl(records, blank=True)
    table = record_table(records, source_id="s", known_from=date(2022, 5, 18))
    assert name not in json.dumps(table.to_pylist(), default=str, ensure_ascii=False)


def test_a_surname_alone_is_blanked_after_the_full_name() -> None:
    text = "General Colin Example spoke in Baaj. Gunmen attacked a post near Baaj, Example said on Monday."
    records = code(make_document(text, published=date(2022, 5, 18), lang="en"))
    assert "Example" not in to_jsonl(records, blank=True)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Salah al-Din Operations Command and the Red Lantern charity met in Abu Ghraib"),
        ("ar", "قضاء الحمزة وناحية السلمان ومدينة علي الغربي"),
    ],
)
def test_places_and_organisations_are_no_persons(lang: str, text: str) -> None:
    def is_place(name: str) -> bool:
        return name in ("Salah al-Din",)

    assert blank_names(text, lang, is_place) == text
