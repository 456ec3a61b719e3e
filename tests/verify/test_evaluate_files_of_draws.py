"""`lull evaluate` reads any order of rows, scores as by hand, and says what is wrong with a file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from lull.cli import lull
from lull.errors import ForecastError, LullError
from lull.scores import crps_ensemble, ign_bins
from lull.verify.actuals import read_actuals
from lull.verify.draw_file import read_draws, until

UNITS, MONTHS, DRAWS = ("a", "b", "c"), ("2020-03", "2020-04"), 8

SMOOTH = ("smooth-12", "negbin-12", "mixture-12")


def table(seed: int = 0) -> dict[str, list]:
    rng = np.random.default_rng(seed)
    rows = [(u, m, h, k) for u in UNITS for h, m in enumerate(MONTHS, 3) for k in range(DRAWS)]
    unit, month, horizon, draw = map(list, zip(*rows, strict=True))
    value = rng.poisson(4, len(rows)).tolist()
    return {"unit": unit, "month": month, "horizon": horizon, "draw": draw, "value": value}


def write(folder: Path, rows: dict[str, list] | pa.Table, name: str = "draws.parquet") -> Path:
    path = folder / name
    made = rows if isinstance(rows, pa.Table) else pa.table(rows)
    if path.suffix == ".csv":
        lines = [",".join(made.column_names), *(",".join(map(str, r.values())) for r in made.to_pylist())]
        path.write_text("\n".join(lines) + "\n")
    else:
        pq.write_table(made, path, row_group_size=11)
    return path


def actuals(folder: Path, text: str = "unit,month,value\na,2020-03,2\nb,2020-04,30\n") -> Path:
    path = folder / "actual.csv"
    path.write_text(text)
    return path


def run(*args: object) -> tuple[int, str]:
    result = CliRunner().invoke(lull, [str(a) for a in args])
    message = str(result.exception) if isinstance(result.exception, LullError) else ""
    return result.exit_code, result.output + message


@given(order=st.permutations(range(len(table()["unit"]))), first=st.sampled_from([0, 1, 100]))
@settings(max_examples=25, deadline=None)
def test_neither_order_of_rows_nor_numbering_of_draws_matters(tmp_path_factory, order, first):
    folder = tmp_path_factory.mktemp("draws")
    rows = pa.table(table())
    mixed = rows.take(pa.array(order)).set_column(3, "draw", pa.array([rows["draw"][i].as_py() + first for i in order]))
    one, other = read_draws(write(folder, rows)), read_draws(write(folder, mixed, "mixed.parquet"))
    np.testing.assert_array_equal(one.draws, other.draws)
    assert one.unit.tolist() == other.unit.tolist() == ["a", "a", "b", "b", "c", "c"]


@pytest.mark.parametrize("kind", ["text", "date", "timestamp", "dictionary", "unit_id", "float", "csv"])
def test_the_usual_types_of_columns_are_read_alike(tmp_path, kind):
    rows, base = pa.table(table()), read_draws(write(tmp_path, table()))
    days = pa.array(np.array(table()["month"], dtype="datetime64[D]"))
    change = {
        "text": rows,
        "date": rows.set_column(1, "month", days.cast(pa.date32())),
        "timestamp": rows.set_column(1, "month", days.cast(pa.timestamp("us"))),
        "dictionary": rows.set_column(0, "unit", rows["unit"].dictionary_encode()),
        "unit_id": rows.rename_columns(["unit_id", *rows.column_names[1:]]),
        "float": rows.set_column(4, "value", rows["value"].cast(pa.float64())),
        "csv": rows,
    }[kind]
    name = "other.csv" if kind == "csv" else "other.parquet"
    np.testing.assert_array_equal(read_draws(write(tmp_path, change, name)).draws, base.draws)


def test_absent_zeros_count_as_zero_and_the_scores_are_those_of_the_kernels(tmp_path):
    drawn = read_draws(write(tmp_path, table()))
    actual, notes = read_actuals(actuals(tmp_path), drawn)
    assert actual.tolist() == [2, 0, 0, 30, 0, 0]
    assert notes == ()
    code, out = run("evaluate", tmp_path / "draws.parquet", actuals(tmp_path), "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["draws"], found["rows"], found["units"]) == (8, 6, 3)
    assert found["scores"][0]["crps"] == pytest.approx(crps_ensemble(actual, drawn.draws).mean())
    assert found["scores"][0]["ign"] == pytest.approx(ign_bins(actual, drawn.draws).mean())


def test_split_scores_average_to_the_whole(tmp_path):
    path, recorded = write(tmp_path, table()), actuals(tmp_path)
    whole = json.loads(run("evaluate", path, recorded, "--json")[1])["scores"][0]
    for by, count in (("month", 2), ("unit", 3), ("horizon,unit", 6), ("month,unit", 6)):
        parts = json.loads(run("evaluate", path, recorded, "--json", "--by", by)[1])["scores"]
        assert len(parts) == count
        assert np.average([p["mis"] for p in parts], weights=[p["rows"] for p in parts]) == pytest.approx(whole["mis"])


def test_a_month_that_was_never_recorded_is_told_and_can_be_left_out(tmp_path):
    recorded = actuals(tmp_path, "unit,month,value\na,2020-03,2\nz,2020-03,1\n")
    code, out = run("evaluate", write(tmp_path, table()), recorded)
    assert code == 0
    assert "2020-04: counted as 0" in out
    assert "1 units without draws are left out, the first is z" in out
    drawn = until(read_draws(tmp_path / "draws.parquet"), np.datetime64("2020-03"))
    assert drawn.draws.shape == (3, 8)
    assert (
        json.loads(run("evaluate", tmp_path / "draws.parquet", actuals(tmp_path), "--until", "2020-03", "--json")[1])[
            "rows"
        ]
        == 3
    )


def changed(**columns: list) -> dict[str, list]:
    return {**table(), **columns}


def replaced(name: str, row: int, value: object) -> dict[str, list]:
    rows = table()
    rows[name][row] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (replaced("draw", 1, 0), "repeats a draw"),
        (replaced("value", 5, -3), "value -3"),
        (changed(value=[0.5] * 48), "value 0.5.*whole"),
        (changed(value=[float("nan")] * 48), "not finite"),
        (changed(value=["many"] * 48), "no number"),
        ({k: v[:-1] for k, v in table().items()}, "unit c, month 2020-04 has 7 draws, others have 8"),
        ({k: v[:-8] for k, v in table().items()}, "unit c has no draws for 2020-04"),
        ({k: v[:0] for k, v in table().items()}, "."),
        ({k: v for k, v in table().items() if k != "horizon"}, "no column 'horizon'"),
        (replaced("unit", 0, None), "rows without unit"),
        (replaced("month", 0, "soon"), "could not be read"),
        (replaced("horizon", 0, 4), "."),
    ],
)
def test_a_faulty_file_of_draws_is_refused_with_the_reason(tmp_path, rows, message):
    with pytest.raises(ForecastError, match=message):
        read_draws(write(tmp_path, rows))


def numbered(start: int, rows: slice) -> dict[str, list]:
    """The table with other draw numbers in some rows."""
    made = table()
    made["draw"][rows] = [start + k for k in made["draw"][rows]]
    return made


@pytest.mark.parametrize("name", ["draws.parquet", "draws.csv"])
@pytest.mark.parametrize("start", [100, -100, 3])
def test_other_draw_numbers_in_a_later_part_of_the_file_are_refused_by_name(tmp_path, name, start):
    # Row groups hold 11 rows, and the first holds all eight numbers of the others: unit c is far behind it.
    path = write(tmp_path, numbered(start, slice(40, 48)), name)
    with pytest.raises(ForecastError, match=r"unit c, month 2020-04 has a draw number .*, which others lack"):
        read_draws(path)


@pytest.mark.parametrize("swap", [(40, 99), (47, 99), (44, -5)])
def test_a_single_other_draw_number_is_refused_and_not_renamed(tmp_path, swap):
    row, number = swap
    with pytest.raises(ForecastError, match=f"unit c, month 2020-04 has a draw number {number}"):
        read_draws(write(tmp_path, replaced("draw", row, number)))


def test_units_forecast_from_other_origins_are_refused(tmp_path):
    later = [h + 1 if u == "b" else h for u, h in zip(table()["unit"], table()["horizon"], strict=True)]
    message = r"unit a, month 2020-03 is forecast from 2019-12, unit b, month 2020-03 from 2019-11 .* one origin"
    with pytest.raises(ForecastError, match=message):
        read_draws(write(tmp_path, changed(horizon=later)))


def test_months_whose_horizons_do_not_follow_are_refused(tmp_path):
    apart = [{3: 3, 4: 6}[h] for h in table()["horizon"]]
    with pytest.raises(ForecastError, match=r"month 2020-04 from 2019-10 \(the month less its horizon\)"):
        read_draws(write(tmp_path, changed(horizon=apart)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit,month,value\na,2020-03,-2\n", "value -2"),
        ("unit,month,value\na,2020-03,2\na,2020-03-15,3\n", "more than once"),
        ("unit,month,value\na,1999-03,2\n", "share no month"),
        ("unit,month,deaths\na,2020-03,2\n", "no column 'value'"),
        ("unit,month,value\n", "no rows"),
        ("", "cannot be read"),
        ("unit,month,value\na,2020-03,\nb,2020-03,1\n", "empty values"),
        ("unit,month,value\na,March,1\n", "could not be read"),
    ],
)
def test_faulty_actuals_are_refused_with_the_reason(tmp_path, text, message):
    drawn = read_draws(write(tmp_path, table()))
    with pytest.raises(ForecastError, match=message):
        read_actuals(actuals(tmp_path, text), drawn)


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused_and_never_crash(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("fuzz")
    drawn = read_draws(write(folder, table()))
    for name in ("noise.csv", "noise.parquet"):
        (folder / name).write_bytes(data)
        with pytest.raises(ForecastError):
            read_draws(folder / name)
        with pytest.raises(ForecastError):
            read_actuals(folder / name, drawn)


def test_files_that_are_not_there_and_unknown_splits_are_errors(tmp_path):
    path = write(tmp_path, table())
    assert run("evaluate", tmp_path / "none.parquet", path)[0] == 1
    code, out = run("evaluate", path, actuals(tmp_path), "--by", "weekday")
    assert code == 1
    assert "unit, month, horizon" in out


def test_benchmarks_are_made_from_the_series_and_scored_beside(tmp_path):
    months = [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]
    lines = [f"{u},{m},{3 * i}" for i, u in enumerate(UNITS) for m in months]
    series = tmp_path / "series.csv"
    series.write_text("\n".join(["unit,month,value", *lines, "a,2020-04,99"]) + "\n")
    code, out = run("evaluate", write(tmp_path, table()), actuals(tmp_path), "--benchmark", series, "--json")
    rows = {r["model"]: r for r in json.loads(out)["scores"]}
    assert code == 0
    assert list(rows) == ["draws", "zero", "last", "conflictology-12", "bootstrap-240", *SMOOTH]
    assert rows["zero"]["crps"] == pytest.approx(32 / 6)
    # The last 12 months of a, b, c are 0, 3, 6 throughout: the mean of |2-0|, 0, 3, |30-3|, 6, 6.
    assert rows["conflictology-12"]["crps"] == pytest.approx((2 + 0 + 3 + 27 + 6 + 6) / 6)
    assert rows["draws"]["crps_ratio"] == pytest.approx(rows["draws"]["crps"] / rows["conflictology-12"]["crps"])


def test_a_unit_that_is_not_in_the_series_is_named(tmp_path):
    series = tmp_path / "series.csv"
    series.write_text("unit,month,value\na,2018-01,1\nb,2018-02,1\n")
    code, out = run("evaluate", write(tmp_path, table()), actuals(tmp_path), "--benchmark", series)
    assert code == 1
    assert "unit c has draws but is not in the series" in out
