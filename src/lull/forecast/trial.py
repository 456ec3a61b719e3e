"""How the members fared at earlier origins: what the weights and the recalibration are learned from.

At each earlier origin the members know nothing that came after it, and only those months are looked at whose outcome is
known by now. To save time, a few neighbouring origins share one fit, made at the first of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.forecast.ladder import mean_of_mass
from lull.forecast.members import Member
from lull.forecast.past import Past, trailing
from lull.forecast.persistence import Spell
from lull.forecast.recalibrate import Outcomes
from lull.forecast.stacking import Evidence, evidence, group_of, joined
from lull.forecast.world import activity_of

Progress = Callable[[str, float], None]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

EARLIER: Final = 12
SPACING: Final = 6
SHARED: Final = 6
MOST_ROWS: Final = 1500


@dataclass(frozen=True)
class Seen:
    """One origin and horizon looked at: of each row its class, weight, chance of 0 by member, mean by member, count.

    `age` : months since the outcome is known.
    """

    origin: int
    horizon: int
    age: int
    kind: Ints
    weight: Floats
    zero: NDArray[np.float32]
    mean: NDArray[np.float32]
    obs: Floats

    def zero_of(self, weights: Floats) -> Floats:
        """Chance of 0 (rows,) that a pool with some weights (classes, groups, members) would have given."""
        return np.asarray((weights[self.kind, group_of(self.horizon)].T * self.zero).sum(axis=0))


@dataclass
class Trial:
    """`evidence` : (class, horizon group) → one piece an origin. `seen` : everything looked at, oldest origin first."""

    evidence: dict[tuple[int, int], list[Evidence]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)


def earlier_origins(last: int, horizons: tuple[int, ...], months: int) -> Ints:
    """Up to 12 origins, six months apart, the newest with one outcome known at `last`; with enough history before each.

    >>> earlier_origins(100, (3, 14), 60).tolist()
    [79, 85, 91, 97]
    """
    newest = last - horizons[0]
    return np.arange(newest, max(months + horizons[-1], newest - SPACING * EARLIER), -SPACING)[::-1].copy()


def tried(
    past: Past,
    chosen: list[Member],
    origins: Ints,
    horizons: tuple[int, ...],
    rng: np.random.Generator,
    progress: Progress | None,
) -> Trial:
    """Fit the members at earlier origins and compare what they said with what is known at the last month."""
    out = Trial()
    fits: list[object] = []
    for i, origin in enumerate(origins.tolist()):
        if i % SHARED == 0:
            fits = fit_members(past, chosen, origin, horizons, rng, None)
        _look(out, past, list(zip(chosen, fits, strict=True)), origin, horizons, rng)
        say(progress, "trying earlier origins", (i + 1) / len(origins))
    return out


def fit_members(
    past: Past,
    chosen: list[Member],
    last: int,
    horizons: tuple[int, ...],
    rng: np.random.Generator,
    progress: Progress | None,
) -> list[object]:
    """What each member learns from what was known at month number `last`."""
    fits = []
    for i, m in enumerate(chosen):
        fits.append(m.fit(past, last, horizons, rng=rng))
        say(progress, f"fitting {m.name}", (i + 1) / len(chosen))
    return fits


def outcomes(trial: Trial, weights: Floats) -> list[Outcomes]:
    """Chances of any death that a pool with some weights (classes, groups, members) would have given."""
    return [Outcomes(1 - s.zero_of(weights), s.obs > 0, s.kind, np.full(len(s.obs), float(s.age))) for s in trial.seen]


def spells(trial: Trial, weights: Floats) -> list[Spell]:
    """What such a pool would have given for all known months of each origin together, where there are two or more."""
    out = []
    for _, some in groupby(trial.seen, key=lambda s: s.origin):
        seen = list(some)
        if len(seen) > 1:
            none = np.stack([s.zero_of(weights) for s in seen])
            died = np.stack([s.obs > 0 for s in seen])
            out.append(Spell(none, tuple(s.horizon for s in seen), died, seen[0].kind, seen[0].weight))
    return out


def mean_ratios(trial: Trial, weights: Floats) -> Floats:
    """Expected over recorded deaths by class, nan where nothing was recorded."""
    expected, observed = np.zeros(len(weights)), np.zeros(len(weights))
    for s in trial.seen:
        np.add.at(expected, s.kind, (weights[s.kind, group_of(s.horizon)].T * s.mean).sum(axis=0) * s.weight)
        np.add.at(observed, s.kind, s.obs * s.weight)
    return np.asarray(np.divide(expected, observed, out=np.full(len(weights), np.nan), where=observed > 0))


def kinds(past: Past, origin: int, units: Ints) -> Ints:
    """Activity class (rows,) of units at month number `origin`."""
    return activity_of(trailing(past.total, units, np.full_like(units, origin), 12))


def say(progress: Progress | None, what: str, share: float) -> None:
    """Report progress, if anybody listens."""
    if progress:
        progress(what, share)


def _look(
    out: Trial,
    past: Past,
    fitted: list[tuple[Member, object]],
    origin: int,
    horizons: tuple[int, ...],
    rng: np.random.Generator,
) -> None:
    last = past.world.counts.shape[1] - 1
    known = tuple(h for h in horizons if origin + h <= last)
    units, weight = _sample(past, origin, rng)
    masses = np.stack([m.mass(f, past, origin, known, units) for m, f in fitted])
    kind = kinds(past, origin, units)
    found: dict[tuple[int, int], list[Evidence]] = {}
    for j, h in enumerate(known):
        obs, part = past.world.counts[units, origin + h], masses[:, j]
        for c in np.unique(kind):
            rows = kind == c
            found.setdefault((int(c), group_of(h)), []).append(evidence(part[:, rows], obs[rows], weight[rows]))
        mean = np.stack([mean_of_mass(m) for m in part]).astype(np.float32)
        out.seen.append(Seen(origin, h, last - origin - h, kind, weight, part[:, :, 0].copy(), mean, obs))
    for key, pieces in found.items():
        out.evidence.setdefault(key, []).append(joined(pieces))


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
