"""Scores agree with closed forms, with independent packages and with each other."""

from __future__ import annotations

import functools
import warnings

import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lull import scores
from lull.errors import ForecastError

with warnings.catch_warnings():  # its source holds escapes that new Pythons warn of
    warnings.simplefilter("ignore")
    import properscoring


def counts(seed: int, rows: int = 60, draws: int = 37) -> tuple[np.ndarray, np.ndarray]:
    """Zero-heavy counts with a long tail, as deaths are."""
    rng = np.random.default_rng(seed)
    mean = rng.gamma(0.3, 60, size=(rows, 1))
    fct = rng.poisson(mean * rng.gamma(0.5, 2, size=(rows, draws)))
    return rng.poisson(mean[:, 0] * rng.gamma(0.5, 2, size=rows)).astype(float), fct


def seeded(score):
    """A score that breaks ties, with its generator given."""
    return functools.partial(score, rng=np.random.default_rng(0))


SCORES = (
    scores.crps_ensemble, scores.ign_bins, scores.interval_score, scores.coverage, scores.brier, seeded(scores.pit),
    seeded(scores.score_rows),
)  # fmt: skip


tables = hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9).flatmap(
    lambda s: st.tuples(
        hnp.arrays(np.float64, s[0], elements=st.integers(0, 3000).map(float)),
        hnp.arrays(np.int64, s, elements=st.integers(0, 3000)),
    )
)


@given(tables)
@settings(max_examples=80, deadline=None)
def test_crps_equals_properscoring_and_scoringrules(table):
    obs, fct = table
    mine = scores.crps_ensemble(obs, fct)
    np.testing.assert_allclose(mine, properscoring.crps_ensemble(obs, fct.astype(float)), rtol=1e-9, atol=1e-9)
    theirs = scoringrules.crps_ensemble(obs, fct.astype(float), estimator="nrg", backend="numpy")
    np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-9)


@given(tables)
@settings(max_examples=60, deadline=None)
def test_interval_score_equals_scoringrules_at_numpy_quantiles(table):
    obs, fct = table
    low, high = np.quantile(fct, [0.05, 0.95], axis=1)
    theirs = scoringrules.interval_score(obs, low, high, 0.1, backend="numpy")
    np.testing.assert_allclose(scores.interval_score(obs, fct), theirs, rtol=1e-9, atol=1e-7)
    np.testing.assert_array_equal(scores.coverage(obs, fct), (low - 1e-9 <= obs) & (obs <= high + 1e-9))


@given(tables)
@settings(max_examples=60, deadline=None)
def test_ignorance_equals_the_counts_made_one_by_one(table):
    obs, fct = table
    tops = [0, 2, 5, 10, 25, 50, 100, 250, 500, 1000, float("inf")]

    def bin_(value: float) -> int:
        return next(i for i, top in enumerate(tops) if value <= top)

    expected = [
        -np.log2((sum(bin_(v) == bin_(y) for v in row) + 1) / (len(row) + 11)) for y, row in zip(obs, fct, strict=True)
    ]
    np.testing.assert_allclose(scores.ign_bins(obs, fct), expected, rtol=1e-12)


@given(tables, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_no_score_depends_on_the_order_of_draws(table, random):
    obs, fct = table
    order = list(range(fct.shape[1]))
    random.shuffle(order)
    for score in (scores.crps_ensemble, scores.ign_bins, scores.interval_score, scores.brier):
        np.testing.assert_allclose(score(obs, fct[:, order]), score(obs, fct), rtol=1e-12, atol=1e-12)


def test_one_pass_gives_the_same_as_the_single_scores():
    obs, fct = counts(1, rows=7_000, draws=301)
    one = scores.score_rows(obs, fct, rng=np.random.default_rng(0))
    np.testing.assert_allclose(one.crps, scores.crps_ensemble(obs, fct))
    np.testing.assert_allclose(one.ign, scores.ign_bins(obs, fct))
    np.testing.assert_allclose(one.mis, scores.interval_score(obs, fct))
    np.testing.assert_allclose(one.brier_1, scores.brier(obs, fct, threshold=1))
    np.testing.assert_allclose(one.brier_25, scores.brier(obs, fct, threshold=25))
    for least, p in ((1, one.p_ge_1), (25, one.p_ge_25)):
        np.testing.assert_array_equal(p, scores.exceedance(fct, threshold=least))
    np.testing.assert_array_equal(one.covered_90, scores.coverage(obs, fct))
    np.testing.assert_allclose(one.mean, fct.mean(axis=1))


@pytest.mark.parametrize("least", [1, 25])
def test_every_share_of_a_thousand_draws_is_the_same_number_everywhere(least):
    # From none to all of 1,000 draws reach the event; k / 1000 is the nearest number to each share.
    fct = np.where(np.arange(1000) < np.arange(1001)[:, None], least, 0)
    one = scores.score_rows(np.zeros(1001), fct, rng=np.random.default_rng(0))
    shares = np.arange(1001) / 1000
    np.testing.assert_array_equal(getattr(one, f"p_ge_{least}"), shares)
    np.testing.assert_array_equal(scores.exceedance(fct, threshold=least), shares)
    np.testing.assert_array_equal(getattr(one, f"brier_{least}"), scores.brier(np.zeros(1001), fct, threshold=least))


@pytest.mark.parametrize("least", [1, 25])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_a_draw_between_two_counts_reaches_the_event_only_where_it_is_as_large(least, kind):
    fct = np.array([[least - 0.5, least - 0.25, np.nextafter(kind(least), kind(0)), least]], dtype=kind)
    one = scores.score_rows([least], fct, rng=np.random.default_rng(0))
    assert getattr(one, f"p_ge_{least}").tolist() == scores.exceedance(fct, threshold=least).tolist() == [0.25]
    assert getattr(one, f"brier_{least}").tolist() == scores.brier([least], fct, threshold=least).tolist() == [0.5625]


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.int64, np.uint32, np.float32, np.float64])
def test_the_type_of_the_draws_changes_nothing(kind):
    obs, fct = counts(2)
    fct = np.minimum(fct, 30_000)
    base = scores.score_rows(obs, fct, rng=np.random.default_rng(0))
    other = scores.score_rows(obs, fct.astype(kind), rng=np.random.default_rng(0))
    for name in ("crps", "ign", "mis", "brier_1", "pit", "mean"):
        np.testing.assert_allclose(getattr(other, name), getattr(base, name), rtol=1e-6)


def test_crps_of_many_stratified_exponential_draws_nears_the_closed_form():
    # For Exp(1): CRPS(y) = y + 2 exp(-y) - 3/2 (scoringrules documentation; derived from E|X-y| - E|X-X'|/2).
    draws = -np.log1p(-(np.arange(40_000) + 0.5) / 40_000)
    y = np.array([0.0, 0.5, 3.0])
    np.testing.assert_allclose(scores.crps_ensemble(y, np.tile(draws, (3, 1))), y + 2 * np.exp(-y) - 1.5, atol=3e-4)


def test_crps_of_equal_draws_is_the_absolute_error():
    np.testing.assert_allclose(scores.crps_ensemble([0, 7, 9], np.full((3, 50), 7)), [7, 0, 2])


def test_ignorance_of_a_thousand_draws_runs_from_0_0143_to_9_98():
    # log2(1011 / 1001) and log2(1011): the limits that the challenge's own scoring can give.
    zero = np.zeros((2, 1000), dtype=int)
    np.testing.assert_allclose(scores.ign_bins([0, 2000], zero), [np.log2(1011 / 1001), np.log2(1011)])


def test_where_years_were_silent_one_draw_in_a_thousand_halves_the_surprise_and_costs_a_tenth_of_the_least():
    # Cells without an event for years: draws of 0, and perhaps one draw of a death. By hand, of 1000 + 11 shares.
    silent, barely = np.zeros((1, 1000), dtype=int), np.zeros((1, 1000), dtype=int)
    barely[0, 0] = 1
    quiet, death = np.array([0]), np.array([1])
    np.testing.assert_allclose(scores.ign_bins(quiet, silent), np.log2(1011 / 1001))
    np.testing.assert_allclose(scores.ign_bins(quiet, barely), np.log2(1011 / 1000))
    np.testing.assert_allclose(scores.ign_bins(death, silent) - scores.ign_bins(death, barely), 1.0)
    assert np.isfinite(scores.ign_bins([0, 1, 10_000_000], np.repeat(silent, 3, axis=0))).all()


def test_pit_is_uniform_where_the_observation_is_one_more_draw():
    rng = np.random.default_rng(11)
    all_ = rng.poisson(rng.gamma(0.4, 4, size=(20_000, 1)), size=(20_000, 20))
    u = np.sort(scores.pit(all_[:, 0], all_[:, 1:], rng=rng))
    # The distance of Kolmogorov and Smirnov stays below 1.95 / sqrt(n) with probability 0.999.
    assert np.abs(u - (np.arange(20_000) + 0.5) / 20_000).max() < 1.95 / np.sqrt(20_000)


def test_average_precision_equals_the_textbook_sum_with_ties():
    rng = np.random.default_rng(5)
    p = rng.integers(0, 6, size=200) / 5
    event = rng.random(200) < p * 0.5
    expected, found, before = 0.0, 0, 0.0
    for limit in sorted(set(p), reverse=True):
        chosen = p >= limit
        found = event[chosen].sum()
        recall = found / event.sum()
        expected += (recall - before) * found / chosen.sum()
        before = recall
    assert scores.average_precision(event, p) == pytest.approx(expected)
    assert np.isnan(scores.average_precision([False], [0.3]))


def test_reliability_keeps_every_case_and_the_sharp_ends():
    r = scores.reliability([True, False, True], [1.0, 0.0, 1.0])
    assert r.cases.tolist() == [1, 2]
    assert r.observed.tolist() == [0.0, 1.0]


def test_blocks_do_not_show(monkeypatch):
    obs, fct = counts(3)
    whole = scores.score_rows(obs, fct, rng=np.random.default_rng(0))
    monkeypatch.setattr("lull.scores._check.BLOCK_VALUES", 100)
    parts = scores.score_rows(obs, fct, rng=np.random.default_rng(0))
    np.testing.assert_allclose(parts.crps, whole.crps)
    np.testing.assert_allclose(parts.pit, whole.pit)


@pytest.mark.parametrize(
    ("obs", "fct", "message"),
    [
        ([1, 2], [[1, 2, 3]], r"\(2,\).*\(1, 3\)"),
        ([1], [1, 2, 3], r"\(1,\).*\(3,\)"),
        ([1], np.empty((1, 0)), "no draw"),
        ([np.nan], [[1, 2]], "observation is missing"),
        ([1], [[1, np.nan]], "draw is missing"),
        ([1], [["a", "b"]], "no numbers"),
        ([2, -1], [[1, 5], [1, 5]], "an observation is -1; expected deaths, 0 or more"),
    ],
)
@pytest.mark.parametrize("score", SCORES)
def test_bad_input_is_refused_with_what_was_seen(score, obs, fct, message):
    with pytest.raises(ForecastError, match=message):
        score(obs, fct)


@pytest.mark.parametrize(
    ("fct", "message"),
    [
        ([1, 2, 3], r"shape \(3,\); expected \(rows, draws\)"),
        (np.empty((2, 0)), "no draw"),
        ([[0, 2], [1, np.nan]], "draw is missing"),
        ([["a", "b"]], "no numbers"),
    ],
)
def test_a_share_of_no_draws_or_of_missing_ones_is_refused(fct, message):
    with pytest.raises(ForecastError, match=message):
        scores.exceedance(fct, threshold=1)


def test_no_rows_give_no_scores():
    assert scores.score_rows([], np.empty((0, 5), dtype=int), rng=np.random.default_rng(0)).crps.shape == (0,)
