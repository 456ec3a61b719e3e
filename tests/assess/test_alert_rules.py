"""Alert rules: what is found, what is held back, what passes the quiet period, and the log of both."""

import dataclasses
import datetime as dt
import json

import pyarrow as pa
import pytest
from pydantic import ValidationError

from lull.area import bundled_area, load_area
from lull.assess import spec_of
from lull.assess.alerts import Seen, raise_alerts
from lull.assess.efforts import Promise, read_promises
from lull.assess.ledger import ledger
from lull.assess.worlds import mock_spec
from lull.outlook.demo import place_area
from lull.settings import AssessSettings
from lull.settings.assess import Alerting
from lull.store import open_store
from lull.store.ingest import Options, ingest_files

MONTH, TODAY = dt.date(2019, 4, 1), dt.date(2019, 5, 2)
NONE = pa.table({"unit_id": pa.array([], pa.string())})


def spec(*rules, approval=False):
    plain = mock_spec()
    weights = plain.settings.strand_weights
    settings = AssessSettings(strand_weights=weights, alerts=list(rules), alerting=Alerting(approval=approval))
    return dataclasses.replace(plain, settings=settings)


def seen(**more):
    return Seen(**{"month": MONTH, "today": TODAY, "priority": NONE, "strand": NONE, **more})


def priority(**tiers):
    rows = [{"unit_id": u, "tier": t, "risk": 0.5} for u, t in tiers.items()]
    return pa.Table.from_pylist(rows)


def strand(month, gap, unit="D1", name="services"):
    return {"unit_id": unit, "strand": name, "month": month, "gap": gap}


def promise(**more):
    plain = {
        "id": "C1", "strand": "security", "places": ("IQ",), "who": "Mission", "status": "started", "overdue": False,
        "dated": True, "days_overdue": 0, "deadline": dt.date(2019, 6, 30), "kind": "mandate",
    }  # fmt: skip
    return Promise(**{**plain, **more})


TIER = {"rule": "tier_up", "quiet_days": 60}


def test_a_tier_that_rises_is_found_and_one_that_falls_is_not():
    found = raise_alerts(
        spec(TIER),
        seen(priority=priority(A="step_up_first", B="lower_risk"), before=priority(A="watch", B="step_up_first")),
    ).to_pylist()
    assert [(r["unit_id"], r["state"], r["extreme"]) for r in found] == [("A", "send", False)]
    assert json.loads(found[0]["values"]) == {"before": "watch", "tier": "step_up_first"}


def test_a_place_without_a_forecast_then_or_now_is_no_news():
    look = seen(priority=priority(A=None, B="watch"), before=priority(A="watch", B=None))
    assert raise_alerts(spec(TIER), look).num_rows == 0


def test_a_district_without_an_earlier_tier_raises_nothing():
    assert raise_alerts(spec(TIER), seen(priority=priority(A="step_up_first"), before=None)).num_rows == 0


def test_a_person_decides_where_approval_is_on():
    found = raise_alerts(
        spec(TIER, approval=True), seen(priority=priority(A="step_up_first"), before=priority(A="watch"))
    )
    assert found["state"].to_pylist() == ["hold"]


@pytest.mark.parametrize(("days", "state"), [(59, "quiet"), (60, "send")])
def test_the_same_finding_stays_quiet_for_a_while(days, state):
    look = seen(priority=priority(A="step_up_first"), before=priority(A="watch"))
    first = raise_alerts(spec(TIER), look)
    again = raise_alerts(spec(TIER), dataclasses.replace(look, today=TODAY + dt.timedelta(days=days)), first)
    assert again["state"].to_pylist() == [state]


def test_an_alert_kept_quiet_does_not_start_the_quiet_period_anew():
    look = seen(priority=priority(A="step_up_first"), before=priority(A="watch"))
    first = raise_alerts(spec(TIER), look)
    quiet = raise_alerts(spec(TIER), dataclasses.replace(look, today=TODAY + dt.timedelta(days=50)), first)
    log = pa.concat_tables([first, quiet])
    third = raise_alerts(spec(TIER), dataclasses.replace(look, today=TODAY + dt.timedelta(days=70)), log)
    assert third["state"].to_pylist() == ["send"]


def test_the_extreme_passes_the_quiet_period():
    look = seen(priority=priority(A="step_up_first"), before=priority(A="lower_risk"))
    first = raise_alerts(spec(TIER), look)
    again = raise_alerts(spec(TIER), dataclasses.replace(look, today=TODAY + dt.timedelta(days=10)), first)
    assert (again["state"].to_pylist(), again["extreme"].to_pylist()) == (["send"], [True])


GAP = {"rule": "gap_above_own_maximum", "months": [12, 36], "floor": 0.5, "step": 0.05, "quiet_days": 180}


@pytest.mark.parametrize(
    ("now", "past", "found"),
    [
        (0.70, {2018: 0.60}, (0.60, False)),
        (0.62, {2018: 0.60}, None),  # within the step
        (0.45, {2018: 0.20}, None),  # below the floor
        (None, {2018: 0.20}, None),  # not known
        (0.70, {2018: 0.60, 2017: 0.90}, (0.60, False)),  # above 12 months, not above 36
        (0.70, {2018: 0.60, 2017: 0.62}, (0.62, True)),  # above both
        (0.70, {2010: 0.10}, None),  # nothing to compare with
    ],
)
def test_a_gap_above_its_own_past(now, past, found):
    history = pa.Table.from_pylist([strand(dt.date(y, 6, 1), g) for y, g in past.items()])
    table = pa.Table.from_pylist([strand(MONTH, now)], schema=history.schema)
    rows = raise_alerts(spec(GAP), seen(strand=table, history=history)).to_pylist()
    assert [(r["before"], r["extreme"]) for r in rows] == ([] if found is None else [found])


def test_mandates_that_end_soon_and_deadlines_that_passed():
    rules = ({"rule": "mandate_ends", "days": 90}, {"rule": "deadline_passed"})
    late = promise(id="C2", kind="project", overdue=True, days_overdue=30, places=("D1", "D2"))
    done = promise(id="C3", status="delivered")
    far = promise(id="C4", deadline=dt.date(2021, 3, 31))
    found = raise_alerts(spec(*rules), seen(promises=[promise(), late, done, far])).to_pylist()
    assert [(r["rule"], r["unit_id"], r["subject"], r["value"]) for r in found] == [
        ("mandate_ends", "IQ", "C1", 59.0),
        ("deadline_passed", "D1", "C2", 30.0),
        ("deadline_passed", "D2", "C2", 30.0),
    ]


def test_relapse_above_its_floor():
    rows = [
        {"unit_id": u, "span": "cumulative", "horizon": 12, "p_relapse_25": p}
        for u, p in (("A", 0.35), ("B", 0.1), ("C", None), ("D", 0.8))
    ]
    rule = {"rule": "relapse", "horizon": 12, "floor": 0.3, "extreme": 0.7}
    found = raise_alerts(spec(rule), seen(forecast=pa.Table.from_pylist(rows))).to_pylist()
    assert [(r["unit_id"], r["extreme"]) for r in found] == [("A", False), ("D", True)]


def test_a_rule_that_does_not_exist_is_named():
    with pytest.raises(ValidationError, match="'weather' found using 'rule' does not match any of the expected tags"):
        spec({"rule": "weather"})


def moved(before, now):
    def table(tier, risk):
        return pa.Table.from_pylist([{"unit_id": "A", "tier": tier, "risk": risk}])

    return seen(priority=table("watch", now), before=table("lower_risk", before))


@pytest.mark.parametrize(("before", "now", "found"), [(0.045, 0.055, 0), (0.04, 0.06, 1), (None, 0.06, 1)])
def test_a_place_that_hardly_moved_across_a_bar_is_no_news(before, now, found):
    assert raise_alerts(spec({**TIER, "step": 0.02}), moved(before, now)).num_rows == found


def test_the_bundled_areas_bar_of_relapse_is_one_that_a_calm_place_can_reach():
    rows = [
        {"unit_id": u, "span": "cumulative", "horizon": 12, "p_relapse_25": p}
        for u, p in (("A", 0.12), ("B", 0.09), ("C", 0.31))
    ]
    iraq = spec_of(load_area(bundled_area("iraq")))
    found = raise_alerts(iraq, seen(forecast=pa.Table.from_pylist(rows))).to_pylist()
    assert [(r["unit_id"], r["rule"], r["extreme"]) for r in found] == [("A", "relapse", False), ("C", "relapse", True)]


def test_of_the_bundled_promises_those_searched_for_in_vain_raise_an_alert_for_each_place(tmp_path):
    area, day = bundled_area("iraq"), dt.date(2026, 11, 28)
    folder = tmp_path / "area"
    place_area(area, folder)
    kinds = (("commitments", "commitments.csv"), ("claims", "commitment_claims.csv"))
    ingest_files(folder, [(kind, folder / "facts" / name) for kind, name in kinds], Options(today=day))
    with open_store(folder) as store:
        made, said = store.as_known_on(day, "commitment"), store.as_known_on(day, "claim")
    held = read_promises(made, ledger(made, said, on=day))
    found = raise_alerts(spec({"rule": "deadline_passed"}), seen(today=day, promises=held)).to_pylist()
    late = {p.id: p for p in held if p.overdue and p.kind != "mandate"}
    assert late
    assert {(r["unit_id"], r["subject"]) for r in found} == {(u, p.id) for p in late.values() for u in p.places}
    searched = {(r["commitment_id"], str(r["claim_date"])) for r in said.to_pylist() if r["says"] == "searched"}
    assert {(r["subject"], json.loads(r["values"])["looked"]) for r in found} <= searched
