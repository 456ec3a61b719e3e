"""Survey tables: only mapped columns are read; columns of persons or groups and small samples are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from lull.area import bundled_area
from lull.disclosure import refused_name
from lull.errors import SourceError
from lull.sources.mapping import ready_mappings
from lull.store import Options, ingest_files, open_store
from lull.store.ingest import inspect_files

TODAY = Options(today=date(2026, 1, 1))
MAPPING = """
method = "survey"
evidence_level = 3
source = { id = "own-2020", title = "Own survey 2020", publisher = "Own office" }
place = { column = "Place", level = "district" }
period = { start = "From", end = "To" }
n = "Asked"

[[indicator]]
id = "survey_water_sufficient"
strand = "services"
column = "Water"
unit = "percent"
scale = 100
answers = { all = 1, most = 0.75, "about half" = 0.5, "less than half" = 0.25, none = 0 }

[[indicator]]
id = "survey_share_trust_judiciary"
strand = "reconciliation"
column = "Trust"
unit = "percent"
lower = "Trust low"
upper = "Trust high"
perception = true
"""
TABLE = """Place,Name,Phone,From,To,Asked,Water,Trust,Trust low,Trust high
SQ101,Somebody,0770,2020-01,2020-02,60,Most,40,30,50
SQ102,Somebody,0771,2020-01,2020-02,80,,20.5,,
"""


def files(tmp_path: Path, table: str = TABLE, mapping: str = MAPPING, name: str = "own.csv") -> Path:
    (tmp_path / f"{name}.toml").write_text(mapping, encoding="utf-8")
    (tmp_path / name).write_text(table, encoding="utf-8")
    return tmp_path / name


def test_mapped_columns_become_observations(area: Path, tmp_path: Path) -> None:
    (report,) = ingest_files(area, [("survey", files(tmp_path))], TODAY)
    with open_store(area) as store:
        rows = {(r["indicator"], r["place_id"]): r for r in store.latest("observation").to_pylist()}
    assert {k: r["value"] for k, r in rows.items()} == {
        ("survey_water_sufficient", "SQ101"): 75,
        ("survey_share_trust_judiciary", "SQ101"): 40,
        ("survey_share_trust_judiciary", "SQ102"): 20.5,
    }
    trust = rows["survey_share_trust_judiciary", "SQ101"]
    assert (trust["lower"], trust["upper"], trust["n"], trust["evidence_level"]) == (30, 50, 60, 3)
    assert (str(trust["period_start"]), str(trust["period_end"])) == ("2020-01-01", "2020-02-29")
    assert (str(trust["known_from"]), trust["source_id"]) == ("2020-06-29", "own-2020")
    assert "Somebody" not in str(rows)
    assert report.problems == ()


def test_a_corrected_table_replaces_what_it_said(area: Path, tmp_path: Path) -> None:
    ingest_files(area, [("survey", files(tmp_path))], TODAY)
    again = files(tmp_path, TABLE.replace("20.5", "25"))
    (report,) = ingest_files(area, [("survey", again)], Options(today=date(2026, 2, 1)))
    assert report.added
    assert (report.added.added, report.added.changed) == (0, 1)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("SQ102,", "Nowhere,", "line 3, column Place, value 'Nowhere': not a place of this area"),
        ("SQ102,", "SQ1,", "line 3, column Place, value 'SQ1': not a place of this area of level district"),
        ("SQ102,", "SQ101,", "line 3, column Trust, value '20.5': SQ101 has a row for this period already, line 2"),
        ("Most", "Plenty", "line 2, column Water, value 'Plenty': not an answer of the mapping"),
        ("20.5", "few", "line 3, column Trust, value 'few': not a number"),
        (",80,", ",49,", "line 3, column Asked, value '49': a perception needs at least 50 people asked"),
        (",80,", ",,", "line 3, column Asked, value '': a perception needs at least 50 people asked"),
        ("40,30,50", "40,45,50", "line 2, column lower, value '45.0': the value lies outside its own bounds"),
        ("2020-01,2020-02,80", "2020-01,spring,80", "line 3, column To, value 'spring'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(area: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    path = files(tmp_path, TABLE.replace(old, new))
    (report,) = inspect_files(area, [("survey", path)])
    assert told in "\n".join(map(str, report.problems))
    (kept,) = ingest_files(area, [("survey", path)], Options(today=date(2026, 1, 1), keep_good=True))
    assert "Somebody" not in Path(str(kept.rejects)).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Phone", "respondent_id", "GPS_lat", "Longitude", "FullName", "pct_Sunni", "Religion",
                                  "Ethnicity share", "رقم الهاتف", "نسبة الشيعة", "الطائفة"])  # fmt: skip
def test_columns_of_persons_and_groups_cannot_be_mapped(area: Path, tmp_path: Path, name: str) -> None:
    assert refused_name(name)
    path = files(tmp_path, TABLE, MAPPING.replace('column = "Water"', f'column = "{name}"'))
    with pytest.raises(SourceError, match="which Lull does not read"):
        inspect_files(area, [("survey", path)])


def test_ordinary_columns_are_not_taken_for_personal() -> None:
    plain = [
        "District name",
        "Electricity",
        "Average hours",
        "Security",
        "Severity",
        "Section",
        "Villages",
        "المنطقة",
        "السنة",
    ]
    assert [n for n in plain if refused_name(n)] == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('method = "survey"', "", "keys missing: method"),
        ('method = "survey"', 'method = "survey"\ncolour = 1', "unknown keys: colour"),
        ('n = "Asked"', "", "name the column n"),
        ('column = "Water"', 'column = "Wells"', "lacks columns that own.csv.toml names: Wells"),
        ('method = "survey"', "method = ", "not readable TOML"),
        ('method = "survey"', 'use = "mine"', "no ready mapping 'mine'"),
    ],
)
def test_a_wrong_mapping_is_told(area: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        inspect_files(area, [("survey", files(tmp_path, TABLE, MAPPING.replace(old, new)))])


def test_a_survey_without_a_mapping_is_told(area: Path, tmp_path: Path) -> None:
    (tmp_path / "alone.csv").write_text(TABLE, encoding="utf-8")
    with pytest.raises(SourceError, match="needs a mapping beside it"):
        inspect_files(area, [("survey", tmp_path / "alone.csv")])


def test_the_ready_mappings_add_up_locations_by_district(tmp_path: Path) -> None:
    assert ready_mappings() == ("dtm_master_list", "iom_return_index")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(
        ["LocationID", "Governorate", "District", "Month", "Returnee Families", "Severity", "Families", "Arab %"]
    )
    sheet.append([2101002, "Ninewa", "Sinjar", date(2020, 2, 29), 30, "High", 30, 1])
    sheet.append([2101003, "Ninewa", "Sinjar", date(2020, 2, 29), 10, "Low", 10, 1])
    path = tmp_path / "round.xlsx"
    book.save(path)
    values = {}
    for name in ready_mappings():
        (tmp_path / "round.toml").write_text(f'use = "{name}"\n', encoding="utf-8")
        (report,) = inspect_files(bundled_area("iraq"), [("survey", path)])
        assert (report.rows, report.problems, report.places) == (1, (), 1)
        from lull.area import load_area
        from lull.places import load_places
        from lull.sources.files import read_input
        from lull.sources.survey import parse

        (row,) = parse(read_input(path), places=load_places(load_area(bundled_area("iraq")))).rows.to_pylist()
        values[row["indicator"]] = (row["value"], row["n"])
    assert values == {"survey_return_severity": (75, 2), "returnee_families_registered": (40, 2)}


LONG = """
method = "survey"
evidence_level = { column = "stars" }
source = { id = "own-long", title = "Round of {year}", publisher = "Own office" }
place = { column = "place" }
period = { column = "year" }
long = { indicator = "what", value = "share", lower = "from", upper = "to" }
population_group = { column = "who", names = { all = "displaced_and_returnees", back = "returnees" } }

[[indicator]]
id = "water_before_2019"
code = "water"
strand = "services"
unit = "percent"
where = { year = ["2018"] }

[[indicator]]
id = "water"
strand = "services"
unit = "percent"
where = { year = ["2019"] }
"""
LONG_TABLE = """place,year,what,who,share,from,to,stars
SQ101,2018,water,all,40,30,50,2
SQ101,2018,water,back,20,,,1
SQ101,2019,water,all,10,5,15,2
SQ101,2019,roads,all,99,,,2
"""


def test_a_long_table_keeps_groups_and_years_apart(area: Path, tmp_path: Path) -> None:
    ingest_files(area, [("survey", files(tmp_path, LONG_TABLE, LONG))], TODAY)
    with open_store(area) as store:
        rows = store.latest("observation").sort_by("value").to_pylist()
    told = [(r["indicator"], r["population_group"], r["value"], r["lower"], r["evidence_level"]) for r in rows]
    assert told == [
        ("water", "displaced_and_returnees", 10, 5, 2),
        ("water_before_2019", "returnees", 20, None, 1),
        ("water_before_2019", "displaced_and_returnees", 40, 30, 2),
    ]
    assert [r["title"] for r in rows] == ["Round of 2019", "Round of 2018", "Round of 2018"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('back = "returnees"', 'back = "a tribe"', "expected one of everyone"),
        ('names = { all = "displaced_and_returnees", back = "returnees" }', 'names = {}', "not a group of the mapping"),
        ('value = "share", ', "", "needs indicator and value"),
    ],
)  # fmt: skip
def test_a_long_mapping_that_does_not_fit_is_refused_name(
    area: Path, tmp_path: Path, old: str, new: str, says: str
) -> None:
    path = files(tmp_path, LONG_TABLE, LONG.replace(old, new))
    with pytest.raises(SourceError, match=says):
        ingest_files(area, [("survey", path)], TODAY)
