"""The few lines that a person reads first at the terminal."""

from __future__ import annotations

from typing import TypedDict

import pyarrow as pa
import pyarrow.compute as pc

from lull import languages
from lull.outlook.groups import in_total
from lull.outlook.names import names_of
from lull.releases import Release
from lull.schema.rows import ForecastRow
from lull.schema.typed import rows_of

SHOWN = 10


class UnitRisk(TypedDict):
    """What a release says of one unit over all its months together."""

    unit_id: str
    name: str
    p_ge_1: float
    p_ge_25: float
    p10: float
    p50: float
    p90: float
    state: str


class Summary(TypedDict):
    """The first lines of a release: its units of the highest risk, and the whole."""

    release: str
    as_of: str
    months: int
    level: str
    called: str
    units: int
    top: list[UnitRisk]
    country: list[UnitRisk]


def summary(release: Release) -> Summary:
    """The units with the highest risk of 25 deaths within all horizons, and the larger places, as plain data."""
    forecast = in_total(release.table("forecast"))
    last = max(release.info["horizons"])
    whole = forecast.filter(
        pc.and_(pc.equal(forecast.column("span"), "cumulative"), pc.equal(forecast.column("horizon"), last))
    )
    names = names_of(release)
    finest = whole.filter(pc.equal(whole.column("level"), release.info["level"]))
    above = whole.filter(pc.equal(whole.column("level"), release.top_level or ""))
    return {
        "release": str(release.folder),
        "as_of": release.info["as_of"][:7],
        "months": last,
        "level": release.info["level"],
        "called": _called(release),
        "units": finest.num_rows,
        "top": [_row(r, names) for r in _ranked(finest)[:SHOWN]],
        "country": [_row(r, names) for r in rows_of(above, ForecastRow)],
    }


def _called(release: Release) -> str:
    """What one of the units is called, as the area names its level."""
    named = release.info["levels"].get(release.info["level"]) or {}
    return str(languages.pick(named, languages.source()) or release.info["level"])


def _ranked(rows: pa.Table) -> list[ForecastRow]:
    order = [("p_ge_25", "descending"), ("p50", "descending"), ("unit_id", "ascending")]
    return rows_of(rows.sort_by(order), ForecastRow)


def _row(row: ForecastRow, names: dict[str, str]) -> UnitRisk:
    return {
        "unit_id": row["unit_id"],
        "name": names.get(row["unit_id"], row["unit_id"]),
        "p_ge_1": row["p_ge_1"],
        "p_ge_25": row["p_ge_25"],
        "p10": row["p10"],
        "p50": row["p50"],
        "p90": row["p90"],
        "state": row["state"],
    }


def headline(found: Summary) -> str:
    """The summary as a table for a terminal.

    >>> print(headline({"release": "r", "as_of": "2019-04", "months": 12, "level": "district", "units": 0,
    ...                 "top": [], "country": []}).splitlines()[0])
    Outlook as of 2019-04 for 12 months, 0 units (district)
    """
    called = found.get("called") or found["level"]
    lines = [
        f"Outlook as of {found['as_of']} for {found['months']} months, {found['units']} units ({called})",
        f"{'':24}{'any death':>10}{'25 or more':>12}{'middle':>10}{'8 times in 10':>16}  state",
    ]
    for row in [*found["country"], *found["top"]]:
        spread = f"{row['p10']:.0f} to {row['p90']:.0f}"
        risks = f"{row['p_ge_1']:>10.0%}{row['p_ge_25']:>12.0%}{row['p50']:>10.0f}{spread:>16}"
        lines.append(f"{row['name'][:23]:24}{risks}  {row['state'].replace('_', ' ')}")
    return "\n".join([*lines, f"Release: {found['release']}"])


def missing(release: Release) -> list[str]:
    """What the release lacks for want of tables, and which would bring it: one line each."""
    said = []
    places = release.table("place")
    finest = places.filter(pc.equal(places["level"], release.info["level"]))
    if finest["population"].null_count == finest.num_rows:
        said.append(
            "No people by place: deaths by head, and conditions measured by them, are left out. Add them with "
            "`lull ingest population FILE`"
        )
    if not release.has("observation"):
        said.append("No conditions: add published values with `lull ingest observations FILE`, or survey, hapi, dtm")
    if not release.has("commitment"):
        said.append("No promises: add them with `lull ingest commitments FILE`, claims, or iati")
    return said
