"""Names in three languages: official, variants, namesakes at two levels, nothing made up."""

from __future__ import annotations

import csv
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lull.area import Area
from lull.places import Places, find_name, fold, spoken

SORANI = re.compile(r"^[ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ ]+$")


def first(places: Places, text: str, **more: str) -> str | None:
    found = find_name(places, text, **more)
    return found[0].place_id if found else None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Mosul", "IQG15Q05"), ("AL-MOSUL", "IQG15Q05"), ("الموصل", "IQG15Q05"), ("موصل", "IQG15Q05"),
        ("مووسڵ", "IQG15Q05"), ("Fallujah", "IQG01Q01"), ("Al Fallūjah", "IQG01Q01"), ("Shingal", "IQG15Q07"),
        ("شەنگال", "IQG15Q07"), ("Tal Afar", "IQG15Q08"), ("Tel Afar", "IQG15Q08"), ("تلعفر", "IQG15Q08"),
        ("Hawija", "IQG13Q01"), ("الحويجه", "IQG13Q01"), ("Tuz Khurmatu", "IQG16Q07"), ("Ţūzkhūrmātū", "IQG16Q07"),
        ("Qaim", "IQG01Q02"), ("al-Qa’im", "IQG01Q02"), ("Baaj", "IQG15Q02"), ("Al Ba‘āj", "IQG15Q02"),
        ("Muqdadiya", "IQG10Q02"), ("Daquq", "IQG13Q02"), ("Wadi al-Shai", "IQG13Q02"), ("وادي الشاي", "IQG13Q02"),
        ("Sadr City", "IQG08Q07"), ("Amerli", "IQG16Q07"), ("Nineveh", "IQG15"), ("صلاح الدين", "IQG16"),
        ("هەولێر", "IQG11"), ("Baladruz", "IQG10Q03"), ("بلدروز", "IQG10Q03"), ("Iraq", "IQ"),
    ],
)  # fmt: skip
def test_common_spellings(places: Places, text: str, place: str) -> None:
    assert first(places, text) == place


@pytest.mark.parametrize("name", ["Al-Basrah", "Al-Najaf", "Al-Sulaymaniyah", "Duhok", "Erbil", "Kirkuk"])
def test_six_names_stand_at_two_levels_and_level_or_words_tell_them_apart(places: Places, name: str) -> None:
    both = find_name(places, name)
    assert [c.level for c in both] == ["governorate", "district"]
    assert both[1].parent_id == both[0].place_id
    assert [c.place_id for c in find_name(places, name, level="district")] == [both[1].place_id]
    assert first(places, f"{name} district") == both[1].place_id
    assert first(places, f"{name} Governorate") == both[0].place_id
    assert [c.place_id for c in find_name(places, name, parent=both[0].place_id)] == [both[1].place_id]


def test_language_and_parent_narrow(places: Places) -> None:
    assert first(places, "كركوك", lang="en") is None
    assert first(places, "كركوك", lang="ar") == "IQG13"
    assert first(places, "Mosul", parent="IQG15") == "IQG15Q05"
    assert first(places, "Mosul", parent="IQG13") is None


def test_unknown_and_empty_names_find_nothing(places: Places) -> None:
    for text in ("", "  ", "Atlantis", "-", "district"):
        assert find_name(places, text) == ()


def test_every_official_name_finds_its_place(places: Places) -> None:
    named = [n for n in places.names if n.kind == "official"]
    assert {n.lang for n in named} == {"en", "ar", "ckb"}
    for n in named:
        assert n.place_id in [c.place_id for c in find_name(places, n.name, lang=n.lang)], n


@given(st.text(max_size=40))
@settings(deadline=None)
def test_folding_twice_changes_nothing_and_case_does_not_matter(text: str) -> None:
    key = fold(text)
    assert fold(key) in (key, fold(fold(key)))
    assert "  " not in key
    assert key == key.strip()


@given(st.sampled_from(["Al Fallūjah", "الفلوجة", "ŞALĀḨ AD DĪN", "هەولێر"]))
@settings(deadline=None)
def test_case_and_accents_do_not_matter(text: str) -> None:
    assert fold(text) == fold(text.upper()) == fold(text.lower())


def test_sorani_names_are_in_sorani_letters_and_the_rest_is_listed(iraq: Area, places: Places) -> None:
    with iraq.path("names_ckb_missing.csv").open(encoding="utf-8") as file:
        missing = {row["place_id"]: row["reason"] for row in csv.DictReader(file)}
    for place, names in spoken(places.names, usual=False).items():
        assert names["ar"], place
        if names.get("ckb"):
            assert SORANI.match(names["ckb"]), place
            assert place not in missing
        else:
            assert missing[place]


def test_aliases_name_known_places_and_mark_what_is_unsafe(places: Places) -> None:
    rows = places.aliases.to_pylist()
    assert len(rows) > 1200
    assert {r["kind"] for r in rows} == {"official", "variant", "town", "subdistrict", "quarter", "other"}
    assert {r["ambiguous"] for r in rows} == {None, "places", "word"}
    meanings: dict[str, set[str]] = {}
    for row in rows:
        meanings.setdefault(fold(row["alias"]), set()).add(row["place_id"])
    for row in rows:
        assert (len(meanings[fold(row["alias"])]) > 1) == (row["ambiguous"] == "places"), row
    unsafe = {r["alias"] for r in rows if r["ambiguous"] == "word"}
    assert {"بلد", "الرياض", "Al-Baghdadi", "الثورة"} <= unsafe
