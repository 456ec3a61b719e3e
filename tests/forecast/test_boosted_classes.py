"""Boosted classes: chances that sum to one, that find what is there, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from lull.forecast.boosting import FLOOR, Growth, chances, fit_classes

GROWTH = Growth(rounds=150, leaves=7, rate=0.1)


def cases(rng: np.random.Generator, size: int = 6000) -> tuple[np.ndarray, np.ndarray]:
    x = rng.uniform(-1, 1, (size, 2)).astype(np.float32)
    return x, np.where(rng.random(size) < 0.1 + 0.8 * (x[:, 0] > 0), 2, 0)


def learned(seed: int):
    x, label = cases(np.random.default_rng(4))
    rng = np.random.default_rng(seed)
    return fit_classes(x, label, np.ones(len(x)), classes=4, growth=GROWTH, rng=rng)


def test_chances_are_near_the_true_ones():
    said = chances(learned(1), np.array([[-0.5, 0.0], [0.5, 0.0]], dtype=np.float32))
    assert said[:, 2] == pytest.approx([0.1, 0.9], abs=0.04)
    assert said.sum(axis=1) == pytest.approx(1)


def test_classes_never_seen_keep_a_floor():
    said = chances(learned(1), np.zeros((3, 2), dtype=np.float32))
    assert said[:, [1, 3]] == pytest.approx(FLOOR / 4)


def test_the_same_seed_gives_the_same_chances():
    at = np.random.default_rng(5).uniform(-1, 1, (50, 2)).astype(np.float32)
    assert np.array_equal(chances(learned(7), at), chances(learned(7), at))


def test_one_kind_of_label_gives_certainty():
    x, _ = cases(np.random.default_rng(4), 100)
    found = fit_classes(x, np.ones(100, int), np.ones(100), classes=3, growth=GROWTH, rng=np.random.default_rng(0))
    assert chances(found, x[:2])[:, 1] == pytest.approx(1 - FLOOR + FLOOR / 3)


def test_weights_count():
    x, label = cases(np.random.default_rng(4))
    weight = np.where(label == 2, 3.0, 1.0)
    found = fit_classes(x, label, weight, classes=4, growth=GROWTH, rng=np.random.default_rng(1))
    # With 90 % cases of weight 3 against 10 % of weight 1: 2.7 / 2.8.
    assert chances(found, np.array([[0.5, 0.0]], dtype=np.float32))[0, 2] == pytest.approx(2.7 / 2.8, abs=0.03)
