"""The national track of Iraq: total to its last recorded month, and Government of Iraq against IS.

Run `PYTHONPATH=src python benchmarks/forecast_national.py`: prints expected deaths and risks for 12 months ahead.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from lull.forecast.national import national_tracks
from lull.forecast.summaries import summarise
from lull.verify.worlds import country_world, world_folder

DYAD = 524


def dense(months: np.ndarray, deaths: np.ndarray, last: np.datetime64) -> tuple[np.ndarray, np.ndarray]:
    """Consecutive months from January 1989 to `last`, 0 where none was recorded."""
    stretch = np.arange(np.datetime64("1989-01", "M"), last + 1)
    counts = np.zeros(len(stretch))
    np.add.at(counts, (months - stretch[0]).astype(int), deaths)
    return stretch, counts


def main() -> None:
    rows = pacsv.read_csv(world_folder() / "iraq_country_month.csv")
    year, month = rows.column("year").to_numpy(), rows.column("month").to_numpy()
    months = (year.astype(str).astype("datetime64[Y]").astype("datetime64[M]")) + (month - 1)
    total = dense(months, rows.column("sb_deaths").to_numpy(), months.max())
    dyads = pq.read_table(world_folder() / "dyad_month.parquet")
    group = dyads.filter(pc.and_(pc.equal(dyads.column("dyad_id"), DYAD), pc.equal(dyads.column("type"), "sb")))
    when = group.column("month").to_numpy().astype("datetime64[M]")
    part = dense(when, group.column("deaths").to_numpy(), np.datetime64("2024-06", "M"))
    series = {"645": total, "Government of Iraq - IS": part}
    for name, track in national_tracks(country_world(), series, range(1, 13), rng=np.random.default_rng(0)).items():
        print(f"{name}: origin {track.made.origin}, last 12 months {track.world.counts[0, -12:].sum():.0f} deaths")
        for note in track.made.notes:
            print(f"  note: {note}")
        for r in summarise(track.made, track.world, level="country").to_pylist():
            if r["span"] == "cumulative" and r["horizon"] in (1, 3, 6, 12):
                print(f"  {r['horizon']:>2} months: expected {r['mean']:.0f} (80 %: {r['p10']:.0f} to {r['p90']:.0f}),"
                      f" any {r['p_ge_1']:.2f}, 25 and more {r['p_ge_25']:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
