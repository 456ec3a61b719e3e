"""Several months from one fit: each as known then, in order, checked together by what was published."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from tests.made_area import make_area

from lull.errors import ForecastError
from lull.outlook.check import check_releases
from lull.outlook.months import Plan, make_outlooks, months_from

MONTHS = months_from(date(2019, 2, 1), date(2019, 4, 1))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = make_area(tmp_path_factory.mktemp("months") / "area")
    with ThreadPoolExecutor(1) as executor:
        return folder, make_outlooks(folder, Plan(MONTHS, thorough=MONTHS[-1:]), executor=executor)


def test_every_month_has_its_release_and_changes_are_against_the_one_before(made):
    _, releases = made
    assert [r.as_of for r in releases] == list(MONTHS)
    assert releases[0].table("watch")["changed"].null_count == releases[0].table("watch").num_rows
    assert releases[1].table("watch")["changed"].null_count < releases[1].table("watch").num_rows
    assert [r.has("sensitivity") for r in releases] == [False, False, True]


def test_all_published_draws_are_pooled_in_one_record(made):
    folder, releases = made
    found = check_releases(folder, releases)
    for release, home in zip(releases, found, strict=True):
        told = json.loads((home / "summary.json").read_text("utf-8"))
        assert told["release"] == release.name
        assert told["origins"] == ["2019-02", "2019-03", "2019-04"]
        assert told["made_again"] == []
    assert (found[0] / "skill.csv").read_text() == (found[2] / "skill.csv").read_text()
    assert (found[0] / "after.csv").read_text() != (found[2] / "after.csv").read_text()


def test_months_out_of_order_are_refused(made):
    with ThreadPoolExecutor(1) as executor, pytest.raises(ForecastError, match="rising order"):
        make_outlooks(made[0], Plan(MONTHS[::-1]), executor=executor)
