"""Which choices move the result: Morris screening, leaving one indicator out, coherence within strands."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from lull.assess.assessment import Assessment, Draws, Inputs, Noise, assess_month, make_noise
from lull.assess.cells import Units
from lull.assess.gaps import Floats
from lull.assess.indicators import Indicator, Spec
from lull.assess.readings import logit_gap
from lull.assess.rows import table_of
from lull.assess.screening import mean_effects, morris_paths

# Choice -> from, to. Factors of scale are on the log scale, so that half and double are as far apart.
CHOICES: dict[str, tuple[float, float]] = {
    "exponent": (0.3, 0.7),
    "risk_error": (0.2, 0.8),
    "half_lives": (math.log(0.5), math.log(2)),
    "measurement_error": (math.log(0.5), math.log(2)),
    "prior_shift": (-0.7, 0.7),
    "prior_spread": (math.log(0.6), math.log(1.2)),
    "within_governorate": (0.5, 1.5),
    "gap_cap": (1.7, 3.9),
    "worst_goalposts": (math.log(2 / 3), math.log(1.5)),
    "equal_weights": (0.0, 1.0),
    "similar_groups": (0.0, 1.0),
    "strand_services": (math.log(0.5), math.log(2)),
    "strand_reconciliation": (math.log(0.5), math.log(2)),
    "strand_governance": (math.log(0.5), math.log(2)),
    "strand_displacement": (math.log(0.5), math.log(2)),
}
DRAWS, PATHS, LEVELS = 200, 4, 4
FEWEST_PAIRS = 8


def sensitivity_table(spec: Spec, inputs: Inputs, draws: Draws | None, rng: np.random.Generator) -> pa.Table:
    """Rows of `sensitivity`: what each choice does to the probabilities of being among the k.

    `mu_star` is the mean absolute change, over districts, of P(among the k) when a choice is moved across its range,
    after Morris (1991, doi:10.1080/00401706.1991.10484804) and Campolongo et al. (2007,
    doi:10.1016/j.envsoft.2006.10.004). `tiers_changed` is the share of districts whose tier differs from the default.
    """
    inputs = _districts_only(inputs)
    # The same random numbers each time, so that only the choice differs.
    noise = make_noise(spec, inputs.units, rng, count=DRAWS)
    base = assess_month(spec, inputs, draws, noise)
    rows = [
        *_choices(spec, inputs, base, draws, (noise, rng)),
        *_left_out(spec, inputs, base, draws, noise),
        *_coherence(spec, base),
    ]
    return table_of("sensitivity", [{"month": inputs.month, **r} for r in rows], inputs.month)


def _districts_only(inputs: Inputs) -> Inputs:
    keep = inputs.units.finest
    u = inputs.units
    kept = list(keep)
    units = Units(
        tuple(u.ids[n] for n in keep),
        tuple(u.levels[n] for n in keep),
        tuple(u.parents[n] for n in keep),
        u.groups[kept],
        u.donors[kept],
    )
    return dataclasses.replace(inputs, units=units)


def _choices(
    spec: Spec, inputs: Inputs, base: Assessment, draws: Draws | None, chance: tuple[Noise, np.random.Generator]
) -> Iterator[Mapping[str, object]]:
    noise, rng = chance
    names, ends = list(CHOICES), np.array(list(CHOICES.values()))
    points = morris_paths(len(names), PATHS, levels=LEVELS, rng=rng)
    settings = (ends[:, 0] + points * np.diff(ends, axis=1).T).reshape(-1, len(names))
    runs = [assess_month(*varied(spec, inputs, dict(zip(names, p, strict=True))), draws, noise) for p in settings]
    p_top = np.array([r.ranking.p_top for r in runs])
    effects = mean_effects(points, p_top.reshape(*points.shape[:2], -1))
    for n, name in enumerate(names):
        value, worst = float(effects[n].mean()), float(effects[n].max())
        yield {"kind": "choice", "name": name, "measure": "mu_star", "value": value, "n": len(runs)}
        yield {"kind": "choice", "name": name, "measure": "mu_star_most", "value": worst, "n": len(runs)}
    tiers = np.mean([[a != b for a, b in zip(r.ranking.tiers, base.ranking.tiers, strict=True)] for r in runs], axis=1)
    low, mid, high = np.quantile(tiers, [0.1, 0.5, 0.9])
    changed = {"value": float(mid), "low": float(low), "high": float(high)}
    yield {"kind": "choice", "name": "all", "measure": "tiers_changed", **changed, "n": len(runs)}


def varied(spec: Spec, inputs: Inputs, x: Mapping[str, float]) -> tuple[Spec, Inputs]:
    """The specification and inputs with every choice of `CHOICES` set to the given value."""
    s = spec.settings
    strands = {k: v * math.exp(x.get(f"strand_{k}", 0.0)) for k, v in s.strand_weights.items()}
    total = math.fsum(strands.values())
    settings = s.model_copy(
        update={
            "tiers": s.tiers.model_copy(update={"risk_error": x["risk_error"]}),
            "evidence": s.evidence.model_copy(update={"within_governorate": x["within_governorate"]}),
            "strand_weights": {k: v / total for k, v in strands.items()},
        }
    )
    count = {i.strand: sum(j.strand == i.strand for j in spec.scored) for i in spec.scored}
    indicators = tuple(_varied(i, count.get(i.strand, 1), x) if i.use == "gap" else i for i in spec.indicators)
    factor, cap = math.exp(x["measurement_error"]), x["gap_cap"]
    further = math.exp(-x.get("worst_goalposts", 0.0))
    readings = tuple(
        dataclasses.replace(r, sd=r.sd * factor, x=max(min(_moved(r.x, further), cap), -cap)) for r in inputs.readings
    )
    groups = inputs.units.groups if x["similar_groups"] >= 0.5 else np.zeros_like(inputs.units.groups)
    units = dataclasses.replace(inputs.units, groups=groups)
    spec = dataclasses.replace(spec, settings=settings, indicators=indicators, exponent=x["exponent"])
    return spec, dataclasses.replace(inputs, readings=readings, units=units)


def _moved(x: float, factor: float) -> float:
    """Logit of a gap if its worst goalpost lay 1 / `factor` times as far from the target."""
    return x if factor == 1 else logit_gap(factor / (1 + math.exp(-x)))


def _varied(i: Indicator, count: int, x: Mapping[str, float]) -> Indicator:
    prior = 1 / (1 + math.exp(-(math.log(i.prior_gap / (1 - i.prior_gap)) + x["prior_shift"])))
    return dataclasses.replace(
        i,
        weight=(1 - x["equal_weights"]) * i.weight + x["equal_weights"] / count,
        half_life=i.half_life * math.exp(x["half_lives"]),
        prior_gap=prior,
        prior_sd=i.prior_sd * math.exp(x["prior_spread"]),
    )


def _left_out(
    spec: Spec, inputs: Inputs, base: Assessment, draws: Draws | None, noise: Noise
) -> Iterator[Mapping[str, object]]:
    """Each indicator of a weighted strand left out, the rest of its strand taking up its weight."""
    for i in spec.scored:
        rest = [j for j in spec.scored if j.strand == i.strand and j.id != i.id]
        if not rest or not spec.settings.strand_weights.get(i.strand, 0):
            continue
        up = 1 / (1 - i.weight)
        kept = tuple(
            dataclasses.replace(j, weight=j.weight * up) if j in rest else j for j in spec.indicators if j.id != i.id
        )
        columns = [n for n, j in enumerate(spec.scored) if j.id != i.id]
        less = dataclasses.replace(noise, cells=noise.cells[:, columns], order=noise.order[:, columns])
        other = assess_month(dataclasses.replace(spec, indicators=kept), inputs, draws, less)
        head = {"kind": "leave_one_out", "name": i.id, "n": len(base.district)}
        apart = float(np.abs(other.ranking.p_top - base.ranking.p_top).mean())
        tiers = float(np.mean([a != b for a, b in zip(other.ranking.tiers, base.ranking.tiers, strict=True)]))
        yield {**head, "measure": "p_top_change", "value": apart}
        yield {**head, "measure": "tiers_changed", "value": tiers}


def _coherence(spec: Spec, base: Assessment) -> Iterator[Mapping[str, object]]:
    """Rank correlation of two indicators over the districts where both were observed; null with too few."""
    seen = base.cells.basis[list(base.district)] == 0
    loc = base.cells.loc[list(base.district)]
    for a, first in enumerate(spec.scored):
        for b in range(a + 1, len(spec.scored)):
            second = spec.scored[b]
            if first.strand != second.strand:
                continue
            both = seen[:, a] & seen[:, b]
            n = int(both.sum())
            yield {
                "kind": "coherence",
                "name": f"{first.id}~{second.id}",
                "measure": "rank_correlation",
                "value": rank_correlation(loc[both, a], loc[both, b]) if n >= FEWEST_PAIRS else None,
                "n": n,
            }


def rank_correlation(a: Floats, b: Floats) -> float | None:
    """Spearman's correlation with mean ranks for ties; None where one side does not vary.

    >>> rank_correlation(np.array([1.0, 2, 3]), np.array([2.0, 4, 9]))
    1.0
    """
    x, y = mean_ranks(a), mean_ranks(b)
    if x.std() == 0 or y.std() == 0:
        return None
    return round(float(np.corrcoef(x, y)[0, 1]), 12)


def mean_ranks(x: Floats) -> Floats:
    """Ranks from 1, ties sharing their mean."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=float)
