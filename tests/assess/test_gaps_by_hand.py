"""The arithmetic of gaps, each value worked out by hand."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from lull.assess.cells import Cells
from lull.assess.gaps import DRAW_CAP, bad_case, logits, normals, observed_weight, strand_gaps
from lull.assess.indicators import Spec
from lull.assess.worlds import mock_spec

STRANDS = ("services", "reconciliation")


def two_by_two() -> tuple[Spec, Cells]:
    """Weights 0.75 and 0.25; the first place has both values, the second neither."""
    spec = mock_spec(strands=2, each=1)
    weighed = tuple(dataclasses.replace(i, weight=w) for i, w in zip(spec.indicators, (0.75, 0.25), strict=True))
    shape = (2, 2)
    cells = Cells(
        loc=np.array([[0.5, -1.0], [0.0, 0.0]]), sd=np.array([[2.0, 0.5], [1.0, 1.0]]),
        basis=np.array([[0, 0], [3, 4]]), level=np.zeros(shape, np.int64), age=np.full(shape, np.nan),
        value=np.full(shape, np.nan), end={}, ids={},
    )  # fmt: skip
    return dataclasses.replace(spec, indicators=weighed), cells


def test_a_draw_is_the_middle_and_so_many_spreads_and_never_above_a_gap_of_0_999() -> None:
    _, cells = two_by_two()
    z = np.array([[[0.3, -1.0, 9.0]] * 2] * 2, np.float32)
    # 0.5 + 2 * 0.3; 0.5 - 2; 0.5 + 18, which is more than log(999) = 6.907.
    np.testing.assert_allclose(logits(cells, 0, z)[0], [1.1, -1.5, math.log(999)], rtol=1e-6)
    np.testing.assert_allclose(logits(cells, 1, z, np.array([0]))[0], [-0.85, -1.5, 3.5], rtol=1e-6)
    assert 1 / (1 + math.exp(-DRAW_CAP)) == pytest.approx(0.999)


def test_a_strand_adds_up_its_indicators_by_weight() -> None:
    spec, cells = two_by_two()
    gaps = strand_gaps(spec, cells, np.zeros((2, 2, 2), np.float32))
    # A gap of 1/2 (logit 0) weighs -log(1/2) = 0.693; of 1 / (1 + e^-0.5) = 0.622 it weighs 0.974.
    np.testing.assert_allclose(gaps.draws[1, :, 0], [0.75 * math.log(2), 0.25 * math.log(2)], rtol=1e-6)
    np.testing.assert_allclose(gaps.parts[0], [0.75 * 0.974077, 0.25 * 0.313262], rtol=1e-5)
    np.testing.assert_allclose(gaps.gap()[1], [1 - 0.5**0.75, 1 - 0.5**0.25], rtol=1e-6)


def test_the_interval_is_the_central_80_per_cent_of_the_draws() -> None:
    spec, cells = two_by_two()
    z = np.linspace(-1, 1, 11, dtype=np.float32)[None, None] * np.ones((2, 2, 1), np.float32)
    low, high = strand_gaps(spec, cells, z).interval()
    # The second place and strand: logit -0.8 and 0.8 leave 1 - gap of 0.690 and 0.310, to the power of 0.25.
    assert (low[1, 1], high[1, 1]) == pytest.approx((1 - 0.689974**0.25, 1 - 0.310026**0.25), rel=1e-5)


def test_the_worst_case_of_what_nobody_saw_is_a_gap_of_0_999_and_what_was_seen_stays() -> None:
    spec, cells = two_by_two()
    z = np.zeros((2, 2, 2), np.float32)
    worst = bad_case(spec, cells, z, [0, 1], STRANDS)
    np.testing.assert_allclose(worst[0], strand_gaps(spec, cells, z).draws[0], rtol=1e-6)
    # -log(1 - 0.999) = 6.908
    np.testing.assert_allclose(worst[1, :, 0], [0.75 * 6.907755, 0.25 * 6.907755], rtol=1e-5)
    weights = {"services": 0.0, "reconciliation": 1.0}
    alone = dataclasses.replace(spec, settings=spec.settings.model_copy(update={"strand_weights": weights}))
    np.testing.assert_array_equal(bad_case(alone, cells, z, [1], STRANDS)[0, 0], [0.0, 0.0])
    np.testing.assert_array_equal(bad_case(alone, cells, z, [1], STRANDS)[0, 1], worst[1, 1])


def test_half_observed_is_half_the_weight() -> None:
    spec, cells = two_by_two()
    np.testing.assert_array_equal(observed_weight(spec, cells, STRANDS), [[0.75, 0.25], [0.0, 0.0]])


def test_draws_that_months_share_cannot_be_changed() -> None:
    z = normals(["a"], ["water"], 4, np.random.default_rng(1))
    assert z.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        z[0, 0, 0] = 1.0
