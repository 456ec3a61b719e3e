"""Laws of the panel: nothing lost, nothing known too early, and the same as a second way of counting."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lull import panel
from lull.engine import connect
from lull.errors import SchemaError
from lull.panel.example import example_events

FIRST, LAST = date(1989, 1, 1), date(2020, 12, 1)
MONTHS = panel.month_table(FIRST, LAST)
KINDS = {"deaths_state": 1, "deaths_nonstate": 2, "deaths_onesided": 3}


KEYS = {"district": "adm2_pcode", "governorate": "adm1_pcode", "cell": "priogrid_gid"}


def units_of(events: pa.Table, column: str = "adm2_pcode") -> pa.Table:
    return panel.unit_table(sorted(str(u) for u in pc.unique(events.column(column)).to_pylist() if u is not None))


def counted(events: pa.Table, *, level: str = "district", where_prec: int = 2, months: pa.Table = MONTHS) -> pa.Table:
    engine = connect("duckdb://")
    for name, rows in (("e", events), ("u", units_of(events, KEYS[level])), ("m", months)):
        engine.put(name, rows)
    return engine.ask(panel.unit_months("e", "u", "m", key=KEYS[level], where_prec=where_prec, level=level))


@pytest.mark.shared
@pytest.mark.parametrize(("level", "where_prec"), [("district", 2), ("governorate", 4), ("cell", 3)])
def test_sums_equal_the_admitted_events_of_each_year_and_type(iraq, level, where_prec):
    rows = counted(iraq, level=level, where_prec=where_prec)
    year = pc.year(rows.column("month")).to_numpy()
    admitted = iraq.filter(pc.less_equal(iraq.column("where_prec"), where_prec))
    when = admitted.column("year").to_numpy()
    for name, kind in KINDS.items():
        of_kind = admitted.column("type_of_violence").to_numpy() == kind
        best = admitted.column("best").to_numpy() * of_kind
        np.testing.assert_array_equal(
            np.bincount(year - 1989, rows.column(name).to_numpy()), np.bincount(when - 1989, best, minlength=32)
        )
    assert sum(rows.column("events").to_pylist()) == admitted.num_rows


@pytest.mark.shared
def test_months_of_the_last_day_stay_in_the_year_that_ged_gives(iraq):
    assert pc.all(pc.equal(pc.year(iraq.column("date_end")), iraq.column("year"))).as_py()


def featured(events: pa.Table) -> pa.Table:
    units = units_of(events)
    names = units.column("unit_id").to_pylist()
    links = {"unit_id": [], "neighbour_id": [], "ring": []}
    for i, unit in enumerate(names):
        for step in (-2, -1, 1, 2):
            if 0 <= i + step < len(names):
                links["unit_id"].append(unit)
                links["neighbour_id"].append(names[i + step])
                links["ring"].append(abs(step))
    engine = connect("duckdb://")
    parents = pa.table({"unit_id": names, "parent_id": [n[:6] for n in names]})
    given = {"e": events, "u": units, "m": MONTHS, "near": pa.table(links), "parents": parents}
    for name, rows in given.items():
        engine.put(name, rows)
    how = {"key": "adm2_pcode", "where_prec": 2}
    engine.put("rows", engine.ask(panel.unit_months("e", "u", "m", level="district", **how)))
    engine.put("actors", engine.ask(panel.actor_months("e", "u", **how)))
    return engine.ask(panel.features("rows", neighbours="near", parents="parents", actors="actors"))


@pytest.mark.shared
def test_shuffling_what_came_after_the_origin_changes_no_feature(iraq):
    origin = date(2014, 5, 31)
    rng = np.random.default_rng(3)
    later = pc.greater(iraq.column("date_end"), pa.scalar(origin))
    future = iraq.filter(later)
    mixed = {
        name: future.column(name).take(rng.permutation(future.num_rows))
        for name in ("date_end", "best", "adm2_pcode", "type_of_violence", "dyad_name")
    }
    for name, values in mixed.items():
        future = future.set_column(future.column_names.index(name), name, values)
    # The same units in both: a district whose only events lie in the future stays a unit.
    before, after = featured(iraq), featured(pa.concat_tables([iraq.filter(pc.invert(later)), future]))
    until = pc.less_equal(before.column("month"), pa.scalar(origin))
    assert before.filter(until).equals(after.filter(until))
    assert not before.equals(after)


@pytest.mark.shared
def test_own_features_equal_numpy_over_the_grid(iraq):
    table = featured(iraq)
    grid = panel.arrays(table, extra=[n for n in table.column_names if n not in ("unit_id", "level", "month")])
    counts, months = grid.counts, np.arange(grid.counts.shape[1])
    total = np.pad(np.cumsum(counts, axis=1), ((0, 0), (1, 0)))
    for n in (1, 3, 6, 12, 24, 60):
        np.testing.assert_array_equal(
            grid.extra[f"sum_{n}"], total[:, months + 1] - total[:, np.maximum(months + 1 - n, 0)]
        )
    for least in (1, 25, 100):
        last = np.maximum.accumulate(np.where(counts >= least, months, -1), axis=1)
        np.testing.assert_array_equal(grid.extra[f"since_{least}"], np.where(last < 0, np.nan, months - last))
        decay = np.where(last < 0, 0, 0.5 ** ((months - last) / 12))
        np.testing.assert_allclose(grid.extra[f"decay_{least}"], decay, rtol=1e-12)
    np.testing.assert_array_equal(grid.extra["peak"], np.maximum.accumulate(counts, axis=1))
    np.testing.assert_array_equal(grid.extra["wider_1"], np.broadcast_to(counts.sum(axis=0), counts.shape))
    beside = np.zeros_like(counts)
    beside[1:] += counts[:-1]
    beside[:-1] += counts[1:]
    np.testing.assert_array_equal(grid.extra["near1_1"], beside)
    np.testing.assert_allclose(grid.extra["season_sin"][0, :12], np.sin(np.arange(1, 13) * np.pi / 6), atol=1e-12)


@pytest.mark.shared
def test_forecast_features_in_numpy_equal_those_of_the_panel(iraq):
    from lull.forecast.past import LONG_AGO, past_of
    from lull.forecast.past import features as numpy_features
    from lull.forecast.world import World

    table = featured(iraq)
    grid = panel.arrays(table, extra=["sum_12", "sum_60", "since_1", "since_25", "active_12", "near1_12"])
    names = list(grid.units)
    near = pa.table(
        {"unit_id": names[:-1] + names[1:], "neighbour_id": names[1:] + names[:-1], "ring": [1] * 2 * (len(names) - 1)}
    )
    world = World(grid.units, grid.months, grid.counts, panel.links(grid, near))
    rng = np.random.default_rng(2)
    units, months = rng.integers(0, len(names), 400), rng.integers(60, grid.counts.shape[1], 400)
    matrix, columns, _ = numpy_features(past_of(world), units, months, np.ones(400, dtype=np.int64))
    theirs = dict(zip(columns, matrix.T, strict=True))
    for width in (12, 60):
        np.testing.assert_allclose(
            theirs[f"sum_{width}"], np.log1p(grid.extra[f"sum_{width}"][units, months]), rtol=1e-5
        )
    np.testing.assert_allclose(theirs["near_12"], np.log1p(grid.extra["near1_12"][units, months]), rtol=1e-5)
    np.testing.assert_allclose(theirs["active_12"], 12 * grid.extra["active_12"][units, months], rtol=1e-5)
    for least in (1, 25):
        since = np.nan_to_num(grid.extra[f"since_{least}"][units, months], nan=LONG_AGO)
        np.testing.assert_allclose(theirs[f"since_{least}"], np.minimum(since, LONG_AGO))


def test_an_event_is_counted_in_the_month_of_its_last_day_and_only_where_its_precision_admits_it():
    rows = counted(
        example_events(), level="district", where_prec=2, months=panel.month_table(date(2019, 1, 1), date(2019, 3, 1))
    )
    deaths = {(r["unit_id"], r["month"].month): r["deaths"] for r in rows.to_pylist() if r["deaths"]}
    assert deaths == {("IQG01D01", 1): 3, ("IQG01D02", 1): 4}


def test_dyad_features_count_the_rest_of_a_dyad_elsewhere_only():
    events = pa.concat_tables([example_events().slice(0, 1), example_events().slice(0, 1)]).to_pylist()
    events[1] |= {"event_id": "5", "adm2_pcode": "IQG02D01", "date_end": date(2019, 2, 2), "best": 50}
    table = featured(pa.Table.from_pylist(events, schema=example_events().schema))
    seen = {(r["unit_id"], r["month"]): r["dyad_12"] for r in table.to_pylist() if r["month"].year == 2019}
    assert seen[("IQG01D01", date(2019, 1, 1))] == 0
    assert seen[("IQG01D01", date(2019, 2, 1))] == 50
    assert seen[("IQG02D01", date(2019, 1, 1))] == 0, "the dyad was not yet known here"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": "x; DROP"}, "no name of a column"),
        ({"where_prec": 0}, "where_prec 0"),
        ({"where_prec": 8}, "where_prec 8"),
    ],
)
def test_wrong_keys_and_precisions_are_errors(change, message):
    rule = {"key": "adm2_pcode", "where_prec": 2} | change
    with pytest.raises(SchemaError, match=message):
        panel.admitted("e", "u", **rule)


def test_several_keys_count_in_one_unit():
    engine = connect("duckdb://")
    engine.put("e", example_events())
    engine.put("u", panel.unit_table({"IQG01D01": "west", "IQG01D02": "west"}))
    engine.put("m", panel.month_table(date(2019, 1, 1), date(2019, 3, 1)))
    rows = engine.ask(panel.unit_months("e", "u", "m", key="adm2_pcode", where_prec=4, level="region"))
    assert rows.select(["unit_id", "events", "deaths"]).to_pylist() == [
        {"unit_id": "west", "events": n, "deaths": d} for n, d in ((2, 7), (0, 0), (1, 2))
    ]


def test_a_panel_with_a_hole_is_no_grid():
    rows = counted(example_events())
    with pytest.raises(SchemaError, match="every unit once"):
        panel.arrays(rows.slice(1))
    with pytest.raises(SchemaError, match="twice"):
        panel.unit_table(["a", "a"])
    with pytest.raises(SchemaError, match="before"):
        panel.month_table(date(2019, 2, 1), date(2019, 1, 1))
