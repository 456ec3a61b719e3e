"""Time and memory of scoring a year of PRIO-GRID forecasts: 13,110 units x 12 months x 1,000 draws.

Run: `python benchmarks/scoring.py`. Prints the seconds for CRPS, IGN, MIS and Brier in one pass (best and worst of
three), those of the single scores, and the peak memory of the process with the input in it.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from lull import scores

UNITS, MONTHS, DRAWS = 13_110, 12, 1_000


def world(rng: np.random.Generator, *, busy: float) -> tuple[np.ndarray, np.ndarray]:
    """Draws that are zero but for a share of busy rows, as in the challenge; made in blocks to spare memory."""
    rows = UNITS * MONTHS
    fct = np.zeros((rows, DRAWS), dtype=np.int32)
    active = np.flatnonzero(rng.random(rows) < busy)
    for part in np.array_split(active, max(1, len(active) // 2_000)):
        fct[part] = rng.poisson(rng.gamma(0.3, 30, size=(len(part), DRAWS)))
    obs = np.zeros(rows)
    obs[active] = rng.poisson(rng.gamma(0.3, 30, size=len(active)))
    return obs, fct


def main() -> None:
    rng = np.random.default_rng(1)
    for busy in (0.03, 1.0):
        obs, fct = world(rng, busy=busy)
        seconds = []
        for _ in range(3):
            start = time.perf_counter()
            result = scores.score_rows(obs, fct, rng=rng)
            seconds.append(time.perf_counter() - start)
        print(
            f"{busy:4.0%} of rows non-zero: all scores {min(seconds):.2f}-{max(seconds):.2f} s, "
            f"CRPS {result.crps.mean():.4f}"
        )
        for score in (scores.crps_ensemble, scores.ign_bins, scores.interval_score, scores.brier):
            start = time.perf_counter()
            score(obs, fct)
            print(f"      {score.__name__}: {time.perf_counter() - start:.2f} s")
        del fct
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GB")


if __name__ == "__main__":
    main()
