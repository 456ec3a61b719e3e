"""Members are tried at earlier origins with what was known there, and judged by what is known now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lull.forecast.climatology import climatology, pool_mass, states
from lull.forecast.fitting import fit
from lull.forecast.ladder import STEPS
from lull.forecast.members import MEMBERS, Member
from lull.forecast.past import features, past_of
from lull.forecast.pool import pooled, renewed
from lull.forecast.trial import earlier_origins, mean_ratios, outcomes, tried
from lull.forecast.world import World, until

HORIZONS = (1, 4, 12)


@pytest.fixture(scope="module")
def world() -> World:
    rng = np.random.default_rng(3)
    counts = rng.poisson(rng.gamma(0.4, 15, (15, 1)), (15, 130)).astype(float)
    months = np.datetime64("2005-01", "M") + np.arange(130)
    return World(tuple(f"u{i}" for i in range(15)), months, counts, also={"events": np.ceil(counts / 3)})


def spy(log: list[int]) -> Member:
    def learn(past, last, horizons, *, rng):
        log.append(last)

    def say(fitted, past, origin, horizons, units):
        assert log[-1] <= origin
        return climatology(past, origin, horizons, units)

    return Member("spy", learn, say, (1.0,) * 4, 12)


def test_no_origin_is_without_a_known_outcome_and_no_fit_is_later_than_its_origin(world):
    past, log = past_of(world), []
    origins = earlier_origins(129, HORIZONS, 12)
    trial = tried(past, [spy(log)], origins, HORIZONS, np.random.default_rng(0), None)
    assert origins[-1] == 128
    assert len(log) == 2
    assert set(log) <= set(origins.tolist())
    assert all(s.age >= 0 for s in trial.seen)
    # The newest origin has one outcome, the one six months earlier two, all others three.
    assert len(trial.seen) == 1 + 2 + 10 * 3


def test_chances_and_means_follow_from_the_weights(world):
    past = past_of(world)
    trial = tried(past, [spy([])], earlier_origins(129, HORIZONS, 12), HORIZONS, np.random.default_rng(0), None)
    weights = np.ones((4, 3, 1))
    first = trial.seen[0]
    assert outcomes(trial, weights)[0].chance == pytest.approx(1 - first.zero[0])
    ratios = mean_ratios(trial, weights)
    assert ratios[2] == pytest.approx(1, abs=0.15)
    assert mean_ratios(trial, 2 * weights)[2] == pytest.approx(2 * ratios[2])


def test_priors_hold_where_nothing_was_seen(world):
    short = until(world, world.months[70])
    fitted = fit(past_of(short), HORIZONS, np.random.default_rng(0), None)
    prior = np.array([m.prior for m in MEMBERS if m.name in fitted.members]).T
    for c in range(4):
        assert fitted.weights[c].sum(axis=1) == pytest.approx(1)
    assert fitted.weights[3, 0] == pytest.approx(prior[3] / prior[3].sum())


def test_further_counts_are_features_and_their_future_changes_nothing(world):
    units, at = np.arange(15), np.full(15, 99)
    matrix, names, families = features(past_of(world), units, at, np.ones(15, dtype=int))
    column = names.index("also_events_12")
    assert families[column] == "own"
    assert matrix[:, column] == pytest.approx(np.log1p(world.also["events"][:, 88:100].sum(axis=1)), rel=1e-5)
    other = world.also["events"].copy()
    other[:, 100:] = np.random.default_rng(0).permutation(other[:, 100:].ravel()).reshape(15, -1)
    changed = replace(world, also={"events": other})
    assert np.array_equal(matrix, features(past_of(changed), units, at, np.ones(15, dtype=int))[0])
    assert np.array_equal(
        until(changed, world.months[99]).also["events"], until(world, world.months[99]).also["events"]
    )


def test_an_older_fit_learns_from_what_came_since():
    """Violence stops everywhere after the fit: the members still expect it, the renewed chances do not."""
    rng = np.random.default_rng(5)
    counts = rng.poisson(2, (25, 130)).astype(float)
    counts[:, 118:] *= rng.random((25, 12)) < 0.15
    months = np.datetime64("2005-01", "M") + np.arange(130)
    world = World(tuple(f"u{i}" for i in range(25)), months, counts)
    fitted = fit(past_of(until(world, months[117])), HORIZONS, np.random.default_rng(0), None)
    later = renewed(fitted, past_of(world), HORIZONS)
    assert later.weights is fitted.weights
    assert later.lines[:, 0].min() < fitted.lines[:, 0].min() - 0.3
    units = np.arange(25)
    before, after = (1 - pooled(f, past_of(world), 129, HORIZONS, units)[:, :, 0].mean() for f in (fitted, later))
    assert after < before


def test_at_its_own_origin_a_fit_is_not_renewed(world):
    fitted = fit(past_of(world), HORIZONS, np.random.default_rng(0), None)
    assert renewed(fitted, past_of(world), HORIZONS) is fitted


def test_what_a_fit_keeps_of_later_origins_is_what_it_would_work_out_again(world):
    fitted = fit(past_of(until(world, world.months[117])), HORIZONS, np.random.default_rng(0), None)
    for last in (121, 125, 129):
        renewed(fitted, past_of(until(world, world.months[last])), HORIZONS)
    kept = dict(fitted.later)
    assert {origin for origin, _ in kept} == {117, 120, 123, 126}
    alone = replace(fitted, later={})
    assert np.array_equal(
        renewed(fitted, past_of(world), HORIZONS).lines, renewed(alone, past_of(world), HORIZONS).lines
    )
    assert fitted.later.keys() == kept.keys()
    assert all(np.array_equal(alone.later[seen], kept[seen]) for seen in alone.later)


def test_a_record_that_was_corrected_since_is_looked_at_anew(world):
    fitted = fit(past_of(until(world, world.months[117])), HORIZONS, np.random.default_rng(0), None)
    counts = world.counts.copy()
    counts[:, 110:117] += 40
    corrected = replace(world, counts=counts)
    renewed(fitted, past_of(world), HORIZONS)
    after = renewed(fitted, past_of(corrected), HORIZONS)
    alone = renewed(replace(fitted, later={}), past_of(corrected), HORIZONS)
    assert np.array_equal(after.lines, alone.lines)
    assert not np.array_equal(after.lines, renewed(fitted, past_of(world), HORIZONS).lines)


def test_states_are_counted_the_same_whichever_origin_is_asked_first(world):
    ways = [[60, 90, 129], [129, 90, 60], [90, 129, 60]]
    found = []
    for origins in ways:
        past = past_of(world)
        made = {(o, h): pool_mass(past, o, h) for o in origins for h in HORIZONS}
        found.append([made[key] for key in sorted(made)])
    assert all(np.array_equal(a, b) for other in found[1:] for a, b in zip(found[0], other, strict=True))
    then, after = states(past_of(world))[:, : 90 + 1 - 4], past_of(world).step[:, 4 : 90 + 1]
    state = int(np.bincount(then.ravel()).argmax())
    plain = np.bincount(after[then == state], minlength=STEPS)
    assert made[90, 4][state, 0] == pytest.approx(plain[0] / plain.sum(), abs=0.1)
