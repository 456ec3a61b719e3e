"""Indicators, commitments, grievances, priorities and explanations."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lull.assess.assessment import Assessment, Draws, assess_month, first_of_month, gather
from lull.assess.indicators import Spec, load_spec
from lull.assess.tables import contribution_table, gap_of, priority_table, strand_table

if TYPE_CHECKING:
    from lull.area import Area

__all__ = ["assess", "spec_of"]


def assess(
    area: Area, tables: Mapping[str, pa.Table], draws: Draws | None, as_of: dt.date | str, rng: np.random.Generator
) -> dict[str, pa.Table]:
    """Assess one month of an area: conditions, efforts and where to step up, as known at its end.

    Parameters
    ----------
    tables
        Tables as known at the cutoff: `place`, `observation`, `panel`, and where there are any `commitment`, `claim`,
        `ledger`, `grievance`, `record`.
    draws
        Joint forecast of the districts (a `lull.forecast.pool.Forecast`), or None: all risks are then taken as equal.

    Returns
    -------
    Tables by name: `strand`, `contribution`, `priority`.

    Raises
    ------
    AssessError
        If indicators, goalposts, weights or settings of the area do not fit together, or a unit cannot be converted.
    """
    month = first_of_month(as_of)
    spec = spec_of(area)
    done = assess_month(spec, gather(spec, tables, month), draws, rng)
    return result_tables(spec, done)


def spec_of(area: Area) -> Spec:
    """Indicators, measures and settings of an area; `k` and `exponent` of its `area.toml` count over `assess.toml`."""
    spec = load_spec(area.folder)
    own = area.section("assess")
    tiers = {**spec.settings["tiers"], **{n: own[n] for n in ("k", "exponent") if n in own}}
    return dataclasses.replace(spec, settings={**spec.settings, "tiers": tiers})


def result_tables(spec: Spec, done: Assessment) -> dict[str, pa.Table]:
    """The tables of one assessed month."""
    i, month = done.inputs, done.inputs.month
    ids = [i.units.ids[n] for n in done.district]
    weights = done.weights.mean(axis=1)
    enough = done.observed[list(done.district)] @ weights >= float(spec.settings["evidence"]["adequate"])
    gap = gap_of(done.log_unmet)
    names = [x.id for x in spec.scored]
    values: dict[str, Sequence[object]] = {
        "unit_id": ids,
        "risk": [None if np.isnan(r) else float(r) for r in done.risk],
        "gap": [float(g) if e else None for g, e in zip(gap, enough, strict=True)],
        "quadrant": list(done.quadrants),
        "population": [int(i.population.get(u, 0)) for u in ids],
        "find_out": [names[int(np.argmax(g))] if g.max() > 0 else None for g in done.gain],
    }
    return {
        "strand": strand_table(spec, i.units, done.cells, done.gaps, month),
        "contribution": contribution_table(spec, i.units, done.cells, done.gaps, month),
        "priority": priority_table(done.ranking, values, month, int(spec.settings["tiers"].get("k", 10))),
    }
