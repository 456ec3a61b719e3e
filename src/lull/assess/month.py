"""One month of an area assessed: conditions, efforts, where to step up, and what each rests on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lull.assess.assessment import Draws, assess_month, first_of_month, gather, make_noise
from lull.assess.cards import card_table
from lull.assess.dials import dial_table
from lull.assess.efforts import coverage, effort_table, read_promises
from lull.assess.indicators import Spec, load_spec
from lull.assess.ledger import ledger
from lull.assess.presence import presence_table
from lull.assess.restored import restored_table
from lull.assess.rows import SOURCE_ID, cutoff
from lull.assess.sensitivity import sensitivity_table
from lull.assess.tables import condition_tables, find_out_table, ranking_table, strand_table
from lull.schema import STRANDS

if TYPE_CHECKING:
    from lull.area import Area


def assess(
    area: Area,
    tables: Mapping[str, pa.Table],
    draws: Draws | None,
    as_of: dt.date | str,
    rng: np.random.Generator,
    *,
    thorough: bool = True,
) -> dict[str, pa.Table]:
    """Assess one month of an area: conditions, efforts and where to step up, as known at its end.

    Parameters
    ----------
    tables
        Tables as known at the cutoff: `place`, `observation`, `panel`, and where there are any `commitment`, `claim`,
        `ledger`, `grievance`, `record`, `presence`.
    draws
        Joint forecast of the districts (a `lull.forecast.pool.Forecast`), or None: all risks are then taken as equal.
    thorough
        Also try what each choice does to the result (`sensitivity`), which takes most of the time.

    Returns
    -------
    Tables by name: `ledger` where there are commitments, `strand`, `contribution`, `priority`, `find_out`, `effort`,
    `dial`, `restored`, `card`, `presence`, and where `thorough` `sensitivity`.

    Raises
    ------
    AssessError
        If indicators, goalposts, weights or settings of the area do not fit together, or a unit cannot be converted.
    """
    month = first_of_month(as_of)
    spec = spec_of(area)
    inputs = gather(spec, tables, month)
    noise = make_noise(spec, inputs.units, rng)
    made = _ledger(tables, month)
    promises = read_promises(tables.get("commitment"), made)
    ids = [inputs.units.ids[n] for n in inputs.units.finest]
    strands = [s for s in STRANDS if any(i.strand == s for i in spec.scored)]
    met = coverage(promises, ids, strands)
    done = assess_month(spec, inputs, draws, noise, coverage=met)
    year_ago = gather(spec, tables, month.replace(year=month.year - 1), inputs.counts)
    earlier = assess_month(spec, year_ago, None, noise)
    before = strand_table(spec, earlier.inputs.units, earlier.cells, earlier.gaps, earlier.inputs.month)
    return {
        **({} if made is None else {"ledger": made}),
        **condition_tables(spec, done),
        "priority": ranking_table(spec, done, promises),
        "find_out": find_out_table(spec, done),
        "effort": effort_table(spec, done, promises),
        "dial": dial_table(spec, done, promises, tables.get("record")),
        "restored": restored_table(spec, inputs.units.ids, inputs.readings, month),
        "card": card_table(spec, done, promises, before, tables.get("presence")),
        "presence": presence_table(tables.get("presence"), promises, month),
        **({"sensitivity": sensitivity_table(spec, inputs, draws, rng)} if thorough else {}),
    }


def _ledger(tables: Mapping[str, pa.Table], month: dt.date) -> pa.Table | None:
    """The ledger given, or derived here from commitments and claims."""
    if "ledger" in tables or "commitment" not in tables or "claim" not in tables:
        return tables.get("ledger")
    return ledger(tables["commitment"], tables["claim"], on=cutoff(month), source_id=SOURCE_ID)


def conditions_over(
    spec: Spec, tables: Mapping[str, pa.Table], months: Sequence[dt.date], rng: np.random.Generator
) -> pa.Table:
    """Rows of `strand` for several months, each from what was known at its end, with the same random numbers.

    Changes from month to month are then changes of evidence and age, not of chance.
    """
    rows, noise, counts = [], None, None
    for month in months:
        inputs = gather(spec, tables, month, counts)
        counts = inputs.counts
        noise = noise or make_noise(spec, inputs.units, rng)
        done = assess_month(spec, inputs, None, noise)
        rows.append(strand_table(spec, inputs.units, done.cells, done.gaps, month))
    return pa.concat_tables(rows)


def spec_of(area: Area) -> Spec:
    """Indicators, measures and settings of an area; `k` and `exponent` are those of its `area.toml`."""
    spec = load_spec(area.folder)
    return dataclasses.replace(spec, k=area.settings.assess.k, exponent=area.settings.assess.exponent)
