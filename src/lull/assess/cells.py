"""What is believed about each place and indicator: its own value while fresh, else a wider pool with a wider spread."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lull.assess.indicators import Indicator, Spec
from lull.assess.readings import Reading
from lull.settings.assess import Evidence as EvidenceRule

BASES = ("observed", "own_past", "above", "similar", "prior")
MAX_SD = 1.6


@dataclass(frozen=True)
class Units:
    """Places to assess: ids (U), level, governorate of each ("" for none), group of similar places, donor or not.

    Only donors lend their values to others, so a place added later changes nothing for the rest.
    """

    ids: tuple[str, ...]
    levels: tuple[str, ...]
    parents: tuple[str, ...]
    groups: NDArray[np.int64]
    donors: NDArray[np.bool_]

    @property
    def finest(self) -> tuple[int, ...]:
        """Numbers of the places that hold no other: those that are ranked."""
        level = finest_level(self.levels, self.ids, self.parents)
        return tuple(n for n, own in enumerate(self.levels) if own == level)

    @property
    def top(self) -> str:
        """Id of the place that lies in no other, the whole; "" where there is none above the finest places."""
        finest = {self.ids[n] for n in self.finest}
        return next((u for u, up in zip(self.ids, self.parents, strict=True) if not up and u not in finest), "")


def finest_level(levels: Sequence[str], ids: Sequence[str], parents: Sequence[str | None]) -> str:
    """The level of the places that lie deepest; nothing where there are no places.

    >>> finest_level(["a", "b", "b"], ["x", "y", "z"], [None, "x", "x"])
    'b'
    """
    above = dict(zip(ids, parents, strict=True))
    depth = {}
    for place in ids:
        chain = [place]
        while (up := above.get(chain[-1])) and up not in chain:
            chain.append(up)
        depth[place] = len(chain)
    return max(zip((depth[p] for p in ids), levels, strict=True), default=(0, ""))[1]


@dataclass(frozen=True)
class Cells:
    """Belief about places (U) and scored indicators (I): gap on the logit scale is normal with `loc` and `sd`.

    `basis` indexes `BASES`; `level` is the evidence level (0 where nothing of the place itself was seen); `age` in
    months and `value` are NaN without an own value; `ids` are the observations used.
    """

    loc: NDArray[np.float64]
    sd: NDArray[np.float64]
    basis: NDArray[np.int64]
    level: NDArray[np.int64]
    age: NDArray[np.float64]
    value: NDArray[np.float64]
    end: dict[tuple[int, int], dt.date]
    ids: dict[tuple[int, int], tuple[str, ...]]

    @property
    def observed(self) -> NDArray[np.bool_]:
        """Cells with an own value that is neither stale nor weak."""
        return np.asarray(self.basis == 0)


@dataclass(frozen=True)
class _Own:
    x: float
    var: float
    age: float
    value: float
    end: dt.date
    level: int
    ids: tuple[str, ...]


@dataclass(frozen=True)
class _Belief:
    loc: float
    var: float
    basis: int


def believe(spec: Spec, units: Units, readings: Sequence[Reading], as_of: dt.date) -> Cells:
    """Belief about every cell at the end of the month of `as_of`.

    An own value stands as it is while fresh. With age its spread grows towards that of the pool, with the half-life of
    the indicator, and its centre moves towards the pool only where the pool is worse: silence never makes a place
    look better. A place never observed is drawn from its governorate's published value and from similar districts,
    these from the indicator's prior.
    """
    shape = (len(units.ids), len(spec.scored))
    loc, sd = np.zeros(shape), np.zeros(shape)
    basis, level = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    age, value = np.full(shape, np.nan), np.full(shape, np.nan)
    ends: dict[tuple[int, int], dt.date] = {}
    ids: dict[tuple[int, int], tuple[str, ...]] = {}
    by_place: dict[str, dict[str, list[Reading]]] = {i.id: {} for i in spec.indicators}
    for r in readings:
        if r.end <= as_of and r.indicator in by_place:
            by_place[r.indicator].setdefault(r.place, []).append(r)
    for column, indicator in enumerate(spec.scored):
        own = {p: _latest(indicator, rs, as_of) for p, rs in by_place[indicator.id].items()}
        pools = _pools(indicator, units, own)
        for row, place in enumerate(units.ids):
            pool = _wider(spec, indicator, pools[int(units.groups[row])], own.get(units.parents[row]))
            mine = own.get(place)
            belief = pool if mine is None else _aged(spec.settings.evidence, indicator, mine, pool)
            loc[row, column], basis[row, column] = belief.loc, belief.basis
            sd[row, column] = min(math.sqrt(belief.var), MAX_SD)
            source = mine if mine is not None else own.get(units.parents[row]) if belief.basis == 2 else None
            if source is not None:
                ids[row, column] = source.ids
            if mine is not None:
                age[row, column], value[row, column] = mine.age, mine.value
                level[row, column], ends[row, column] = mine.level, mine.end
    return Cells(loc, sd, basis, level, age, value, ends, ids)


def months_between(earlier: dt.date, later: dt.date) -> float:
    """Months from one day to another, 30.44 days each, never below 0."""
    return max((later - earlier).days / 30.44, 0.0)


def _latest(indicator: Indicator, readings: list[Reading], as_of: dt.date) -> _Own:
    """The newest reading, with others at most half a half-life older, weighted by precision and age.

    Strong evidence is not mixed with weak: level 1 counts only where nothing better is as new.
    """
    if len(readings) == 1:
        (r,) = readings
        return _Own(r.x, r.sd**2, months_between(r.end, as_of), r.value, r.end, r.level, r.ids)
    same = _newest_a_measure(_beside_the_newest(indicator, readings))
    newest = max(r.end for r in same)
    w = np.array([0.5 ** (months_between(r.end, newest) / indicator.half_life) / r.sd**2 for r in same])
    x = float(w @ np.array([r.x for r in same]) / w.sum())
    lead = max(same, key=lambda r: (r.end, -r.sd, r.measure, r.value))
    # Values of one office or one week share their errors, so several are no better than the best of them.
    var = min(r.sd for r in same) ** 2
    found = tuple(sorted({i for r in same for i in r.ids}))
    return _Own(x, var, months_between(newest, as_of), lead.value, newest, max(r.level for r in same), found)


def _beside_the_newest(indicator: Indicator, readings: list[Reading]) -> list[Reading]:
    """Readings within half a half-life of the newest, of the better kind of evidence that is among them."""
    newest = max(r.end for r in readings)
    window = [r for r in readings if months_between(r.end, newest) <= 0.5 * indicator.half_life]
    best = max(min(r.level, 2) for r in window)
    return [r for r in window if min(r.level, 2) == best]


def _newest_a_measure(readings: list[Reading]) -> list[Reading]:
    """The readings of each measure on its last day: the newest of a series replaces the older ones."""
    last: dict[str, dt.date] = {}
    for r in readings:
        last[r.measure] = max(last.get(r.measure, r.end), r.end)
    return [r for r in readings if r.end == last[r.measure]]


def _pools(indicator: Indicator, units: Units, own: Mapping[str, _Own]) -> dict[int, _Belief]:
    """Predictive belief about a place without a value of its own, by group of similar places."""
    prior = _Belief(math.log(indicator.prior_gap / (1 - indicator.prior_gap)), indicator.prior_sd**2, 4)
    pools = {}
    for group in {int(g) for g in units.groups}:
        rows = [n for n, g in enumerate(units.groups) if g == group and units.donors[n]]
        found = [own[units.ids[n]] for n in rows if units.ids[n] in own]
        pools[group] = _shrink(prior, indicator, found)
    return pools


def _lost(indicator: Indicator, age: float) -> float:
    """Share of what a value told that age has taken: half after one half-life."""
    return float(1 - 0.5 ** (age / indicator.half_life))


def _shrink(prior: _Belief, indicator: Indicator, found: Sequence[_Own]) -> _Belief:
    """Mean and spread of a group, shrunk to the prior as if the prior were worth four places.

    A value that has aged moves to the prior only where the prior is worse, and adds to the spread.
    """
    if not found:
        return prior
    lost = np.array([_lost(indicator, f.age) for f in found])
    x = np.array([f.x for f in found])
    x = x + lost * np.maximum(prior.loc - x, 0.0)
    n = len(found)
    mean = float((4 * prior.loc + x.sum()) / (4 + n))
    spread = float((4 * prior.var + ((x - mean) ** 2).sum()) / (4 + n))
    return _Belief(mean, spread + prior.var / (4 + n) + float(lost.mean()) * prior.var, 3 if lost.min() < 0.75 else 4)


def _wider(spec: Spec, indicator: Indicator, pool: _Belief, governorate: _Own | None) -> _Belief:
    """Pool of similar places, informed by the value published for the governorate as a whole."""
    if governorate is None:
        return pool
    within = spec.settings.evidence.within_governorate**2
    lost = _lost(indicator, governorate.age)
    x = governorate.x + lost * max(pool.loc - governorate.x, 0.0)
    precision = 1 / (governorate.var + within)
    total = precision + 1 / pool.var
    # Districts differ within a governorate however well its mean is known.
    var = max(1 / total, within)
    loc = (precision * x + pool.loc / pool.var) / total
    return _Belief(loc, var + lost * max(pool.var - var, 0.0), 2 if lost < 0.75 else pool.basis)


def _aged(evidence: EvidenceRule, indicator: Indicator, mine: _Own, pool: _Belief) -> _Belief:
    lost = _lost(indicator, mine.age)
    fresh = mine.age <= evidence.stale_half_lives * indicator.half_life
    x, var = mine.x, mine.var
    if mine.level == 1:  # a weak value is weighed against the pool, it never stands alone
        share = (1 / var) / (1 / var + 1 / pool.var)
        x, var = share * x + (1 - share) * pool.loc, 1 / (1 / var + 1 / pool.var)
    loc = x + lost * max(pool.loc - x, 0.0)
    return _Belief(loc, var + lost * max(pool.var - var, 0.0), 0 if fresh and mine.level > 1 else 1)
