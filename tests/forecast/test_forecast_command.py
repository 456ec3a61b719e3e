"""`lull forecast`: files in, joint draws out, mistakes named, nothing half-written."""

from __future__ import annotations

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from lull.cli import lull
from lull.errors import ForecastError
from lull.scores import score_rows


def run(*args: object, stdin: str | None = None):
    return CliRunner().invoke(lull, ["forecast", *map(str, args)], input=stdin)


@pytest.fixture
def series(tmp_path):
    rng = np.random.default_rng(0)
    rows = ["unit,month,value"]
    for unit in (10, 20, 30):
        for i in range(40):
            value = rng.poisson(unit / 10)
            if value:
                rows.append(f"{unit},{np.datetime64('2010-01', 'M') + i},{value}")
    path = tmp_path / "series.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_draws_have_the_promised_form(series, tmp_path):
    out = tmp_path / "draws.parquet"
    done = run(series, "--origin", "2012-12", "--horizons", "3-5", "--draws", 50, "--out", out)
    assert done.exit_code == 0, done.output
    rows = pq.read_table(out)
    assert rows.column_names == ["unit", "month", "horizon", "draw", "value"]
    assert rows.num_rows == 3 * 3 * 50
    assert sorted(set(rows.column("unit").to_pylist())) == [10, 20, 30]
    months = {(m.isoformat(), h) for m, h in zip(rows["month"].to_pylist(), rows["horizon"].to_pylist(), strict=True)}
    assert months == {("2013-03-01", 3), ("2013-04-01", 4), ("2013-05-01", 5)}
    assert "left out" in done.output


def test_a_shuffled_future_and_the_order_of_rows_change_no_byte(series, tmp_path):
    lines = series.read_text(encoding="utf-8").splitlines()
    early = [r for r in lines[1:] if r.split(",")[1] <= "2012-06"]
    late = [r for r in lines[1:] if r.split(",")[1] > "2012-06"]
    other = tmp_path / "other.csv"
    other.write_text("\n".join([lines[0], *(r[: r.rindex(",")] + ",77" for r in late), *early[::-1]]), encoding="utf-8")
    files = []
    for i, source in enumerate((series, other)):
        out = tmp_path / f"{i}.parquet"
        assert run(source, "--origin", "2012-06", "--draws", 20, "--out", out).exit_code == 0
        files.append(out.read_bytes())
    assert files[0] == files[1]


def test_standard_input_neighbours_and_summary(series, tmp_path):
    near = tmp_path / "near.csv"
    near.write_text("unit,neighbour\n10,20\n", encoding="utf-8")
    out, table = tmp_path / "d.parquet", tmp_path / "s.csv"
    done = run("-", "--out", out, "--draws", 20, "--horizons", "1", "--neighbours", near, "--summary", table,
               stdin=series.read_text(encoding="utf-8"))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert table.read_text(encoding="utf-8").count("\n") == 7


def test_further_columns_foretell_up_to_the_origin_only(tmp_path):
    rng = np.random.default_rng(1)
    months = [str(np.datetime64("2008-01", "M") + i) for i in range(96)]
    events = rng.poisson(1.0, (12, 96))
    files = {}
    for name, shown in (("plain", events), ("later", np.where(np.arange(96) > 83, 99, events))):
        # Deaths follow the events of the month before, so who knows the events knows more.
        rows = [
            f"u{u:02d},{m},{6 * events[u, i - 1] if i else 0},{shown[u, i]}"
            for u in range(12)
            for i, m in enumerate(months)
        ]
        files[name] = tmp_path / f"{name}.csv"
        files[name].write_text("\n".join(["unit,month,value,events", *rows]), encoding="utf-8")
    made = {}
    for name, also in (
        ("plain", ("--also", "none")),
        ("events", ("--also", "events")),
        ("later", ("--also", "events")),
    ):
        out = tmp_path / f"{name}.parquet"
        source = files["later" if name == "later" else "plain"]
        done = run(source, "--origin", "2014-12", "--horizons", "1", "--draws", 200, "--out", out, *also)
        assert done.exit_code == 0, done.output
        made[name] = pq.read_table(out).column("value").to_numpy().reshape(12, 200)
    assert np.array_equal(made["events"], made["later"])
    # Without a word about them, the events that the file has are used all the same.
    done = run(
        files["plain"], "--origin", "2014-12", "--horizons", "1", "--draws", 200, "--out", tmp_path / "own.parquet"
    )
    assert "events of the series foretell too" in done.output
    own = pq.read_table(tmp_path / "own.parquet").column("value").to_numpy().reshape(12, 200)
    assert np.array_equal(own, made["events"])
    came = 6.0 * events[:, 83]
    knows, guesses = (score_rows(came, made[name], rng=rng).crps.mean() for name in ("events", "plain"))
    assert knows < 0.8 * guesses
    taken = run(files["plain"], "--out", tmp_path / "x.parquet", "--also", "value")
    assert "column of every series" in str(taken.exception)
    assert "no column moon" in str(run(files["plain"], "--out", tmp_path / "x.parquet", "--also", "moon").exception)


def test_names_keep_leading_zeros(tmp_path):
    source = tmp_path / "s.csv"
    source.write_text("unit,month,value\n007,2010-01,1\n007,2011-06,2\n", encoding="utf-8")
    out = tmp_path / "d.parquet"
    assert run(source, "--out", out, "--draws", 10, "--horizons", "1", "--quiet").output == ""
    assert set(pq.read_table(out).column("unit").to_pylist()) == {"007"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("unit,month\na,2010-01\n", "no column value"),
        ("unit,month,value\na,2010-01,x\n", "no number"),
        ("unit,month,value\na,2010-01,\n", "no value"),
        ("unit,month,value\na,2010-01,1\na,2010-01,1\n", "more than one row"),
        ("unit,month,value\na,2010-13,1\n", "YYYY-MM"),
        ("unit,month,value\na,2010-01,1\n", "at least 12"),
        ("", "standard input"),
    ],
)
def test_mistakes_are_named_and_nothing_is_left(text, says, tmp_path):
    done = run("-", "--out", tmp_path / "d.parquet", stdin=text)
    assert done.exit_code == 1
    assert isinstance(done.exception, (ForecastError, SystemExit))
    assert says in (str(done.exception) + done.output)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("horizons", ["0-3", "3-99", "x", "5-"])
def test_wrong_horizons_are_a_usage_error(series, tmp_path, horizons):
    assert run(series, "--horizons", horizons, "--out", tmp_path / "d.parquet").exit_code == 2
