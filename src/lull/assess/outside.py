"""Validation against something outside: what gaps known at a month say about violence after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lull.assess.gaps import Floats
from lull.assess.sensitivity import mean_ranks, rank_correlation
from lull.errors import AssessError

FEWEST = 20


@dataclass(frozen=True)
class Outside:
    """Rank correlation of gap and later deaths over `n` districts: plain, and given the forecast, with an interval.

    `given_forecast` is None where nothing is left to tell; `low` and `high` bound it with 80 % probability.
    """

    n: int
    plain: float | None
    given_forecast: float | None
    low: float | None
    high: float | None


def later_violence(gap: Floats, risk: Floats, deaths: Floats, rng: np.random.Generator) -> Outside:
    """Partial rank correlation of gap and later deaths, the forecast held equal, with a bootstrap over districts.

    Parameters
    ----------
    gap, risk, deaths
        (D,) gap known at the month, forecast made at the month, deaths recorded after it.

    Raises
    ------
    AssessError
        If the lengths differ or there are fewer than 20 districts.

    References
    ----------
    Kendall (1942), Partial rank correlation, doi:10.1093/biomet/32.3-4.277, with Spearman's coefficient.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> risk, hidden = rng.random(400), rng.random(400)
    >>> found = later_violence(hidden, risk, risk + hidden, rng)
    >>> found.low > 0.5
    True
    """
    if not len(gap) == len(risk) == len(deaths) or len(gap) < FEWEST:
        raise AssessError(f"gap, risk and deaths of {len(gap)}, {len(risk)}, {len(deaths)}; expected 20 or more alike")
    picks = rng.integers(len(gap), size=(500, len(gap)))
    again = [p for rows in picks if (p := _partial(gap[rows], risk[rows], deaths[rows])) is not None]
    low, high = np.quantile(again, [0.1, 0.9]) if len(again) >= 250 else (None, None)
    return Outside(
        n=len(gap),
        plain=rank_correlation(gap, deaths),
        given_forecast=_partial(gap, risk, deaths),
        low=None if low is None else float(low),
        high=None if high is None else float(high),
    )


def _partial(gap: Floats, risk: Floats, deaths: Floats) -> float | None:
    """Correlation of the ranks of gap and deaths after both are freed of the ranks of the forecast."""
    base = np.column_stack([np.ones(len(risk)), mean_ranks(risk)])
    left = [y - base @ np.linalg.lstsq(base, y, rcond=None)[0] for y in (mean_ranks(gap), mean_ranks(deaths))]
    if min(np.abs(r).max() for r in left) < 1e-9:
        return None
    return float(np.corrcoef(left[0], left[1])[0, 1])
