"""What the pool learns: members fitted, tried at earlier origins, weighted and calibrated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.ladder import mean_of_mass
from lull.forecast.members import MEMBERS, Member
from lull.forecast.past import Past, trailing
from lull.forecast.stacking import GROUPS, KNOTS, Evidence, alive, best_weights, evidence, group_of, pit_at_knots
from lull.forecast.world import activity_of
from lull.schema import ACTIVITIES

Progress = Callable[[str, float], None]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CLASSES: Final = 4
EARLIER: Final = 12
SPACING: Final = 6
MOST_ROWS: Final = 1500
MEAN_RATIO: Final = 1.5
CALIBRATE: Final = (0.8, 0.8, 0.2, 0.2)


@dataclass(frozen=True)
class Fitted:
    """Everything learned at one origin; later origins may use it too, as it only knows older data.

    members : name → what the member learned. weights : (classes, horizon groups, members). curves : (classes, KNOTS)
    calibration of cumulative probabilities. ratios : (classes,) expected over recorded deaths at the earlier origins,
    nan where nothing was recorded. scores : member → CRPS relative to the first member at the earlier origins.
    """

    origin: np.datetime64
    members: dict[str, Any]
    weights: Floats
    curves: Floats
    ratios: Floats
    scores: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def fit(past: Past, horizons: tuple[int, ...], rng: np.random.Generator, progress: Progress | None) -> Fitted:
    """Fit all members for which the history is long enough, their weights and the calibration."""
    last = len(past.world.months) - 1
    chosen = [m for m in MEMBERS if last + 1 >= m.months + horizons[-1]] or [MEMBERS[0]]
    notes = [
        f"member {m.name} left out: it needs {m.months + horizons[-1]} months of history, there are {last + 1}"
        for m in MEMBERS
        if m not in chosen
    ]
    origins = _earlier_origins(last, horizons, max(m.months for m in chosen))
    if not len(origins):
        notes.append("weights are the priors: the history is too short to try the members at earlier origins")
    fits, found, curves, ratios = _try_out(past, chosen, origins, horizons, rng, progress)
    prior = np.array([m.prior for m in chosen])
    keep = alive(found, len(chosen)) if found else np.ones(len(chosen), dtype=bool)
    notes += [
        f"member {m.name} dropped: unstable at earlier origins" for m, k in zip(chosen, keep, strict=True) if not k
    ]
    notes += _mean_check(ratios)
    prior = np.where(keep, prior, 0.0) / prior[keep].sum()
    weights = np.array(
        [[best_weights(found.get((c, g), []), prior) for g in range(len(GROUPS) + 1)] for c in range(CLASSES)]
    )
    if len(origins) or not fits:
        fits = _fit_members(past, chosen, last, horizons, rng, progress)
    return Fitted(
        past.world.origin, dict(zip([m.name for m in chosen], fits, strict=True)), weights, curves, ratios,
        _relative(found, chosen), tuple(notes),
    )  # fmt: skip


def _earlier_origins(last: int, horizons: tuple[int, ...], months: int) -> Ints:
    """Origins whose outcomes are all known at `last`, newest first, with enough history before each."""
    newest = last - horizons[-1]
    origins = np.arange(newest, max(months + horizons[-1], newest - SPACING * EARLIER), -SPACING)
    return np.sort(origins)


def _fit_members(
    past: Past,
    chosen: list[Member],
    last: int,
    horizons: tuple[int, ...],
    rng: np.random.Generator,
    progress: Progress | None,
) -> list[Any]:
    fits = []
    for i, m in enumerate(chosen):
        fits.append(m.fit(past, last, horizons, rng=rng))
        say(progress, f"fitting {m.name}", (i + 1) / len(chosen))
    return fits


def _try_out(
    past: Past,
    chosen: list[Member],
    origins: Ints,
    horizons: tuple[int, ...],
    rng: np.random.Generator,
    progress: Progress | None,
) -> tuple[list[Any], dict[tuple[int, int], list[Evidence]], Floats, Floats]:
    """Score members that knew only what preceded the first earlier origin, at all of them."""
    found: dict[tuple[int, int], list[Evidence]] = {}
    curves, ratios = np.tile(KNOTS, (CLASSES, 1)), np.full(CLASSES, np.nan)
    if not len(origins):
        return [], found, curves, ratios
    fits = _fit_members(past, chosen, int(origins[0]), horizons, rng, progress)
    prior = np.array([m.prior for m in chosen])
    pits: list[tuple[Ints, Floats, Floats]] = []
    means = np.zeros((CLASSES, 2))
    for i, origin in enumerate(origins):
        units, weight = _sample(past, int(origin), rng)
        masses = np.stack([m.mass(f, past, int(origin), horizons, units) for m, f in zip(chosen, fits, strict=True)])
        kind = kinds(past, int(origin), units)
        for j, h in enumerate(horizons):
            obs = past.world.counts[units, origin + h]
            for c in np.unique(kind):
                rows = kind == c
                found.setdefault((int(c), group_of(h)), []).append(
                    evidence(masses[:, j, rows], obs[rows], weight[rows])
                )
            mixed = np.tensordot(prior / prior.sum(), masses[:, j], 1)
            pits.append((kind, weight, pit_at_knots(mixed, obs)))
            np.add.at(means, kind, np.column_stack([mean_of_mass(mixed), obs]) * weight[:, None])
        say(progress, "trying earlier origins", (i + 1) / len(origins))
    ratios = np.divide(means[:, 0], means[:, 1], out=ratios, where=means[:, 1] > 0)
    return fits, _joined(found, len(horizons)), _curves(pits), ratios


def _joined(found: dict[tuple[int, int], list[Evidence]], horizons: int) -> dict[tuple[int, int], list[Evidence]]:
    """One piece of evidence an origin: horizons of one group joined, so that origins are what is counted."""
    out: dict[tuple[int, int], list[Evidence]] = {}
    for key, pieces in found.items():
        size = max(1, round(len(pieces) / EARLIER))
        out[key] = [_sum(pieces[i : i + size]) for i in range(0, len(pieces), size)]
    return out


def _sum(pieces: list[Evidence]) -> Evidence:
    return Evidence(
        np.sum([p.square for p in pieces], axis=0),
        np.concatenate([p.hit for p in pieces], axis=1),
        np.concatenate([p.weight for p in pieces]),
    )


def _sample(past: Past, origin: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Units to score: all, or where there are many, those with deaths in five years and a share of the rest."""
    every = np.arange(len(past.world.units))
    if len(every) <= MOST_ROWS:
        return every, np.ones(len(every))
    loud = trailing(past.active, every, np.full_like(every, origin), 60) > 0
    parts, weights = [], []
    for rows in (every[loud], every[~loud]):
        some = rows if len(rows) <= MOST_ROWS else np.sort(rng.choice(rows, MOST_ROWS, replace=False))
        parts.append(some)
        weights.append(np.full(len(some), len(rows) / max(len(some), 1)))
    return np.concatenate(parts), np.concatenate(weights)


def _curves(pits: list[tuple[Ints, Floats, Floats]]) -> Floats:
    """Calibration curves (CLASSES, KNOTS), drawn back to the diagonal, more so for classes with violence."""
    kind, weight, at = (np.concatenate([p[i] for p in pits]) for i in range(3))
    curves = np.tile(KNOTS, (CLASSES, 1))
    for c in range(CLASSES):
        rows = kind == c
        if rows.any():
            trust = CALIBRATE[c] * rows.sum() / (rows.sum() + 500)
            curves[c] = trust * np.average(at[rows], axis=0, weights=weight[rows]) + (1 - trust) * KNOTS
    curves[:, 0], curves[:, -1] = 0.0, 1.0
    return np.maximum.accumulate(curves, axis=1)


def _mean_check(ratios: Floats) -> list[str]:
    """Notes on classes whose expected deaths were far from those recorded at earlier origins."""
    return [
        f"expected deaths of {name} units were {r:.1f} times those recorded at earlier origins:"
        " read the median and the interval rather than the mean"
        for name, r in zip(ACTIVITIES, ratios, strict=True)
        if r < 1 / MEAN_RATIO or r > MEAN_RATIO
    ]


def _relative(found: dict[tuple[int, int], list[Evidence]], chosen: list[Member]) -> dict[str, float]:
    total = sum((np.diag(e.square) for es in found.values() for e in es), np.zeros(len(chosen)))
    return {m.name: float(t / total[0]) for m, t in zip(chosen, total, strict=True)} if total[0] > 0 else {}


def kinds(past: Past, origin: int, units: Ints) -> Ints:
    """Activity class (rows,) of units at month number `origin`."""
    return activity_of(trailing(past.total, units, np.full_like(units, origin), 12))


def say(progress: Progress | None, what: str, share: float) -> None:
    """Report progress, if anybody listens."""
    if progress:
        progress(what, share)
