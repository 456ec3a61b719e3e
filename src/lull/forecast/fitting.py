"""What the pool learns: members fitted, tried at earlier origins, weighted and recalibrated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.members import MEMBERS, Member
from lull.forecast.past import Past
from lull.forecast.persistence import persistence_of
from lull.forecast.recalibrate import Outcomes, fit_lines
from lull.forecast.stacking import GROUPS, Evidence, alive, best_weights
from lull.forecast.trial import (
    Progress,
    Trial,
    earlier_origins,
    fit_members,
    kinds,
    mean_ratios,
    outcomes,
    say,
    spells,
    tried,
)  # fmt: skip
from lull.forecast.whole import Course, fit_course
from lull.schema import ACTIVITIES

__all__ = ["Fitted", "Progress", "fit", "kinds", "say"]

Floats = NDArray[np.float64]

MEAN_RATIO: Final = 1.5


@dataclass(frozen=True)
class Fitted:
    """Everything learned at one origin; later origins may use it too, as it only knows older data.

    first, units, horizons : what it was fitted to: the first month, the units in their order, the months ahead.
    members : name → what the member learned. weights : (classes, horizon groups, members). lines : recalibration of the
    chance of any death, see `recalibrate`. persistence : (classes,) correlation of neighbouring months. ratios :
    (classes,) expected over recorded deaths at the earlier origins, nan where nothing was recorded. scores : member →
    CRPS relative to the first member at the earlier origins. outcomes : what the lines rest on, for later origins to
    add to. course : how totals of other places go on, where the world has such teachers. later : chances of any death
    that this pool gives at later origins, by what it sees of them, kept once worked out; no part of what was learned.
    """

    origin: np.datetime64
    first: np.datetime64
    units: tuple[str, ...]
    horizons: tuple[int, ...]
    members: dict[str, object]
    weights: Floats
    lines: Floats
    persistence: Floats
    ratios: Floats
    scores: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    outcomes: tuple[Outcomes, ...] = ()
    course: Course | None = None
    later: dict[tuple[int, bytes], Floats] = field(default_factory=dict, repr=False, compare=False)


def fit(past: Past, horizons: tuple[int, ...], rng: np.random.Generator, progress: Progress | None) -> Fitted:
    """Fit all members for which the history is long enough, their weights and the recalibration."""
    last = len(past.world.months) - 1
    chosen = [m for m in MEMBERS if last + 1 >= m.months + horizons[-1]] or [MEMBERS[0]]
    origins = earlier_origins(last, horizons, max(m.months for m in chosen))
    trial = tried(past, chosen, origins, horizons, rng, progress)
    keep = alive(trial.evidence, len(chosen))
    weights = _weights(trial, chosen, keep)
    ratios, found = mean_ratios(trial, weights), tuple(outcomes(trial, weights))
    fits = fit_members(past, chosen, last, horizons, rng, progress)
    notes = [*_left_out(chosen, last + 1, horizons[-1]), *_short(len(origins)), *_dropped(chosen, keep)]
    return Fitted(
        origin=past.world.origin,
        first=past.world.months[0],
        units=past.world.units,
        horizons=horizons,
        members=dict(zip([m.name for m in chosen], fits, strict=True)),
        weights=weights,
        lines=fit_lines(found),
        persistence=persistence_of(spells(trial, weights), rng=rng),
        ratios=ratios,
        scores=_relative(trial.evidence, chosen),
        notes=(*notes, *_mean_check(ratios)),
        outcomes=found,
        course=None if past.world.teachers is None else fit_course(past.world.teachers, horizons),
    )


def _weights(trial: Trial, chosen: list[Member], keep: NDArray[np.bool_]) -> Floats:
    """Weights (classes, horizon groups, members): the priors of the members that are kept, moved by the evidence."""
    prior = np.array([m.prior for m in chosen]).T * keep
    prior = np.where(prior.sum(axis=1, keepdims=True) > 0, prior, np.eye(len(chosen))[0])
    prior /= prior.sum(axis=1, keepdims=True)
    return np.array(
        [
            [best_weights(trial.evidence.get((c, g), []), prior[c]) for g in range(len(GROUPS) + 1)]
            for c in range(len(ACTIVITIES))
        ]
    )


def _left_out(chosen: list[Member], months: int, ahead: int) -> list[str]:
    return [
        f"member {m.name} left out: it needs {m.months + ahead} months of history, there are {months}"
        for m in MEMBERS
        if m not in chosen
    ]


def _short(origins: int) -> list[str]:
    if origins:
        return []
    return ["weights are the priors: the history is too short to try the members at earlier origins"]


def _dropped(chosen: list[Member], keep: NDArray[np.bool_]) -> list[str]:
    return [f"member {m.name} dropped: unstable at earlier origins" for m, k in zip(chosen, keep, strict=True) if not k]


def _mean_check(ratios: Floats) -> list[str]:
    """Notes on classes whose expected deaths were far from those recorded at earlier origins."""
    return [
        f"before sizes were set right, expected deaths of {name} units were {r:.1f} times those recorded at earlier"
        " origins: read the median and the interval rather than the mean"
        for name, r in zip(ACTIVITIES, ratios, strict=True)
        if r < 1 / MEAN_RATIO or r > MEAN_RATIO
    ]


def _relative(found: dict[tuple[int, int], list[Evidence]], chosen: list[Member]) -> dict[str, float]:
    total = sum((np.diag(e.square) for es in found.values() for e in es), np.zeros(len(chosen)))
    return {m.name: float(t / total[0]) for m, t in zip(chosen, total, strict=True)} if total[0] > 0 else {}
