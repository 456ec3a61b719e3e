"""Deaths recorded after a release: a count is a dot, what is hidden a ring, and what passes the scale is neither."""

from __future__ import annotations

from datetime import date

from lull.publish.charts.months import Ahead, Past, chart
from lull.publish.locale import language

PAST = [Past(date(2019, m, 1), 2, "2") for m in (1, 2, 3)]
AHEAD = [Ahead(date(2019, m, 1), 0, 1, 4) for m in (4, 5, 6, 7)]


def drawn(*after: Past) -> str:
    return str(chart(language("en"), PAST, AHEAD, after, cap=10))


def test_a_count_is_a_dot_and_a_hidden_one_a_ring() -> None:
    shown = drawn(Past(date(2019, 4, 1), 3, "3"), Past(date(2019, 5, 1), None, "<5"))
    assert shown.count('<circle class="o"') == 1
    assert shown.count('<circle class="oh"') == 1


def test_a_range_is_a_ring_at_its_middle() -> None:
    at = [drawn(p).partition('cy="')[2].partition('"')[0] for p in (
        Past(date(2019, 4, 1), None, "6-8"), Past(date(2019, 4, 1), 7, "7"))]  # fmt: skip
    assert at[0] == at[1]


def test_what_passes_the_scale_is_no_dot_at_its_top() -> None:
    shown = drawn(
        Past(date(2019, 4, 1), 30, "30"), Past(date(2019, 5, 1), None, "20-29"), Past(date(2019, 6, 1), 10, "10")
    )
    assert shown.count("<circle") == 1
    assert shown.count('<path class="o"') == 1
    assert shown.count('<path class="oh"') == 1
