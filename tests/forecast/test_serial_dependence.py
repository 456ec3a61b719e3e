"""The correlation of neighbouring months is learned where it is known, and makes the risk of a year right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from lull.forecast.fitting import fit
from lull.forecast.joint import shuffle
from lull.forecast.members import MEMBERS
from lull.forecast.past import past_of
from lull.forecast.persistence import GRID, USUAL, Spell, paths_of, persistence_of
from lull.forecast.pool import forecast
from lull.forecast.trial import earlier_origins, spells, tried
from lull.forecast.world import World, until

STEPS = tuple(range(1, 13))


def latent_spell(strength: float, none: float, rows: int, rng: np.random.Generator, kind: int = 1) -> Spell:
    """Units whose luck follows the very law that is fitted."""
    path = paths_of((rows, 1), STEPS, strength, rng)[:, :, 0]
    return Spell(np.full((12, rows), none), STEPS, path > ndtri(none), np.full(rows, kind), np.ones(rows))


@pytest.mark.parametrize("strength", [0.0, 0.55, 0.88])
def test_a_known_strength_is_found(strength):
    rng = np.random.default_rng(1)
    found = persistence_of([latent_spell(strength, 0.85, 6000, rng)], rng=rng)[1]
    place = GRID.index(found)
    assert abs(place - GRID.index(strength)) <= 1


def test_classes_are_told_apart_and_the_unseen_keep_what_is_usual():
    rng = np.random.default_rng(2)
    both = [latent_spell(0.15, 0.9, 8000, rng, 1), latent_spell(0.93, 0.9, 8000, rng, 2)]
    found = persistence_of(both, rng=rng)
    assert found[1] < 0.4
    assert found[2] > 0.8
    assert found[[0, 3]].tolist() == [USUAL, USUAL]


def test_a_handful_of_cases_moves_little():
    rng = np.random.default_rng(3)
    found = persistence_of([latent_spell(0.0, 0.85, 3, rng)], rng=rng)[1]
    assert found >= 0.55


@given(st.floats(0, 0.97), st.integers(0, 100))
def test_paths_are_standard_normal_with_the_given_correlation(strength, seed):
    """Closed form: correlation falls as strength to the power of the distance, here 1 and then 3 months."""
    path = paths_of((1, 20_000), (1, 2, 5), strength, np.random.default_rng(seed))[:, 0]
    assert path.std(axis=1) == pytest.approx(1, abs=0.04)
    found = np.corrcoef(path)
    assert found[0, 1] == pytest.approx(strength, abs=0.05)
    assert found[1, 2] == pytest.approx(strength**3, abs=0.05)


def test_each_unit_is_drawn_with_its_own_strength():
    months = np.datetime64("2010-01", "M") + np.arange(60)
    world = World(tuple("ab"), months, np.zeros((2, 60)))
    draws = np.tile(np.arange(2000, dtype=np.int32), (2, 2, 1))
    shuffle(draws, past_of(world), (1, 2), persistence=np.array([0.0, 0.97]), rng=np.random.default_rng(4))
    loose, tight = (np.corrcoef(d)[0, 1] for d in draws)
    assert loose < 0.25
    assert tight > 0.8


@pytest.fixture(scope="module")
def single_incidents() -> World:
    """Deaths that come singly: the chance of a month never changes."""
    rng = np.random.default_rng(5)
    counts = rng.poisson(np.repeat(rng.uniform(0.02, 0.2, (60, 1)), 160, axis=1)).astype(float)
    return World(tuple(f"u{i}" for i in range(60)), np.datetime64("2005-01", "M") + np.arange(160), counts)


def test_the_risk_of_a_year_is_right_where_deaths_come_singly(single_incidents):
    """Independent months: the chance of any death in twelve is one less the product of the chances of none."""
    known = until(single_incidents, single_incidents.months[147])
    drawn = forecast(known, STEPS, rng=np.random.default_rng(6)).draws
    together = (drawn.sum(axis=1) > 0).mean(axis=1)
    product = 1 - (drawn == 0).mean(axis=2).prod(axis=1)
    came = (single_incidents.counts[:, 148:].sum(axis=1) > 0).mean()
    assert product.mean() - 0.08 < together.mean() <= product.mean() + 0.01
    assert together.mean() == pytest.approx(came, abs=0.15)


def test_chances_that_were_too_high_do_not_look_like_long_luck():
    rng = np.random.default_rng(10)
    died = rng.random((12, 8000)) > 0.92
    said = Spell(np.full((12, 8000), 0.85), STEPS, died, np.ones(8000, dtype=np.int64), np.ones(8000))
    assert persistence_of([said], rng=rng)[1] <= 0.3


def test_what_is_learned_knows_no_outcome_after_the_origin(single_incidents):
    origin = 139
    changed = single_incidents.counts.copy()
    changed[:, origin + 1 :] = np.random.default_rng(7).permutation(changed[:, origin + 1 :].ravel()).reshape(60, -1)
    other = World(single_incidents.units, single_incidents.months, changed)
    fits = [
        fit(past_of(until(w, w.months[origin])), (1, 6, 12), np.random.default_rng(8), None)
        for w in (single_incidents, other)
    ]
    assert fits[0].persistence.tolist() == fits[1].persistence.tolist()


def test_spells_hold_the_known_months_of_each_origin(single_incidents):
    past, rng = past_of(single_incidents), np.random.default_rng(9)
    chosen, horizons = [MEMBERS[0]], (1, 4, 12)
    trial = tried(past, chosen, earlier_origins(159, horizons, 12), horizons, rng, None)
    found = spells(trial, np.ones((4, 3, 1)))
    # The newest origin has one known month and tells nothing of months together.
    assert [s.steps for s in found] == [(1, 4, 12)] * 10 + [(1, 4)]
    first = found[0]
    origin = trial.seen[0].origin
    came = single_incidents.counts[:, [origin + h for h in horizons]].T > 0
    assert first.died.tolist() == came.tolist()
