"""Made-up worlds with a known truth, to test what the arithmetic can and cannot tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lull.assess.gaps import Floats
from lull.assess.indicators import Indicator, Measure, Spec
from lull.languages import source, usual_levels
from lull.schema import arrow_schema, conform
from lull.settings import AssessSettings
from lull.settings.assess import Errors, Tiers

MONTH = dt.date(2019, 4, 1)


@dataclass(frozen=True)
class MadeUp:
    """A made-up area: specification, tables as known, forecast draws, and the truth behind them.

    `gaps` (D, I) true gaps of the indicators, `risk` (D,) true probability, `priority` (D,) and `ranks` (D,) what
    follows from them with equal weights.
    """

    spec: Spec
    tables: dict[str, pa.Table]
    risk_seen: Floats
    gaps: Floats
    risk: Floats
    priority: Floats
    ranks: NDArray[np.int64]


def mock_spec(*, strands: int = 4, each: int = 3, error: float = 0.35) -> Spec:
    """A specification with equal weights: `each` indicators, shares in percent, in each of `strands` strands."""
    names = ("services", "reconciliation", "governance", "displacement", "security")[:strands]
    indicators, measures = [], []
    for strand in names:
        for n in range(each):
            i = f"{strand}_{n}"
            indicators.append(
                Indicator(i, strand, strand, "gap", 1 / each, "state", "outcome", 1, 12, 0.5, 1.0, {source(): i}, "")
            )
            measures.append(Measure(f"m_{i}", i, "percent", "", "", "linear", 0, 100, {}, 0, "", ""))
    settings = AssessSettings(
        tiers=Tiers(concentration=1000),
        strand_weights=dict.fromkeys(names, 1 / strands),
        error=Errors(survey=error, event_count=0.2, default=error),
    )
    return Spec(tuple(indicators), tuple(measures), settings)


def mock_area(rng: np.random.Generator, *, districts: int = 101, missing: float = 0.3, error: float = 0.35) -> MadeUp:
    """A made-up area with the truth known: gaps logit-normal around each indicator's mean, seen with error.

    A share `missing` of cells, taken at random, is not observed. Risk is seen with an error of 0.5 on the logit scale.
    """
    spec = mock_spec(error=error)
    count = len(spec.scored)
    worse = rng.normal(0, 0.6, (districts, 1))
    x = worse + rng.normal(0, 0.8, (districts, count))
    x = np.clip(x, np.log(0.02 / 0.98), np.log(0.95 / 0.05))
    log_risk = -1.5 + 1.3 * rng.standard_normal(districts)
    seen_risk = 1 / (1 + np.exp(-(log_risk + 0.5 * rng.standard_normal(districts))))
    gaps, risk = 1 / (1 + np.exp(-x)), 1 / (1 + np.exp(-log_risk))
    unmet = -np.expm1(np.log1p(-gaps).mean(axis=1))
    priority = np.sqrt(risk * unmet)
    ranks = np.empty(districts, dtype=np.int64)
    ranks[np.argsort(-priority)] = np.arange(1, districts + 1)
    hidden = rng.random((districts, count)) < missing
    seen = 1 / (1 + np.exp(-(x + error * rng.standard_normal(x.shape))))
    tables = mock_tables(spec, np.where(hidden, np.nan, 100 * seen))
    return MadeUp(spec, tables, seen_risk, gaps, risk, priority, ranks)


def mock_tables(spec: Spec, percent: Floats, *, month: dt.date = MONTH) -> dict[str, pa.Table]:
    """Tables with one value (percent) of each indicator and district of this month; NaN is not observed.

    District `D000` on in governorates `G0` to `G9` of country `C`; no deaths recorded but in the first district.
    """
    origin = {"source_id": "made-up", "known_from": dt.date(2000, 1, 1)}
    ids = [f"D{n:03d}" for n in range(len(percent))]
    finest, upper = usual_levels()[:2]
    places = [{"place_id": "C", "level": "country", "population": 10**7}]
    places += [{"place_id": f"G{n}", "level": upper, "parent_id": "C"} for n in range(10)]
    places += [
        {"place_id": u, "level": finest, "parent_id": f"G{n % 10}", "population": 100_000} for n, u in enumerate(ids)
    ]
    end = month.replace(day=28)
    rows = [
        {
            "obs_id": f"{u}-{i.id}", "strand": i.strand, "indicator": f"m_{i.id}", "place_id": u, "period_start": month,
            "period_end": end, "value": float(percent[d, n]), "unit": "percent", "method": "survey",
            "evidence_level": 3, "source_id": "made-up", "known_from": end,
        }
        for d, u in enumerate(ids)
        for n, i in enumerate(spec.scored)
        if np.isfinite(percent[d, n])
    ]  # fmt: skip
    panel = [
        {
            "unit_id": u, "level": finest, "month": month, "events": int(n == 0), "deaths": int(n == 0),
            "deaths_state": int(n == 0), "deaths_nonstate": 0, "deaths_onesided": 0,
        }
        for n, u in enumerate(ids)
    ]  # fmt: skip
    place = pa.Table.from_pylist([{**p, "version": "v1", **origin} for p in places], schema=arrow_schema("place"))
    return {
        "place": conform(place, "place"),
        "observation": conform(pa.Table.from_pylist(rows, schema=arrow_schema("observation")), "observation"),
        "panel": conform(pa.Table.from_pylist(panel, schema=arrow_schema("panel")), "panel"),
    }


@dataclass(frozen=True)
class Sure:
    """A forecast given as probabilities alone: draws that reach 25 deaths in the first month with that share."""

    units: tuple[str, ...]
    risk: Floats
    worlds: int = 2000

    @property
    def horizons(self) -> tuple[int, ...]:
        """One month."""
        return (1,)

    @property
    def draws(self) -> NDArray[np.int64]:
        """Deaths (units, 1, worlds)."""
        at = (np.arange(self.worlds) + 0.5) / self.worlds
        return np.where(at[None, None, :] < self.risk[:, None, None], 25, 0)
