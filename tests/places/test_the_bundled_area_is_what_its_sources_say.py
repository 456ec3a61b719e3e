"""The bundled Iraq area is built from the sources by a script, and nothing in it is typed over."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lull.area import Area
from lull.places import load_places, read_names, spoken

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture(scope="module")
def built(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TOOLS))
        import build_iraq

        patch.setattr(build_iraq, "AREA", folder)
        build_iraq.main(shared)
    for name in ("build_iraq", "iraq_names", "iraq_aliases"):
        sys.modules.pop(name, None)
    return folder


def test_building_again_gives_the_same_bytes(built: Path, iraq: Area) -> None:
    made = sorted(p.relative_to(built) for p in built.rglob("*") if p.is_file())
    # Promises and claims are kept by hand in the area, so the script leaves them alone.
    assert [str(name) for name in made] == [
        "aliases.csv",
        "boundaries.geojson",
        "events/ged_iraq.parquet",
        "facts/observations.csv",
        "names.csv",
        "names_ckb.csv",
        "names_ckb_missing.csv",
        "neighbours.csv",
        "places.csv",
    ]
    assert iraq.path("facts/commitments.csv").is_file()
    assert iraq.path("facts/commitment_claims.csv").is_file()
    for name in made:
        # Of the tables of facts the bundled copies may have grown since.
        if name.parts[0] != "facts":
            assert (built / name).read_bytes() == iraq.path(str(name)).read_bytes(), name


def test_names_and_people_are_those_of_the_sources(shared: Path, iraq: Area) -> None:
    import csv

    with (shared / "data/gazetteer/iraq_admin_gazetteer_codab_en_ar.csv").open(encoding="utf-8") as file:
        source = {r["pcode"]: (r["name_en"], r["name_ar"].strip()) for r in csv.DictReader(file) if r["level"] != "3"}
    rows = load_places(iraq).table.to_pylist()
    named = spoken(read_names(iraq.folder), usual=False)
    differ = {p for p in source if source[p] != (named[p]["en"], named[p]["ar"])}
    assert differ == {"IQG10Q03"}  # Baladruz, which the source calls by the name of its sub-district Mandali
    assert len(rows) == 1 + 18 + 101
    assert rows[0]["population"] == sum(r["population"] for r in rows if r["level"] == "district") == 45_503_663
