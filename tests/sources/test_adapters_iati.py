"""IATI activities become promises and claims, never facts; what cannot be placed or dated is told by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lull.errors import SourceError
from lull.store import Options, ingest_files, open_store
from lull.store.ingest import inspect_files

TODAY = Options(today=date(2026, 1, 1))
GOOD = Path(__file__).parent / "fixtures" / "iati_two_activities.xml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = GOOD.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "activities.xml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_activities_are_promises_with_places_money_and_a_deadline(area: Path) -> None:
    ingest_files(area, [("iati", GOOD)], TODAY)
    with open_store(area) as store:
        peace, water = store.latest("commitment").to_pylist()
    assert (water["commitment_id"], water["kind"], water["strand"]) == ("XX-1-WATER", "project", "services")
    assert (water["promisor"], water["implementer"], water["deliverable"]) == (
        "Office of Aid",
        "Wells for All",
        "Water plant",
    )
    assert (water["place_ids"], water["amount"], water["currency"]) == (["SQ101", "SQ102"], 1000, "USD")
    assert (str(water["made_on"]), str(water["deadline"]), str(water["known_from"])) == (
        "2018-01-15",
        "2019-12-31",
        "2018-01-15",
    )
    assert (peace["place_ids"], peace["strand"], peace["amount"], peace["currency"]) == (
        ["SQ"],
        "reconciliation",
        500.5,
        "EUR",
    )
    assert (peace["made_on"], peace["deadline"], peace["deadline_precision"]) == (None, None, "none")
    assert str(peace["known_from"]) == "2019-06-01"


def test_money_start_and_end_are_claims_of_who_reports(area: Path) -> None:
    ingest_files(area, [("iati", GOOD)], TODAY)
    with open_store(area) as store:
        claims = store.latest("claim").to_pylist()
    told = {(c["commitment_id"], str(c["claim_date"]), c["says"], c["verification"]) for c in claims}
    assert told == {
        ("XX-1-WATER", "2018-01-15", "committed", 1),
        ("XX-1-WATER", "2018-03-01", "funded", 1),
        ("XX-1-WATER", "2018-02-01", "started", 0),
        ("XX-1-PEACE", "2018-09-30", "delivered", 1),
    }
    assert {c["claimant"] for c in claims} == {"Office of Aid"}
    assert [c["detail"] for c in claims if c["says"] == "funded"] == ["IATI transaction type 3: 400.00 USD"]
    assert {c["source_id"] for c in claims} == {"iati"}


def test_money_taken_back_is_noted_and_funds_nothing(area: Path) -> None:
    _, claims = inspect_files(area, [("iati", GOOD)])
    assert claims.notes == ("line 34: -50.00 USD taken back; no claim",)


@pytest.mark.parametrize(("code", "says"), [("5", "cancelled"), ("6", "suspended")])
def test_a_side_state_is_claimed_on_the_day_of_the_update(area: Path, tmp_path: Path, code: str, says: str) -> None:
    path = changed(tmp_path, '<activity-status code="2"/>', f'<activity-status code="{code}"/>')
    ingest_files(area, [("iati-claims", path)], TODAY)
    with open_store(area) as store:
        rows = store.latest("claim").to_pylist()
    assert [str(r["claim_date"]) for r in rows if r["says"] == says] == ["2019-05-20"]


def test_activities_without_a_strand_are_counted(area: Path, tmp_path: Path) -> None:
    reports = inspect_files(area, [("iati", changed(tmp_path, '<sector code="15220"/>', '<sector code="99810"/>'))])
    assert [n for n in reports[0].notes if "no sector of theirs" in n] == [
        "1 activities left out, as no sector of theirs belongs to a strand (99810 1)"
    ]
    assert not reports[0].problems


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<narrative>SQ102<", "<narrative>Elsewhere<", "line 16, column location, value 'Elsewhere': not a place"),
        (">1000<", ">lots<", "line 19, column value, value 'lots': not a number"),
        ('"2018-02-01"', '"2020-02-01"', "line 10, column date, value '2020-02-01': after the day"),
        ('"2019-12-31" type="3"', '"soon" type="3"', "column deadline, value 'soon': not a date"),
        ("XX-1-PEACE", "XX-1-WATER", "this id stands on an earlier line too"),
        ('"SQ101"', '"SQ9"', "line 12, column location, value 'Anything'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(area: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    reports = inspect_files(area, [("iati", changed(tmp_path, old, new))])
    assert any(told in str(p) for r in reports for p in r.problems), [str(p) for r in reports for p in r.problems]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<iati-activities>", "line 1"),
        ("<html/>", "starts with <html>"),
        ("<iati-activities/>", "holds no <iati-activity>"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><iati-activities>&b;</iati-activities>', "DTD or entities"),
    ],
)
def test_what_is_no_iati_is_refused(area: Path, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "x.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=told):
        inspect_files(area, [("iati", path)])
