"""Build the bundled observations from survey tables beside the checkout: the same input gives the same bytes.

Run from the checkout: `python tools/build_surveys.py [SHARED]`, where SHARED is the folder that holds `data/facts2/`
(by default `../shared`). The adapter for surveys reads the tables with the mappings in `tools/surveys/`; a user reads
a table of the same kind with `lull ingest survey`. What is prepared here is only what a table does not say itself:

* the evidence level of a place, year and group: 2 where the bounds are those of at least 30 households, else 1,
  which never counts as observed. It is never 3, as households of the host community were not asked;
* reasons and intentions only where the bounds are those of at least 50 households, and only of displaced households.
"""

from __future__ import annotations

import csv
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lull.area import load_area
from lull.places import load_places
from lull.sources.files import read_input
from lull.sources.survey import parse

ROOT = Path(__file__).resolve().parents[1]
AREA = ROOT / "src/lull/areas/iraq"
MAPPINGS = Path(__file__).resolve().parent / "surveys"
FAIR, PERCEPTION, FEWEST_TRADERS = 30, 50, 5
Rows = list[dict[str, str]]
FILES = {
    "mcna": "reach_mcna_irq_adm2/mcna_district_2017_2021.csv",
    "mcna_2020_groups": "reach_mcna8_2020_dashboard_adm2/mcna8_district_2020.csv",
    "mcna_2020_compensation": "reach_mcna8_2020_dashboard_adm2/mcna8_compensation_2020.csv",
    "jpmi": "jpmi_irq_adm2/jpmi_district_month_2016_2020.csv",
    "mpi": "ophi_mpi_irq_adm1/mpi_governorate_2011_2018.csv",
    "attacks": "insecurity_insight_irq_adm1/attacks_governorate_year.csv",
}


def main(shared: Path) -> None:
    """Build the file and print how many rows each table gave."""
    facts = shared / "data/facts2"
    places, tables = load_places(load_area(AREA)), []
    households = effective_households(rows_of(facts / FILES["mcna"]))
    with tempfile.TemporaryDirectory() as folder:
        for name, file in FILES.items():
            rows = prepared(name, rows_of(facts / file), households)
            path = write(Path(folder) / f"{name}.csv", rows)
            shutil.copyfile(MAPPINGS / f"{name}.toml", path.with_suffix(".toml"))
            parsed = parse(read_input(path), places=places)
            if parsed.bad:
                raise SystemExit("\n".join(map(str, parsed.bad[:10])))
            print(f"{name:24} {parsed.rows.num_rows:6} rows")
            tables.append(parsed.rows)
    whole = pa.concat_tables(tables).sort_by("obs_id")
    pq.write_table(whole.combine_chunks(), AREA / "facts/surveys.parquet", compression="zstd", compression_level=19)


def rows_of(path: Path) -> Rows:
    """Rows of a CSV as texts."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, rows: Rows) -> Path:
    """Write rows as CSV and return the path."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def effective_households(rows: Rows) -> dict[tuple[str, str, str], float]:
    """Households that the bounds stand for, by place, year and group: the median over indicators that have bounds."""
    found = defaultdict(list)
    for r in rows:
        if r["n_eff_from_ci"]:
            found[r["place_pcode"], r["year"], r["population"]].append(float(r["n_eff_from_ci"]))
    return {key: statistics.median(values) for key, values in found.items()}


def prepared(name: str, rows: Rows, households: dict[tuple[str, str, str], float]) -> Rows:
    """The rows with the columns that the mapping of their table needs beside their own."""
    if name.startswith("mcna"):
        return [_levelled(r, households.get((r["place_pcode"], r["year"], r["population"]), 0.0)) for r in rows]
    if name == "jpmi":
        return [r for r in rows if int(r["n_challenges"] or 0) >= FEWEST_TRADERS]
    return rows


def _levelled(row: dict[str, str], households: float) -> dict[str, str]:
    reasons = row["population"] == "all" and households >= PERCEPTION
    return {**row, "level": "2" if households >= FAIR else "1", "reasons": "yes" if reasons else "no"}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
