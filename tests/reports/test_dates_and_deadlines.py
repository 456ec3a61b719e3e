"""Days and deadlines come out as the coding rules define them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lull.reports.spans.calendar import add_months, month, week, weekday_after, weekday_before
from lull.reports.spans.dates import find_times
from lull.reports.spans.deadlines import Anchor, find_deadline
from lull.reports.spans.view import fold

WEDNESDAY = date(2022, 5, 18)

SAID = [
    ("en", "on Wednesday", "2022-05-18", "2022-05-18", 1),
    ("en", "last Wednesday", "2022-05-11", "2022-05-11", 1),
    ("en", "next Wednesday", "2022-05-25", "2022-05-25", 1),
    ("en", "last week", "2022-05-09", "2022-05-15", 2),
    ("en", "next week", "2022-05-23", "2022-05-29", 2),
    ("en", "last month", "2022-04-01", "2022-04-30", 4),
    ("en", "in early April", "2022-04-01", "2022-04-10", 3),
    ("en", "in mid-April", "2022-04-11", "2022-04-20", 3),
    ("en", "in late April", "2022-04-21", "2022-04-30", 3),
    ("en", "between Monday and Thursday", "2022-05-09", "2022-05-12", 1),
    ("en", "on 3 and 5 May", "2022-05-03", "2022-05-05", 1),
    ("en", "on May 3, 2021", "2021-05-03", "2021-05-03", 1),
    ("en", "in the second quarter of 2024", "2024-04-01", "2024-06-30", 5),
    ("en", "last summer", "2021-06-01", "2021-08-31", 5),
    ("en", "in 2014", "2014-01-01", "2014-12-31", 5),
    ("en", "two days ago", "2022-05-16", "2022-05-16", 1),
    ("ar", "يوم الثلاثاء الماضي", "2022-05-17", "2022-05-17", 1),
    ("ar", "مساء الاثنين", "2022-05-16", "2022-05-16", 1),
    ("ar", "في ٥ أيار", "2022-05-05", "2022-05-05", 1),
    ("ar", "في الخامس من مايو", "2022-05-05", "2022-05-05", 1),
    ("ar", "في كانون الثاني الماضي", "2022-01-01", "2022-01-31", 4),
    ("ar", "عام 2015", "2015-01-01", "2015-12-31", 5),
    ("ar", "الأسبوع الماضي", "2022-05-09", "2022-05-15", 2),
    ("ckb", "ڕۆژی سێشەممە", "2022-05-17", "2022-05-17", 1),
    ("ckb", "هەفتەی ڕابردوو", "2022-05-09", "2022-05-15", 2),
    ("ckb", "لە ساڵی ٢٠١٤", "2014-01-01", "2014-12-31", 5),
]


@pytest.mark.parametrize(("lang", "text", "first", "last", "prec"), SAID)
def test_a_time_is_anchored_on_publication(lang: str, text: str, first: str, last: str, prec: int) -> None:
    (span,) = find_times(fold(text), published=WEDNESDAY, lang=lang)
    assert (str(span.period.first), str(span.period.last), span.period.prec) == (first, last, prec)


def test_since_leaves_the_end_open_and_by_the_start() -> None:
    assert find_times("since sunday", published=WEDNESDAY)[0].bound == "since"
    assert find_times("by 31 october", published=WEDNESDAY, future=True)[0].bound == "by"


@pytest.mark.parametrize("text", ["it may open", "they march on", "a spring of water", "two years old", "in Ramadan"])
def test_words_that_are_no_dates_stay_unread(text: str) -> None:
    assert find_times(fold(text), published=WEDNESDAY) == []


LIMITS = [
    ("en", "extended to the end of March 2021", "2019-04-16", "2021-03-31", "month"),
    ("en", "to finish by 15 June", "2019-04-16", "2019-06-15", "day"),
    ("en", "to pay by July", "2019-04-16", "2019-07-31", "month"),
    ("en", "in the third quarter of 2024", "2019-04-16", "2024-09-30", "quarter"),
    ("en", "by the end of 2023", "2019-04-16", "2023-12-31", "year"),
    ("en", "through 2021", "2019-04-16", "2021-12-31", "year"),
    ("en", "by the end of next March", "2019-04-16", "2020-03-31", "month"),
    ("en", "from September", "2019-04-16", "2019-09-30", "month"),
    ("en", "within 90 days", "2022-03-14", "2022-06-12", "day"),
    ("en", "within six months", "2022-03-14", "2022-09-14", "month"),
    ("en", "before the end of the month", "2021-06-14", "2021-06-30", "month"),
    ("ar", "قبل نهاية حزيران المقبل", "2022-05-12", "2022-06-30", "month"),
    ("ar", "خلال 45 يوماً", "2022-12-17", "2023-01-31", "day"),
    ("ar", "بحلول نهاية عام 2019", "2018-07-25", "2019-12-31", "year"),
    ("ar", "في غضون شهرين", "2022-03-14", "2022-05-14", "month"),
    ("ckb", "تا کۆتایی ئازاری ٢٠٢٣", "2022-10-26", "2023-03-31", "month"),
    ("ckb", "تا کۆتایی مانگ", "2020-12-08", "2020-12-31", "month"),
]


@pytest.mark.parametrize(("lang", "text", "published", "last", "prec"), LIMITS)
def test_a_deadline_is_the_last_day_of_its_unit(lang: str, text: str, published: str, last: str, prec: str) -> None:
    low = fold(text)
    found = find_deadline(low, 0, len(low), anchor=Anchor(None, date.fromisoformat(published)), lang=lang)
    assert found is not None
    assert (str(found.last), found.prec) == (last, prec)


@pytest.mark.parametrize(
    "text", ["soon", "before the feast", "in the coming period", "before the summer exams", "shortly"]
)
def test_vague_limits_are_no_deadline(text: str) -> None:
    assert find_deadline(text, 0, len(text), anchor=Anchor(None, WEDNESDAY)) is None


DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS, st.integers(0, 6))
def test_weekdays_lie_within_a_week(when: date, number: int) -> None:
    before, strict = weekday_before(when, number), weekday_before(when, number, strict=True)
    after = weekday_after(when, number)
    assert before.weekday() == strict.weekday() == after.weekday() == number
    assert timedelta(0) <= when - before < timedelta(7)
    assert timedelta(0) < when - strict <= timedelta(7)
    assert timedelta(0) < after - when <= timedelta(7)


@given(DAYS, st.integers(-40, 40))
def test_months_and_weeks_keep_their_lengths(when: date, shift: int) -> None:
    whole = month(when.year, when.month + shift)
    assert whole.first is not None
    assert whole.last is not None
    assert whole.first.day == 1
    assert (whole.last + timedelta(1)).day == 1
    assert 28 <= (whole.last - whole.first).days + 1 <= 31
    days = week(when, shift)
    assert days.first is not None
    assert days.first.isocalendar()[1:] == ((when + timedelta(weeks=shift)).isocalendar()[1], 1)
    assert add_months(add_months(when, 12), -12).month == when.month
