"""A small backtest with made-up counts, for examples and tests."""

from __future__ import annotations

import numpy as np

from lull.forecast.world import world_from_long
from lull.verify.backtest import Scores, Setting, backtest
from lull.verify.protocols import challenge


def mock_scores() -> Scores:
    """Scores of `zero` and `conflictology-12` for a calm unit "a" and a unit "b" at war, window 2018, 24 draws.

    Every month of "a" has no death and every month of "b" has 30, so that the figures can be worked out by hand.

    >>> mock_scores().months.num_rows
    48
    """
    months = [str(m) for m in np.datetime64("2016-01", "M") + np.arange(36)]
    world = world_from_long(["a"] * 36 + ["b"] * 36, months * 2, [0] * 36 + [30] * 36)
    return backtest(world, challenge([2018]), ["zero", "conflictology-12"], setting=Setting(draws=24))
