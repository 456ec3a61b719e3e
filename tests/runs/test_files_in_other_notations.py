"""Files in other notations: digits and months of other languages, words for nothing, places by name, doubled codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely
from shapely.geometry import mapping
from tests.runs.conftest import as_csv, event
from tests.runs.test_further_files_of_a_data_officer import area, run, seen

from lull.area import load_area
from lull.errors import LullError
from lull.places import load_places
from lull.sources.files import read_input
from lull.store.people import parse_people

__all__ = ["area"]
ROWS = (event(1, "2018-11-05", 1234), event(2, "2019-02-03"), event(3, "2019-03-13"))
PLAIN = as_csv(*ROWS).decode().replace("\r\n", "\n")
ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")


def dated(*days: str) -> str:
    return as_csv(*({**e, "date_start": d, "date_end": d} for e, d in zip(ROWS, days, strict=True))).decode()


def boxes(path: Path, rows: list[dict[str, Any]], *, swapped: bool = False) -> Path:
    shapes = [shapely.box(-6 + 2 * n, 12, -4 + 2 * n, 14) for n in range(len(rows))]
    turned = [shapely.transform(s, lambda c: c[:, ::-1]) for s in shapes] if swapped else shapes
    found = [{"type": "Feature", "geometry": mapping(s), "properties": p} for s, p in zip(turned, rows, strict=True)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "content",
    [
        "\n".join([PLAIN.split("\n")[0], *(line.translate(ARABIC) for line in PLAIN.split("\n")[1:])]),
        dated("5 تشرين الثاني 2018", "3 فبراير 2019", "13 آذار 2019"),
        dated("5ی تشرینی دووەمی 2018", "3ی شوباتی 2019", "13ی ئازاری ٢٠١٩"),
        dated("5th November 2018", "3rd February 2019", "13 mars 2019"),
        PLAIN.replace("Mali", " MALI "),
    ],
)
def test_events_in_other_notations_are_the_same_three(area: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "GEDEvent_v20_1.csv").write_text(content, encoding="utf-8")
    found = seen(area, "ucdp", tmp_path / "GEDEvent_v20_1.csv")
    assert (found["rows"], found["problems"]) == (3, [])
    assert (found["first"], found["last"]) == ("2018-11-05", "2019-03-13")


def test_events_as_json_lines(area: Path, tmp_path: Path) -> None:
    (tmp_path / "ged201.json").write_text("\n".join(json.dumps(e) for e in ROWS), encoding="utf-8")
    assert seen(area, "ucdp", tmp_path / "ged201.json")["rows"] == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Commune;Total\nPlace 0;1.000\nPlace 1;2.000\nPlace 2;-\n", "places by their names in Commune"),
        ("Código;Población total\nP0;1.000\nP1;2.000\n", ""),
        ("place_id\tpopulation\nP0\t١٬٠٠٠\nP1\t٢٬٠٠٠\nP2\tn/a\n", "1 places without a number of people left out: P2"),
    ],
)
def test_people_by_name_by_other_headings_and_with_gaps(tmp_path: Path, content: str, told: str) -> None:
    rows = [{"code": f"P{n}", "name": f"Place {n}", "country": "Mali"} for n in range(3)]
    run("init", tmp_path / "a", "--boundaries", boxes(tmp_path / "b.geojson", rows))
    (tmp_path / "people.csv").write_text(content, encoding="utf-8")
    parsed = parse_people(read_input(tmp_path / "people.csv"), places=load_places(load_area(tmp_path / "a")))
    found = dict(zip(*parsed.rows.to_pydict().values(), strict=True))
    assert found == {"P0": 1000, "P1": 2000}
    assert told in " ".join(parsed.notes)


def test_people_on_the_second_sheet_under_a_title_and_two_lines_of_headings(tmp_path: Path) -> None:
    rows = [{"code": f"P{n}", "name": f"Place {n}", "country": "Mali"} for n in range(2)]
    run("init", tmp_path / "a", "--boundaries", boxes(tmp_path / "b.geojson", rows))
    book = openpyxl.Workbook()
    book.active["A1"] = "Estimates"
    sheet = book.create_sheet("people")
    for row in (
        ["Mali: people"],
        [],
        ["place_id", "name", "Total"],
        [None, None, "2023"],
        ["P0", "a", 10],
        ["P1", "b", 20],
    ):
        sheet.append(row)
    book.save(tmp_path / "people.xlsx")
    parsed = parse_people(read_input(tmp_path / "people.xlsx"), places=load_places(load_area(tmp_path / "a")))
    assert dict(zip(*parsed.rows.to_pydict().values(), strict=True)) == {"P0": 10, "P1": 20}


def test_who_does_what_where_with_spanish_headings(tmp_path: Path) -> None:
    rows = [{"code": f"P{n}", "name": f"Lugar {n}", "country": "Mali"} for n in range(2)]
    run("init", tmp_path / "a", "--boundaries", boxes(tmp_path / "b.geojson", rows))
    (tmp_path / "4w.csv").write_text(
        "Organización,Sector,Municipio,Fecha inicio,Fecha fin\nCruz Roja,WASH,Lugar 0,2019-01-01,2019-12-31\n"
        "Cruz Roja,WASH,Otro,2019-01-01,2019-12-31\n",
        encoding="utf-8",
    )
    with pytest.raises(AssertionError, match="column Municipio, value 'Otro'"):
        run("ingest", "presence", tmp_path / "4w.csv", "--area", tmp_path / "a", "--dry-run")


def _coded(**more: Any) -> list[dict[str, Any]]:
    return [
        {"ADM1_FR": f"Lieu {n}", "ADM1_PCODE": f"ML0{n}", "ADM0_FR": "Mali", "ADM0_PCODE": "ML"} | more
        for n in range(2)
    ]


@pytest.mark.parametrize(
    ("rows", "swapped", "told"),
    [
        (_coded(ADM1_PCODE="ML01"), False, "(Lieu 0, Lieu 1) both have ADM1_PCODE = 'ML01'"),
        (_coded(ADM1_PCODE="ML01", ADM1_FR="Lieu"), False, "join its parts into one place"),
        (_coded(), True, "only with latitude and longitude exchanged"),
    ],
)
def test_boundaries_with_one_code_twice_or_in_another_place_are_told(
    tmp_path: Path, rows: list[dict[str, Any]], swapped: bool, told: str
) -> None:
    with pytest.raises(LullError) as error:
        run("init", tmp_path / "a", "--boundaries", boxes(tmp_path / "b.geojson", rows, swapped=swapped))
    assert told in str(error.value)


def test_names_in_a_language_with_pages_are_names_in_it(tmp_path: Path) -> None:
    run("init", tmp_path / "a", "--boundaries", boxes(tmp_path / "b.geojson", _coded()))
    assert "ML00,fr,Lieu 0" in (tmp_path / "a" / "names.csv").read_text(encoding="utf-8")


def test_a_column_of_shares_of_people_is_named_as_refused(area: Path, tmp_path: Path) -> None:
    (tmp_path / "obs.csv").write_text(
        "obs_id,strand,indicator,place_pcode,period_start,period_end,value,unit,method,evidence_level,kurdish_share,tint\n"
        "a,services,water,ML01,2019-01-01,2019-01-31,45,percent,survey,2,0.4,red\n",
        encoding="utf-8",
    )
    notes = " ".join(seen(area, "observations", tmp_path / "obs.csv")["notes"])
    assert "columns that are refused: kurdish_share (shares of groups of people)" in notes
    assert "columns that are not read: tint" in notes


def test_a_mistake_in_the_rules_is_told_before_anything_is_forecast(tmp_path: Path) -> None:
    run("init", tmp_path / "a", "--boundaries", boxes(tmp_path / "b.geojson", _coded()))
    rules = tmp_path / "a" / "assess.toml"
    rules.write_text(rules.read_text("utf-8").replace("risk_high = 0.10", "risk_high = 1.4"), encoding="utf-8")
    with pytest.raises(LullError, match=r"assess\.toml, line \d+: risk_high = 1\.4: expected at most 1"):
        run("outlook", "--as-of", "2019-04", "--area", tmp_path / "a")
