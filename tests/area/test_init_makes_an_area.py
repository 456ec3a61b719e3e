"""`lull init`: an area for any country from GeoJSON or TopoJSON; nothing half made, nothing overwritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import CliRunner, Result

from lull.area import bundled_area, load_area
from lull.cli.init import init
from lull.errors import LullError
from lull.places import find_name, load_places, locate, neighbours

WORLD = Path(str(bundled_area("iraq"))).parent / "world"


def run(*args: object) -> Result:
    result = CliRunner().invoke(init, [str(a) for a in args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def square(x: int, y: int, **properties: Any) -> dict[str, Any]:
    shape = shapely.geometry.mapping(shapely.box(x, y, x + 1, y + 1))
    return {"type": "Feature", "properties": properties, "geometry": shape}


def write(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def four(tmp_path: Path) -> Path:
    return write(
        tmp_path / "four.geojson",
        square(0, 0, code="A1", name="Aleph", name_ar="ألف", region="West"),
        square(1, 0, code="A2", name="Beth", name_ar="باء", region="East"),
        square(0, 1, code="A3", name="Gimel", name_ar="جيم", region="West"),
        square(1, 1, code="A4", name="Daleth", name_ar="دال", region="East"),
    )


def test_the_states_of_nigeria_become_an_area(tmp_path: Path) -> None:
    result = run(tmp_path / "ng", "--boundaries", WORLD / "nigeria_states.geojson", "--level-name", "State")
    assert "Made the area 'Nigeria'" in result.output
    assert "37 state" in result.output
    assert "id from id, name from name, country from country" in result.output
    assert "lull ingest ucdp" in result.output
    area = load_area(tmp_path / "ng")
    assert (area.id, area.names["en"], area.levels["state"]["en"]) == ("nigeria", "Nigeria", "State")
    assert area.countries == ("Nigeria",)
    places = load_places(area)
    ids, methods = locate(places, [13.15, 3.38], [11.83, 6.52])
    assert methods.tolist() == ["inside", "inside"]
    assert ids.tolist() == [find_name(places, n, level="state")[0].place_id for n in ("Borno", "Lagos")]
    touching = neighbours(places).to_pylist()
    names = places.called
    around = {names[r["neighbour_id"]] for r in touching if r["unit_id"] == ids[0] and r["ring"] == 1}
    assert around == {"Yobe", "Gombe", "Adamawa"}


def test_topojson_is_read_and_filtered(tmp_path: Path, shared: Path) -> None:
    world = shared / "data/boundaries/world_admin1_ne10m_simplified.topojson"
    run(tmp_path / "ng", "--boundaries", world, "--where", "parentCountryName=Nigeria")
    assert len(load_places(load_area(tmp_path / "ng")).ids("state")) == 37
    with pytest.raises(LullError, match=r"no place has parentCountryName=Nigerria; .* one of Nigeria"):
        run(tmp_path / "x", "--boundaries", world, "--where", "parentCountryName=Nigerria")


def test_a_cod_ab_file_needs_no_option(tmp_path: Path, shared: Path) -> None:
    data = shared / "data"
    people = data / "population/iraq_adm2_population_kontur_2023.csv"
    file = data / "boundaries/irq_admbnda_adm2_cso_20190603.geojson"
    run(tmp_path / "irq", "--boundaries", file, "--population", people)
    area = load_area(tmp_path / "irq")
    assert area.version == "cod-ab-2019-06-03"
    assert area.languages == ("en", "ar")
    own, bundled = load_places(area), load_places(load_area(bundled_area("iraq")))
    assert own.ids("district") == bundled.ids("district")
    assert own.ids("governorate") == bundled.ids("governorate")
    columns = ["place_id", "population", "area_km2"]
    both = [
        sorted((r for r in p.table.select(columns).to_pylist() if len(r["place_id"]) > 4), key=lambda r: r["place_id"])
        for p in (own, bundled)
    ]
    assert both[0] == both[1]


def test_parents_and_names_are_taken_as_told(tmp_path: Path, four: Path) -> None:
    run(tmp_path / "a", "--boundaries", four, "--parent-column", "region", "--country", "Fourland")
    area = load_area(tmp_path / "a")
    places = load_places(area)
    assert places.ids("governorate") == ("East", "West")
    assert places.parents() == {"A1": "West", "A2": "East", "A3": "West", "A4": "East",
                                "West": "FOURLAND", "East": "FOURLAND", "FOURLAND": None}  # fmt: skip
    assert area.languages == ("en", "ar")
    assert find_name(places, "باء")[0].place_id == "A2"
    assert list(area.levels) == ["district", "governorate", "country"]


def test_what_is_made_is_the_same_each_time(tmp_path: Path, four: Path) -> None:
    for name in ("a", "b"):
        run(tmp_path / name, "--boundaries", four, "--country", "Fourland")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_an_empty_folder_is_filled_and_a_filled_one_is_left(tmp_path: Path, four: Path) -> None:
    (tmp_path / "a").mkdir()
    run(tmp_path / "a", "--boundaries", four)
    before = {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()}
    for more in (("--boundaries", four), ("--bundled", "iraq")):
        with pytest.raises(LullError, match="not empty; nothing was changed"):
            run(tmp_path / "a", *more)
    assert before == {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()}


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([square(0, 0, colour="red"), square(1, 0, colour="red")], r"no property looks like an id .* colour \(1\)"),
        ([square(0, 0, code="A", name="x"), square(1, 0, code="B", name="")], "no property looks like a name"),
        ([{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [0, 0]}}], "no polygon"),
        ([square(4000, 5000, code="A", name="x")], "expected degrees of longitude"),
    ],
)
def test_files_that_cannot_do_are_told(tmp_path: Path, features: list[dict[str, Any]], said: str) -> None:
    file = write(tmp_path / "f.geojson", *features)
    with pytest.raises(LullError, match=said):
        run(tmp_path / "a", "--boundaries", file)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f.geojson"]


def test_columns_that_are_wrong_are_told(tmp_path: Path, four: Path) -> None:
    named = (
        ("--id-column", "nope"),
        ("--name-column", "nope"),
        ("--name-column", "ar=nope"),
        ("--parent-column", "nope"),
    )
    for option in named:
        with pytest.raises(LullError, match=r"no property 'nope'; the 4 places have .* region \(2\)"):
            run(tmp_path / "a", "--boundaries", four, *option)
    with pytest.raises(LullError, match="places 1 and 3 both have region = 'West'"):
        run(tmp_path / "a", "--boundaries", four, "--id-column", "region")
    with pytest.raises(LullError, match="no property 'x'"):
        run(tmp_path / "a", "--boundaries", four, "--where", "x=1")
    assert not (tmp_path / "a").exists()


def test_files_that_are_none_are_told(tmp_path: Path) -> None:
    for content, said in (("{", "cannot be read"), ("[]", "type is None"), ('{"type": "Topology"}', "TopoJSON")):
        (tmp_path / "f.json").write_text(content)
        with pytest.raises(LullError, match=said):
            run(tmp_path / "a", "--boundaries", tmp_path / "f.json")
    with pytest.raises(LullError, match="cannot be read"):
        run(tmp_path / "a", "--boundaries", tmp_path / "absent.json")


def test_usage_is_told_with_code_2(tmp_path: Path, four: Path) -> None:
    for args in ([], ["--boundaries", str(four), "--bundled", "iraq"], ["--boundaries", str(four), "--where", "x"]):
        assert CliRunner().invoke(init, [str(tmp_path / "a"), *args]).exit_code == 2


def test_the_bundled_area_can_be_copied(tmp_path: Path) -> None:
    result = run(tmp_path / "iraq", "--bundled", "iraq")
    assert load_area(tmp_path / "iraq").id == "iraq"
    assert "Next:" in result.output
    with pytest.raises(LullError, match="no bundled area 'mars'; bundled: iraq"):
        run(tmp_path / "m", "--bundled", "mars")


def test_people_that_fit_no_place_are_told(tmp_path: Path, four: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("place_id,population\nZ9,5\n")
    with pytest.raises(LullError, match=r"none of its 1 ids is a place, e.g. Z9; expected ids like A1"):
        run(tmp_path / "a", "--boundaries", four, "--population", people)
    people.write_text("place_id,population\nA1,1000\nA2,20\n")
    result = run(tmp_path / "a", "--boundaries", four, "--population", people)
    assert "No people given for 2 of 4 places, e.g. A3; left empty." in result.output
    rows = load_places(load_area(tmp_path / "a")).table.to_pylist()
    counts = {row["place_id"]: row["population"] for row in rows}
    assert counts == {"A": 1020, "A1": 1000, "A2": 20, "A3": None, "A4": None}


def test_borders_that_overlap_or_cross_are_taken_as_they_are(tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[3, 0], [4, 1], [4, 0], [3, 1], [3, 0]]]}
    file = write(
        tmp_path / "f.geojson",
        square(0, 0, code="A", name="x"),
        square(0, 0, code="B", name="y"),
        {"type": "Feature", "properties": {"code": "C", "name": "z"}, "geometry": bow},
    )
    run(tmp_path / "a", "--boundaries", file)
    places = load_places(load_area(tmp_path / "a"))
    assert shapely.is_valid(places.level("district").polygons).all()
    assert places.ids("district") == ("A", "B", "C")
    assert places.ids("country") == ("COUNTRY-A",)
