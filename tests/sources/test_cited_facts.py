"""Observations, commitments and claims: all rows enter, dates and links mean what the files say."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from lull.area import bundled_area, load_area
from lull.errors import SourceError
from lull.places import load_places
from lull.sources import facts
from lull.sources.files import Input, read_input
from lull.store import BadRowsError, Options, ingest_file, inspect_file, open_store

FACTS = bundled_area("iraq") / "facts"
Rows = list[dict[str, object]]


def read(name: str) -> tuple[list[dict[str, str]], Rows]:
    parsers: dict[str, Callable[..., facts.Parsed]] = {
        "observations": facts.parse_observations,
        "commitments": facts.parse_commitments,
        "commitment_claims": facts.parse_claims,
    }
    with open(FACTS / f"{name}.csv", encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    parsed = parsers[name](read_input(FACTS / f"{name}.csv"))
    assert parsed.problems == ()
    return written, parsed.rows.to_pylist()


def test_all_bundled_facts_are_read_and_about_places_of_the_area() -> None:
    counts = {"observations": 757, "commitments": 98, "claims": 210}
    for kind, rows in counts.items():
        file = FACTS / ("commitment_claims.csv" if kind == "claims" else f"{kind}.csv")
        report = inspect_file(bundled_area("iraq"), kind, file, Options())
        assert (report.rows, report.problems) == (rows, ())


def test_an_observation_is_known_after_the_reporting_lag_of_its_method() -> None:
    written, rows = read("observations")
    for was, row in zip(written, rows, strict=True):
        lag = timedelta(days=facts.LAGS[was["method"]] + 1)
        assert row["known_from"] == date.fromisoformat(was["period_end"]) + lag
        assert row["value"] == float(was["value"])
        assert row["strand"] == was["strand"].replace("cohesion", "reconciliation")


def test_partial_dates_are_known_when_their_unit_is_over() -> None:
    written, rows = read("commitment_claims")
    for was, row in zip(written, rows, strict=True):
        text = was["claim_date"]
        if len(text) == 4:
            expected = (date(int(text), 1, 1), date(int(text) + 1, 1, 1))
        elif len(text) == 7:
            year, month = map(int, text.split("-"))
            expected = (date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))
        else:
            expected = (date.fromisoformat(text),) * 2
        assert (row["claim_date"], row["known_from"]) == expected


def test_promises_without_a_day_have_none_and_the_others_keep_theirs() -> None:
    written, rows = read("commitments")
    undated = {w["commitment_id"] for w in written if not w["made_on"]}
    assert {r["commitment_id"] for r in rows if r["made_on"] is None} == undated
    assert sum(r["deadline"] is None for r in rows) == 53
    assert all((r["deadline"] is None) == (r["deadline_precision"] == "none") for r in rows)


def test_successors_and_totals_are_linked() -> None:
    written, rows = read("commitments")
    by_id = {str(r["commitment_id"]): r for r in rows}
    told = {w["commitment_id"] for w in written if "successor=" in w["note"] or w["successor_id"]}
    linked = {i for i, r in by_id.items() if r["successor_id"]}
    assert linked == told
    assert all(r["successor_id"] in by_id for r in rows if r["successor_id"])
    assert not any("successor=" in str(r["note"]) for r in rows)
    assert by_id["KWT-USA"]["parent_id"] == "KWT-TOTAL"
    assert by_id["KWT-TOTAL"]["parent_id"] is None
    assert by_id["KWT-MOSUL-HOSP"]["parent_id"] is None  # made three years after the conference
    assert {by_id[f"SINJAR-{c}"]["parent_id"] for c in ("ARMED", "MAYOR", "POLICE", "RECON")} == {"SINJAR-2020"}


def test_only_who_looks_for_itself_is_more_than_a_claim() -> None:
    _, rows = read("commitment_claims")
    levels = {(r["claimant"], r["verification"]) for r in rows}
    assert ("Human Rights Watch", 2) in levels
    assert ("Prime Minister of Iraq", 0) in levels
    assert not any("(via" in str(who) and level for who, level in levels)
    assert Counter(r["verification"] for r in rows)[3] == 0
    assert len({r["claim_id"] for r in rows}) == len(rows)


HEAD = "obs_id,strand,indicator,place_pcode,period_start,period_end,value,unit,method,evidence_level"
GOOD = "A,security,attacks,IQ,2020-01-01,2020-01-31,3,attacks,event_count,2"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (GOOD.replace("security", "happiness"), "strand"),
        (GOOD.replace(",3,", ",many,"), "value"),
        (GOOD.replace(",3,", ",,"), "value"),
        (GOOD.replace("2020-01-31", "2019-01-31"), "period_end"),
        (GOOD.replace("event_count,2", "event_count,4"), "evidence_level"),
        (GOOD.replace("A,", "B,", 1), "obs_id"),
    ],
)
def test_a_bad_observation_is_told(row: str, column: str) -> None:
    content = "\n".join([HEAD, GOOD.replace("A,", "B,", 1), row]).encode()
    parsed = facts.parse_observations(Input("o.csv", content, "0"))
    assert [(p.line, p.column) for p in parsed.problems] == [(3, column)]
    assert parsed.rows.num_rows == 1


def test_a_place_that_is_not_of_the_area_is_told(tmp_path: Path) -> None:
    file = tmp_path / "o.csv"
    file.write_text("\n".join([HEAD, GOOD, GOOD.replace("A,", "B,", 1).replace(",IQ,", ",FR,")]))
    report = inspect_file(bundled_area("iraq"), "observations", file, Options())
    assert [(p.line, p.column, p.value) for p in report.problems] == [(3, "place_id", "FR")]


def test_a_date_of_its_own_overrides_the_lag_and_an_unknown_method_takes_the_longest() -> None:
    other = GOOD.replace("A,", "B,", 1).replace("event_count", "rumour")
    content = "\n".join([HEAD + ",known_from", GOOD + ",2020-05-05", other + ","]).encode()
    parsed = facts.parse_observations(Input("o.csv", content, "0"))
    expected = [date(2020, 5, 5), date(2020, 1, 31) + timedelta(days=facts.LONGEST_LAG + 1)]
    assert parsed.rows["known_from"].to_pylist() == expected
    assert any("rumour" in note for note in parsed.notes)


def test_missing_columns_and_empty_tables_are_told() -> None:
    with pytest.raises(SourceError, match="columns missing: value"):
        facts.parse_observations(Input("o.csv", HEAD.replace(",value", "").encode(), "0"))
    with pytest.raises(SourceError, match="no rows"):
        facts.parse_observations(Input("o.csv", HEAD.encode(), "0"))


def test_people_enter_the_store_and_the_places_of_the_area(area: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("ADM2_PCODE,population\nSQ101,1200\nSQ102,800\n")
    report = ingest_file(area, "population", file, Options(today=date(2021, 1, 1)))
    assert (report.rows, report.places) == (2, 2)
    people = {p["place_id"]: p["population"] for p in load_places(load_area(area)).table.to_pylist()}
    assert people == {"SQ": None, "SQ1": None, "SQ101": 1200, "SQ102": 800}
    with open_store(area) as store:
        assert store.latest("place", ["population"])["population"].to_pylist() == [1200, 800]
    before = (area / "places.csv").read_bytes()
    file.write_text("ADM2_PCODE,population\nSQ101,1300\nXX,800\n")
    with pytest.raises(BadRowsError, match=r"line 3, column place_id, value 'XX': not a place"):
        ingest_file(area, "population", file, Options(today=date(2021, 1, 1)))
    assert (area / "places.csv").read_bytes() == before
