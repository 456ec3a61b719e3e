"""What is published of a check is put together as a curious reader would, and no hidden count comes out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lull.cli.check import as_text
from lull.forecast.world import World
from lull.outlook import check
from lull.outlook.disclosed import LEAST, disclosed_skill, hidden_months, may_be_disclosed
from lull.publish.api import tables
from lull.publish.snapshot import open_snapshot
from lull.releases import Release, publishable, write_release
from lull.verify.backtest import Setting, backtest
from lull.verify.protocols import monthly

Cell = tuple[str, date]
ANY = {1, 2, 3, 4}


def world(hidden: int) -> World:
    """Twenty units; after 2019-04 the first ones have one month with 1 to 4 deaths, the last one has 30 each month."""
    months = np.arange(np.datetime64("2017-01"), np.datetime64("2020-05"))
    counts = np.zeros((20, len(months)))
    after = np.flatnonzero(months > np.datetime64("2019-04"))
    counts[-1] = 30
    for i in range(hidden):
        counts[i % 19, after[i // 19]] = 1 + (i * 7) % 4
    return World(tuple(f"U{i:02d}" for i in range(20)), months, counts)


def scored(seen: World) -> pa.Table:
    folds = monthly("2019-04", "2019-04", horizons=tuple(range(1, 13)))
    return backtest(seen, folds, ["conflictology-12", "zero"], setting=Setting("district", 100)).months


def shown_and_hidden(rows: pa.Table) -> tuple[dict[Cell, int], list[Cell]]:
    """The record as everyone sees it: counts by unit and month, and which of them show as <5."""
    cells = {(r["unit_id"], r["month"]): int(r["obs"]) for r in rows.to_pylist()}
    hidden = [c for c, n in cells.items() if 0 < n < 5]
    return {c: n for c, n in cells.items() if c not in hidden}, hidden


def possible(told: list[dict[str, Any]], shown: dict[Cell, int], hidden: list[Cell]) -> dict[Cell, set[int]]:
    """What each hidden count can be, given published scores of the forecast of nothing and the counts that are shown.

    A row about one unit and month is the count. A mean over n rows, rounded to three decimals, leaves the sum of the
    hidden counts uncertain by n / 2000 either way.
    """
    found = {cell: set(ANY) for cell in hidden}
    for row in (r for r in told if r["model"] == "zero"):
        if "unit_id" in row:
            if (row["unit_id"], row["month"]) in found:
                found[row["unit_id"], row["month"]] &= {round(row["crps"])}
            continue
        slack = row["rows"] * 0.0005 if round(row["crps"], 3) == row["crps"] else 1e-6
        rest = row["crps"] * row["rows"] - sum(shown.values())
        others = len(hidden) - 1
        for cell in hidden:
            found[cell] &= {n for n in ANY if rest - slack - n <= 4 * others and rest + slack - n >= others}
    return found


@pytest.mark.parametrize("hidden", [1, 2, 5, LEAST - 1, LEAST, 40])
def test_every_hidden_count_may_still_be_any_of_one_to_four(hidden: int) -> None:
    rows = scored(world(hidden))
    assert hidden_months(rows) == hidden
    told = disclosed_skill(rows, reference="conflictology-12").to_pylist()
    assert bool(told) is (hidden >= LEAST)
    assert all(v == ANY for v in possible(told, *shown_and_hidden(rows)).values())


def test_the_reader_of_single_rows_would_find_every_hidden_count() -> None:
    """The attack is a real one: on rows of one unit and month it finds all."""
    rows = scored(world(12))
    found = possible(rows.to_pylist(), *shown_and_hidden(rows))
    assert len(found) == 12
    assert all(len(v) == 1 for v in found.values())


def test_where_nothing_is_hidden_all_may_be_told() -> None:
    assert may_be_disclosed(scored(world(0)))


def test_rows_of_scores_lose_what_was_recorded_before_they_leave() -> None:
    results = {"obs", "crps", "ign", "mis", "brier_1", "brier_25", "covered_90", "pit"}
    assert not results & set(publishable(scored(world(3)), "score").column_names)


def bare_release(area: Path) -> Release:
    """A release that says nothing; what is tested stands beside it."""
    info = {"area": "x", "as_of": "2019-04-01", "level": "district", "method_version": "1"}
    return write_release(area, info=info, tables={}, geography={"type": "FeatureCollection", "features": []})


def check_of(area: Path, hidden: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, pa.Table]:
    """A made-up release in `area` with the scores of a world as its check."""
    made = bare_release(area)
    rows = scored(world(hidden))
    monkeypatch.setattr(check, "after", lambda *_: pa.table({"unit_id": ["U00"]}))
    monkeypatch.setattr(check, "_summary", lambda *_: {"scores_kept_back": not may_be_disclosed(rows)})
    monkeypatch.setattr(check, "_national", lambda *_: None)
    beside = check._beside(made, None, None)  # type: ignore[arg-type]
    check._write(area, made, beside, check._judged(rows, (), (), pooled={}))
    return made.folder, rows


@pytest.mark.parametrize("hidden", [3, 25])
def test_nothing_that_is_served_or_kept_beside_a_release_gives_a_count_away(
    tmp_path: Path, hidden: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, rows = check_of(tmp_path, hidden, monkeypatch)
    told = tables.scores(open_snapshot(folder), place=None, strand=None, status=None).to_pylist()
    kept = [pq.read_table(p).to_pylist() for p in (tmp_path / "verification").rglob("*.parquet")]
    assert bool(told) is (hidden >= LEAST)
    for published in (told, *kept):
        assert all(v == ANY for v in possible(published, *shown_and_hidden(rows)).values())


def test_an_older_file_of_single_scores_is_not_served(tmp_path: Path) -> None:
    made = bare_release(tmp_path)
    home = tmp_path / "verification" / made.name
    home.mkdir(parents=True)
    pq.write_table(scored(world(12)), home / "score.parquet")
    assert tables.scores(open_snapshot(made.folder), place=None, strand=None, status=None).num_rows == 0


def test_the_terminal_says_that_scores_are_kept_back() -> None:
    told: dict[str, Any] = {
        "first": 1, "months": 12, "recorded_until": "2020-12", "units": 2, "units_with_deaths": 1, "units_with_25": 0,
        "units_expected_with_deaths": 1.0, "units_expected_with_25": 0.0, "inside_80": 1.0, "reference": "zero",
        "origins": ["2019-04"], "made_again": [], "scores_kept_back": True,
    }  # fmt: skip
    assert "kept back" in as_text(told, [])
