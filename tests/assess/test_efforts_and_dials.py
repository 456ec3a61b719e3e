"""Efforts beside needs, the two dials of reconciliation, and when a service is restored."""

import dataclasses
import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from lull.area import bundled_area
from lull.assess.assessment import assess_month, gather, make_noise
from lull.assess.dials import dial_table, event_balance
from lull.assess.efforts import Promise, coverage, cue, effort_table, overdue_share, read_promises
from lull.assess.indicators import Measure, load_spec
from lull.assess.readings import Reading
from lull.assess.restored import restored
from lull.assess.worlds import MONTH, mock_spec, mock_tables
from lull.schema import arrow_schema, conform
from lull.settings.assess import Restored

DAY = dt.date(2019, 4, 30)


def promise(name, **more):
    plain = {
        "id": name, "strand": "services", "places": ("D000",), "who": "Office", "status": "started", "overdue": False,
        "dated": True, "days_overdue": 0, "deadline": dt.date(2019, 12, 31), "kind": "project",
    }  # fmt: skip
    return Promise(**{**plain, **more})


def assessed(spec, tables):
    inputs = gather(spec, tables, MONTH)
    return assess_month(spec, inputs, None, make_noise(spec, inputs.units, np.random.default_rng(1), count=200))


@pytest.mark.parametrize(
    ("gap", "promises", "says"),
    [
        (None, [promise("a")], "gap_unknown"),
        (0.2, [], "low_gap"),
        (0.8, [], "no_work_known"),
        (0.8, [promise("a", status="announced", overdue=True)], "no_work_known"),
        (0.8, [promise("a", overdue=True)], "present_overdue"),
        (0.8, [promise("a", dated=False, deadline=None)], "present_undated"),
        (0.8, [promise("a")], "on_track"),
    ],
)
def test_cues(gap, promises, says):
    assert cue(gap, 0.5, promises) == says


def test_a_promise_without_a_date_is_neither_late_nor_on_time():
    assert overdue_share([promise("a", dated=False)]) is None
    assert overdue_share([promise("a", dated=False), promise("b"), promise("c", overdue=True)]) == 0.5


def test_only_effects_verified_count_as_met_need():
    own = [promise("a", status="delivered"), promise("b", status="effective")]
    assert coverage(own, ["D000", "D001"], ["services", "security"]).tolist() == [[0.5, 0.0], [0.0, 0.0]]


def fate(looked):
    row = {
        "commitment_id": "C1", "status": "started", "timing": "overdue", "overdue": True, "days_overdue": 120,
        "looked": looked, "verification": 0, "claim_conflict": False, "moved": 0, "chain_id": "C1",
        "chain_position": 1, "claims": 1, "source_id": "x", "known_from": dt.date(2019, 4, 1),
    }  # fmt: skip
    return conform(pa.Table.from_pylist([row], schema=arrow_schema("ledger")), "ledger")


def test_promises_take_their_status_from_the_ledger_and_are_only_announced_without_it():
    row = {
        "commitment_id": "C1", "kind": "project", "promisor": "Office", "strand": "services", "place_ids": ["D000"],
        "deliverable": "water", "made_on": dt.date(2018, 1, 1), "deadline": dt.date(2018, 12, 31),
        "deadline_precision": "day", "source_id": "x", "known_from": dt.date(2018, 1, 1),
    }  # fmt: skip
    commitment = conform(pa.Table.from_pylist([row], schema=arrow_schema("commitment")), "commitment")
    (bare,) = read_promises(commitment, None)
    assert (bare.status, bare.overdue, bare.who) == ("announced", False, "Office")
    (unseen,) = read_promises(commitment, fate(None))
    assert not unseen.overdue
    (known,) = read_promises(commitment, fate(dt.date(2019, 2, 1)))
    assert (known.status, known.overdue, known.days_overdue) == ("started", True, 120)
    assert read_promises(None, None) == []


def test_efforts_of_a_wider_place_stay_there():
    spec = mock_spec(strands=2, each=2)
    done = assessed(spec, mock_tables(spec, np.full((3, 4), 80.0)))
    rows = effort_table(spec, done, [promise("a", places=("G0", "C"), overdue=True)]).to_pylist()
    by = {(r["unit_id"], r["strand"]): r for r in rows}
    assert by["G0", "services"]["overdue_ids"] == ["a"]
    assert by["C", "services"]["promises"] == 1
    assert by["D000", "services"]["promises"] == 0
    assert by["D000", "services"]["cue"] == "no_work_known"
    assert by["G0", "services"]["cue"] == "gap_unknown"


def iraq_like():
    """The bundled indicators on a small made-up area: one district with hotspots, polls for the country."""
    spec = load_spec(bundled_area("iraq"))
    tables = mock_tables(spec, np.full((3, len(spec.scored)), np.nan))
    plain = {
        "strand": "reconciliation", "period_start": DAY, "period_end": DAY, "evidence_level": 3, "source_id": "x",
        "known_from": DAY,
    }  # fmt: skip
    rows = [
        {**plain, "obs_id": "h", "indicator": "ri_hotspot_subdistricts", "place_id": "D000", "value": 3.0,
         "unit": "subdistricts", "method": "key_informant"},
        {**plain, "obs_id": "t", "indicator": "survey_share_trust_parliament", "place_id": "C", "value": 18.0,
         "unit": "percent", "method": "survey"},
    ]  # fmt: skip
    observation = conform(pa.Table.from_pylist(rows, schema=arrow_schema("observation")), "observation")
    return spec, assessed(spec, {**tables, "observation": observation})


def dials(promises, record=None):
    spec, done = iraq_like()
    return {(r["unit_id"], r["track"], r["part"]): r for r in dial_table(spec, done, promises, record).to_pylist()}


def agreement(name="l"):
    return promise(name, strand="reconciliation", places=("D000",), status="delivered")


def milestone(name="m"):
    return promise(name, strand="reconciliation", places=("C",), status="delivered")


def test_two_dials_stand_apart_with_their_evidence():
    found = dials([agreement(), milestone()])
    local, national = found["D000", "local", "all"], found["C", "national", "all"]
    assert local["evidence_ids"] == ["h", "l"]
    assert national["evidence_ids"] == ["m", "t"]
    assert found["C", "national", "trust_institutions"]["value"] > 0.7
    apart = found["D000", "divergence", "all"]
    assert apart["value"] == pytest.approx(local["value"] - national["value"], abs=1e-9)
    assert apart["evidence_ids"] == ["h", "l", "m", "t"]
    # Two parts of four are no firm reading: the interval stays wide.
    assert local["high"] - local["low"] > 0.2
    assert ("C", "local", "all") not in found


def test_one_kind_of_evidence_is_shown_but_is_no_dial():
    found = dials([])
    local, national = found["D000", "local", "all"], found["C", "national", "all"]
    for dial in (local, national, found["D000", "divergence", "all"]):
        assert (dial["value"], dial["low"], dial["high"]) == (None, None, None)
    assert (local["evidence_ids"], local["evidence_level"]) == (["h"], 1)
    assert national["evidence_ids"] == ["t"]
    assert found["D000", "local", "hotspots"]["value"] is not None
    assert found["C", "national", "trust_institutions"]["value"] > 0.7


@pytest.mark.parametrize(("promises", "known"), [([agreement()], "local"), ([milestone()], "national")])
def test_there_is_no_divergence_where_either_dial_is_null(promises, known):
    found = dials(promises)
    whole = {"local": found["D000", "local", "all"], "national": found["C", "national", "all"]}
    assert {name for name, dial in whole.items() if dial["value"] is not None} == {known}
    assert found["D000", "divergence", "all"]["value"] is None
    assert found["D000", "divergence", "all"]["evidence_ids"] == []


def test_a_place_without_evidence_has_no_reading_and_no_divergence():
    found = dials([])
    assert found["D001", "local", "all"]["value"] is None
    assert found["D001", "divergence", "all"]["value"] is None


def test_milestones_kept_lower_the_national_dial_and_touch_no_district():
    kept = [promise(f"k{n}", strand="reconciliation", places=("C",), status="delivered") for n in range(6)]
    broken = [promise(f"b{n}", strand="reconciliation", places=("C",), overdue=True) for n in range(6)]
    good, bad = dials([*kept, agreement()]), dials([*broken, agreement()])
    assert good["D000", "local", "all"]["value"] is not None
    assert good["C", "national", "all"]["value"] < bad["C", "national", "all"]["value"]
    assert good["D000", "local", "all"] == bad["D000", "local", "all"]
    assert good["C", "national", "milestones"]["evidence_ids"] == [f"k{n}" for n in range(6)]


def test_open_promises_turn_no_dial():
    assert dials([promise("o", strand="reconciliation", places=("C",))]) == dials([])


def test_event_balance_counts_only_acts_that_happened():
    base = {
        "record_type": "political_event", "review": "accepted", "adm2_pcode": "D000", "adm1_pcode": "G0",
        "published": DAY,
    }  # fmt: skip
    rows = [
        {**base, "record_id": "1", "aux_mode": "actual", "event_type": "AGREE", "date_start": DAY},
        {**base, "record_id": "2", "aux_mode": "future", "event_type": "AGREE", "date_start": DAY},
        {**base, "record_id": "3", "aux_mode": "actual", "event_type": "THREATEN", "date_start": DAY},
        {**base, "record_id": "4", "aux_mode": "actual", "event_type": "ASSAULT", "date_start": DAY},
        {**base, "record_id": "5", "aux_mode": "actual", "event_type": "AGREE", "date_start": dt.date(2017, 1, 1)},
        {
            **base,
            "record_id": "6",
            "aux_mode": "actual",
            "event_type": "AGREE",
            "date_start": DAY,
            "review": "rejected",
        },
    ]
    names = ["record_id", "record_type", "aux_mode", "event_type", "review", "adm1_pcode", "adm2_pcode", "date_start",
             "published"]  # fmt: skip
    table = pa.table({n: [r[n] for r in rows] for n in names})
    assert event_balance(table, MONTH) == {"D000": (1, 1, ("1", "3"))}
    assert event_balance(None, MONTH) == {}


HOURS = Measure("hours", "grid", "hours_per_day", "", "", "linear", 23, 0, {}, 0, "", "")
RULE = Restored(measure="h", standard=16, baseline_until=dt.date(2014, 5, 31))


def hours(value, end, level=2):
    return Reading("D", "grid", "hours", 0.0, 0.5, value, end, end, level, (f"{end}",))


def year(*months, level=2):
    return [hours(18, dt.date(2019, m, 28), level) for m in months]


BEFORE = hours(15, dt.date(2013, 7, 1))


@pytest.mark.parametrize(
    ("readings", "state", "reason"),
    [
        ([], "unknown", "no_value"),
        ([hours(20, dt.date(2013, 7, 1))], "unknown", "no_value"),
        ([hours(4, DAY)], "not_restored", "below_standard"),
        ([hours(20, dt.date(2013, 7, 1)), hours(18, DAY)], "not_restored", "below_baseline"),
        ([hours(15, dt.date(2013, 7, 1)), hours(18, DAY)], "unknown", "too_few_months"),
        (year(2, 3, 4), "unknown", "no_baseline"),
        ([BEFORE, *year(2, 3, 4)], "restored", "all_met"),
        ([BEFORE, *year(1, 3, 4)], "unknown", "too_few_months"),
        ([BEFORE, *year(2, 3, 4, level=1)], "unknown", "too_few_months"),
    ],
)
def test_restored_only_if_all_is_shown(readings, state, reason):
    found = restored(readings, HOURS, RULE, MONTH)
    assert (found["state"], found["reason"]) == (state, reason)


def test_what_came_later_restores_nothing():
    later = [BEFORE, *year(5, 6, 7)]
    assert restored(later, HOURS, RULE, MONTH)["state"] == "unknown"


def test_a_lower_is_better_service_can_be_restored_too():
    litres = dataclasses.replace(HOURS, target=0, worst=100)
    found = restored(
        [hours(5, dt.date(2013, 1, 1)), hours(50, DAY)], litres, RULE.model_copy(update={"standard": 10}), MONTH
    )
    assert found["reason"] == "below_standard"
