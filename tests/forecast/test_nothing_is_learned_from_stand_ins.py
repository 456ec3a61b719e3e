"""Counts that stand in for unknown ones teach nothing, and a state that nothing followed yet is no sign of peace."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lull.errors import ForecastError
from lull.forecast.climatology import pool_mass
from lull.forecast.members import MEMBERS
from lull.forecast.national import with_series
from lull.forecast.past import past_of
from lull.forecast.pool import fit_pool, forecast, renewed
from lull.forecast.world import World, until, world_from_long

MONTHS = np.arange("2010-01", "2019-01", dtype="datetime64[M]")


@pytest.fixture(scope="module")
def world() -> World:
    rng = np.random.default_rng(0)
    return World(
        tuple(f"u{i}" for i in range(40)), MONTHS, rng.poisson(rng.gamma(0.4, 4, (40, 1)), (40, 108)).astype(float)
    )


def changed(world: World, since: int) -> World:
    """The same world with everything from a month on multiplied and one more."""
    counts = world.counts.copy()
    counts[:, since:] = counts[:, since:] * 7 + 1
    return replace(world, counts=counts)


def test_the_lines_are_those_without_the_months_that_stand_in(world):
    known, guess = until(world, MONTHS[95]), np.zeros((40, 108), dtype=bool)
    guess[:, 96:] = True
    fitted = fit_pool(known, (1, 2, 3), rng=np.random.default_rng(1))
    lines = [renewed(fitted, past_of(replace(w, stand_in=guess)), (1, 2, 3)).lines for w in (world, changed(world, 96))]
    assert np.array_equal(*lines)
    taught = renewed(fitted, past_of(changed(world, 96)), (1, 2, 3)).lines
    assert not np.array_equal(lines[0], taught)


def test_what_followed_a_state_leaves_stand_ins_out(world):
    guess = np.zeros((40, 108), dtype=bool)
    guess[:, 96:] = True
    tables = [pool_mass(past_of(replace(w, stand_in=guess)), 107, 12) for w in (world, changed(world, 96))]
    assert np.array_equal(*tables)


def test_a_series_known_later_than_the_others_is_marked_as_recorded(world):
    longer = np.arange("2012-01", "2019-05", dtype="datetime64[M]")
    wide, notes = with_series(world, "u3", longer, np.full(len(longer), 5.0))
    assert wide.stand_in is not None
    assert not wide.stand_in[3].any()
    assert wide.stand_in[:3, 108:].all()
    assert wide.counts[3, :24].tolist() == world.counts[3, :24].tolist()
    assert len(notes) == 1
    assert "taken as 0" in with_series(world, "group", longer, np.full(len(longer), 5.0))[1][1]


def test_thirty_six_months_are_enough(world):
    assert with_series(world, "u1", MONTHS[:36], np.zeros(36))[0].origin == MONTHS[35]


@pytest.mark.parametrize("months", [12, 13, 24])
def test_a_unit_that_never_was_quiet_is_not_called_quiet_for_want_of_sequels(months):
    """Closed form: every month seen counts 2, so no mass on 0 has any ground."""
    world = World(("a",), MONTHS[:months], np.full((1, months), 2.0))
    drawn = forecast(world, [1, 6, 11, 12, 24], draws=200, rng=np.random.default_rng(0)).draws
    assert (drawn > 0).all()


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: m.name)
def test_no_member_looks_beyond_the_month_it_speaks_from(member, world):
    """The trial of earlier origins hands members the whole past; what came after the origin must not tell."""
    said = []
    for w in (world, changed(world, 90), until(world, MONTHS[89])):
        past = past_of(w)
        fitted = member.fit(past, 89, (1, 6, 12), rng=np.random.default_rng(3))
        said.append(member.mass(fitted, past, 89, (1, 6, 12), np.arange(40)))
    assert np.array_equal(said[0], said[1])
    assert np.array_equal(said[0], said[2])


@pytest.mark.parametrize("month", [["457"], [457], ["202001"], [202001], ["2020"], ["20200101"]])
def test_numbers_are_not_taken_for_months(month):
    with pytest.raises(ForecastError, match="YYYY-MM"):
        world_from_long(["a"], month, [1])


def test_counts_that_are_not_whole_are_refused():
    with pytest.raises(ForecastError, match="whole"):
        world_from_long(["a"], ["2020-01"], [0.9])


def test_what_was_learned_of_other_units_or_months_is_refused(world):
    fitted = fit_pool(until(world, MONTHS[59]), (1, 2), rng=np.random.default_rng(1))
    rng = np.random.default_rng(2)
    with pytest.raises(ForecastError, match="not fitted"):
        forecast(world, [1, 3], rng=rng, fitted=fitted)
    with pytest.raises(ForecastError, match="same order"):
        forecast(replace(world, units=world.units[::-1]), [1], rng=rng, fitted=fitted)
    later = World(world.units, MONTHS[12:], world.counts[:, 12:])
    with pytest.raises(ForecastError, match="first month"):
        forecast(later, [1], rng=rng, fitted=fitted)
