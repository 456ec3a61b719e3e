"""One month of one area assessed: from tables as known then to beliefs, gaps, ranking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.assess.cells import Cells, Units, believe, finest_level
from lull.assess.gaps import Floats, Gaps, Normals, bad_case, normals, observed_weight, strand_gaps
from lull.assess.indicators import Spec
from lull.assess.priority import (
    Choice,
    Information,
    Ranking,
    information,
    neutral,
    priority_draws,
    quadrant,
    rank,
    ranking,
    risk_draws,
    unmet,
)
from lull.assess.readings import Reading, read_observations
from lull.assess.rows import cutoff
from lull.assess.violence import Counts, past_peak, read_counts, read_violence
from lull.errors import AssessError
from lull.schema.rows import PlaceRow
from lull.schema.typed import rows_of

DRAWS = 1000


class Draws(Protocol):
    """Joint draws of a forecast: `draws` (units, horizons, worlds), deaths a month."""

    @property
    def units(self) -> tuple[str, ...]:
        """Ids of the units in order."""

    @property
    def horizons(self) -> tuple[int, ...]:
        """Months after the origin, in order."""

    @property
    def draws(self) -> NDArray[np.integer]:
        """Deaths (units, horizons, worlds)."""


@dataclass(frozen=True)
class Inputs:
    """What the assessment of one month rests on: places, readings and counts as known then."""

    month: dt.date
    place: pa.Table
    units: Units
    population: Mapping[str, float]
    readings: tuple[Reading, ...]
    counts: Counts


@dataclass(frozen=True)
class Noise:
    """Random numbers of one assessment: `cells` (U, I, K), `risk` (D, K), both standard normal, and a root for weights.

    `order` (D, I, K) puts the draws of each cell of a district from best to worst. Kept apart so that months, or runs
    which differ in one choice, can share them.
    """

    cells: Normals
    risk: Normals
    order: NDArray[np.int64]
    root: int


@dataclass(frozen=True)
class Assessment:
    """Results of one month. `district` holds the rows of `units` that are ranked, `priority` their draws (D, K).

    `known` (D, S) marks strands of conditions of which enough was observed there and is fresh; `log_unmet` (D, K) is
    the unmet gap over these, NaN where they hold less than the adequate share of all strands' weight.
    """

    inputs: Inputs
    cells: Cells
    gaps: Gaps
    observed: Floats
    z: Normals
    district: tuple[int, ...]
    weights: Floats
    known: NDArray[np.bool_]
    risk: Floats
    log_unmet: Floats
    priority: Floats
    ranking: Ranking
    quadrants: tuple[str, ...]
    likely: Floats
    information: Information
    counted: Floats


def first_of_month(as_of: dt.date | str) -> dt.date:
    """First day of the month of a date or of a text YYYY-MM.

    >>> first_of_month("2019-04")
    datetime.date(2019, 4, 1)
    """
    if isinstance(as_of, str):
        try:
            as_of = dt.date.fromisoformat(as_of if len(as_of) > 7 else f"{as_of}-01")
        except ValueError as error:
            raise AssessError(f"as of {as_of!r}: expected YYYY-MM") from error
    return as_of.replace(day=1)


def gather(spec: Spec, tables: Mapping[str, pa.Table], month: dt.date, counts: Counts | None = None) -> Inputs:
    """Places, readings and counts that were known before the month after `month` began.

    `counts` may be given to save reading the panel again. Places of the version most districts have are donors.
    """
    place = tables["place"].sort_by([("place_id", "ascending"), ("version", "ascending")])
    rows = rows_of(place, PlaceRow)
    population = {p["place_id"]: float(p["population"] or 0) for p in rows}
    counts = read_counts(tables["panel"]) if counts is None else counts
    observation = tables["observation"]
    known = observation.filter(pc.less_equal(observation["known_from"], pa.scalar(cutoff(month))))
    levels = {p["place_id"]: p["level"] for p in rows}
    readings = read_observations(spec, known, population, levels)
    readings += read_violence(spec, counts, population, levels, month)
    return Inputs(month, place, _units(spec, place, counts, month), population, tuple(readings), counts)


def _units(spec: Spec, place: pa.Table, counts: Counts, month: dt.date) -> Units:
    rows = rows_of(place, PlaceRow)
    ids, levels = [p["place_id"] for p in rows], [p["level"] for p in rows]
    parents, versions = [p["parent_id"] for p in rows], [p["version"] for p in rows]
    seen = counts.until(month)
    peak = dict(zip(seen.units, past_peak(seen).tolist(), strict=True)) if len(seen.months) else {}
    edges = spec.settings.evidence.peaks
    finest = finest_level(levels, ids, parents)
    above = sorted(set(levels) - {finest})
    groups = [
        int(np.searchsorted(edges, peak.get(i, 0.0), side="right")) if level == finest else 100 + above.index(level)
        for i, level in zip(ids, levels, strict=True)
    ]
    district = [v for v, level in zip(versions, levels, strict=True) if level == finest]
    main = max(sorted(set(district)), key=district.count, default="")
    donors = [level == finest and v == main for level, v in zip(levels, versions, strict=True)]
    return Units(tuple(ids), tuple(levels), tuple(p or "" for p in parents), np.array(groups), np.array(donors))


def assess_month(
    spec: Spec, inputs: Inputs, draws: Draws | None, noise: Noise, *, coverage: Floats | None = None
) -> Assessment:
    """Assess every place of one month and rank its districts.

    Parameters
    ----------
    draws
        Joint forecast of the districts; without it all risks are taken as equal, and `risk` is NaN.
    noise
        Random numbers, see `make_noise`.
    coverage
        (D, S) share of each district's and strand's gap that is delivered and verified, or None.
    """
    cells = believe(spec, inputs.units, inputs.readings, cutoff(inputs.month) - dt.timedelta(days=1))
    z = noise.cells
    gaps = strand_gaps(spec, cells, z)
    seen = observed_weight(spec, cells, gaps.strands)
    district = inputs.units.finest
    ids = [inputs.units.ids[n] for n in district]
    weights = strand_weights(spec, gaps.strands, z.shape[2], np.random.default_rng(noise.root))
    risk, any_death = twelve_month_risk(draws, ids), twelve_month_risk(draws, ids, deaths=1)
    choice = choice_of(spec)
    likely = risk_draws(np.nan_to_num(risk, nan=0.5), spec.settings.tiers.risk_error, noise.risk)
    rows = list(district)
    known = (seen[rows] >= choice.adequate) & (weights.mean(axis=1) > 0)
    free = priority_draws(likely, unmet(gaps.draws[rows], weights, coverage), choice.exponent)
    worst = priority_draws(
        likely, unmet(bad_case(spec, cells, z, rows, gaps.strands), weights, coverage), choice.exponent
    )
    counted = unmet(neutral(gaps.draws[rows], known), weights, coverage)
    priority = priority_draws(likely, counted, choice.exponent)
    ranked = ranking(priority, free, worst, (risk, any_death), choice)
    worth = information(rank(free) <= choice.k, noise.order)
    weight = np.array([float(spec.settings.strand_weights.get(i.strand, 0.0)) * i.weight for i in spec.scored])
    # Knowing again what is observed, or what has no weight, settles nothing.
    worth = replace(worth, gain=np.where(cells.observed[rows] | (weight <= 0), 0.0, worth.gain))
    log_unmet = known_unmet(gaps.draws[rows], weights, known, coverage, choice.adequate)
    # Without a forecast nothing is said about high or low risk, and of conditions only where enough is known.
    unknown = np.isnan(risk) | np.isnan(log_unmet).any(axis=1)
    quadrants = tuple(
        "unknown" if nothing else q for nothing, q in zip(unknown, _quadrants(spec, likely, log_unmet), strict=True)
    )
    return Assessment(
        inputs, cells, gaps, seen, z, district, weights, known, risk, log_unmet, priority, ranked, quadrants, likely,
        worth, counted,
    )  # fmt: skip


def known_unmet(
    log_gaps: Floats, weights: Floats, known: NDArray[np.bool_], coverage: Floats | None, adequate: float
) -> Floats:
    """Draws (D, K) of -log(1 - unmet gap) over the strands known; NaN where they hold too little of the weight."""
    share = weights[None] * known[:, :, None]
    total = share.sum(axis=1)
    enough = total.mean(axis=1) >= adequate
    left = -np.expm1(-log_gaps) * (1 - (0 if coverage is None else coverage[:, :, None]))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (-np.log1p(-left) * share).sum(axis=1) / total
    return np.where(enough[:, None], mean, np.nan)


def make_noise(spec: Spec, units: Units, rng: np.random.Generator, *, count: int = DRAWS) -> Noise:
    """Random numbers for `count` draws; those of a unit or an indicator depend on no other."""
    root = int(rng.integers(2**63))
    cells = normals(units.ids, [i.id for i in spec.scored], count, np.random.default_rng(root))
    rows = list(units.finest)
    risk = normals([units.ids[n] for n in rows], ["risk"], count, np.random.default_rng(root))[:, 0]
    return Noise(cells, risk, np.argsort(cells[rows], axis=2), root)


def choice_of(spec: Spec) -> Choice:
    """Settings of the tiers."""
    t = spec.settings.tiers
    return Choice(
        k=spec.k,
        watch=t.watch,
        watch_any=t.watch_any,
        exponent=spec.exponent,
        adequate=spec.settings.evidence.adequate,
    )


def strand_weights(spec: Spec, strands: Sequence[str], count: int, rng: np.random.Generator) -> Floats:
    """Weights of strands (S, K): Dirichlet draws around those of the settings, which their mean equals."""
    base = np.array([float(spec.settings.strand_weights.get(s, 0.0)) for s in strands])
    out = np.zeros((len(base), count))
    used = base > 0
    out[used] = rng.dirichlet(spec.settings.tiers.concentration * base[used] / base.sum(), count).T
    return out


def twelve_month_risk(draws: Draws | None, ids: Sequence[str], deaths: int = 25, months: int = 12) -> Floats:
    """Probability (D,) of at least `deaths` within `months`, half a world added on either side; NaN if not forecast."""
    risk = np.full(len(ids), np.nan)
    if draws is None:
        return risk
    at = {u: n for n, u in enumerate(draws.units)}
    use = [n for n, h in enumerate(draws.horizons) if h <= months]
    total = np.asarray(draws.draws)[:, use].sum(axis=1)
    for n, unit in enumerate(ids):
        if unit in at:
            hits = total[at[unit]] >= deaths
            risk[n] = (hits.sum() + 0.5) / (hits.size + 1)
    return risk


def _quadrants(spec: Spec, likely: Floats, log_unmet: Floats) -> tuple[str, ...]:
    t = spec.settings.tiers
    settled = (1 - t.settled, t.settled)
    high_gap = (-np.expm1(-log_unmet) >= t.gap_high).mean(axis=1)
    high_risk = (likely >= t.risk_high).mean(axis=1)
    return tuple(quadrant(r, g, settled) for r, g in zip(high_risk.tolist(), high_gap.tolist(), strict=True))
