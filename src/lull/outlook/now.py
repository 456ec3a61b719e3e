"""The national outlook of today: the newest month that the national series reach, beside releases of older months.

Events by place end years before the national series do. So the whole country can be forecast from the newest month
while no release can be; this outlook stands in its own folder, `national/YYYY-MM`, and is no release.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from lull.area import Area, load_area
from lull.errors import ForecastError
from lull.outlook.aside import taking_place
from lull.outlook.calendar import cutoff
from lull.outlook.national import national_outlook, read_series

FOLDER = "national"
INFO = "national.json"


def newest_month(area: Area) -> date:
    """The last month of the national series that reaches furthest; `ForecastError` where the area declares none."""
    declared = area.settings.track
    if not declared:
        raise ForecastError(f"area {area.id} declares no national series; add [national] file and [[track]] rows")
    rows = read_series(area)
    last = max(rows[d.track_id][0][-1] for d in declared)
    found: date = np.datetime64(last, "D").astype(object)
    return found


def make_national(folder: Path, *, horizons: Sequence[int] | None = None, draws: int | None = None) -> Path:
    """Forecast the national series from their newest month, and return the folder it was written to.

    `horizons` : months ahead, by default as the area's outlook; to 36 for plans. Series that end earlier are left out
    and said to be so. What is there for the same month is replaced whole.

    Raises `ForecastError` where the area has no national series, or their file has gaps.
    """
    area = load_area(folder)
    month = newest_month(area)
    steps = tuple(horizons) if horizons else area.forecast.months_ahead
    made = national_outlook(area, month, draws=draws or area.forecast.draws, known_from=cutoff(month), horizons=steps)
    to = folder / FOLDER / f"{month:%Y-%m}"
    with taking_place(to) as aside:
        for name, table in made.tables.items():
            pq.write_table(table, aside / f"{name}.parquet", compression="zstd")
            pacsv.write_csv(table, aside / f"{name}.csv")
        stated = {"as_of": month.isoformat(), "horizons": list(steps), "tracks": [dict(t) for t in made.tracks]}
        (aside / INFO).write_text(json.dumps(stated, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")
    return to
