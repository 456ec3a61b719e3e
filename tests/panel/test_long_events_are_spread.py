"""Events that lasted into another month are shared over their months, and no death is lost or made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.made_area import make_area

from lull.area import load_area
from lull.errors import SchemaError
from lull.outlook.run import look
from lull.panel.spread import spread


def events(*rows: tuple[str | None, str, int]) -> pa.Table:
    return pa.table(
        {
            "event_id": [str(n) for n in range(len(rows))],
            "date_start": pa.array([None if r[0] is None else date.fromisoformat(r[0]) for r in rows], pa.date32()),
            "date_end": pa.array([date.fromisoformat(r[1]) for r in rows], pa.date32()),
            "best": pa.array([r[2] for r in rows], pa.int32()),
        }
    )


def test_deaths_are_shared_equally_and_none_is_lost() -> None:
    rng = np.random.default_rng(3)
    first = np.datetime64("2014-01-05") + rng.integers(0, 400, 200)
    last = first + rng.integers(0, 300, 200)
    rows = events(*((str(a), str(b), int(n)) for a, b, n in zip(first, last, rng.integers(0, 900, 200), strict=True)))
    found = spread(rows)
    assert found.schema == rows.schema
    for event in rows.to_pylist():
        parts = [r for r in found.to_pylist() if r["event_id"] == event["event_id"]]
        assert sum(p["best"] for p in parts) == event["best"]
        assert max(p["best"] for p in parts) - min(p["best"] for p in parts) <= 1
        assert (parts[0]["date_start"], parts[-1]["date_end"]) == (event["date_start"], event["date_end"])
        assert all(
            (p["date_start"].year, p["date_start"].month) == (p["date_end"].year, p["date_end"].month) for p in parts
        )


def test_events_of_one_month_and_of_unknown_start_stay_as_they_are() -> None:
    rows = events(("2014-02-01", "2014-02-28", 7), (None, "2014-03-02", 3))
    assert spread(rows).to_pylist() == rows.to_pylist()


def test_an_event_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(SchemaError, match="before it starts"):
        spread(events(("2014-02-02", "2014-01-30", 1)))


def test_an_area_that_asks_for_it_counts_the_same_deaths_over_more_months(tmp_path: Path) -> None:
    folder = make_area(tmp_path / "area", facts=False)
    counted = look(load_area(folder), date(2019, 4, 1)).panel["deaths"].to_numpy()
    settings = folder / "area.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[events]\n", "[events]\nspread = true\n"), "utf-8")
    shared = look(load_area(folder), date(2019, 4, 1)).panel["deaths"].to_numpy()
    assert shared.sum() == counted.sum()
