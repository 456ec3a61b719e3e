"""A new area's levels have the country's own words as ids, in plain letters; where it has none, the usual ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import shapely

from lull import languages
from lull.area import load_area
from lull.places import Places, find_name, load_places
from lull.places.columns import Columns
from lull.places.make import make_area
from lull.places.plan import Asked, Plan, plan_area
from lull.places.shapes import Features

USUAL = languages.usual_levels()


def plan_of(name: str, *, upper: bool, asked: Asked | None = None, **more: str) -> Plan:
    """A plan from a made-up file of four places of a country, in two places above where `upper`."""
    rows: Sequence[dict[str, str]] = [
        {"code": f"P{n}", "name": f"Place {n}", "country": name, **({"above": "NS"[n % 2]} if upper else {}), **more}
        for n in range(4)
    ]
    boxes = [shapely.box(n % 2, n // 2, n % 2 + 1, n // 2 + 1) for n in range(4)]
    columns = Columns(id="code", name="name", country="country", parent="above" if upper else "")
    features = Features(np.array(boxes, dtype=object), tuple(rows))
    return plan_area(features, columns, asked or Asked(), version="", stem="file")


@pytest.mark.parametrize(
    ("country", "ids"),
    [
        ("Mali", ("country", "region", "cercle")),
        ("Myanmar", ("country", "state_or_region", "district")),
        ("Nigeria", ("country", "state", "local_government_area")),
        ("Central African Republic", ("country", "prefecture", "sous_prefecture")),
        ("Iraq", ("country", USUAL[1], USUAL[0])),
        # Lebanon and Syria have words that plain letters cannot hold, beside English ones.
        ("Syria", ("country", USUAL[1], USUAL[0])),
        # A country whose words nobody noted.
        ("Sweden", ("country", USUAL[1], USUAL[0])),
    ],
)
def test_ids_are_the_country_s_own_words(country: str, ids: tuple[str, ...]) -> None:
    assert tuple(plan_of(country, upper=True).levels) == ids


def test_one_level_alone_has_the_word_of_the_first_level() -> None:
    assert tuple(plan_of("Nigeria", upper=False).levels) == ("country", "state")


def test_a_person_s_word_and_id_win() -> None:
    assert list(plan_of("Mali", upper=True, asked=Asked(level_name="Área de Salud")).levels)[-1] == "area_de_salud"
    assert list(plan_of("Mali", upper=False, asked=Asked(level="ward", level_name="Ward")).levels)[-1] == "ward"


@pytest.mark.parametrize("word", ["Cell", "Country", "Region", "村"])
def test_words_that_clash_or_have_no_letters_leave_the_usual_ids(word: str) -> None:
    got = list(plan_of("Mali", upper=True, asked=Asked(level_name=word)).levels)
    assert len(set(got)) == 3
    assert got[-1] == USUAL[0]


@pytest.fixture(scope="module")
def mali(tmp_path_factory: pytest.TempPathFactory) -> Places:
    folder = tmp_path_factory.mktemp("areas") / "mali"
    plan = plan_of("Mali", upper=True)
    make_area(folder, plan, people=None, source=None)
    text = (folder / "names.csv").read_text("utf-8")
    (folder / "names.csv").write_text(text.replace("Place 1", "N"), "utf-8")
    return load_places(load_area(folder))


def test_a_name_says_its_level_in_the_area_s_own_words(mali: Places) -> None:
    assert [c.level for c in find_name(mali, "N")] == ["region", "cercle"]
    assert [c.level for c in find_name(mali, "cercle de N")] == ["cercle"]
    assert [c.level for c in find_name(mali, "N Region")] == ["region"]


def test_settings_name_the_levels_and_their_words(tmp_path: Path) -> None:
    make_area(tmp_path / "mli", plan_of("Mali", upper=True), people=None, source=None)
    area = load_area(tmp_path / "mli")
    assert {k: v["fr"] for k, v in area.levels.items()} == {"cercle": "Cercle", "region": "Région", "country": "Pays"}
    assert area.settings.forecast_level == "cercle"
    assert dict(area.settings.where_prec) == {"cercle": 2, "region": 4, "country": 7}
