"""More files of the kinds that a data officer has: each is read as it was meant, or refused with what is wrong."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely
from click.testing import CliRunner
from shapely.geometry import mapping
from tests.runs.conftest import HEADER, as_csv, borders, event

from lull.area import load_area
from lull.cli import lull
from lull.errors import LullError
from lull.places import load_places
from lull.sources.files import read_input
from lull.store.people import parse_people

ROWS = (event(1, "2018-11-05", 1234), event(2, "2019-02-03"), event(3, "2019-03-13"))
PLAIN = as_csv(*ROWS).decode().replace("\r\n", "\n")


def run(*words: object) -> str:
    result = CliRunner().invoke(lull, [str(w) for w in words])
    if isinstance(result.exception, LullError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("further")
    run("init", home / "a", "--boundaries", borders(home / "adm1.geojson"))
    return home / "a"


def seen(area: Path, kind: str, path: Path, *more: object) -> dict[str, Any]:
    (found,) = json.loads(run("ingest", kind, path, "--area", area, "--dry-run", "--json", *more))
    return dict(found)


def dated(*days: str) -> str:
    return as_csv(*({**e, "date_start": d, "date_end": d} for e, d in zip(ROWS, days, strict=True))).decode()


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF16_LE + PLAIN.replace(",", "\t").encode("utf-16-le"),
        PLAIN.replace(",", ";").encode("utf-16-le"),
        codecs.BOM_UTF8 + ("sep=;\r\n" + PLAIN.replace(",", ";").replace("\n", "\r\n")).encode(),
        ("sep=^\n" + PLAIN.replace(",", "^")).encode(),
        PLAIN.replace("\n", "\r").encode(),
        ("UCDP GED, as exported\nDownloaded,2020-01-01\n\n" + PLAIN).encode(),
        (f"UCDP GED{',' * 15}\n{',' * 15}\n{PLAIN}").encode(),
        (f"{PLAIN}\nSource: UCDP; see the codebook{',' * 15}\n* preliminary{',' * 15}\n{',' * 15}\n").encode(),
        (f"{PLAIN}\nSource:\nUCDP\n").encode(),
        PLAIN.replace(",".join(HEADER), " , ".join(HEADER).upper()).encode(),
        PLAIN.replace("1234", "1.234").encode(),
        PLAIN.replace("1234", "1 234").encode(),
        PLAIN.replace(",", ";").replace(";-3.0;", ";-3,0;").encode(),
        "".join(f"{line},\n" for line in PLAIN.splitlines()).encode(),
        dated("05/11/2018", "2019-02-03", "13/03/2019").encode(),
        dated("11/5/2018", "2/3/2019", "3/13/2019").encode(),
        dated("05/11/18", "03/02/19", "13/03/19").encode(),
        dated("20181105", "20190203", "20190313").encode(),
        dated("5 novembre 2018", "3 février 2019", "13 mars 2019").encode(),
        dated("5-Nov-18", "3-Feb-19", "13-Mar-19").encode(),
        dated('"Nov 5, 2018"', '"February 3, 2019"', '"March 13, 2019"').replace('"""', '"').encode(),
        dated("2018-11-05T00:00:00+02:00", "2019-02-03T00:00:00Z", "2019-03-13 12:00").encode(),
    ],
)
def test_events_of_every_dialect_are_the_same_three(area: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "GEDEvent_v20_1.csv").write_bytes(content)
    found = seen(area, "ucdp", tmp_path / "GEDEvent_v20_1.csv")
    assert (found["rows"], found["first"], found["last"], found["problems"]) == (3, "2018-11-05", "2019-03-13", [])
    assert found["methods"]["inside"] == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (PLAIN.replace("1234", "1.000"), "could be 1 or 1000; write it without a point"),
        (dated("43409", "43499", "43537"), "the number of a day in a spreadsheet"),
        (dated("1397-08-14", "1397-11-14", "1397-12-22"), "a year of another calendar"),
        (dated("2561-11-05", "2562-02-03", "2562-03-13"), "a year of another calendar"),
        (dated("18-11-05", "19-02-03", "19-03-13"), "not a date"),
        (dated("05/11/2018", "03/02/2019", "2019-03-13"), "say --dates dmy or --dates mdy"),
        (f"{PLAIN}370", "1 cells"),
        (PLAIN.replace("Made up", "Présumé").encode("cp1252"), "--encoding windows-1252"),
    ],
)
def test_what_may_mean_two_things_is_refused(area: Path, tmp_path: Path, content: str | bytes, told: str) -> None:
    (tmp_path / "GEDEvent_v20_1.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(LullError, match=told):
        run("ingest", "ucdp", tmp_path / "GEDEvent_v20_1.csv", "--area", area)


def test_a_workbook_with_the_table_lower_down_on_its_second_sheet(area: Path, tmp_path: Path) -> None:
    snapshot = openpyxl.Workbook()
    snapshot.active.append(["UCDP GED", "about", "this", "file"])
    sheet = snapshot.create_sheet("Data")
    rows = [[e[n] for n in HEADER] for e in ROWS]
    for row in (["UCDP GED 20.1"], [], list(HEADER), *rows, [], ["Source: UCDP"]):
        sheet.append(row)
    snapshot.save(tmp_path / "GEDEvent_v20_1.xlsx")
    found = seen(area, "ucdp", tmp_path / "GEDEvent_v20_1.xlsx")
    assert (found["rows"], found["problems"]) == (3, [])
    assert any("Source: UCDP" in n for n in found["notes"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("ADM1_PCODE,ADM1_FR,T_TL\nML01,Nord,1000\nML02,Sud,2 000\nTotal,,3000\n", "Total 3000"),
        ("ADM1_PCODE;T_TL\nML01;1.000\nML02;2.000\n", ""),
        ("#adm1+code,#adm1+name,#population+total\nML01,a,1000\nML02,b,2000\n", ""),
        ("ADM1_PCODE,T_2019,T_2020\nML01,1,1000\nML02,2,2000\n", "T_2020"),
        ("ADM1_PCODE,F_TL,M_TL\nML01,600,400\nML02,900,1100\n", "F_TL and M_TL together"),
        ("ADM1_PCODE,T_TL,ISO3\nML01,1000,MLI\nML02,2000,MLI\nSN01,7,SEN\n", "1 rows of other countries left out"),
        ("ADM1_PCODE,Gender,Age_range,Population\n" + "".join(
            f"{p},{g},{a},{n}\n" for p, n in (("ML01", 250), ("ML02", 500)) for g in "fm" for a in ("0-17", "18+")
        ), "added up"),
        ("ADM1_PCODE,ADM2_PCODE,T_TL\nML01,ML0101,400\nML01,ML0102,600\nML02,ML0201,2000\n", "3 rows finer"),
    ],
)  # fmt: skip
def test_people_in_further_shapes(tmp_path: Path, area: Path, content: str, told: str) -> None:
    (tmp_path / "people.csv").write_text(content, encoding="utf-8")
    parsed = parse_people(read_input(tmp_path / "people.csv"), places=load_places(load_area(area)))
    rows = parsed.rows.to_pydict()
    assert dict(zip(rows["place_id"], rows["population"], strict=True)) == {"ML01": 1000, "ML02": 2000}
    assert any(told in n for n in parsed.notes) if told else not parsed.notes


def shapes(path: Path, *rows: dict[str, Any]) -> Path:
    boxes = [shapely.box(-6 + 2 * (n % 2), 12 + 2 * (n // 2), -4 + 2 * (n % 2), 14 + 2 * (n // 2)) for n in range(4)]
    found = [{"type": "Feature", "geometry": mapping(boxes[n]), "properties": p} for n, p in enumerate(rows)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found}), encoding="utf-8")
    return path


def four(**columns: Any) -> list[dict[str, Any]]:
    return [{k: v(n) if callable(v) else v for k, v in columns.items()} for n in range(4)]


@pytest.mark.parametrize(
    ("rows", "first", "ucdp"),
    [
        (four(GID_2=lambda n: f"MLI.1.{n}_1", GID_0="MLI", COUNTRY="Mali", GID_1="MLI.1_1", NAME_1="Gao",
              NAME_2=lambda n: f"Place {n}", TYPE_2="Cercle"), "MLI.1.0_1", "Mali"),
        (four(adm1_code=lambda n: f"MLI-{n}", iso_3166_2=lambda n: f"ML-{n}", name=lambda n: f"Place {n}", admin="Mali",
              iso_a2="ML"), "ML-0", "Mali"),
        (four(shapeName=lambda n: f"Place {n}", shapeID=lambda n: f"12B{n}", shapeGroup="COD", shapeType="ADM2"),
         "12B0", "DR Congo (Zaire)"),
        (four(ADM2_PT=lambda n: f"Lugar {n}", ADM2_PCODE=lambda n: f"MZ010{n}", ADM1_PT="Cabo", ADM1_PCODE="MZ01",
              ADM0_PT="Moçambique", ADM0_PCODE="MZ"), "MZ0100", "Mozambique"),
        (four(ADM1_AR=lambda n: f"مكان {n}", ADM1_PCODE=lambda n: f"YE1{n}", ADM0_AR="اليمن", ADM0_PCODE="YE"), "YE10",
         "Yemen (North Yemen)"),
        (four(code_cercle=lambda n: f"R{n}", cercle=lambda n: f"Lieu {n}", pays="Mali"), "R0", "Mali"),
        (four(code=lambda n: float(n + 1), name=lambda n: f"Place {n}", country="Mali"), "1", "Mali"),
    ],
)  # fmt: skip
def test_boundaries_by_the_columns_of_their_owners(
    tmp_path: Path, rows: list[dict[str, Any]], first: str, ucdp: str
) -> None:
    run("init", tmp_path / "b", "--boundaries", shapes(tmp_path / "file.geojson", *rows))
    made = load_area(tmp_path / "b")
    assert made.countries[0] == ucdp
    assert first in load_places(made).table["place_id"].to_pylist()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"ADM1_PCODE": f"{c}0{n}", "ADM1_EN": f"N{n}"} for n, c in enumerate(["ML", "NE"] * 2)],
         "places of 2 countries, as ADM1_PCODE begins with ML, NE"),
        ([{"GID_1": f"{c}.{n}_1", "NAME_1": f"N{n}"} for n, c in enumerate(["MLI", "NER"] * 2)], "MLI, NER"),
        ([{"id": i, "name": f"N{i}"} for i in ("..", "A", "B", "C")], "'..'; expected a plain name"),
        ([{"id": i, "name": f"N{i}"} for i in ("A.", "AB", "B", "C")], "'A.'; expected a plain name"),
        ([{"id": i, "name": f"N{i}"} for i in ("con", "A", "B", "C")], "no name of a device"),
        ([{"id": i, "name": f"N{i}"} for i in ("a1", "A1", "B", "C")], "small and capital letters apart"),
        ([{"x": 1, "y": n} for n in range(4)], "Name one with --id-column"),
    ],
)  # fmt: skip
def test_boundaries_that_do_not_fit_are_told(tmp_path: Path, rows: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(LullError) as error:
        run("init", tmp_path / "b", "--boundaries", shapes(tmp_path / "file.geojson", *rows))
    assert told in str(error.value)


def test_the_file_says_what_its_places_are_called_where_the_country_is_not_noted(tmp_path: Path) -> None:
    rows = four(
        GID_1=lambda n: f"LIE.{n}_1", GID_0="LIE", COUNTRY="Liechtenstein", NAME_1=lambda n: f"Place {n}",
        ENGTYPE_1="Commune", TYPE_1="Gemeinde",
    )  # fmt: skip
    run("init", tmp_path / "b", "--boundaries", shapes(tmp_path / "file.geojson", *rows))
    assert 'en = "Commune"' in (tmp_path / "b" / "area.toml").read_text(encoding="utf-8")
    run("init", tmp_path / "c", "--boundaries", tmp_path / "file.geojson", "--level-name", "Municipality")
    assert 'en = "Municipality"' in (tmp_path / "c" / "area.toml").read_text(encoding="utf-8")


def test_a_topology_of_several_levels_gives_the_second(tmp_path: Path) -> None:
    arcs = [[[0, n], [1, n], [1, n + 1], [0, n + 1], [0, n]] for n in range(2)]
    parts = [
        {"type": "Polygon", "arcs": [[n]], "properties": {"GID_1": f"MLI.{n}_1", "NAME_1": f"N{n}"}} for n in (0, 1)
    ]
    whole = {"type": "Polygon", "arcs": [[0]], "properties": {"GID_0": "MLI", "COUNTRY": "Mali"}}
    objects = {"adm0": whole, "adm1": {"type": "GeometryCollection", "geometries": parts}}
    path = tmp_path / "mali.json"
    path.write_text(json.dumps({"type": "Topology", "objects": objects, "arcs": arcs}), encoding="utf-8")
    run("init", tmp_path / "b", "--boundaries", path)
    assert load_places(load_area(tmp_path / "b")).table.num_rows == 3
