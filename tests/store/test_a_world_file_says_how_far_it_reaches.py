"""A file of many countries covers the months that most of them have events in, also for a country that is quiet."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from lull.store.covered import covered

MANY = ("A", "B", "C", "D", "E", "F")


def events(*rows: tuple[date, str | None]) -> pa.Table:
    return pa.table(
        {
            "date_end": pa.array([d for d, _ in rows], pa.date32()),
            "country": pa.array([c for _, c in rows], pa.string()),
        }
    )


def months(year: int, last: int, countries: tuple[str, ...] = MANY) -> list[tuple[date, str | None]]:
    """An event of each country in the middle and at the end of each month."""
    return [(date(year, m, d), c) for m in range(1, last + 1) for d in (15, 28) for c in countries]


def own(rows: pa.Table, country: str) -> pa.Table:
    return rows.filter(pa.array([c == country for c in rows["country"].to_pylist()]))


def test_a_quiet_country_is_covered_as_far_as_the_others() -> None:
    rows = events((date(2019, 2, 3), "quiet"), *months(2019, 11), *((date(2019, 12, 31), c) for c in MANY))
    found = covered(own(rows, "quiet"), rows)
    assert found is not None
    assert found[1] == date(2019, 12, 31)


def test_months_that_only_some_countries_have_do_not_count_for_the_others() -> None:
    rows = events((date(2019, 2, 3), "quiet"), *months(2019, 11), *months(2020, 6, ("A", "B")))
    found = covered(own(rows, "quiet"), rows)
    assert found is not None
    assert date(2019, 10, 31) <= found[1] <= date(2019, 11, 30)


def test_a_file_of_few_countries_says_nothing_of_a_quiet_one() -> None:
    rows = events((date(2019, 2, 3), "quiet"), *months(2019, 12, ("A", "B")))
    assert covered(own(rows, "quiet"), rows) is None


def test_events_without_a_country_count_for_none() -> None:
    rows = events((date(2019, 2, 3), "quiet"), *months(2019, 11), (date(2021, 5, 5), None))
    found = covered(own(rows, "quiet"), rows)
    assert found is not None
    assert found[1] <= date(2019, 11, 30)
