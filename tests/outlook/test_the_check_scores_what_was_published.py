"""`lull check` judges the draws that a release published, over the months that it forecast."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lull.area import bundled_area, load_area
from lull.cli.check import as_text
from lull.errors import ForecastError
from lull.forecast.world import World
from lull.outlook import check
from lull.outlook.check import Later, check_release, folds_of
from lull.outlook.national import forecast_and_observed
from lull.outlook.published_scores import published_scores
from lull.releases import Release
from lull.schema import arrow_schema, conform
from lull.scores import crps_ensemble
from lull.verify.protocols import Fold

UNITS = ("B", "A")
DRAWS = 4


def release(folder: Path, values: dict[str, list[list[int]]], *, first: int = 1) -> Release:
    """A release as of 2019-04 with nothing but draws: by unit, rows of draws by month ahead."""
    rows = [
        {"unit_id": u, "month": date(2019, 4 + h, 1), "horizon": h, "draw": k, "value": v}
        for u, months in values.items()
        for h, drawn in enumerate(months, first)
        for k, v in enumerate(drawn)
    ]
    (folder / "data").mkdir(parents=True)
    table = conform(pa.Table.from_pylist(rows), "draws").sort_by([("draw", "descending")])
    pq.write_table(table, folder / "data" / "draws.parquet")
    horizons = list(range(first, first + len(next(iter(values.values())))))
    return Release(folder, {"origin": "2019-04", "horizons": horizons, "draws": DRAWS, "level": "district"})


def world(ends: str, units: tuple[str, ...] = UNITS) -> World:
    months = np.arange(np.datetime64("2010-01"), np.datetime64(ends) + 1)
    counts = np.zeros((len(units), len(months)))
    counts[:, months > np.datetime64("2019-04")] = np.array([[7.0], [0.0]])[: len(units)]
    return World(units, months, counts)


def test_each_score_is_that_of_the_draws_in_the_release(tmp_path: Path) -> None:
    drawn = {"A": [[0, 0, 0, 1], [0, 2, 0, 0]], "B": [[5, 6, 7, 8], [9, 9, 9, 9]]}
    made = release(tmp_path / "2019-04", drawn)
    rows = published_scores(made, world("2019-06"), Fold(np.datetime64("2019-04"), (1, 2), "2019", development=False))
    assert set(rows["model"].to_pylist()) == {"lull"}
    recorded = {"A": 0.0, "B": 7.0}
    assert len(rows) == 4
    for row in rows.to_pylist():
        own = np.array([drawn[row["unit_id"]][row["horizon"] - 1]])
        assert row["obs"] == recorded[row["unit_id"]]
        assert row["crps"] == pytest.approx(crps_ensemble([row["obs"]], own)[0])


def test_a_release_about_other_units_is_refused(tmp_path: Path) -> None:
    made = release(tmp_path / "2019-04", {"A": [[0] * 4], "C": [[0] * 4]})
    with pytest.raises(ForecastError, match=r"expected 4 for each of the 2 units .* Have places changed"):
        published_scores(made, world("2019-06"), Fold(np.datetime64("2019-04"), (1,), "2019", development=False))


def test_the_own_origin_is_scored_even_where_only_part_of_its_months_is_recorded(tmp_path: Path) -> None:
    made = release(tmp_path / "2019-04", {"A": [[0] * 4] * 3, "B": [[0] * 4] * 3})
    assert [(str(f.origin), f.horizons) for f in folds_of(made, world("2019-06"))] == [("2019-04", (1, 2))]
    assert [str(f.origin) for f in folds_of(made, world("2020-01"))] == ["2019-04", "2019-08"]


def test_months_before_the_first_forecast_one_are_no_record_to_score(tmp_path: Path) -> None:
    made = release(tmp_path / "2019-04", {"A": [[0] * 4] * 3, "B": [[0] * 4] * 3}, first=3)
    with pytest.raises(ForecastError, match="its first month is 2019-07, and the record ends in 2019-05"):
        folds_of(made, world("2019-05"))
    assert folds_of(made, world("2019-07"))[0].horizons == (3,)


def test_recorded_months_are_counted_from_the_first_forecast_one() -> None:
    source = {"track_id": "t", "source_id": "x", "known_from": date(2019, 9, 1)}
    plain = {"kind": "total", "origin": date(2019, 6, 1), "span": "cumulative", "trimmed_mean": 1.0}
    plain |= source | dict.fromkeys(("p_ge_1", "p_ge_25", "p_ge_100"), 0.5)
    national = pa.Table.from_pylist(
        [plain | {"month": date(2019, 6 + h, 1), "horizon": h, "p10": h, "p50": h, "p90": h} for h in (1, 2)],
        schema=arrow_schema("national"),
    )
    counts = {5: 100, 6: 100, 7: 10, 8: 20}
    after = pa.Table.from_pylist(
        [source | {"month": date(2019, m, 1), "deaths": n, "shown": str(n)} for m, n in counts.items()],
        schema=arrow_schema("national_history"),
    )
    assert forecast_and_observed(national, after) == [
        {"track": "t", "months": 2, "recorded": "30", "p10": 2.0, "p50": 2.0, "p90": 2.0}
    ]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[str, ...], list[str]]]:
    """Which origins and models are forecast again; nothing is fitted."""
    calls: list[tuple[tuple[str, ...], list[str]]] = []

    class Nothing:
        months = pa.table({})

    def spy(_world: World, folds: Any, names: list[str], **_more: Any) -> type[Nothing]:
        calls.append((tuple(str(f.origin) for f in folds), list(names)))
        return Nothing

    monkeypatch.setattr(check, "backtest", spy)
    monkeypatch.setattr(check, "_judged", lambda *_, **_more: None)
    monkeypatch.setattr(check, "_beside", lambda *_: check._Beside({}, (), {}))
    monkeypatch.setattr(check, "_write", lambda *_: Path("done"))
    return calls


def test_the_releases_own_origin_is_not_forecast_again(
    tmp_path: Path, asked: list[tuple[tuple[str, ...], list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = release(tmp_path / "2019-04", {"A": [[0] * 4] * 3, "B": [[0] * 4] * 3})
    later = Later(load_area(bundled_area("iraq")), pa.table({}), world("2020-01"))
    monkeypatch.setattr(check, "recorded", lambda _: later)
    monkeypatch.setattr(check.pa, "concat_tables", lambda parts: parts)
    check_release(tmp_path, made)
    assert asked == [(("2019-04", "2019-08"), ["conflictology-12", "zero", "last"]), (("2019-08",), ["lull"])]


def test_of_several_releases_no_outlook_is_made_again(
    tmp_path: Path, asked: list[tuple[tuple[str, ...], list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = release(tmp_path / "2019-04", {"A": [[0] * 4] * 3, "B": [[0] * 4] * 3})
    later = Later(load_area(bundled_area("iraq")), pa.table({}), world("2020-01"))
    monkeypatch.setattr(check, "recorded", lambda _: later)
    monkeypatch.setattr(check.pa, "concat_tables", lambda parts: parts)
    assert check.check_releases(tmp_path, [made]) == [Path("done")]
    assert asked == [(("2019-04",), ["conflictology-12", "zero", "last"])]


def test_the_terminal_says_which_outlooks_were_made_again() -> None:
    told: dict[str, Any] = {
        "first": 1, "months": 12, "recorded_until": "2020-12", "units": 2, "units_with_deaths": 1, "units_with_25": 0,
        "units_expected_with_deaths": 1.0, "units_expected_with_25": 0.0, "inside_80": 1.0, "reference": "zero",
        "origins": ["2019-04", "2019-08"], "made_again": ["2019-08"], "scores_kept_back": False,
    }  # fmt: skip
    text = as_text(told, [])
    assert "Recorded in the 12 months after it" in text
    assert "the release's own draws, origin 2019-04, and" in text
    assert "made again from the records of today, origins 2019-08." in text
    assert "in months 3 to 4 after" in as_text({**told, "first": 3, "months": 2}, [])
    assert "made again" not in as_text({**told, "origins": ["2019-04"], "made_again": []}, [])
    several = as_text({**told, "origins": ["2019-04", "2019-05", "2019-06"], "made_again": []}, [])
    assert "the draws of 3 releases together, origins 2019-04 to 2019-06" in several
