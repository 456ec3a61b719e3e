"""Build the bundled Iraq area from the sources beside the checkout: the same input gives the same bytes.

Run from the checkout: `python tools/build_iraq.py [SHARED]`, where SHARED is the folder that holds `data/`
(by default `../shared`). It writes into `src/lull/areas/iraq/`; `area.toml` there is written by hand.
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

import iraq_aliases
import iraq_names
import numpy as np
import pyarrow as pa

from lull.places.shapes import area_km2, dissolved, inside_points, read_features, simplified, write_features
from lull.places.touch import touching

ROOT = Path(__file__).resolve().parents[1]
AREA = ROOT / "src/lull/areas/iraq"
TOLERANCE = 0.005
LEVELS = ("country", "governorate", "district")
VERSION, SOURCE, KNOWN = "cod-ab-2019-06-03", "cod-ab-irq-2019-06-03", "2019-06-03"


def main(shared: Path) -> None:
    """Build everything."""
    data = shared / "data"
    districts = read_features(data / "boundaries/irq_admbnda_adm2_cso_20190603.geojson")
    layers = build_layers(districts)
    names = iraq_names.names(data)
    people = population(data)
    write_places(layers, people)
    write_boundaries(layers)
    write_neighbours(layers)
    iraq_names.write_names(names, AREA)
    iraq_names.write_report(names, AREA)
    iraq_aliases.write(data, AREA, layers, names)
    copy_tables(data)


def build_layers(districts) -> dict[str, dict[str, tuple[object, str | None]]]:
    """Polygon and parent of each place by level; the upper levels are unions of the simplified districts."""
    ids = [p["ADM2_PCODE"] for p in districts.properties]
    parents = [p["ADM1_PCODE"] for p in districts.properties]
    polygons = simplified(districts.polygons, TOLERANCE)
    governorates = dissolved(polygons, parents)
    country = dissolved(polygons, ["IQ"] * len(ids))
    return {
        "country": {"IQ": (country["IQ"], None)},
        "governorate": {g: (governorates[g], "IQ") for g in sorted(governorates)},
        "district": {d: (p, g) for d, p, g in sorted(zip(ids, polygons, parents, strict=True), key=lambda r: r[0])},
    }


def population(data: Path) -> dict[str, int]:
    """People by place id: districts as published, the levels above summed."""
    people: dict[str, int] = {}
    with (data / "population/iraq_adm2_population_kontur_2023.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for place in (row["ADM2_PCODE"], row["ADM1_PCODE"], "IQ"):
                people[place] = people.get(place, 0) + int(row["population_kontur_2023"])
    return people


def write_places(layers, people) -> None:
    """One row a place, as the table `place` has it."""
    rows = []
    for level in LEVELS:
        polygons = np.array([shape for shape, _ in layers[level].values()], dtype=object)
        points, areas = inside_points(polygons), area_km2(polygons)
        for n, (place, (_, parent)) in enumerate(layers[level].items()):
            lon, lat = points[n]
            rows.append([place, level, parent, f"{lat:.4f}", f"{lon:.4f}",
                         f"{areas[n]:.1f}", people[place], VERSION, SOURCE, KNOWN])  # fmt: skip
    header = (
        "place_id",
        "level",
        "parent_id",
        "latitude",
        "longitude",
        "area_km2",
        "population",
        "version",
        "source_id",
        "known_from",
    )
    write_csv(AREA / "places.csv", header, rows)


def write_boundaries(layers) -> None:
    """All levels in one file, the country first."""
    rows = [({"place_id": p, "level": level}, shape) for level in LEVELS for p, (shape, _) in layers[level].items()]
    write_features(AREA / "boundaries.geojson", rows)


def write_neighbours(layers) -> None:
    """Rings 1 and 2 of districts and governorates."""
    tables = []
    for level in LEVELS[1:]:
        polygons = np.array([shape for shape, _ in layers[level].values()], dtype=object)
        table = touching(list(layers[level]), polygons, tolerance=1e-6)
        tables.append(table.add_column(0, "level", pa.array([level] * table.num_rows)))
    rows = pa.concat_tables(tables)
    write_csv(AREA / "neighbours.csv", rows.column_names, zip(*rows.to_pydict().values(), strict=True))


def copy_tables(data: Path) -> None:
    """Events and published values, as they are. Promises and claims are kept by hand in the area since."""
    for folder in ("events", "facts"):
        (AREA / folder).mkdir(exist_ok=True)
    shutil.copyfile(data / "ucdp/ged_iraq_1989-2020_pcoded.parquet", AREA / "events/ged_iraq.parquet")
    shutil.copyfile(data / "facts/observations.csv", AREA / "facts/observations.csv")


def write_csv(path: Path, header, rows) -> None:
    """UTF-8, commas, Unix line ends, empty for missing."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
