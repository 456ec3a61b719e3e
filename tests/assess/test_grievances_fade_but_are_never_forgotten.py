"""A grievance is an issue and a place; without news it becomes unknown, and only evidence settles it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lull.area import bundled_area
from lull.assess.grievances import load_rules, register, status_of
from lull.errors import AssessError
from lull.schema import arrow_schema, conform

DAY = date(2020, 1, 1)
HEADER = "type,strand,table,pattern,says,below,above,sense\n"


def hours(place: str, value: float, day: date) -> dict[str, Any]:
    return {
        "obs_id": f"O-{place}-{value}-{day}", "strand": "services", "indicator": "electricity_grid_hours_per_day",
        "place_id": place, "period_start": day, "period_end": day, "value": value, "unit": "h", "method": "press",
        "evidence_level": 2, "source_id": "t", "known_from": day,
    }  # fmt: skip


def tables(observations: list[dict[str, Any]]) -> dict[str, pa.Table]:
    rows = conform(pa.Table.from_pylist(observations), "observation")
    return {"observation": rows} | {n: arrow_schema(n).empty_table() for n in ("commitment", "claim", "grievance")}


def found(observations: list[dict[str, Any]], on: date) -> dict[str, dict[str, Any]]:
    rows = register(tables(observations), load_rules(bundled_area("iraq")), on=on)
    return {r["grievance_id"]: r for r in rows.to_pylist()}


def test_few_hours_of_power_are_a_grievance_and_many_are_not() -> None:
    assert list(found([hours("D1", 6, DAY), hours("D2", 20, DAY)], DAY)) == ["service_failure:D1"]


def test_evidence_for_a_governorate_says_nothing_of_its_districts() -> None:
    assert list(found([hours("G1", 6, DAY)], DAY)) == ["service_failure:G1"]


def test_salience_is_the_share_of_the_evidence_of_the_last_year() -> None:
    rows = found([hours("D1", 6, DAY), hours("D1", 20, DAY), hours("D1", 22, DAY)], DAY)
    assert rows["service_failure:D1"]["salience"] == pytest.approx(1 / 3)


def test_without_news_for_two_years_it_is_unknown() -> None:
    rows = found([hours("D1", 6, DAY)], DAY + timedelta(days=731))
    assert rows["service_failure:D1"]["status"] == "unknown"
    assert rows["service_failure:D1"]["last_evidence"] == DAY


SENSES = st.sampled_from(["open", "addressed", "settled"])
SAID = st.lists(st.tuples(st.integers(0, 2000).map(lambda n: DAY + timedelta(days=n)), SENSES), min_size=1)


@given(SAID)
def test_nothing_is_settled_without_evidence_that_says_so(said: list[tuple[date, str]]) -> None:
    status = status_of(sorted(said), DAY + timedelta(days=2000))
    settled = any(s == "settled" for _, s in said)
    assert (status in ("settled", "relapsed")) == settled


@given(SAID, st.integers(0, 4000))
def test_time_alone_never_settles(said: list[tuple[date, str]], later: int) -> None:
    end = max(d for d, _ in said)
    now, then = status_of(sorted(said), end), status_of(sorted(said), end + timedelta(days=later))
    assert then in (now, "unknown")


def test_the_bundled_rules_find_compensation_and_services_where_they_are_published() -> None:
    assert {"compensation", "service_failure", "blocked_return"} <= {r.type for r in load_rules(bundled_area("iraq"))}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("quarrel,services,claim,X,started,,,open", "type is 'quarrel'"),
        ("land,services,claim,X,started,,,done", "sense is 'done'"),
        ("land,services,observation,X,,many,,open", "are numbers or empty"),
    ],
)
def test_a_wrong_rule_names_its_line(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "grievance_rules.csv").write_text(HEADER + row + "\n")
    with pytest.raises(AssessError, match=f"line 2: .*{message}"):
        load_rules(tmp_path)
