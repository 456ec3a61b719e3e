"""A name comes to a district only where the text leaves no doubt; else it stays open."""

from __future__ import annotations

import pytest

from lull.area import bundled_area
from lull.reports.spans.gazetteer import load_gazetteer
from lull.reports.spans.places import find_places
from lull.reports.spans.resolving import resolve
from lull.reports.spans.view import make_view


def _codes(text: str, lang: str = "en") -> list[tuple[str | None, str | None]]:
    view = make_view(text)
    spans = find_places(view, 0, len(view.low), lang=lang, gazetteer=load_gazetteer(bundled_area("iraq")))
    certain = {c for s in spans for c in _one(s)}
    return [(found.adm1, found.adm2) for found in (resolve(s, certain) for s in spans)]


def _one(span: object) -> set[str]:
    places = {(p.adm1, p.adm2) for p in span.places}  # type: ignore[attr-defined]
    return {c for c in next(iter(places)) if c} if len(places) == 1 else set()


NAMED = [
    ("en", "near Rashad in Kirkuk", ("IQG13", "IQG13Q02")),
    ("en", "in Kirkuk", ("IQG13", None)),
    ("en", "in Kirkuk city", ("IQG13", "IQG13Q04")),
    ("en", "in the old quarter of Najaf", ("IQG04", "IQG04Q03")),
    ("en", "in Baghdad", ("IQG08", None)),
    ("en", "south of Samarra", ("IQG16", None)),
    ("en", "outside Dujail", ("IQG16", "IQG16Q04")),
    ("en", "in Tal Afar", ("IQG15", "IQG15Q08")),
    ("en", "in Diwaniya governorate", ("IQG05", None)),
    ("en", "in al-Mejar al-Kabir", ("IQG14", "IQG14Q05")),
    ("ar", "في قضاء حديثة", ("IQG01", "IQG01Q06")),
    ("ar", "في مدينة الناصرية", ("IQG17", "IQG17Q04")),
    ("ar", "بالفلوجة", ("IQG01", "IQG01Q01")),
    ("ckb", "لە شاری هەڵەبجە", ("IQG06", "IQG06Q05")),
    ("ckb", "لە قەزای پێنجوێن", ("IQG06", "IQG06Q07")),
]


@pytest.mark.parametrize(("lang", "text", "expected"), NAMED)
def test_a_name_finds_its_district(lang: str, text: str, expected: tuple[str, str | None]) -> None:
    assert _codes(text, lang)[0] == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "in the village of Kani Sharqa"),
        ("ar", "عاد المدير إلى المدينة"),
        ("ar", "قام بهذا الدور"),
        ("en", "he said so"),
        ("en", "in Damascus"),
    ],
)
def test_unknown_names_and_common_words_stay_open(lang: str, text: str) -> None:
    assert all(adm2 is None for _, adm2 in _codes(text, lang))
