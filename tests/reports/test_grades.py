"""The two marks of a record: the letter of the outlet, and a number that only independent reports can better."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from lull.area import bundled_area
from lull.errors import ReportError
from lull.reports.grade import Facts, count_facts, find_outlet, information, load_outlets

GOOD = Facts(3, 3, belligerent=False, attributed=True, contradicted=False, reviewed=True, best_letter="B")


def told(**more):
    return {"document_id": "d1", "report_group": None, "source_grade": "C", "belligerent": False, "attributed": True,
            "aux_mode": "actual", "low": 3, "high": 3, "review": "accepted"} | more  # fmt: skip


def test_caps_hold_whatever_else_is_true():
    for groups, letter, attributed, contradicted in product((1, 2, 5), "ABCDEF", (True, False), (True, False)):
        facts = replace(
            GOOD, n_independent=groups, best_letter=letter, attributed=attributed, contradicted=contradicted
        )
        assert information(replace(facts, reviewed=False)) >= 3
        assert information(replace(facts, belligerent=True)) >= 3
        assert information(replace(facts, contradicted=True)) >= 4
        assert 1 <= information(facts) <= 6


def test_only_independent_groups_raise_the_mark():
    marks = [information(replace(GOOD, n_independent=n)) for n in (1, 2, 3, 9)]
    assert marks == [3, 2, 1, 1]
    assert information(replace(GOOD, n_reports=20, n_independent=1)) == 3


@pytest.mark.parametrize(("letter", "mark"), [("A", 3), ("C", 3), ("D", 4), ("E", 4), ("F", 6)])
def test_a_single_report_is_worth_its_source(letter, mark):
    assert information(replace(GOOD, n_independent=1, best_letter=letter)) == mark


def test_facts_are_counted_from_the_reports():
    copies = [told(document_id=d, report_group="g") for d in ("d1", "d2", "d3")]
    facts = count_facts([*copies, told(document_id="d4", source_grade="B", attributed=False)])
    assert (facts.n_reports, facts.n_independent, facts.best_letter, facts.contradicted) == (4, 2, "B", False)
    assert count_facts([told(), told(document_id="d2", low=9, high=9)]).contradicted
    assert count_facts([told(), told(document_id="d2", aux_mode="negated")]).contradicted
    assert not count_facts([told(), told(document_id="d2", review="waiting")]).reviewed
    assert count_facts([told(belligerent=True)]).belligerent
    assert not count_facts([told(belligerent=True), told(document_id="d2")]).belligerent
    with pytest.raises(ReportError, match="without a report"):
        count_facts([])


def test_outlets_are_found_by_any_of_their_names(tmp_path):
    path = tmp_path / "outlets.csv"
    path.write_text(
        "outlet,aliases,grade,reason,belligerent\nTigris Wire,TW; وكالة دجلة,B,ok,\nAmaq,,E,party,true\n", "utf-8"
    )
    outlets = load_outlets(path)
    assert find_outlet("tigris  wire", outlets).grade == "B"
    assert find_outlet("وكالة دجلة", outlets).name == "Tigris Wire"
    assert find_outlet("Tigris Wire, evening note", outlets).name == "Tigris Wire"
    assert find_outlet("Amaq", outlets).belligerent
    assert find_outlet("The Amaqian", outlets).grade == "F"
    assert find_outlet(None, outlets).grade == "F"


@pytest.mark.parametrize("line", ["Post,,G,why,no", ",,B,why,no", "Post,,B,why,perhaps"])
def test_a_wrong_outlet_names_its_line(tmp_path, line):
    path = tmp_path / "outlets.csv"
    path.write_text(f"outlet,aliases,grade,reason,belligerent\nA,,A,x,no\n{line}\n", "utf-8")
    with pytest.raises(ReportError, match="line 3"):
        load_outlets(path)


def test_a_missing_outlet_table_is_an_error(tmp_path):
    with pytest.raises(ReportError, match="cannot be read"):
        load_outlets(tmp_path / "none.csv")


def test_the_bundled_outlets_load_and_parties_are_marked():
    outlets = load_outlets(bundled_area("iraq") / "outlets.csv")
    assert find_outlet("Reuters News", outlets).grade == "B"
    assert all(o.reason for o in outlets.values())
    assert {o.name for o in outlets.values() if o.belligerent} >= {"Security Media Cell", "Amaq"}
    assert "A" not in {o.grade for o in outlets.values()}
