"""Logistic regression with a ridge, for lines that are fitted to outcomes: recalibration, the hazard of relapse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Floats = NDArray[np.float64]


def ridge_logistic(
    design: Floats,
    hit: Floats,
    *,
    ridge: Floats,
    at: Floats | float = 0.0,
    weight: Floats | None = None,
    bounds: Sequence[tuple[float | None, float | None]] | None = None,
) -> Floats:
    """Coefficients (K,) of the log-odds of `hit` (rows,), 0 or 1, on `design` (rows, K).

    ridge : (K, K) penalty, counted in cases. at : log-odds (rows,) to start from, which need no coefficient. weight :
    cases (rows,) that a row counts for. bounds : lowest and highest coefficient, None for no end.

    The minimum is sought with a line search (L-BFGS-B; Byrd et al. 1995, https://doi.org/10.1137/0916069), because
    plain Newton steps run away when far more or far less happened than was said.

    >>> quarter = np.arange(4000) % 4 == 0
    >>> ridge_logistic(np.ones((4000, 1)), quarter.astype(float), ridge=np.zeros((1, 1))).round(3).tolist()
    [-1.099]
    """
    cases = np.ones(len(hit)) if weight is None else weight
    size = cases.sum()

    def loss(line: Floats) -> tuple[float, Floats]:
        odds = at + design @ line
        value = cases @ (np.logaddexp(0, odds) - hit * odds) + line @ ridge @ line / 2
        return value / size, (design.T @ (cases * (expit(odds) - hit)) + ridge @ line) / size

    found = minimize(
        loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds,
        options={"ftol": 1e-15, "gtol": 1e-9},
    )  # fmt: skip
    return np.asarray(found.x)
