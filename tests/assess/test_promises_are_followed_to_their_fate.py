"""What became of a promise follows from who said what by a day; nothing is typed in, nothing is called broken."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lull.area import bundled_area
from lull.assess.ledger import ledger
from lull.errors import AssessError
from lull.schema import arrow_schema, conform
from lull.store import open_store
from lull.store.ingest import Options, ingest_files

MADE, DUE = date(2020, 1, 1), date(2020, 12, 31)


def promise(name: str = "P", **changes: Any) -> dict[str, Any]:
    row = {
        "commitment_id": name, "kind": "project", "promisor": "Ministry", "strand": "services", "place_ids": ["IQ"],
        "deliverable": "a plant", "made_on": MADE, "deadline": DUE, "deadline_precision": "year", "source_id": "t",
        "known_from": MADE,
    }  # fmt: skip
    return row | dict.fromkeys(("parent_id", "successor_id", "same_id", "ends_id")) | changes


def claim(says: str, day: date, *, by: str = "Ministry", verification: int = 0, of: str = "P") -> dict[str, Any]:
    return {
        "claim_id": f"{of}-{says}-{day}-{by}", "commitment_id": of, "claim_date": day, "claimant": by, "says": says,
        "verification": verification, "source_id": "t", "known_from": day,
    }  # fmt: skip


def table(rows: list[dict[str, Any]], name: str) -> pa.Table:
    return conform(pa.Table.from_pylist(rows, schema=None) if rows else arrow_schema(name).empty_table(), name)


def fate(promises: list[dict[str, Any]], claims: list[dict[str, Any]], on: date, name: str = "P") -> dict[str, Any]:
    rows = ledger(table(promises, "commitment"), table(claims, "claim"), on=on).to_pylist()
    return next(r for r in rows if r["commitment_id"] == name)


@pytest.fixture(scope="module")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> tuple[pa.Table, pa.Table]:
    folder = tmp_path_factory.mktemp("promises") / "iraq"
    shutil.copytree(bundled_area("iraq"), folder)
    facts = [("commitments", "commitments.csv"), ("claims", "commitment_claims.csv")]
    ingest_files(folder, [(kind, folder / "facts" / name) for kind, name in facts], Options(today=date(2026, 11, 22)))
    with open_store(folder) as store:
        return store.latest("commitment"), store.latest("claim")


def of(known: tuple[pa.Table, pa.Table], on: date) -> dict[str, dict[str, Any]]:
    return {r["commitment_id"]: r for r in ledger(*known, on=on).to_pylist()}


def test_a_mission_with_a_date_ahead_is_not_overdue(iraq: tuple[pa.Table, pa.Table]) -> None:
    mission = of(iraq, date(2019, 4, 16))["CAN-IMPACT-2021"]
    assert (mission["timing"], mission["overdue"], mission["renewed_by"]) == ("not_due", False, None)


def test_a_renewal_is_known_from_the_day_it_was_made(iraq: tuple[pa.Table, pa.Table]) -> None:
    assert of(iraq, date(2021, 3, 29))["CAN-IMPACT-2021"]["renewed_by"] is None
    mission = of(iraq, date(2021, 4, 15))["CAN-IMPACT-2021"]
    assert (mission["timing"], mission["renewed_by"]) == ("renewed", "CAN-IMPACT-2022")


def test_a_mission_extended_again_and_again_is_one_story(iraq: tuple[pa.Table, pa.Table]) -> None:
    known = of(iraq, date(2026, 5, 1))
    chain = sorted((r["chain_position"], i) for i, r in known.items() if r["chain_id"] == "CAN-IMPACT-2017")
    assert [i for _, i in chain] == [f"CAN-IMPACT-{y}" for y in (2017, 2019, 2021, 2022, 2023, 2025)]


def test_promises_without_a_date_are_counted_apart(iraq: tuple[pa.Table, pa.Table]) -> None:
    known = of(iraq, date(2026, 11, 22))
    assert len(known) == 98
    undated = [r for r in known.values() if r["timing"] == "undated"]
    assert undated
    assert not any(r["overdue"] or r["days_overdue"] for r in undated)


def test_the_promisor_s_own_word_is_no_evidence_of_delivery() -> None:
    said = [claim("delivered", date(2020, 11, 1)), claim("searched", date(2021, 1, 5), by="Observer")]
    row = fate([promise()], said, date(2021, 1, 10))
    assert (row["status"], row["claimed"], row["overdue"], row["days_overdue"]) == ("announced", "delivered", True, 10)


def test_nothing_is_overdue_where_nobody_looked_after_the_deadline() -> None:
    early = claim("searched", date(2020, 12, 30), by="Observer")
    row = fate([promise()], [early], date(2021, 6, 1))
    assert (row["timing"], row["overdue"], row["looked"], row["days_overdue"]) == ("not_looked", False, None, None)
    late = claim("searched", date(2021, 2, 1), by="Observer")
    row = fate([promise()], [early, late], date(2021, 6, 1))
    assert (row["timing"], row["overdue"], row["looked"]) == ("overdue", True, date(2021, 2, 1))
    assert fate([promise()], [early, late], date(2021, 1, 15))["timing"] == "not_looked"


def test_claims_that_disagree_are_a_dispute_and_no_delay() -> None:
    said = [claim("not_delivered", date(2021, 1, 8), by="Families"), claim("delivered", date(2021, 1, 31))]
    row = fate([promise()], [*said, claim("searched", date(2021, 3, 1), by="Observer")], date(2021, 6, 1))
    assert (row["timing"], row["overdue"]) == ("disputed", False)


SETTLED = claim("delivered", date(2021, 3, 1), verification=2, of="Q")


@pytest.mark.parametrize(
    ("links", "other", "timing"),
    [
        ({"same_id": "Q"}, {}, "delivered"),
        ({}, {"same_id": "P"}, "delivered"),
        ({"parent_id": "Q"}, {}, "delivered"),
        ({}, {"parent_id": "P"}, "delivered"),
        ({"ends_id": "Q"}, {}, "ended"),
        ({"successor_id": "Q"}, {}, "renewed"),
    ],
)
def test_linked_promises_settle_one_another(links: dict[str, str], other: dict[str, str], timing: str) -> None:
    look = claim("searched", date(2021, 2, 1), by="Observer")
    row = fate([promise(**links), promise("Q", **other)], [look, SETTLED], date(2021, 6, 1))
    assert (row["timing"], row["overdue"]) == (timing, False)
    assert (row["settled_by"] or row["renewed_by"]) == "Q"
    before = fate([promise(**links), promise("Q", **other)], [look, SETTLED], date(2021, 2, 20))
    assert before["timing"] == ("renewed" if "successor_id" in links else "overdue")


def test_a_mandate_of_the_same_thing_that_ends_ends_the_wish_for_it() -> None:
    rows = [promise(same_id="Q"), promise("Q", kind="mandate")]
    assert fate(rows, [], date(2021, 6, 1))["timing"] == "ended"


def test_in_the_bundled_ledger_every_overdue_promise_was_looked_into(iraq: tuple[pa.Table, pa.Table]) -> None:
    looks = {(c["commitment_id"], c["claim_date"]) for c in iraq[1].to_pylist() if c["says"] == "searched"}
    deadlines = {c["commitment_id"]: c["deadline"] for c in iraq[0].to_pylist()}
    for on in (date(2019, 5, 1), date(2020, 11, 1), date(2024, 1, 1), date(2026, 11, 28)):
        for name, row in of(iraq, on).items():
            if row["overdue"]:
                assert (name, row["looked"]) in looks
                assert deadlines[name] < row["looked"] <= on


@pytest.mark.parametrize("name", ["IQ-PROVCOUNCIL-2020", "IQ-PROVCOUNCIL-2023", "IQ-PROG2022-PROV", "IQ-KIRKUK-GOV"])
def test_nobody_is_accused_of_votes_that_were_held(iraq: tuple[pa.Table, pa.Table], name: str) -> None:
    assert of(iraq, date(2026, 11, 28))[name]["timing"] in ("delivered", "renewed")


def test_a_third_party_s_word_is() -> None:
    row = fate([promise()], [claim("delivered", date(2021, 6, 1), verification=2)], date(2021, 7, 1))
    assert (row["status"], row["timing"], row["overdue"], row["verification"]) == ("delivered", "delivered", False, 2)


def test_a_denial_after_a_delivery_is_a_conflict_and_before_it_is_not() -> None:
    done = claim("delivered", date(2020, 6, 1), verification=2)
    after = fate([promise()], [done, claim("not_delivered", date(2020, 7, 1), by="Council")], date(2021, 2, 1))
    before = fate([promise()], [done, claim("not_delivered", date(2020, 5, 1), by="Council")], date(2021, 2, 1))
    assert (after["status"], after["claim_conflict"], after["timing"]) == ("contested", True, "disputed")
    assert (before["status"], before["claim_conflict"]) == ("delivered", False)


def test_a_mandate_ends_and_is_not_overdue() -> None:
    row = fate([promise(kind="mandate")], [], date(2021, 6, 1))
    assert (row["status"], row["timing"], row["overdue"]) == ("lapsed", "ended", False)


def test_an_announced_extension_without_a_new_date_does_not_stop_the_clock() -> None:
    said = [claim("extended", date(2020, 12, 1)), claim("searched", date(2021, 1, 1), by="Observer")]
    row = fate([promise()], said, date(2021, 1, 1))
    assert (row["status"], row["moved"], row["days_overdue"]) == ("extended", 1, 1)


def test_a_promise_whose_day_is_not_on_record_counts_from_when_it_was_known() -> None:
    row = fate([promise(made_on=None)], [claim("extended", date(2020, 6, 1))], date(2020, 7, 1))
    assert (row["status"], row["moved"]) == ("extended", 1)


def test_a_circle_of_renewals_is_refused() -> None:
    rows = [promise("A", successor_id="B"), promise("B", successor_id="A")]
    with pytest.raises(AssessError, match="in a circle"):
        fate(rows, [], date(2021, 1, 1), "A")


DAYS = st.integers(0, 900).map(lambda n: MADE + timedelta(days=n))
WORDS = st.sampled_from(["announced", "funded", "started", "delivered", "not_delivered", "extended", "searched"])


@given(st.lists(st.tuples(WORDS, DAYS, st.integers(0, 3)), max_size=6, unique_by=lambda c: c[:2]), DAYS)
def test_later_claims_change_nothing_before_they_were_made(claims: list[tuple[str, date, int]], on: date) -> None:
    rows = [claim(w, d, verification=v) for w, d, v in claims]
    known = [r for r in rows if r["claim_date"] <= on]
    assert fate([promise()], rows, on) == fate([promise()], known, on)


@given(st.lists(st.tuples(WORDS, DAYS, st.integers(0, 3)), max_size=6, unique_by=lambda c: c[:2]), DAYS)
def test_overdue_means_a_deadline_passed_without_evidence(claims: list[tuple[str, date, int]], on: date) -> None:
    rows = [claim(w, d, verification=v) for w, d, v in claims]
    row = fate([promise()], rows, on)
    proven = any(r["says"] == "delivered" and r["verification"] >= 1 and r["claim_date"] <= on for r in rows)
    assert row["overdue"] == (row["days_overdue"] is not None)
    if row["overdue"]:
        assert on > DUE
        assert not proven
        assert any(r["says"] == "searched" and DUE < r["claim_date"] <= on for r in rows)


def test_the_order_of_rows_changes_nothing(iraq: tuple[pa.Table, pa.Table]) -> None:
    promises, claims = iraq
    mixed = claims.take(pa.array(range(claims.num_rows - 1, -1, -1)))
    on = date(2026, 5, 1)
    assert ledger(promises, mixed, on=on).equals(ledger(promises, claims, on=on))
    assert pc.sum(ledger(promises, claims, on=on)["claims"]).as_py() <= claims.num_rows
