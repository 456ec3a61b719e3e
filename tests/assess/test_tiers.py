"""Where to step up first: calibrated on made-up worlds, and what nobody measured moves no place."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lull.assess.assessment import assess_month, gather, make_noise
from lull.assess.priority import Choice, information, neutral, p_top_if, priority_draws, quadrant, rank, tiers_of, unmet
from lull.assess.worlds import MONTH, Sure, mock_area, mock_spec, mock_tables


def assessed(spec, tables, risk, seed=1, count=400):
    inputs = gather(spec, tables, MONTH)
    ids = [inputs.units.ids[n] for n in range(len(inputs.units.ids)) if inputs.units.levels[n] == "district"]
    noise = make_noise(spec, inputs.units, np.random.default_rng(seed), count=count)
    return assess_month(spec, inputs, Sure(tuple(ids), np.asarray(risk)), noise)


@pytest.fixture(scope="module")
def worlds():
    """12 made-up areas of 101 districts, 30 % of cells missing, each assessed and zero-filled."""
    found = []
    for seed in range(12):
        world = mock_area(np.random.default_rng(seed))
        found.append((world, assessed(world.spec, world.tables, world.risk_seen), zero_filled(world)))
    return found


def zero_filled(world):
    """Ranks if what is missing counts as no gap at all, the mistake to avoid, and the share missing by district."""
    seen = {(r["place_id"], r["indicator"]): r["value"] / 100 for r in world.tables["observation"].to_pylist()}
    ids = [f"D{n:03d}" for n in range(len(world.risk))]
    gap = np.array([[seen.get((u, f"m_{i.id}"), 0.0) for i in world.spec.scored] for u in ids])
    lost = np.array([np.mean([(u, f"m_{i.id}") not in seen for i in world.spec.scored]) for u in ids])
    score = np.sqrt(world.risk_seen * -np.expm1(np.log1p(-np.minimum(gap, 0.95)).mean(axis=1)))
    return rank(score[:, None])[:, 0], lost


def test_rank_intervals_cover_what_they_claim(worlds):
    covered = [
        np.mean((w.ranks >= done.ranking.rank_low) & (w.ranks <= done.ranking.rank_high)) for w, done, _ in worlds
    ]
    assert 0.75 <= np.mean(covered) <= 0.85


def test_places_that_are_surely_among_the_k_nearly_all_are(worlds):
    sure = np.concatenate([done.ranking.p_top >= 0.8 for _, done, _ in worlds])
    top = np.concatenate([w.ranks <= 10 for w, _, _ in worlds])
    assert sure.sum() >= 2 * len(worlds)
    assert top[sure].mean() >= 0.8


def test_exactly_k_places_come_first(worlds):
    for _, done, _ in worlds:
        assert done.ranking.tiers.count("step_up_first") == 10


def test_filling_with_zero_is_worse(worlds):
    """Zero-filling moves data-poor districts towards safe and keeps fewer of the true ten; the pool does neither."""
    shift_zero, shift_pool, kept_zero, kept_pool = [], [], [], []
    for w, done, (ranks, lost) in worlds:
        poor, top = lost >= 0.5, w.ranks <= 10
        pooled = np.median(rank(done.priority), axis=1)
        shift_zero.append((ranks - w.ranks)[poor].mean())
        shift_pool.append((pooled - w.ranks)[poor].mean())
        kept_zero.append((ranks[top] <= 10).mean())
        kept_pool.append((rank(done.ranking.p_top[:, None])[:, 0][top] <= 10).mean())
    assert np.mean(shift_zero) > 5
    assert abs(np.mean(shift_pool)) < 1.5
    assert np.mean(kept_pool) > np.mean(kept_zero)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 29))
def test_a_place_that_stops_reporting_stands_where_its_risk_puts_it(seed, district):
    """With nothing measured a place keeps the order of risk among all that are alike in this, and is still watched."""
    rng = np.random.default_rng(seed)
    spec = mock_spec(strands=2, each=2)
    percent, risk = rng.uniform(0, 100, (30, len(spec.scored))), rng.uniform(0.06, 0.6, 30)
    percent[district] = np.nan
    done = assessed(spec, mock_tables(spec, percent), risk, count=200)
    assert done.ranking.tiers[district] in ("step_up_first", "watch")
    assert not done.known[district].any()
    assert np.ptp(done.counted[district]) < 0.05 * done.counted[district].mean()
    assert done.quadrants[district] == "unknown"


def test_the_highest_risk_comes_first_though_nothing_is_measured_anywhere():
    spec = mock_spec()
    risk = np.linspace(0.5, 0.01, 40)
    done = assessed(spec, mock_tables(spec, np.full((40, len(spec.scored)), np.nan)), risk)
    assert done.ranking.tiers[:10] == ("step_up_first",) * 10
    assert set(done.ranking.tiers[10:20]) == {"watch"}
    assert done.ranking.tiers[-1] == "lower_risk"


def test_measured_conditions_join_where_they_are_known():
    """Of two places with one risk the one with worse measured conditions comes first."""
    spec = mock_spec()
    percent = np.full((12, len(spec.scored)), 50.0)
    percent[0], percent[1] = 95, 5
    done = assessed(spec, mock_tables(spec, percent), np.full(12, 0.2), count=400)
    assert done.ranking.p_top[0] > done.ranking.p_top[1]
    assert done.priority[0].mean() > done.priority[2].mean() > done.priority[1].mean()


def test_scores_do_not_depend_on_how_many_are_ranked():
    spec = mock_spec()
    percent = np.random.default_rng(7).uniform(0, 100, (20, len(spec.scored)))
    few = assessed(spec, mock_tables(spec, percent[:12]), np.full(12, 0.1))
    tables = mock_tables(spec, percent)
    late = [f"D{n:03d}" for n in range(12, 20)]
    version = ["v9" if p in late else "v1" for p in tables["place"]["place_id"].to_pylist()]
    names = tables["place"].column_names
    tables["place"] = tables["place"].set_column(
        names.index("version"), tables["place"].schema.field("version"), pa.array(version)
    )
    many = assessed(spec, tables, np.full(20, 0.1))
    np.testing.assert_array_equal(many.priority[:12], few.priority)


def test_rank_of_draws():
    np.testing.assert_array_equal(rank(np.array([[3.0, 1.0], [2.0, 5.0], [9.0, 0.0]])), [[2, 2], [3, 1], [1, 3]])


def test_probability_if_only_one_changes():
    others = np.array([[4.0, 4.0], [3.0, 3.0], [2.0, 2.0], [1.0, 1.0]])
    own = np.array([[4.0, 0.0], [3.0, 9.0], [3.5, 2.5], [0.5, 5.0]])
    np.testing.assert_allclose(p_top_if(own, others, 2), [0.5, 1.0, 0.5, 0.5])


def test_weights_and_coverage_of_unmet_gaps():
    log = -np.log(1 - np.array([[[0.5], [0.8]]]))
    half = np.array([[0.5], [0.5]])
    assert 1 - np.exp(-unmet(log, half))[0, 0] == pytest.approx(1 - np.sqrt(0.5 * 0.2))
    met = unmet(log, half, np.array([[1.0, 0.5]]))
    assert 1 - np.exp(-met)[0, 0] == pytest.approx(1 - np.sqrt(1.0 * 0.6))


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999), st.floats(0, 1))
def test_priority_lies_between_risk_and_unmet_gap(risk, gap, exponent):
    p = priority_draws(np.array([[risk]]), np.array([[-np.log1p(-gap)]]), exponent)[0, 0]
    assert min(risk, gap) - 1e-9 <= p <= max(risk, gap) + 1e-9


@pytest.mark.parametrize(
    ("risk", "gap", "kind"),
    [
        (0.9, 0.9, "act_now"),
        (0.1, 0.9, "build"),
        (0.9, 0.1, "diplomacy_security"),
        (0.1, 0.1, "monitor"),
        (0.9, 0.5, "unknown"),
    ],
)
def test_quadrants(risk, gap, kind):
    assert quadrant(risk, gap, (0.2, 0.8)) == kind


def test_information_of_what_decides_and_of_what_does_not():
    """If one value alone decides membership (P = 1/2), knowing it is worth 1 bit; a value without bearing, nothing."""
    rng = np.random.default_rng(2)
    y = rng.standard_normal((1, 2, 4000))
    told = information(y[:, 0] > 0, np.argsort(y, axis=2), bins=4)
    assert told.gain[0, 0] == pytest.approx(1.0, abs=0.02)
    assert told.gain[0, 1] == pytest.approx(0.0, abs=0.002)
    assert (told.p_if_good[0, 0], told.p_if_bad[0, 0]) == (pytest.approx(0, abs=0.01), pytest.approx(1, abs=0.01))


def test_missing_observations_are_what_the_tables_say():
    world = mock_area(np.random.default_rng(1), missing=0.3)
    share = 1 - world.tables["observation"].num_rows / world.gaps.size
    assert share == pytest.approx(0.3, abs=0.05)
    assert pc.all(pc.is_valid(world.tables["observation"]["value"])).as_py()


def test_a_calm_place_is_watched_where_a_death_is_likely():
    risk = np.array([0.01, 0.01]), np.array([0.6, 0.1])
    assert tiers_of(np.zeros(2), risk, Choice(k=0)) == ("watch", "lower_risk")


def test_a_strand_known_nowhere_counts_the_same_everywhere():
    drawn = np.random.default_rng(1).uniform(0, 3, (5, 2, 50))
    out = neutral(drawn, np.array([[True, False]] * 5))
    assert (out[:, 0] == drawn[:, 0]).all()
    assert np.ptp(out[:, 1]) == 0
