"""The whole assessment of a small area: all tables hold, and every district can be explained."""

import datetime as dt
import json

import numpy as np
import pyarrow as pa
import pytest

from lull.area import bundled_area, load_area
from lull.assess import assess, conditions_over
from lull.assess.assessment import assess_month, first_of_month, gather, make_noise
from lull.assess.cards import card_table
from lull.assess.indicators import load_spec
from lull.assess.outside import later_violence
from lull.assess.tables import ranking_table
from lull.assess.worlds import MONTH, Sure, mock_spec, mock_tables
from lull.errors import AssessError
from lull.publish.statements import CATALOGUE
from lull.schema import arrow_schema, check, conform


@pytest.fixture(scope="module")
def tables():
    """Fourteen districts with the bundled indicators: some returns, one promise overdue, one undated."""
    spec = load_spec(bundled_area("iraq"))
    found = mock_tables(spec, np.full((14, len(spec.scored)), np.nan))
    day = dt.date(2019, 2, 28)
    plain = {
        "strand": "displacement", "period_start": day, "period_end": day, "unit": "percent", "evidence_level": 3,
        "method": "key_informant", "source_id": "x", "known_from": day, "population_group": "displaced_and_returnees",
    }  # fmt: skip
    rows = [
        {**plain, "obs_id": f"o{n}{name}", "indicator": name, "place_id": f"D{n:03d}", "value": float(7 * n)}
        for n in range(10)
        for name in ("hh_critical_shelter", "hh_income_below_480k", "hh_adult_unemployed")
    ]
    promise = {
        "kind": "project", "promisor": "Office", "strand": "services", "place_ids": ["D003"], "deliverable": "water",
        "made_on": dt.date(2018, 1, 1), "source_id": "x", "known_from": dt.date(2018, 1, 1),
    }  # fmt: skip
    promises = [
        {**promise, "commitment_id": "late", "deadline": dt.date(2018, 12, 31), "deadline_precision": "day"},
        {**promise, "commitment_id": "some day", "deadline_precision": "none"},
        {**promise, "commitment_id": "wide", "place_ids": ["G3"], "deadline_precision": "none"},
    ]
    claim = {
        "claim_id": "c", "commitment_id": "late", "claim_date": dt.date(2018, 6, 1), "claimant": "Office",
        "says": "started", "verification": 0, "source_id": "x", "known_from": dt.date(2018, 6, 1),
    }  # fmt: skip
    look = {**claim, "claim_id": "s", "claim_date": dt.date(2019, 2, 1), "says": "searched", "claimant": "Observer"}
    look["known_from"] = look["claim_date"]
    more = {"observation": rows, "commitment": promises, "claim": [claim, look]}
    return found | {n: conform(pa.Table.from_pylist(r, schema=arrow_schema(n)), n) for n, r in more.items()}


@pytest.fixture(scope="module")
def results(tables):
    forecast = Sure(tuple(f"D{n:03d}" for n in range(14)), np.linspace(0.02, 0.6, 14))
    return assess(load_area(bundled_area("iraq")), tables, forecast, "2019-04", np.random.default_rng(1))


def test_every_table_holds_its_declaration(results):
    for name, table in results.items():
        check(table, name)
    assert set(results) == {
        "ledger", "strand", "contribution", "priority", "find_out", "effort", "dial", "restored", "card", "presence",
        "sensitivity",
    }  # fmt: skip


def test_every_district_is_explained_and_nothing_is_said_without_a_row(results):
    rows = results["card"].to_pylist()
    for n in range(14):
        assert {r["section"] for r in rows if r["unit_id"] == f"D{n:03d}"} >= {"what", "how_sure", "change_mind", "not"}
    assert all(isinstance(json.loads(r["values"]), dict) for r in rows)


def test_every_message_can_be_said(results):
    assert {r["key"] for r in results["card"].to_pylist()} <= set(CATALOGUE)


def test_promises_of_the_district_and_of_its_governorate_stay_apart(results):
    rows = [r for r in results["card"].to_pylist() if r["unit_id"] == "D003" and r["section"] == "promised"]
    said = {r["key"]: (json.loads(r["values"]), r["evidence_ids"]) for r in rows}
    assert said["card.promised.count"][0] == {"promises": 2, "undated": 1, "delivered": 0}
    assert said["card.promised.overdue"][1] == ["late"]
    assert said["card.promised.above"][0]["promises"] == 1
    (priority,) = (r for r in results["priority"].to_pylist() if r["unit_id"] == "D003")
    assert priority["delivery_gap"] == 1.0


def test_reasons_rest_on_values_of_the_district(results):
    rows = [r for r in results["card"].to_pylist() if r["key"] == "card.why.observed"]
    ids = set(results["card"].to_pylist()[0]) and {i for r in rows for i in r["evidence_ids"]}
    assert {f"o9{n}" for n in ("hh_critical_shelter", "hh_income_below_480k", "hh_adult_unemployed")} <= ids
    for r in rows:
        own = [i for i in r["evidence_ids"] if i.startswith("o")]
        assert all(int(i[1]) == int(r["unit_id"][1:]) for i in own)


def test_half_the_strand_is_observed_where_both_values_are(results):
    rows = {(r["unit_id"], r["strand"]): r for r in results["strand"].to_pylist()}
    assert rows["D009", "displacement"]["gap"] == pytest.approx(0.75, abs=0.15)
    assert rows["D009", "displacement"]["observed_weight"] == pytest.approx(0.55)
    assert rows["D012", "displacement"]["gap"] is None


def test_an_act_is_named_only_where_enough_is_known():
    """Conditions are as bad as can be where they were measured, and everywhere the risk is high."""
    spec = mock_spec()
    percent = np.full((14, len(spec.scored)), 100.0)
    percent[4:, [n for n, i in enumerate(spec.scored) if i.strand != "services"]] = np.nan
    inputs = gather(spec, mock_tables(spec, percent), MONTH)
    forecast = Sure(tuple(f"D{n:03d}" for n in range(14)), np.linspace(0.5, 0.9, 14))
    noise = make_noise(spec, inputs.units, np.random.default_rng(1), count=200)
    ranked = ranking_table(spec, assess_month(spec, inputs, forecast, noise), []).to_pylist()
    assert [(r["conditions"], r["quadrant"]) for r in ranked[:4]] == [("known", "act_now")] * 4
    assert {(r["conditions"], r["quadrant"], r["gap"]) for r in ranked[4:]} == {("partly", "unknown", None)}
    assert all(r["strands_known"] == ["services"] for r in ranked[4:])


def test_the_same_seed_gives_the_same_bytes(tables, results):
    forecast = Sure(tuple(f"D{n:03d}" for n in range(14)), np.linspace(0.02, 0.6, 14))
    again = assess(load_area(bundled_area("iraq")), tables, forecast, dt.date(2019, 4, 1), np.random.default_rng(1))
    assert all(again[n].equals(results[n]) for n in results)


def test_without_a_forecast_there_is_no_risk(tables):
    spec = load_spec(bundled_area("iraq"))
    inputs = gather(spec, tables, MONTH)
    done = assess_month(spec, inputs, None, make_noise(spec, inputs.units, np.random.default_rng(1), count=200))
    ranked = ranking_table(spec, done, [])
    assert set(ranked["risk"].to_pylist()) == {None}
    assert set(ranked["quadrant"].to_pylist()) == {"unknown"}
    assert "card.what.no_forecast" in card_table(spec, done, [])["key"].to_pylist()


def test_several_months_share_their_random_numbers(tables):
    spec = load_spec(bundled_area("iraq"))
    months = [dt.date(2019, 4, 1), dt.date(2019, 5, 1)]
    found = conditions_over(spec, tables, months, np.random.default_rng(1)).to_pylist()
    by = {(r["month"], r["unit_id"], r["strand"]): r["gap"] for r in found}
    assert by[months[1], "D009", "displacement"] == pytest.approx(by[months[0], "D009", "displacement"], abs=0.03)


@pytest.mark.parametrize("text", ["2019", "2019-13", "April 2019"])
def test_a_month_is_written_with_year_and_month(text):
    with pytest.raises(AssessError, match="YYYY-MM"):
        first_of_month(text)


def test_outside_validation_needs_enough_districts():
    few = np.arange(10.0)
    with pytest.raises(AssessError, match="20 or more"):
        later_violence(few, few, few, np.random.default_rng(1))


def test_a_gap_that_only_repeats_the_forecast_adds_nothing():
    rng = np.random.default_rng(4)
    risk = rng.random(300)
    found = later_violence(risk, risk, risk + rng.random(300), rng)
    assert found.plain > 0.5
    assert found.given_forecast is None


def test_month_of_the_tables(results):
    assert set(results["priority"]["month"].to_pylist()) == {MONTH}
    assert set(results["card"]["known_from"].to_pylist()) == {dt.date(2019, 5, 1)}
