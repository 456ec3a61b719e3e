"""The national track of an outlook: declared in area.toml, made of months up to the origin, and checked later."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pytest

from lull.area import Area, bundled_area, load_area
from lull.errors import ForecastError
from lull.forecast.national import Track
from lull.forecast.pool import Forecast
from lull.forecast.world import Months, World
from lull.outlook import national
from lull.outlook.national import National, forecast_and_observed, national_after, national_outlook, read_series

ORIGIN = date(2019, 4, 1)
CLOSED = date(2019, 5, 1)


def short(area: Area) -> Area:
    """The same area with three months ahead, which costs less."""
    return replace(area, forecast=area.forecast.model_copy(update={"horizons": 3}))


@pytest.fixture(scope="module")
def made() -> National:
    return national_outlook(short(load_area(bundled_area("iraq"))), ORIGIN, draws=200, known_from=CLOSED)


@pytest.fixture
def iraq(tmp_path: Path) -> Path:
    folder = tmp_path / "iraq"
    shutil.copytree(bundled_area("iraq"), folder, ignore=shutil.ignore_patterns("facts", "ged_iraq.parquet"))
    return folder


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[World, dict[str, tuple[Months, Any]]]]:
    """What the pool was given; nothing is fitted."""
    calls = []

    def spy(
        countries: World, series: Mapping[str, tuple[Months, Any]], horizons: Sequence[int], **more: Any
    ) -> dict[str, Track]:
        calls.append((countries, dict(series)))
        made = {}
        for name, (months, counts) in series.items():
            draws = np.full((1, len(horizons), more["draws"]), 7, dtype=np.int32)
            forecast = Forecast(units=(name,), origin=months[-1], horizons=tuple(horizons), draws=draws, members=())
            made[name] = Track(forecast, World((name,), months, np.asarray(counts)[None, :]))
        return made

    monkeypatch.setattr(national, "national_tracks", spy)
    return calls


def test_the_total_and_the_pair_of_sides_are_forecast_from_the_origin(made: National) -> None:
    rows = made.tables["national"].to_pylist()
    assert {(r["track_id"], r["kind"]) for r in rows} == {("state_based", "total"), ("government_is", "dyad")}
    assert {r["origin"] for r in rows} == {ORIGIN}
    assert {r["month"] for r in rows} == {date(2019, m, 1) for m in (5, 6, 7)}
    assert len(rows) == 2 * 2 * 3
    assert [t["recent_deaths"] for t in made.tracks] == ["929", "623"]


def test_nothing_after_the_origin_is_given_to_the_pool(iraq: Path, seen: list[Any]) -> None:
    area = load_area(iraq)
    national_outlook(area, ORIGIN, draws=10, known_from=CLOSED)
    path = iraq / "events" / "national.csv"
    lines = path.read_text("utf-8").splitlines()
    later = [line for line in lines[1:] if line.split(",")[1] > "2019-04"]
    kept = [line for line in lines if line not in later]
    path.write_text("\n".join(kept + [line.rsplit(",", 1)[0] + ",99999" for line in later]) + "\n", "utf-8")
    national_outlook(area, ORIGIN, draws=10, known_from=CLOSED)
    (one, series), (two, again) = seen
    assert str(one.origin) == str(two.origin) == "2019-04"
    assert np.array_equal(one.counts, two.counts)
    assert set(series) == {"645", "government_is"}
    for name, (months, counts) in series.items():
        assert str(months[-1]) == "2019-04"
        assert np.array_equal(counts, again[name][1])


def test_the_history_ends_at_the_origin_and_hides_small_counts(made: National) -> None:
    rows = made.tables["national_history"]
    assert pc.max(rows["month"]).as_py() == ORIGIN
    deaths = rows["deaths"].drop_null()
    assert not pc.any(pc.and_(pc.greater(deaths, 0), pc.less(deaths, 5))).as_py()
    assert "<5" in rows["shown"].to_pylist()


def test_no_hidden_month_can_be_worked_out_from_the_sum_of_twelve(iraq: Path, seen: list[Any]) -> None:
    # July 2025 holds 2 deaths in fighting of the state, the only one of its 12 months with 1 to 4.
    made = national_outlook(load_area(iraq), date(2025, 7, 1), draws=10, known_from=date(2025, 8, 1))
    rows = made.tables["national_history"].sort_by("month").to_pylist()
    year = [r for r in rows if r["track_id"] == "state_based" and r["month"] >= date(2024, 8, 1)]
    assert [r["month"] for r in year if r["shown"] == "<5"] == [date(2025, 7, 1)]
    known = sum(r["deaths"] or 0 for r in year)
    low, high = map(int, made.tracks[0]["recent_deaths"].split("-"))
    assert (low - known, high - known) == (1, 4)


def test_an_area_without_tracks_has_none(iraq: Path) -> None:
    area = load_area(iraq)
    plain = replace(area, settings=area.settings.model_copy(update={"track": ()}))
    assert national_outlook(plain, ORIGIN, draws=10, known_from=CLOSED) == National({}, ())
    assert national_after(plain, np.datetime64("2019-04"), 12) is None


def test_a_series_that_ends_before_the_origin_is_left_out_and_said(iraq: Path, seen: list[Any]) -> None:
    found = national_outlook(load_area(iraq), date(2026, 5, 1), draws=10, known_from=date(2026, 6, 1))
    assert [t["left_out"] for t in found.tracks] == ["", "record_ends"]
    assert found.tracks[1]["origin"] == "2024-06"
    assert set(found.tables["national"]["track_id"].to_pylist()) == {"state_based"}
    assert str(seen[0][0].origin) == "2024-06"


def test_what_came_is_told_beside_what_was_said(made: National) -> None:
    area = load_area(bundled_area("iraq"))
    after = national_after(area, np.datetime64("2019-04"), 3)
    assert after is not None
    # May to July 2019 in UCDP GED 26.1: 54 + 73 + 113, and 15 + 25 + 57 for the Government of Iraq and IS.
    assert {
        r["track"]: (r["recorded"], r["months"]) for r in forecast_and_observed(made.tables["national"], after)
    } == {
        "state_based": ("240", 3),
        "government_is": ("97", 3),
    }


def test_gaps_and_unknown_tracks_are_told(iraq: Path) -> None:
    path = iraq / "events" / "national.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("state_based,2010-05,", "state_based,2040-05,"), "utf-8")
    with pytest.raises(ForecastError, match="not consecutive"):
        read_series(load_area(iraq))
    path.write_text(text.replace("government_is", "other"), "utf-8")
    with pytest.raises(ForecastError, match="no track 'government_is'"):
        read_series(load_area(iraq))
    path.write_text("track,month,deaths\nstate_based,2010-05,many\n", "utf-8")
    with pytest.raises(ForecastError, match=r"national.csv, line 2"):
        read_series(load_area(iraq))
    path.unlink()
    with pytest.raises(ForecastError, match="not in"):
        read_series(load_area(iraq))
