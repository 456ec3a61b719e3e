"""Files as a data officer has them, each with what is right; they stand beside the checkout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lull.area import load_area
from lull.cli import lull
from lull.errors import LullError
from lull.places import load_places
from lull.store import open_store


@pytest.fixture
def case(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The folder of a case by its number."""
    monkeypatch.chdir(tmp_path)

    def find(number: str) -> Path:
        found = list((shared / "cases" / "files").glob(f"{number}-*"))
        if not found:
            pytest.skip("the cases are not beside the checkout")
        return found[0]

    return find


def run(*words: object) -> str:
    result = CliRunner().invoke(lull, [str(w) for w in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def made(folder: Path, borders: str, *more: object) -> Path:
    run("init", "a", "--boundaries", folder / borders, *more)
    return Path("a")


def rows(table: str) -> list[dict[str, object]]:
    with open_store("a") as store:
        return list(store.latest(table).to_pylist())


def test_a_country_by_the_name_that_ucdp_uses(case) -> None:
    folder = case("01")
    area = made(folder, "states.geojson", "--level-name", "State")
    assert load_area(area).countries == ("Myanmar (Burma)",)
    toml = area / "area.toml"
    right = toml.read_text(encoding="utf-8")
    toml.write_text(right.replace('["Myanmar (Burma)"]', '"Myanmar"'), encoding="utf-8")
    with pytest.raises(LullError, match=r"3 events lie inside this area; their country is 'Myanmar \(Burma\)'"):
        run("ingest", "ucdp", folder / "GEDEvent_v20_1.csv", "--area", area)
    toml.write_text(right, encoding="utf-8")
    assert "3 added" in run("ingest", "ucdp", folder / "GEDEvent_v20_1.csv", "--area", area)
    toml.write_text(right.replace("snap_degrees", "").replace('version = "states"', 'version = "s2"'), encoding="utf-8")
    assert "unchanged" not in run("ingest", "ucdp", folder / "GEDEvent_v20_1.csv", "--area", area)


def test_boundaries_in_french_and_of_other_kinds(case) -> None:
    area = made(case("02"), "adm2.geojson")
    places = load_places(load_area(area))
    assert load_area(area).countries == ("Haiti",)
    assert (places.top, len(set(places.parents().values()))) == ("HT", 4)
    for name in ("regions.zip", "regions.gpkg", "regions.shp"):
        run("init", name, "--boundaries", case("04") / name)
        assert "Ségou" in (Path(name) / "names.csv").read_text(encoding="utf-8")
    with pytest.raises(LullError, match=r"'ML/07'; expected a plain name .* --id-column"):
        run("init", "b", "--boundaries", case("28") / "slash.geojson")


def test_dates_are_settled_once_or_asked_for(case) -> None:
    folder = case("05")
    area = made(folder, "states.geojson")
    with pytest.raises(LullError, match="say --dates dmy or --dates mdy"):
        run("ingest", "ucdp", folder / "all_early.csv", "--version", "20.1", "--area", area)
    run("ingest", "ucdp", folder / "mixed.csv", "--version", "20.1", "--area", area)
    assert sorted(f"{r['date_start']:%Y-%m}" for r in rows("event")) == ["2018-02", "2018-11", "2019-03"]


def test_workbooks_and_pages_of_the_api(case) -> None:
    area = made(case("08"), "states.geojson")
    run("ingest", "ucdp", case("08") / "GEDEvent_v20_1.xlsx", "--area", area)
    run("ingest", "population", case("08") / "people.xlsx", "--area", area)
    assert (len(rows("event")), len(rows("place"))) == (3, 2)
    said = run("ingest", "ucdp", case("09") / "page1.json", "--version", "20.1", "--area", area)
    assert "nothing is withdrawn" in said


def test_events_filed_under_the_former_country_count(case) -> None:
    area = made(case("12"), "states.geojson", "--country", "South Sudan")
    said = run("ingest", "ucdp", case("12") / "GEDEvent_v20_1.csv", "--area", area)
    assert re.search(r"rows +3,", said)
    assert re.search(r"elsewhere 1 ", said)
    assert "former names (Sudan 2; 2005 to 2010)" in said


def test_hapi_and_iati_know_the_country_by_its_code(case) -> None:
    area = made(case("13"), "adm1.geojson")
    run("ingest", "hapi", case("13") / "idps.csv", "--area", area)
    run("ingest", "iati", case("13") / "one.xml", "--area", area)
    assert (len(rows("observation")), [r["place_ids"] for r in rows("commitment")]) == (3, [["AF"]])
    with pytest.raises(LullError, match="none of its 3 activities is in this area"):
        run("ingest", "iati", case("15") / "world.xml", "--area", area)


@pytest.mark.parametrize(
    ("number", "file", "amount", "places", "claims"),
    [
        ("15", "world.xml", 1_000_000, ["IQ"], 2),
        ("16", "share.xml", 200_000, ["IQ"], 2),
        ("17", "point.xml", 1_000_000, ["IQG15Q05"], 2),
    ],
)
def test_activities_of_several_countries(
    case, number: str, file: str, amount: int, places: list[str], claims: int
) -> None:
    run("init", "a", "--bundled", "iraq")
    run("ingest", "iati", case(number) / file, "--area", "a")
    (promise,) = rows("commitment")
    assert (promise["amount"], promise["place_ids"], len(rows("claim"))) == (amount, places, claims)


def test_people_in_the_shapes_of_cod_ps(case) -> None:
    folder = case("19")
    area = made(folder, "adm1.geojson", "--id", "cd")
    for name in ("cd_adm1.csv", "global_long.csv"):
        run("ingest", "population", folder / name, "--area", area)
        assert {r["place_id"]: r["population"] for r in rows("place")} == {"CD52": 1000, "CD41": 2000}
    with pytest.raises(LullError, match="--encoding windows-1252"):
        run("init", "b", "--boundaries", folder / "adm1.geojson", "--population", folder / "latin1.csv")
    told = ("--population", folder / "latin1.csv", "--encoding", "windows-1252")
    run("init", "b", "--boundaries", folder / "adm1.geojson", *told)


def test_years_of_another_calendar_are_bad_rows(case) -> None:
    area = made(case("23"), "states.geojson")
    with pytest.raises(LullError, match="a year of another calendar"):
        run("ingest", "ucdp", case("23") / "GEDEvent_v20_1.csv", "--area", area)
    run("init", "iq", "--bundled", "iraq")
    with pytest.raises(LullError, match="'1398-02-01': before 1950-01-01: a year of another calendar"):
        run("ingest", "observations", case("23") / "obs.csv", "--area", "iq")
