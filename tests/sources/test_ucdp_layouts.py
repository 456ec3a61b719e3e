"""One event in every layout that UCDP and its copies use gives the same row; real files give the counts they should."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from lull.area import bundled_area
from lull.errors import SourceError
from lull.sources import ucdp
from lull.sources.files import read_input
from lull.sources.ucdp_versions import version, version_of_file
from lull.store import Options, inspect_file

Write = Callable[..., Path]
OLD = {
    "active_year": "1",
    "conflict_new_id": "259",
    "dyad_new_id": "524",
    "side_a_new_id": "116",
    "side_b_new_id": "234",
}
MIDDLE = {**OLD, "conflict_dset_id": "130", "dyad_dset_id": "1", "gwnoa": "645", "gwnob": ""}
NEW = {
    **MIDDLE,
    "relid": "IRQ-2020-1-524-1",
    "code_status": "Clear",
    "where_description": "a village",
    "active_year": "True",
}
LAYOUTS = {
    "ged171.csv": OLD,
    "ged181.csv": MIDDLE,
    "ged191.csv": MIDDLE,
    "GEDEvent_v20_1.csv": NEW,
    "GEDEvent_v25_1.csv": {**NEW, "best": "5.0", "latitude": "10.500000"},
    "ged26.1.csv": {**NEW, "active_year": "TRUE"},
}


@pytest.mark.parametrize(("name", "layout"), LAYOUTS.items())
def test_every_layout_gives_the_same_event(write: Write, name: str, layout: dict[str, str]) -> None:
    year = min(2020, 2000 + int(re.sub(r"\D", "", name)[:2]) - 1)
    days = {"date_start": f"{year}-05-01 00:00:00.000", "date_end": f"{year}-05-02"}
    if name == "ged191.csv":
        days = {"date_start": f"5/1/{year} 12:00:00 AM", "date_end": f"5/2/{year} 12:00:00 AM"}
    parsed = ucdp.parse(read_input(write({**layout, **days}, name=name)))
    row = parsed.rows.to_pylist()[0]
    assert parsed.problems == ()
    assert parsed.notes == (("dates such as 05/11 are read as month/day",) if name == "ged191.csv" else ())
    assert (row["event_id"], row["date_start"], row["date_end"]) == ("1", date(year, 5, 1), date(year, 5, 2))
    assert (row["low"], row["best"], row["high"], row["where_prec"]) == (4, 5, 6, 1)
    assert (row["latitude"], row["longitude"], row["code_status"]) == (10.5, 40.5, "final")
    assert row["known_from"] == date(year, 6, 1)
    assert row["source_id"] == f"ucdp-ged-{parsed.version}"
    assert parsed.complete
    assert parsed.covers == (date(1989, 1, 1), date(2000 + int(parsed.version[:2]) - 1, 12, 31))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ged171-csv.zip", "17.1"),
        ("ged251-csv.zip", "25.1"),
        ("GEDEvent_v22_1.csv", "22.1"),
        ("somewhere/GEDEvent_v23_0_10.csv", "23.0.10"),
        ("GEDEvent_v24_01_24_09.csv", "24.01.24.09"),
        ("ged21.1_world_precise_1989-2019.parquet", "21.1"),
        ("conflict_data_irq.csv", None),
    ],
)
def test_the_name_of_a_file_tells_its_version(name: str, expected: str | None) -> None:
    found = version_of_file(name)
    assert (found.name if found else None) == expected


@pytest.mark.parametrize("name", ["", "25", "25.0.13", "x.1", "25.1.3", "25.01.24.01", "25.0.0"])
def test_a_version_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(SourceError, match=r"expected e\.g"):
        version(name)


def test_a_candidate_release_covers_its_months() -> None:
    month, months = version("23.0.12"), version("24.01.24.09")
    assert (month.final, month.covers) == (False, (date(2023, 12, 1), date(2023, 12, 31)))
    assert month.released == date(2024, 2, 1)
    assert (months.covers, months.released) == ((date(2024, 1, 1), date(2024, 9, 30)), date(2024, 11, 1))


def test_a_row_of_tags_below_the_header_is_no_event(write: Write) -> None:
    file = write(
        {"id": "", "year": "#date+year", "date_start": "#date+start", "best": "#affected+killed"}, {"best": "x"}, {}
    )
    parsed = ucdp.parse(read_input(file))
    assert parsed.rows.num_rows == 1
    assert [(p.line, p.column) for p in parsed.problems] == [(3, "best")]


def test_types_in_words_are_read(write: Write) -> None:
    words = ["State-based violence", "Non-state violence", "One-sided violence"]
    parsed = ucdp.parse(read_input(write(*({"type_of_violence": w} for w in words))))
    assert parsed.rows["type_of_violence"].to_pylist() == [1, 2, 3]


def test_the_bundled_iraqi_events_are_all_read_and_placed() -> None:
    folder = bundled_area("iraq")
    file = folder / "events" / "ged_iraq.parquet"
    report = inspect_file(folder, "ucdp", file, Options())
    assert (report.rows, report.elsewhere, report.problems) == (7772, 0, ())
    assert report.methods["inside"] + report.methods["snapped"] == 7771
    assert report.methods["unlocated"] == 1
    events = pq.read_table(file)
    parsed = ucdp.parse(read_input(file)).rows
    assert pc.sum(parsed["best"]).as_py() == pc.sum(events["best"]).as_py()
    assert parsed["where_prec"].null_count == 0
    of_2020 = parsed.filter(pc.equal(pc.year(parsed["date_start"]), 2020))
    assert set(of_2020["where_prec"].to_pylist()) == {2}


def test_real_candidate_and_hdx_files_are_read_whole(shared: Path) -> None:
    fixtures = shared / "data" / "fixtures"
    month = ucdp.parse(read_input(fixtures / "ucdp_candidate_GEDEvent_v23_0_10.csv"))
    assert (month.version, month.bad) == ("23.0.10", ())
    assert set(month.rows["code_status"].to_pylist()) == {"candidate"}
    iraq = ucdp.parse(read_input(fixtures / "hdx_ucdp_conflict_data_IRQ_sample.csv"))
    bangladesh = ucdp.parse(read_input(fixtures / "hdx_ucdp_conflict_data_BGD.csv"))
    assert (iraq.rows.num_rows, iraq.bad, iraq.complete) == (400, (), False)
    assert (bangladesh.rows.num_rows, bangladesh.bad) == (601, ())
    for parsed, file in (
        (month, "ucdp_candidate_GEDEvent_v23_0_10.csv"),
        (bangladesh, "hdx_ucdp_conflict_data_BGD.csv"),
    ):
        lines = (fixtures / file).read_text(encoding="utf-8-sig").split("\n")
        for line, row in list(zip(parsed.lines.to_pylist(), parsed.rows["event_id"].to_pylist(), strict=True))[::50]:
            assert lines[line - 1].startswith(f"{row},")


def test_the_world_file_counts_as_precisely_placed(shared: Path) -> None:
    parsed = ucdp.parse(read_input(shared / "data" / "ucdp" / "ged21.1_world_precise_1989-2019.parquet"))
    assert (parsed.rows.num_rows, parsed.version, parsed.complete, parsed.bad) == (167_710, "21.1", False, ())
    assert pc.unique(parsed.rows["where_prec"]).to_pylist() == [2]
