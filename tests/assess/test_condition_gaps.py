"""Laws of condition gaps: monotone, additive, separate by district, indifferent to order and units, deaf to silence."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lull.assess.assessment import assess_month, gather, make_noise
from lull.assess.tables import contribution_table, strand_table
from lull.assess.worlds import MONTH, mock_spec, mock_tables
from lull.schema import conform

SPEC = mock_spec(strands=2, each=3)
CELLS = len(SPEC.scored)
# Examples are whole areas: a failing one is shown as found, for shrinking it takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def assessed(tables, month=MONTH, spec=SPEC, seed=1):
    inputs = gather(spec, tables, month)
    return assess_month(spec, inputs, None, make_noise(spec, inputs.units, np.random.default_rng(seed), count=200))


def gaps_of(done):
    return dict(zip(done.inputs.units.ids, done.gaps.gap(), strict=True))


percents = st.lists(
    st.lists(st.one_of(st.just(float("nan")), st.floats(0, 100)), min_size=CELLS, max_size=CELLS),
    min_size=2,
    max_size=6,
).map(np.array)


@settings(max_examples=15, deadline=None, phases=PHASES)
@given(percents)
def test_contributions_sum_to_the_gap(percent):
    done = assessed(mock_tables(SPEC, percent))
    rows = contribution_table(SPEC, done.inputs.units, done.cells, done.gaps, MONTH).to_pylist()
    gap = gaps_of(done)
    for s, strand in enumerate(done.gaps.strands):
        for unit in done.inputs.units.ids:
            total = sum(r["contribution"] for r in rows if r["unit_id"] == unit and r["strand"] == strand)
            assert total == pytest.approx(-np.log1p(-gap[unit][s]), abs=1e-9)


@settings(max_examples=15, deadline=None, phases=PHASES)
@given(percents, st.integers(0, CELLS - 1), st.floats(0, 100))
def test_a_worse_value_never_lowers_the_gap(percent, column, worse):
    percent[0, column] = min(worse, 100)
    better = percent.copy()
    better[0, column] = percent[0, column] / 2
    bad, good = assessed(mock_tables(SPEC, percent)), assessed(mock_tables(SPEC, better))
    assert (gaps_of(bad)["D000"] >= gaps_of(good)["D000"] - 1e-6).all()
    own = bad.inputs.units.ids.index("D000")
    assert (bad.gaps.draws[own] >= good.gaps.draws[own] - 1e-6).all()  # draw by draw


@settings(max_examples=12, deadline=None, phases=PHASES)
@given(percents, st.lists(st.floats(0, 100), min_size=CELLS, max_size=CELLS))
def test_adding_a_district_changes_no_other_score(percent, values):
    before = assessed(mock_tables(SPEC, percent))
    more = mock_tables(SPEC, np.vstack([percent, values]))
    new = f"D{len(percent):03d}"
    version = ["v2" if p == new else "v1" for p in more["place"]["place_id"].to_pylist()]
    more["place"] = more["place"].set_column(
        more["place"].column_names.index("version"), more["place"].schema.field("version"), pa.array(version)
    )
    after = gaps_of(assessed(more))
    for unit, gap in gaps_of(before).items():
        np.testing.assert_array_equal(after[unit], gap)
    assert new in after


@settings(max_examples=15, deadline=None, phases=PHASES)
@given(percents, st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(percent, random):
    tables = mock_tables(SPEC, percent)
    mixed = {}
    for name, table in tables.items():
        order = list(range(table.num_rows))
        random.shuffle(order)
        mixed[name] = table.take(pa.array(order, pa.int64()))
    np.testing.assert_array_equal(assessed(mixed).gaps.draws, assessed(tables).gaps.draws)


@pytest.mark.parametrize(("unit", "factor"), [("share", 0.01), ("permille", 10.0)])
def test_units_change_nothing(unit, factor):
    percent = np.random.default_rng(3).uniform(0, 100, (5, CELLS))
    tables = mock_tables(SPEC, percent)
    rows = [{**r, "value": r["value"] * factor, "unit": unit} for r in tables["observation"].to_pylist()]
    other = {**tables, "observation": conform(pa.Table.from_pylist(rows), "observation")}
    np.testing.assert_allclose(assessed(other).gaps.draws, assessed(tables).gaps.draws, atol=1e-6)


@settings(max_examples=15, deadline=None, phases=PHASES)
@given(percents)
def test_silence_as_months_pass_never_lowers_the_gap(percent):
    """Nothing new is heard: each later month the gap is at least that of the month before."""
    tables = mock_tables(SPEC, percent)
    last = None
    for later in (0, 1, 3, 6, 12, 24, 60):
        at = MONTH.month - 1 + later
        done = assessed(tables, dt.date(MONTH.year + at // 12, at % 12 + 1, 1))
        gap = np.array([gaps_of(done)[u] for u in done.inputs.units.ids if u.startswith("D") and u != "D000"])
        mean = done.gaps.parts
        if last is not None:
            own = (done.cells.basis <= 1) & np.array([[u.startswith("D")] for u in done.inputs.units.ids])
            assert (mean[own] >= last[own] - 1e-6).all()
        last = mean
        assert np.isfinite(gap).all()


def test_half_the_weight_must_be_observed():
    percent = np.full((3, CELLS), 60.0)
    percent[1, 1:3] = np.nan  # one of three indicators of the first strand left
    done = assessed(mock_tables(SPEC, percent))
    rows = strand_table(SPEC, done.inputs.units, done.cells, done.gaps, MONTH).to_pylist()
    known = {(r["unit_id"], r["strand"]): r for r in rows}
    assert known["D000", "services"]["gap"] is not None
    assert known["D001", "services"]["gap"] is None
    assert known["D001", "services"]["evidence_level"] == 0
    assert known["D001", "reconciliation"]["gap"] is not None


def test_weak_evidence_never_drives_a_score_alone():
    tables = mock_tables(SPEC, np.full((3, CELLS), 90.0))
    rows = [{**r, "evidence_level": 1 if r["place_id"] == "D000" else 3} for r in tables["observation"].to_pylist()]
    done = assessed({**tables, "observation": conform(pa.Table.from_pylist(rows), "observation")})
    at = done.inputs.units.ids.index("D000")
    assert (done.observed[at] == 0).all()
    assert (done.cells.basis[at] == 1).all()


def test_values_not_yet_known_are_not_used():
    percent = np.full((3, CELLS), 60.0)
    tables = mock_tables(SPEC, percent)
    late = pc.equal(tables["observation"]["place_id"], "D001")
    rows = tables["observation"].to_pylist()
    for row, is_late in zip(rows, late.to_pylist(), strict=True):
        row["known_from"] = dt.date(2019, 5, 2) if is_late else row["known_from"]
    done = assessed({**tables, "observation": conform(pa.Table.from_pylist(rows), "observation")})
    assert (done.cells.basis[done.inputs.units.ids.index("D001")] > 1).all()
    assert (done.cells.basis[done.inputs.units.ids.index("D002")] == 0).all()


def test_a_value_of_the_governorate_informs_its_districts_and_is_marked():
    percent = np.full((20, CELLS), np.nan)
    tables = mock_tables(SPEC, np.vstack([percent, np.full((1, CELLS), 5.0)]))
    rows = [{**r, "place_id": "G1"} if r["place_id"] == "D020" else r for r in tables["observation"].to_pylist()]
    done = assessed({**tables, "observation": conform(pa.Table.from_pylist(rows), "observation")})
    ids = done.inputs.units.ids
    inside, outside = ids.index("D011"), ids.index("D012")
    assert (done.cells.basis[inside] == 2).all()
    assert (done.observed[inside] == 0).all()
    assert (done.gaps.gap()[inside] < done.gaps.gap()[outside]).all()


def test_one_failed_system_is_not_hidden():
    """Gaps .95, .2, .2, .2, .2 of equal weight give 1 - (.05 x .8^4)^(1/5) = .541, where their mean is .35."""
    spec = mock_spec(strands=1, each=5, error=1e-6)
    done = assessed(mock_tables(spec, np.array([[95.0, 20, 20, 20, 20]] * 2)), spec=spec)
    assert gaps_of(done)["D001"][0] == pytest.approx(1 - (0.05 * 0.8**4) ** 0.2, abs=0.02)
