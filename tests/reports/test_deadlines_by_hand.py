"""Deadlines counted from a day, worked out on a calendar by hand."""

from __future__ import annotations

from datetime import date

import pytest

from lull.reports.spans.deadlines import Anchor, find_deadline

MADE, OUT = date(2019, 1, 31), date(2019, 4, 16)


@pytest.mark.parametrize(
    ("text", "last", "prec"),
    [
        ("within 3 weeks", "2019-02-21", "day"),
        ("within two weeks", "2019-02-14", "day"),
        ("within 10 days", "2019-02-10", "day"),
        ("within a month", "2019-02-28", "month"),
        ("within 2 months", "2019-03-31", "month"),
        ("within 2 years", "2021-01-31", "year"),
        ("in less than a year", "2020-01-31", "year"),
        ("within 1 day", "2019-02-01", "day"),
        ("over the next 18 months", "2020-07-31", "month"),
    ],
)
def test_a_span_counts_from_the_day_of_the_act(text: str, last: str, prec: str) -> None:
    found = find_deadline(text, 0, len(text), anchor=Anchor(MADE, OUT))
    assert found is not None
    assert (found.last.isoformat(), found.prec) == (last, prec)
    assert text[found.start : found.end] == text


@pytest.mark.parametrize(
    ("lang", "text", "last"),
    [
        ("ar", "خلال ثلاثة اسابيع", "2019-05-07"),
        ("ar", "خلال سنتين", "2021-04-16"),
        ("ckb", "له ماوهی 3 ههفتهدا", "2019-05-07"),
    ],
)
def test_without_a_day_of_the_act_it_counts_from_publication(lang: str, text: str, last: str) -> None:
    from lull.reports.spans.view import fold

    low = fold(text)
    found = find_deadline(low, 0, len(low), anchor=Anchor(None, OUT), lang=lang)
    assert found is not None, low
    assert found.last.isoformat() == last


@pytest.mark.parametrize("text", ["within 20000 days", "within soon", "by ramadan", "next winter", "by 3 march 2018"])
def test_what_names_no_day_to_come_is_no_deadline(text: str) -> None:
    assert find_deadline(text, 0, len(text), anchor=Anchor(None, OUT)) is None


def test_a_promise_that_met_its_fate_may_have_a_deadline_that_is_over() -> None:
    text = "by 3 march 2018"
    found = find_deadline(text, 0, len(text), anchor=Anchor(None, OUT, past=True))
    assert found is not None
    assert (found.last.isoformat(), found.prec) == ("2018-03-03", "day")
