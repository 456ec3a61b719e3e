"""Times told from the day of publication, Wednesday 18 May 2022, worked out on a calendar by hand."""

from __future__ import annotations

from datetime import date

import pytest

from lull.reports.spans.dates import find_times
from lull.reports.spans.deadlines import Anchor, find_deadline
from lull.reports.spans.view import fold

WEDNESDAY = date(2022, 5, 18)


@pytest.mark.parametrize(
    ("text", "future", "first", "last"),
    [
        ("in march", True, "2023-03-01", "2023-03-31"),
        ("in june", True, "2022-06-01", "2022-06-30"),
        ("in june", False, "2021-06-01", "2021-06-30"),
        ("on 17 may", True, "2023-05-17", "2023-05-17"),
        ("on 1 may", True, "2023-05-01", "2023-05-01"),
        ("next june", False, "2022-06-01", "2022-06-30"),
        ("on 19 may", True, "2022-05-19", "2022-05-19"),
        ("on 19 may", False, "2021-05-19", "2021-05-19"),
        ("on 17 may", False, "2022-05-17", "2022-05-17"),
        ("two decades ago", False, "2002-01-01", "2002-12-31"),
        ("two years ago", False, "2020-01-01", "2020-12-31"),
        ("three months ago", False, "2022-02-01", "2022-02-28"),
        ("two weeks ago", False, "2022-05-02", "2022-05-08"),
        # Spring is not over in May, so the last one is that of the year before; winter is.
        ("last spring", False, "2021-03-01", "2021-05-31"),
        ("last winter", False, "2021-12-01", "2022-02-28"),
        ("next summer", True, "2022-06-01", "2022-08-31"),
        ("this week", False, "2022-05-16", "2022-05-22"),
        ("last weekend", False, "2022-05-13", "2022-05-15"),
        ("this month", False, "2022-05-01", "2022-05-31"),
        ("next month", True, "2022-06-01", "2022-06-30"),
        ("early last month", False, "2022-04-01", "2022-04-10"),
        ("next year", True, "2023-01-01", "2023-12-31"),
        ("in the second quarter", False, "2022-04-01", "2022-06-30"),
        ("in the second half of 2021", False, "2021-07-01", "2021-12-31"),
    ],
)
def test_a_time_without_a_year_is_the_nearest_on_its_side(text: str, future: bool, first: str, last: str) -> None:
    (span,) = find_times(text, published=WEDNESDAY, lang="en", future=future)
    assert (str(span.period.first), str(span.period.last)) == (first, last)


@pytest.mark.parametrize("text", ["in the month", "last weeks", "every year", "a week"])
def test_a_unit_of_time_that_nothing_places_is_no_time(text: str) -> None:
    assert find_times(text, published=WEDNESDAY, lang="en") == []


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en", "on wednesday last they met", "wednesday last"),
        ("en", "they met last wednesday", "last wednesday"),
        ("ar", "يوم الثلاثاء الماضي اجتمعوا", "الثلاثاء الماضي"),
    ],
)
def test_the_word_for_last_or_next_belongs_to_the_day(lang: str, text: str, words: str) -> None:
    low = fold(text)
    (span,) = find_times(low, published=WEDNESDAY, lang=lang)
    assert low[span.start : span.end] == fold(words)


def test_the_day_of_the_promise_itself_is_no_deadline_unless_it_is_said_to_be_one() -> None:
    on, by = "pledged on 3 march 2023 to open the bridge", "pledged by 3 march 2023 to open the bridge"
    day = on.index("3")
    for text, skip, found in (
        (on, None, True),
        (on, (0, day + 1), False),
        (on, (0, day), True),
        (by, (0, len(by)), True),
    ):
        deadline = find_deadline(text, 0, len(text), anchor=Anchor(None, WEDNESDAY, skip=skip))
        assert (deadline is not None) == found, (text, skip)
        assert deadline is None or deadline.last == date(2023, 3, 3)


def test_where_only_a_stated_limit_counts_a_day_alone_is_none() -> None:
    strict = Anchor(None, WEDNESDAY, strict=True)
    for text, found in (("on 3 march 2023", False), ("by 3 march 2023", True), ("until the end of march 2023", True)):
        assert (find_deadline(text, 0, len(text), anchor=strict) is not None) == found, text


def test_a_day_that_only_names_something_limits_nothing() -> None:
    text = "the parties will honour their 3 march 2023 accord"
    assert find_deadline(text, 0, len(text), anchor=Anchor(None, WEDNESDAY), lang="en") is None
