"""Score kernels on arrays: observations first, then draws `(rows, draws)`; one score a row, averaged later."""

from lull.scores.crps import crps_ensemble
from lull.scores.ignorance import BIN_TOPS, BINS, bin_of, ign_bins
from lull.scores.interval import coverage, interval_score
from lull.scores.joint import energy_score, variogram_score
from lull.scores.probability import (
    RELIABILITY_EDGES,
    Reliability,
    average_precision,
    brier,
    exceedance,
    reliability,
    reliability_bin,
)
from lull.scores.rank import pit
from lull.scores.rows import RowScores, score_rows

__all__ = [
    "BINS",
    "BIN_TOPS",
    "RELIABILITY_EDGES",
    "Reliability",
    "RowScores",
    "average_precision",
    "bin_of",
    "brier",
    "coverage",
    "crps_ensemble",
    "energy_score",
    "exceedance",
    "ign_bins",
    "interval_score",
    "pit",
    "reliability",
    "reliability_bin",
    "score_rows",
    "variogram_score",
]
