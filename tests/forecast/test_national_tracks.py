"""A national series may be longer than the common record, or a part of a country's total."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lull.errors import ForecastError
from lull.forecast.national import national_tracks, with_series
from lull.forecast.world import World

MONTHS = np.arange("2010-01", "2016-01", dtype="datetime64[M]")


@pytest.fixture
def world() -> World:
    return World(("a", "b", "c"), MONTHS, np.random.default_rng(0).poisson(3, (3, 72)).astype(float))


def test_a_longer_series_extends_the_world_and_says_what_stands_in(world):
    longer = np.arange("2010-01", "2017-03", dtype="datetime64[M]")
    wide, notes = with_series(world, "b", longer, np.arange(86.0))
    assert wide.origin == longer[-1]
    assert wide.counts[1].tolist() == list(range(86))
    assert np.array_equal(wide.counts[0, 72:84], world.counts[0, 60:72])
    assert "stand in" in notes[0]


def test_an_armed_group_is_added_and_forecast_at_its_own_origin(world):
    quiet = np.zeros(60)
    found = national_tracks(world, {"a": (MONTHS, world.counts[0]), "group": (MONTHS[:60], quiet)}, [1, 2],
                            draws=60, rng=np.random.default_rng(1))  # fmt: skip
    assert str(found["group"].made.origin) == "2014-12"
    assert found["group"].made.draws.mean() < found["a"].made.draws.mean()
    assert found["a"].world.units == found["a"].made.units == ("a",)


def test_further_counts_of_the_countries_do_not_stand_in_the_way(world):
    more = replace(world, also={"events": world.counts})
    longer = np.arange("2010-01", "2016-03", dtype="datetime64[M]")
    found = national_tracks(more, {"a": (longer, np.ones(74))}, [1], draws=60, rng=np.random.default_rng(1))
    assert str(found["a"].made.origin) == "2016-02"


def test_gaps_and_short_series_are_refused(world):
    with pytest.raises(ForecastError, match="consecutive"):
        with_series(world, "a", MONTHS[[0, 2]], np.zeros(2))
    with pytest.raises(ForecastError, match="36 months"):
        with_series(world, "a", MONTHS[:12], np.zeros(12))
