"""Make the national series of the Iraq area from the bundled UCDP months: `python tools/build_national.py`.

Writes `src/lull/areas/iraq/events/national.csv`, one row a track and month, months without a recorded event as 0:

- `state_based`: deaths in state-based violence in Iraq, January 1989 to the last month of `iraq_country_month.csv`
- `government_is`: the Government of Iraq and IS (UCDP dyad 524), to the last month of `dyad_month.parquet`
"""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

AREAS = Path(__file__).resolve().parents[1] / "src/lull/areas"
DYAD = 524
FIRST = 1989 * 12


def total() -> tuple[dict[int, int], int]:
    """Deaths by month, as months since the year 0, and the last month on record."""
    with (AREAS / "world/iraq_country_month.csv").open(encoding="utf-8") as file:
        rows = [(int(r["year"]) * 12 + int(r["month"]) - 1, int(r["sb_deaths"])) for r in csv.DictReader(file)]
    return dict(rows), max(month for month, _ in rows)


def dyad() -> tuple[dict[int, int], int]:
    """The same for the dyad; its record ends with the last month of any dyad."""
    rows = pq.read_table(AREAS / "world/dyad_month.parquet")
    last = pc.max(rows["month"]).as_py()
    mine = rows.filter(pc.and_(pc.equal(rows["dyad_id"], DYAD), pc.equal(rows["type"], "sb"))).to_pylist()
    return {r["month"].year * 12 + r["month"].month - 1: r["deaths"] for r in mine}, last.year * 12 + last.month - 1


def main() -> None:
    """Write the file."""
    with (AREAS / "iraq/events/national.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("track", "month", "deaths"))
        for name, (deaths, last) in (("state_based", total()), ("government_is", dyad())):
            out.writerows((name, f"{m // 12}-{m % 12 + 1:02d}", deaths.get(m, 0)) for m in range(FIRST, last + 1))


if __name__ == "__main__":
    main()
