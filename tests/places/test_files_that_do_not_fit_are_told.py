"""Damaged or odd files of an area end in an error that names the file, never in a traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lull.area import bundled_area, load_area
from lull.errors import AreaError
from lull.places import load_places
from lull.places.shapes import read_features


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("area.toml", "places.csv", "names.csv", "boundaries.geojson", "neighbours.csv", "aliases.csv"):
        shutil.copyfile(bundled_area("iraq") / name, tmp_path / name)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("places.csv", "IQG01Q02,district,IQG01", "IQG01Q02,district,IQG99", "has the parent IQG99, which is no place"),
        ("places.csv", "IQG01Q02,district", "IQG01Q01,district", "keys occur more than once"),
        ("places.csv", "IQG01Q02,district", "IQG01Q02,village", "the level 'village', which"),
        ("places.csv", "latitude", "lat", "expected the columns place_id, level, parent_id, latitude"),
        ("names.csv", "IQG01Q02,en", "IQG99,en", "place_id 'IQG99' is not a place of places.csv"),
        ("names.csv", "IQ,en,", "IQ,in English,", "lang 'in English' is no language code"),
        ("names.csv", "Iraq,official", "Iraq,formal", "kind 'formal'; expected one of official, usual"),
        ("names.csv", "Iraq,official", ",official", "the name is empty"),
        ("names.csv", "lang,name", "language,name", "no column lang; expected the columns place_id, lang"),
        ("places.csv", "IQG01Q02,", "IQG01Q99,", "IQG01Q02', 'district'.*which places.csv lacks"),
        ("neighbours.csv", "IQG01Q02", "IQG77", "'IQG77' is not a place of places.csv"),
        ("neighbours.csv", "ring", "wring", "expected the columns level, unit_id, neighbour_id, ring"),
        ("aliases.csv", ",IQG01Q01,", ",IQG01Q0,", "place_id 'IQG01Q0' is not a place"),
        ("boundaries.geojson", '"place_id":"IQ"', '"place_id":"QI"', "'QI', 'country'.*which places.csv lacks"),
        ("boundaries.geojson", '"FeatureCollection"', '"Feature"', "type is 'Feature'; expected"),
    ],
)
def test_a_file_that_does_not_fit(copy: Path, file: str, old: str, new: str, said: str) -> None:
    change(copy / file, old, new)
    with pytest.raises(AreaError, match=rf"(?s)({file}|boundaries.geojson)(, line \d+)?: .*{said}"):
        load_places(load_area(copy))


def test_names_in_another_encoding(copy: Path) -> None:
    names = copy / "names.csv"
    names.write_bytes(names.read_bytes() + "IQG01,fr,Ma\u00e2rif,usual,x\n".encode("cp1252"))
    with pytest.raises(AreaError, match=r"names.csv: byte \d+ is not UTF-8; save the file as UTF-8"):
        load_places(load_area(copy))


def test_files_that_are_missing(copy: Path) -> None:
    for optional in ("aliases.csv", "neighbours.csv"):
        (copy / optional).unlink()
    assert load_places(load_area(copy)).aliases.num_rows == 0
    for needed in ("boundaries.geojson", "places.csv"):
        (copy / needed).unlink()
        with pytest.raises(AreaError, match=f"{needed} is missing"):
            load_places(load_area(copy))


numbers = st.integers(-3, 3) | st.floats(-200, 200, allow_nan=False)
leaves = st.none() | st.booleans() | numbers | st.text(max_size=4)
anything = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(["type", "coordinates", "features", "geometry", "properties", "arcs", "objects", "id"]), inner,
    max_size=4), max_leaves=12)  # fmt: skip
rings = st.lists(st.lists(st.lists(numbers, min_size=1, max_size=3), max_size=5), max_size=2)
geometries = anything | st.fixed_dictionaries({"type": st.sampled_from(["Polygon", "MultiPolygon"]),
                                               "coordinates": rings | anything})  # fmt: skip
collections = st.fixed_dictionaries(
    {
        "type": st.just("FeatureCollection"),
        "features": anything
        | st.lists(st.fixed_dictionaries({"properties": anything, "geometry": geometries}), max_size=3),
    }
)
topologies = st.fixed_dictionaries({"type": st.just("Topology"), "arcs": anything | rings, "objects": anything})


@given(anything | collections | topologies)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_read_or_refused(tmp_path: Path, content: Any) -> None:
    file = tmp_path / "any.json"
    file.write_text(json.dumps(content))
    refused = ""
    try:
        features = read_features(file)
    except AreaError as error:
        refused = str(error)
    if refused:
        assert refused.startswith(str(file))
    else:
        assert len(features.polygons) == len(features.properties) > 0


@given(st.text(max_size=60) | st.text("[]=\"'a.{}\n#1", max_size=60))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_an_area_or_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "area.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AreaError, match=r"area\.toml"):
        load_area(tmp_path)
