"""A back-test true to the vintage: the year before the origin as an older version of the records had it.

Run: `python benchmarks/two_vintages.py [--origins 2018,2019,2020] [--data ../shared/data]` (a minute of one core).

The VIEWS challenge kept what its version of UCDP GED said of the 12 months to October 2018, 2019 and 2020, and of the
months that followed; Lull holds the same months in GED 26.1. At the end of each October each model forecasts the
next 12 months once from the newer and once from the older version of the year before (older months are in one version
only; numbers of events too), and both forecasts are scored by both versions of what came. What a back-test on the
records of today gains on older records scored by older records is what hindsight in the records is worth. The pool is
fitted at the first origin.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from lull.forecast.pool import Fitted, fit_pool, forecast
from lull.forecast.world import World, until
from lull.scores import score_rows
from lull.verify.models import model
from lull.verify.worlds import country_world

ROOT = Path(__file__).resolve().parents[1]
Months = NDArray[np.datetime64]
FIRST_MONTH = np.datetime64("1980-01", "M")
KINDS = {"ged_sb": "deaths", "ged_ns": "deaths_nonstate", "ged_os": "deaths_onesided"}
PLAIN = ("conflictology-12", "smooth-12")
HORIZONS = tuple(range(1, 13))
SCORES = ("crps", "ign", "mis")


def main() -> None:
    """Print mean scores by year, model, version known at the origin, and version that it is scored by."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--origins", default="2018,2019,2020", help="Years whose October is an origin.")
    ask.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    given = ask.parse_args()
    data = given.data / "views_challenge"
    if not data.is_dir():
        raise SystemExit(f"{data} is not there; the challenge's files may not be bundled")
    world, fitted = country_world(), None
    print("origin   model             known at origin  scored by  " + "".join(f"{s:>10}" for s in SCORES))
    for year in map(int, given.origins.split(",")):
        origin = np.datetime64(f"{year}-10", "M")
        fitted = fitted or fit_pool(until(world, origin), HORIZONS, rng=np.random.default_rng(0))
        for line in compared(world, data, origin, fitted):
            print(line, flush=True)


def compared(world: World, data: Path, origin: np.datetime64, fitted: Fitted) -> list[str]:
    """One line a model and pair of versions."""
    newer = until(world, origin)
    older = with_older(newer, data / f"cm_features_to_oct{str(origin)[:4]}_noacled.parquet", data)
    ahead = origin + np.array(HORIZONS)
    came = {"GED 26.1": world.counts[:, (ahead - world.months[0]).astype(np.int64)]}
    came["older"] = older_months(data / "cm_actuals_allyears.parquet", data, world, "ged_sb", ahead)
    lines = []
    for version, known in (("GED 26.1", newer), ("older", older)):
        drawn = {"lull": forecast(known, HORIZONS, rng=np.random.default_rng(1), fitted=fitted).draws}
        for name in PLAIN:
            chosen, rng = model(name, level="country"), np.random.default_rng(1)
            drawn[name] = chosen.draw(chosen.fit(known, HORIZONS), HORIZONS, draws=1000, rng=rng)
        for by, counts in came.items():
            kept = ~np.isnan(counts)
            for name, draws in drawn.items():
                found = score_rows(counts[kept], draws[kept], rng=np.random.default_rng(0))
                figures = "".join(f"{getattr(found, s).mean():10.3f}" for s in SCORES)
                lines.append(f"{origin}  {name:16}  {version:15}  {by:9}{figures}")
    return lines


def with_older(world: World, path: Path, data: Path) -> World:
    """The world with its last 12 months as the older version had them, where it names the country."""
    counts, also = world.counts.copy(), {name: values.copy() for name, values in world.also.items()}
    months = world.months[-12:]
    for column, name in KINDS.items():
        table = counts if name == "deaths" else also.get(name)
        if table is not None:
            found = older_months(path, data, world, column, months)
            table[:, -12:] = np.where(np.isnan(found), table[:, -12:], found)
    return replace(world, counts=counts, also=also)


def older_months(path: Path, data: Path, world: World, column: str, months: Months) -> NDArray[np.float64]:
    """Deaths (units, months) of the older version; nan for a country or month that it lacks."""
    numbers = pq.read_table(data / "cm_features_to_oct2018_noacled.parquet", columns=["gleditsch_ward", "country_id"])
    unit = dict(zip(numbers["country_id"].to_pylist(), map(str, numbers["gleditsch_ward"].to_pylist()), strict=True))
    number = {name: i for i, name in enumerate(world.units)}
    table = pq.read_table(path, columns=["month_id", "country_id", column])
    row = np.array([number[unit[c]] for c in table["country_id"].to_pylist()])
    at = (FIRST_MONTH + (table["month_id"].to_numpy() - 1) - months[0]).astype(np.int64)
    inside = (at >= 0) & (at < len(months))
    out = np.full((len(world.units), len(months)), np.nan)
    out[row[inside], at[inside]] = table[column].to_numpy()[inside]
    return out


if __name__ == "__main__":
    main()
