"""The two watch lists of a release: where violence goes on, and calm places with a past where it may come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lull.disclosure.recent import Recent, by_unit, last_months, recent
from lull.releases import list_releases
from lull.schema import ALL_GROUPS, COMES_BACK, GOES_ON, STRANDS, arrow_schema, conform
from lull.schema.kinds import VIOLENCE
from lull.schema.rows import ForecastRow, StrandRow, WatchRow
from lull.schema.typed import rows_of

SPAN_MONTHS = 12
"""Months that the targets are about; the longest span forecast where that is shorter."""


def watch_table(
    forecast: pa.Table,
    history: pa.Table,
    strand: pa.Table | None,
    before: pa.Table | None,
    *,
    level: str,
) -> pa.Table:
    """Rows of `watch`: every place of the finest level stands in one of the two lists, by probability.

    So for all violence, and for that of each armed group, whose own past says which list a place stands in.

    A place that is calm after a violent past stands in *it may come back*, by the probability of any death; every
    other one in *violence goes on*, by that of 25 deaths. What is not known of conditions moves no place.

    Parameters
    ----------
    forecast, history, strand
        Tables of the release; `strand` None where the area has no indicators: then nothing is asked for.
    before
        `watch` of the release before, or None.
    level
        The finest level.
    """
    known = known_strands(strand)
    at_level = history.filter(pc.equal(history["level"], level))
    out: list[WatchRow] = []
    told = last_months(at_level, SPAN_MONTHS, deaths=True)
    for group in _groups(forecast):
        past = {u: recent(h) for u, h in by_unit(told, group).items()}
        out += _lists(last_span(forecast, level, group), group, past, known, _before(before, group))
    return conform(pa.Table.from_pylist(out, schema=arrow_schema("watch")), "watch")


def _lists(
    rows: Sequence[ForecastRow],
    group: str,
    past: Mapping[str, Recent],
    known: Mapping[str, tuple[str, ...]] | None,
    before: Mapping[tuple[str, str, str], WatchRow],
) -> list[WatchRow]:
    """Both lists of one group, ranked."""
    out: list[WatchRow] = []
    for name in (GOES_ON, COMES_BACK):
        held = [_entry(r, group, name, past.get(r["unit_id"]), known) for r in rows if _list_of(r) == name]
        held.sort(key=lambda r: (-r["probability"], -r["deaths_middle"], -r["deaths_high"], r["unit_id"]))
        for rank, row in enumerate(held, start=1):
            change, since = _change(row, before.get((name, row["target"], row["unit_id"])))
            out.append({**row, "rank": rank, "changed": change, "changed_from": since})
    return out


def _groups(forecast: pa.Table) -> list[str]:
    """All violence first, then the armed groups that are forecast."""
    if "group_id" not in forecast.column_names:
        return [ALL_GROUPS]
    return [ALL_GROUPS, *sorted(set(pc.unique(forecast["group_id"]).to_pylist()) - {ALL_GROUPS})]


def _before(before: pa.Table | None, group: str) -> dict[tuple[str, str, str], WatchRow]:
    rows = rows_of(before, WatchRow) if before else ()
    return {(r["list"], r["target"], r["unit_id"]): r for r in rows if r["group_id"] == group}


def last_span(forecast: pa.Table, level: str, group: str = ALL_GROUPS) -> list[ForecastRow]:
    """Rows of `forecast` of one group for the first 12 months together, or for all months where they are fewer."""
    kept = pc.and_(pc.equal(forecast["span"], "cumulative"), pc.equal(forecast["level"], level))
    if "group_id" in forecast.column_names:
        kept = pc.and_(kept, pc.equal(forecast["group_id"], group))
    rows = forecast.filter(kept)
    reach = [h for h in set(rows["horizon"].to_pylist()) if h <= SPAN_MONTHS]
    return rows_of(rows.filter(pc.equal(rows["horizon"], max(reach, default=0))), ForecastRow)


def known_strands(strand: pa.Table | None) -> Mapping[str, tuple[str, ...]] | None:
    """Strands of conditions that are known, by place; None where no condition is asked for at all.

    Strands that rest on recorded violence alone are no conditions beside it and do not count.
    """
    if strand is None or not strand.num_rows:
        return None
    found: dict[str, list[str]] = {}
    for r in rows_of(strand, StrandRow):
        held = found.setdefault(r["unit_id"], [])
        if r["gap"] is not None and r["strand"] not in VIOLENCE:
            held.append(r["strand"])
    return {u: tuple(s for s in STRANDS if s in held) for u, held in found.items()}


def asked_strands() -> tuple[str, ...]:
    """Strands of conditions in order.

    >>> asked_strands()
    ('services', 'reconciliation', 'governance', 'displacement')
    """
    return tuple(s for s in STRANDS if s not in VIOLENCE)


def watch_before(folder: Path, as_of: date) -> pa.Table | None:
    """`watch` of the newest release of an earlier month, or None."""
    earlier = (r for r in reversed(list_releases(folder)) if r.as_of < as_of and r.has("watch"))
    newest = next(earlier, None)
    return newest.table("watch") if newest else None


def _list_of(row: ForecastRow) -> str:
    return COMES_BACK if row["state"] == "relapse_candidate" else GOES_ON


def _entry(
    row: ForecastRow, group: str, name: str, past: Recent | None, known: Mapping[str, tuple[str, ...]] | None
) -> WatchRow:
    """A place of a list, before it has its rank."""
    back = name == COMES_BACK
    held = () if known is None else known.get(row["unit_id"], ())
    months = row["horizon"]
    return {
        "group_id": group,
        "list": name,
        "unit_id": row["unit_id"],
        "level": row["level"],
        "rank": 0,
        "probability": row["p_ge_1"] if back else row["p_ge_25"],
        "target": f"any_death_in_{months}" if back else f"deaths_25_in_{months}",
        "deaths_low": row["p10"],
        "deaths_middle": row["p50"],
        "deaths_high": row["p90"],
        "evidence_known": len(held),
        "evidence_asked": 0 if known is None else len(asked_strands()),
        "strands_known": list(held),
        "changed": None,
        "changed_from": None,
        "reason": _reason(row, past),
        "deaths_last_year": past.deaths if past else None,
        "months_last_year": past.months if past else None,
        "last_death": past.last if past else None,
        "source_id": row["source_id"],
        "known_from": row["known_from"],
    }


def _change(row: WatchRow, was: WatchRow | None) -> tuple[float | None, date | None]:
    """How far the probability moved since the release before, and since when."""
    if was is None:
        return None, None
    last = np.datetime64(was["known_from"], "M") - 1
    return round(row["probability"] - was["probability"], 6), last.astype("datetime64[D]").item()


def _reason(row: ForecastRow, past: Recent | None) -> str:
    """What is recorded of the place, by its state: the key of a statement."""
    if row["state"] == "relapse_candidate":
        return "watch.calm_since" if past and past.last else "watch.calm"
    return "watch.last_year" if past and past.months else "watch.none_last_year"
