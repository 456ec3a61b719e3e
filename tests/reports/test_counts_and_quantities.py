"""Deaths, injured and other figures: what is not stated stays null, and 0 only where it is said."""

from __future__ import annotations

import pytest

from lull.reports.spans.counts import find_counts
from lull.reports.spans.numbers import number_value, numbers
from lull.reports.spans.quantities import find_quantity
from lull.reports.spans.view import fold

DEATHS = [
    ("en", "Three soldiers were killed by a bomb", (3, 3, 3), None),
    ("en", "at least seven people died in the clashes", (7, 7, None), None),
    ("en", "about 40 militants were killed", (None, 40, None), None),
    ("en", "up to nine fighters were killed", (None, None, 9), None),
    ("en", "between two and five guards were killed", (2, None, 5), None),
    ("en", "gunmen killed a farmer and wounded two children", (1, 1, 1), 2),
    ("en", "several civilians were killed", (None, None, None), None),
    ("en", "three soldiers and several civilians were killed", (3, None, None), None),
    ("en", "no one was killed", (0, 0, 0), None),
    ("en", "there were no casualties", (0, 0, 0), 0),
    ("en", "no injuries were reported", (None, None, None), 0),
    ("en", "Twenty-one protesters were injured", (None, None, None), 21),
    ("en", "1,200 soldiers moved in", (None, None, None), None),
    ("ar", "مقتل شرطيين وإصابة أربعة آخرين", (2, 2, 2), 4),
    ("ar", "قتل ٧ متظاهرين وأصيب ٣٢ آخرون", (7, 7, 7), 32),
    ("ar", "ما لا يقل عن خمسة قتلى", (5, 5, None), None),
    ("ar", "دون وقوع خسائر بشرية", (0, 0, 0), 0),
    ("ckb", "سێ پێشمەرگە کوژران", (3, 3, 3), None),
]


@pytest.mark.parametrize(("lang", "text", "deaths", "injured"), DEATHS)
def test_deaths_and_injured(lang: str, text: str, deaths: tuple[int | None, ...], injured: int | None) -> None:
    counts = find_counts(fold(text), lang=lang)
    assert (counts.low, counts.best, counts.high) == deaths
    assert counts.injured == injured


def test_a_tally_of_a_month_is_a_roundup_and_a_running_total_cumulative() -> None:
    assert find_counts("violence across the province left 27 people dead in april", lang="en").scope == "roundup"
    assert (
        find_counts(
            "the number of people killed since january now stands at 90; 90 people were killed", lang="en"
        ).scope
        == "cumulative"
    )
    assert find_counts("a bomb killed two people", lang="en").scope == "event"


FIGURES = [
    ("en", "allocated 9 billion dinars for 12 schools", (9e9, "IQD")),
    ("en", "$3.5 million for the clinic", (3.5e6, "USD")),
    ("en", "eleven million euros", (11e6, "EUR")),
    ("en", "four hours of grid power a day", (4, "hours/day")),
    ("en", "a substation of 31.5 MW", (31.5, "MW")),
    ("en", "64 km of cable", (64, "km")),
    ("en", "200 cubic metres an hour", (200, "m3/hour")),
    ("en", "a brigade of 1,200 soldiers", (1200, "soldiers")),
    ("ar", "مليوني دولار لتأهيل المركز", (2e6, "USD")),
    ("ar", "ست ساعات في اليوم", (6, "hours/day")),
    ("ar", "64 عائلة نازحة", (64, "families")),
    ("ckb", "٤٠ مێگاواتی", (40, "MW")),
]


@pytest.mark.parametrize(("lang", "text", "expected"), FIGURES)
def test_figures_have_their_unit(lang: str, text: str, expected: tuple[float, str]) -> None:
    low = fold(text)
    assert tuple(find_quantity(low, 0, len(low), lang=lang) or ()) == expected


def test_brigade_and_phase_numbers_are_no_counts() -> None:
    text = "the 9th armoured division opened the third phase"
    assert find_quantity(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and fifty", 250),
        ("half a dozen", 6),
        ("خمسة وعشرين", 25),
        ("ثلاثة عشر", 13),
        ("سەد و پەنجا", 150),
        ("سی", 30),
        ("سێ", 3),
    ],
)
def test_numbers_in_words(text: str, value: float) -> None:
    assert number_value(fold(text)) == value


def test_all_numbers_of_a_sentence_are_found_in_order() -> None:
    assert [n.value for n in numbers("seven of 1,200 men in forty-two villages")] == [7, 1200, 42]
