"""What accepted records become, and what is held back with a reason."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lull import schema
from lull.area import bundled_area
from lull.reports.actor_kinds import load_sides
from lull.reports.flow import TABLES, Context, flow
from lull.reports.flow.issues import issue_of
from lull.reports.sides import type_of_violence

_spec = importlib.util.spec_from_file_location("made_rows", Path(__file__).parent / "test_copies_and_incidents.py")
_made = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_made)
row, table, DAY = _made.row, _made.table, _made.DAY

NOTHING = {"event_type": None, "low": None, "best": None, "high": None, "count_scope": None}
SERVICE = NOTHING | {"record_type": "service_event", "strand": "services", "service_sector": "electricity"}
PROMISE = NOTHING | {
    "record_type": "commitment", "strand": "services", "service_sector": "water", "commitment_status": "committed",
    "actors": ["Ministry of Water Resources"], "recipients": [], "deadline": date(2019, 9, 30),
    "deadline_prec": "quarter", "evidence": "undertook to finish the Hawija treatment plant by the end of September",
}  # fmt: skip


def documents(*rows) -> pa.Table:
    made = {
        r["document_id"]: {
            "document_id": r["document_id"], "outlet": f"Outlet {r['document_id']}", "published": r["published"],
            "lang": "en", "source_grade": r["source_grade"], "belligerent": False, "source_id": "reports",
            "known_from": r["published"], "url": None, "title": None, "report_group": None,
        }
        for r in rows
    }  # fmt: skip
    listed = pa.Table.from_pylist(list(made.values()), schema=schema.arrow_schema("document"))
    return schema.conform(listed, "document")


def flowed(*rows, **more):
    return flow(table(*rows), Context(documents=documents(*rows), country=("IQ", "Iraq"), **more))


def held(tables) -> str:
    return " | ".join(tables["held"].column("reason").to_pylist())


def test_differing_deaths_are_kept_as_a_range_and_nothing_is_added_up():
    rows = (row(1, low=3, best=3, high=3, source_grade="C"), row(2, low=4, best=4, high=4, source_grade="B"))
    (event,) = flowed(*rows)["event"].to_pylist()
    assert (event["low"], event["best"], event["high"]) == (3, 4, 4)
    assert (event["number_of_sources"], event["code_status"], event["where_prec"]) == (2, "candidate", 2)
    assert (event["side_a"], event["side_b"], event["type_of_violence"]) == ("policemen", "Islamic State cells", 1)


def test_a_roundup_adds_no_deaths_and_no_event():
    total = row(9, count_scope="roundup", low=20, best=20, high=20, date_start=DAY, date_end=DAY + timedelta(days=9))
    tables = flowed(row(1), total)
    assert tables["event"].column("best").to_pylist() == [3]
    roles = {r["record_id"]: r["role"] for r in tables["lineage"].to_pylist()}
    assert roles == {"r001": "support", "r009": "points_to"}
    alone = flowed(total)
    assert alone["event"].num_rows == 0
    assert "roundup" in held(alone)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"low": None, "best": None, "high": None}, "not stated is not 0"),
        ({"low": 0, "best": 0, "high": 0}, "nobody died"),
        ({"aux_mode": "historical"}, "historical"),
        ({"aux_mode": "hypothetical"}, "hypothetical"),
        ({"date_start": None, "date_end": None}, "no date"),
        ({"actors": [], "evidence": "Three policemen were killed near Rashad"}, "two sides"),
        ({"event_type": "COERCE"}, "no other table"),
    ],
)
def test_what_is_no_event_is_held_with_its_reason(change, reason):
    tables = flowed(row(1, **change))
    assert tables["event"].num_rows == 0
    assert reason in held(tables)


def test_days_that_the_event_source_covers_are_not_counted_twice():
    assert "count twice" in held(flowed(row(1), covered_until=DAY))
    assert flowed(row(1), covered_until=DAY - timedelta(days=1))["event"].num_rows == 1


@pytest.mark.parametrize("state", ["waiting", "rejected"])
def test_only_accepted_records_flow(state):
    tables = flowed(row(1, review=state), row(2, review=state, **SERVICE, service_status="disrupted"))
    assert all(tables[name].num_rows == 0 for name in (*TABLES, "held"))


@pytest.mark.parametrize("status", ["needed", "planned", "started"])
def test_a_service_that_is_needed_planned_or_begun_is_no_supply(status):
    tables = flowed(row(1, **SERVICE, service_status=status))
    assert tables["observation"].num_rows == 0


def test_a_claimed_restoration_that_is_contradicted_counts_as_disrupted():
    (seen,) = flowed(row(1, **SERVICE, service_status="restored", aux_mode="negated"))["observation"].to_pylist()
    assert (seen["indicator"], seen["value"]) == ("reported_service_electricity", 1.0)


def test_hours_of_power_become_the_measure_with_who_said_what():
    said = SERVICE | {
        "service_status": "disrupted",
        "unit": "hours/day",
        "evidence": "Rashad gets few hours of power a day",
    }
    tables = flowed(row(1, **said, quantity=4.0), row(2, **said, quantity=6.0, source_grade="B"))
    (hours,) = (o for o in tables["observation"].to_pylist() if o["indicator"] == "electricity_grid_hours_per_day")
    assert (hours["value"], hours["lower"], hours["upper"], hours["n"]) == (6.0, 4.0, 6.0, 2)
    assert "Outlet d001 (4)" in hours["note"]
    assert "Outlet d002 (6)" in hours["note"]
    assert hours["evidence_level"] == 2
    many = flowed(row(1, **said, quantity=30.0))["observation"].column("indicator").to_pylist()
    assert many == ["reported_service_electricity"]


def test_returns_with_a_number_are_observed():
    back = NOTHING | {"record_type": "political_event", "event_type": "RETREAT", "strand": "displacement"}
    (seen,) = flowed(row(1, **back, quantity=120.0, unit="families"))["observation"].to_pylist()
    assert (seen["indicator"], seen["value"], seen["unit"]) == ("reported_returns", 120.0, "families")


def test_complaints_of_one_issue_and_place_are_one_grievance():
    said = NOTHING | {"record_type": "statement", "speech_act": "grievance", "strand": "governance"}
    later = DAY + timedelta(days=40)
    unpaid = "families said that compensation has not been paid"
    tables = flowed(row(1, **said, evidence=unpaid), row(2, **said, evidence=unpaid, published=later),
                    row(3, **said, evidence=unpaid, adm2_pcode=None, adm1_pcode=None), row(4))  # fmt: skip
    (grievance,) = tables["grievance"].to_pylist()
    assert (grievance["type"], grievance["place_id"], grievance["status"]) == ("compensation", "IQG13Q02", "open")
    assert grievance["salience"] == pytest.approx(2 / 3)
    assert grievance["evidence_ids"] == ["r001", "r002"]
    assert "without a place" in held(tables)


def test_promises_become_commitments_and_later_words_claims_on_them():
    later = {"published": DAY + timedelta(days=90), "commitment_status": "not_delivered",
             "evidence": "the Hawija treatment plant was not finished by the end of September"}  # fmt: skip
    tables = flowed(row(1, **PROMISE), row(2, **(PROMISE | later)))
    (made,) = tables["commitment"].to_pylist()
    assert (made["deadline"], made["deadline_precision"], made["kind"]) == (date(2019, 9, 30), "quarter", "commitment")
    claims = tables["claim"].to_pylist()
    assert sorted(c["says"] for c in claims) == ["committed", "not_delivered"]
    assert {c["commitment_id"] for c in claims} == {made["commitment_id"]}
    assert {c["verification"] for c in claims} == {0}


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"commitment_status": "delivered"}, "not in the ledger"), ({"aux_mode": "hypothetical"}, "binds nobody"),
     ({"actors": []}, "nobody is named")],
)  # fmt: skip
def test_promises_that_bind_nobody_are_held(change, reason):
    assert reason in held(flowed(row(1, **(PROMISE | change))))


def test_a_sentence_that_may_name_a_person_is_kept_from_what_is_published():
    tables = flowed(row(1, **PROMISE, sensitivity="restricted"))
    texts = [tables["commitment"].column("deliverable")[0].as_py(), tables["claim"].column("detail")[0].as_py()]
    assert all("Hawija" not in t and "kept from publication" in t for t in texts)


@pytest.mark.parametrize("made_on", [date(2017, 6, 29), None])
def test_an_extension_of_a_known_mandate_is_a_claim_and_a_new_deadline(made_on):
    old = {
        "commitment_id": "CAN-1", "kind": "mandate", "promisor": "Government of Canada", "strand": "security",
        "place_ids": ["IQ"], "deliverable": "Training mission of the armed forces in Iraq",
        "made_on": made_on, "deadline": date(2019, 3, 31), "deadline_precision": "month",
        "source_id": "facts", "known_from": date(2017, 6, 29),
    }  # fmt: skip
    ledger = pa.Table.from_pylist([old], schema=schema.arrow_schema("commitment"))
    said = PROMISE | {"strand": "security", "service_sector": None, "commitment_status": "extended",
                      "actors": ["Canada"], "deadline": date(2021, 3, 31), "deadline_prec": "month",
                      "evidence": "Canada extended the training mission in Iraq to the end of March 2021",
                      "adm1_pcode": None, "adm2_pcode": None}  # fmt: skip
    tables = flowed(row(1, **said), commitments=ledger)
    (claim,) = tables["claim"].to_pylist()
    (fresh,) = tables["commitment"].to_pylist()
    assert (claim["commitment_id"], claim["says"]) == ("CAN-1", "extended")
    assert (fresh["deadline"], fresh["note"], fresh["kind"]) == (date(2021, 3, 31), "renews CAN-1", "mandate")


KINDS = st.sampled_from(
    [{}, {"best": None, "low": None, "high": None}, SERVICE | {"service_status": "disrupted"}, PROMISE,
     NOTHING | {"record_type": "statement", "speech_act": "demand", "strand": "services"},
     {"count_scope": "roundup"}, {"review": "rejected"}]
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(KINDS, max_size=7), st.randoms())
def test_every_row_leads_to_a_record_and_every_record_is_used_or_held(kinds, random):
    rows = [row(n, **k) for n, k in enumerate(kinds)]
    tables = flowed(*rows)
    lineage = tables["lineage"].to_pylist()
    keys = {"event": "event_id", "observation": "obs_id", "grievance": "grievance_id", "commitment": "commitment_id",
            "claim": "claim_id"}  # fmt: skip
    for name, key in keys.items():
        behind = {line["row_id"] for line in lineage if line["table_name"] == name}
        assert behind == set(tables[name].column(key).to_pylist())
    used = {line["record_id"] for line in lineage}
    kept = set(tables["held"].column("record_id").to_pylist())
    accepted = {r["record_id"] for r in rows if r["review"] == "accepted"}
    assert used | kept == accepted
    assert not used & kept
    random.shuffle(rows)
    again = flowed(*rows)
    assert all(sorted(map(str, again[n].to_pylist())) == sorted(map(str, tables[n].to_pylist())) for n in TABLES)


@pytest.mark.parametrize(
    ("sentence", "strand", "kind"),
    [("العوائل لم تستلم التعويضات", "governance", "compensation"),
     ("خێزانەکان داوای قەرەبوو دەکەن", "governance", "compensation"),
     ("families are barred from going home", "displacement", "blocked_return"), ("prices rose", "security", None)],
)  # fmt: skip
def test_issues_are_told_in_three_languages(sentence, strand, kind):
    found = issue_of(sentence, strand)
    assert (found[0] if found else None) == kind


def test_types_of_violence_follow_the_two_sides():
    assert type_of_violence(["state"], ["group"]) == 1
    assert type_of_violence(["group", "group"], []) == 2
    assert type_of_violence(["state"], ["civilians"]) == 3
    assert type_of_violence([], ["state"]) is None
    assert type_of_violence(["group"], [None]) is None


def test_gunmen_beside_a_named_group_are_no_second_side():
    both = {"actors": ["gunmen"], "recipients": ["Islamic State"], "evidence": "Three died near Rashad"}
    assert "two sides" in held(flowed(row(1, **both)))
    rivals = both | {"actors": ["Red Banner"]}
    known = flowed(row(1, **rivals), side=lambda name: None if name == "gunmen" else "group")
    assert known["event"].column("type_of_violence").to_pylist() == [2]


def test_the_areas_own_list_says_who_is_a_side(tmp_path):
    side = load_sides(bundled_area("iraq") / "actors.csv")
    assert side("Popular Mobilization") == "state"
    assert side("a cell of Islamic State") == "group"
    assert side("the Isisian society") is None
    assert load_sides(tmp_path / "none.csv")("Islamic State") is None
    no_words = {
        "actors": ["Blue Banner"],
        "recipients": ["police"],
        "evidence": "Blue Banner hit a post and three died",
    }
    assert flowed(row(1, **no_words))["event"].num_rows == 0
    known = flowed(row(1, **no_words), side=lambda name: "group" if name == "Blue Banner" else None)
    assert known["event"].column("type_of_violence").to_pylist() == [1]
