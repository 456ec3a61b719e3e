"""A back-test true to the vintage: the year before the origin as an older version of the records had it.

Run: `python benchmarks/two_vintages.py [--years 2019,2020,2021] [--data ../shared/data]` (40 s of one core a year).

The VIEWS challenge kept what its version of UCDP GED said of the 12 months to October 2018, 2019 and 2020, and of the
twelve months that were to be forecast; Lull holds the same months in GED 26.1. Each model forecasts once from the
newer and once from the older version of those 12 months (older months are in one version only), and both forecasts are
scored against both versions of what came. A back-test on the records of today is the first of the four: what it gains
on the third, older records scored by older records, is what hindsight in the records is worth.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from lull.forecast.pool import fit_pool, forecast
from lull.forecast.world import World, until
from lull.scores import score_rows
from lull.verify.models import model
from lull.verify.protocols import challenge
from lull.verify.worlds import country_world

ROOT = Path(__file__).resolve().parents[1]
Months = NDArray[np.datetime64]
FIRST_MONTH = np.datetime64("1980-01", "M")
KINDS = {"ged_sb": "deaths", "ged_ns": "deaths_nonstate", "ged_os": "deaths_onesided"}
PLAIN = ("conflictology-12", "smooth-12")
SCORES = ("crps", "ign", "mis")


def main() -> None:
    """Print mean scores by year, model, version known at the origin, and version that it is scored by."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--years", default="2019,2020,2021")
    ask.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    given = ask.parse_args()
    data = given.data / "views_challenge"
    if not data.is_dir():
        raise SystemExit(f"{data} is not there; the challenge's files may not be bundled")
    world = country_world()
    print("year  model             known at origin  scored by    " + "".join(f"{s:>10}" for s in SCORES))
    for year in map(int, given.years.split(",")):
        for line in compared(world, data, year):
            print(line, flush=True)


def compared(world: World, data: Path, year: int) -> list[str]:
    """One line a model and pair of versions."""
    fold = challenge([year])[0]
    newer = until(world, fold.origin)
    older = with_older(newer, data / f"cm_features_to_oct{year - 1}_noacled.parquet", data)
    came = {"GED 26.1": world.counts[:, len(newer.months) - 1 + np.array(fold.horizons)]}
    came["older"] = older_months(data / f"cm_actuals_{year}.parquet", data, world, "ged_sb")[0]
    fitted = fit_pool(newer, fold.horizons, rng=np.random.default_rng(0))
    lines = []
    for version, known in (("GED 26.1", newer), ("older", older)):
        drawn = {"lull": forecast(known, fold.horizons, rng=np.random.default_rng(year), fitted=fitted).draws}
        for name in PLAIN:
            chosen, rng = model(name, level="country"), np.random.default_rng(year)
            drawn[name] = chosen.draw(chosen.fit(known, fold.horizons), fold.horizons, draws=1000, rng=rng)
        for by, counts in came.items():
            for name, draws in drawn.items():
                kept = ~np.isnan(counts)
                found = score_rows(counts[kept], draws[kept], rng=np.random.default_rng(0))
                figures = "".join(f"{getattr(found, s).mean():10.3f}" for s in SCORES)
                lines.append(f"{year}  {name:16}  {version:15}  {by:11}{figures}")
    return lines


def with_older(world: World, path: Path, data: Path) -> World:
    """The world with its last 12 months as the older version had them, where it names the country."""
    counts, also = world.counts.copy(), {name: values.copy() for name, values in world.also.items()}
    for column, name in KINDS.items():
        table = counts if name == "deaths" else also.get(name)
        if table is not None:
            found, months = older_months(path, data, world, column)
            at = (months - world.months[0]).astype(np.int64)
            table[:, at] = np.where(np.isnan(found), table[:, at], found)
    return replace(world, counts=counts, also=also)


def older_months(path: Path, data: Path, world: World, column: str) -> tuple[NDArray[np.float64], Months]:
    """Deaths (units, 12) of the older version, nan for a country that it lacks; and the months (12,)."""
    numbers = pq.read_table(data / "cm_features_to_oct2018_noacled.parquet", columns=["gleditsch_ward", "country_id"])
    unit = dict(zip(numbers["country_id"].to_pylist(), map(str, numbers["gleditsch_ward"].to_pylist()), strict=True))
    row = {name: i for i, name in enumerate(world.units)}
    table = pq.read_table(path, columns=["month_id", "country_id", column])
    when = FIRST_MONTH + (table["month_id"].to_numpy() - 1)
    months = np.unique(when)
    out = np.full((len(world.units), len(months)), np.nan)
    out[[row[unit[c]] for c in table["country_id"].to_pylist()], (when - months[0]).astype(np.int64)] = table[column]
    return out, months


if __name__ == "__main__":
    main()
