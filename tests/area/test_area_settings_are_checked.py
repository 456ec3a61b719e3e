"""`area.toml`: what is right is read with defaults; what is wrong is told with file and line."""

from __future__ import annotations

import datetime as dt
import shutil
import tomllib
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from lull.area import bundled_area, load_area
from lull.errors import AreaError
from lull.settings import AreaSettings, AssessSettings
from lull.settings.lines import line_numbers
from lull.settings.read import _models

GOOD = """[area]
id = "x"
names = { en = "X" }
version = "v1"

[levels]
district = { en = "District" }
country = { en = "Country" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "area.toml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def refused(folder: Path, text: str) -> str:
    (folder / "area.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AreaError) as told:
        load_area(folder)
    return str(told.value)


def test_a_small_file_is_filled_with_the_documented_defaults(folder: Path) -> None:
    area = load_area(folder)
    assert area.languages == ("en",)
    assert (area.relapse.past_deaths, area.relapse.past_months, area.relapse.calm_deaths) == (25, 120, 5)
    assert dict(area.events.where_prec) == {"district": 4, "country": 7}
    assert area.forecast.months_ahead == tuple(range(1, 13))
    assert area.sources().num_rows == 0
    assert area.path("events", "a.csv") == folder.resolve() / "events" / "a.csv"
    with pytest.raises(FrozenInstanceError):
        area.id = "y"  # type: ignore[misc]


def test_the_bundled_area_is_iraq_with_three_languages_and_its_sources() -> None:
    area = load_area(bundled_area("iraq"))
    assert set(area.languages) == {"en", "ar", "ckb"} == set(area.names)
    assert dict(area.events.where_prec) == {"district": 2, "governorate": 4, "country": 7}
    assert {"ucdp-ged-19.1-21.1", "cod-ab-irq-2019-06-03"} <= set(area.sources()["source_id"].to_pylist())
    for words in area.levels.values():
        assert set(words) == {"en", "ar", "ckb"}


def test_only_bundled_areas_have_a_name() -> None:
    with pytest.raises(AreaError, match=r"no bundled area 'world'; bundled: iraq, practice; .*lull init"):
        bundled_area("world")


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ("[forcast]\ndraws = 5\n", 9, "unknown section 'forcast'; did you mean 'forecast'?"),
        ("[forecast]\nseed = 1\ndraw = 5\n", 11, "unknown key 'draw' in [forecast]; did you mean 'draws'?"),
        ("[forecast]\n\n# why\ndraws = 5\n", 12, "draws = 5: expected at least 100"),
        ("[forecast]\ndraws = 99999\n", 10, "expected at most 10000"),
        ('[forecast]\ndraws = "many"\n', 10, "expected a whole number"),
        ("[forecast]\ndraws = true\n", 10, "expected a whole number"),
        ("[forecast]\ndraws = 1000.5\n", 10, "expected a whole number"),
        ('[forecast]\nlevel = "state"\n', 10, "is not in [levels], which has: district, country"),
        ('[forecast]\nlevel = "governorate"\n', 10, "is not in [levels], which has: district, country"),
        ("[events]\nwhere_prec = { district = 9 }\n", 10, "expected at most 7"),
        ("[events]\nwhere_prec = { province = 2 }\n", 10, "names the level 'province'"),
        ("[events]\n[events.where_prec]\ndistrict = 2\ngovernorate = 3\n", 12, "names the level 'governorate'"),
        ("[events]\ntypes = [1, 4]\n", 10, "expected one of 1, 2, 3"),
        ("[events]\ntypes = 1\n", 10, "expected a list"),
        ('[events]\nfirst_month = "1989-13"\n', 10, 'expected a month such as "2019-04"'),
        ('[levels.Village]\nen = "Village"\n', 9, "expected letters a-z, digits and _"),
        ('[events]\nfirst_month = "2020-01"\nlast_month = "2019-12"\n', 11, "lies before first_month"),
        ("[relapse]\npast_deaths = 5\ncalm_deaths = 6\n", 11, "calm_deaths = 6 is above past_deaths = 5"),
        ("[relapse]\ncalm_months = nan\n", 10, "expected a whole number"),
        ("[area]\nid = 'y'\n", 9, "not valid TOML"),
        ('[site]\nlanguages = ["xx"]\n', 10, "expected one of en, "),
        ('[site]\nframes = ["https://news.example/maps"]\n', 10, "expected an origin such as https://news.example"),
        ("[assess]\nexponent = 1.5\n", 10, "expected at most 1"),
        ('[[source]]\ntitle = "T"\n', 9, "[source] lacks 'source_id'"),
        ("[source]\n", 9, "expected [[source]] before each"),
        ("[relapse]\npast_deaths = 0\n", 10, "expected at least 1"),
    ],
)
def test_a_mistake_is_told_with_its_line(folder: Path, more: str, line: int, said: str) -> None:
    message = refused(folder, GOOD + more)
    assert f"area.toml, line {line}: " in message
    assert said in message


SOURCE = """[[source]]
source_id = "{}"
title = "T"
publisher = "P"
licence = "CC0-1.0"
citation = "C"
known_from = {}
"""


def test_a_date_in_quotes_or_with_a_time_is_no_day(folder: Path) -> None:
    for wrong in ('"2019-06-03"', "2019-06-03T00:00:00"):
        assert "line 15: " in refused(folder, GOOD + SOURCE.format("a", wrong))


def test_a_source_given_twice_is_told_at_the_second(folder: Path) -> None:
    text = GOOD + SOURCE.format("a", "2019-06-03") * 2
    assert "line 17: source_id 'a' is given twice" in refused(folder, text)


def test_sources_become_rows_of_their_table(folder: Path) -> None:
    (folder / "area.toml").write_text(GOOD + SOURCE.format("a", "2019-06-03"), encoding="utf-8")
    (row,) = load_area(folder).sources().to_pylist()
    assert row["known_from"] == dt.date(2019, 6, 3)
    assert row["url"] is None
    assert row["redistributable"] is True


def test_languages_need_names_and_pages(folder: Path) -> None:
    assert "expected one of en, ar, ckb" in refused(folder, GOOD + '[site]\nlanguages = ["xx"]\n')
    text = GOOD.replace('version = "v1"', 'version = "v1"\nlanguages = ["en", "ar"]')
    assert "lack the language 'ar'" in refused(folder, text)


def test_what_is_no_toml_or_no_text_or_no_area_is_said(folder: Path, tmp_path: Path) -> None:
    assert "not valid TOML" in refused(folder, "[area\n")
    (folder / "area.toml").write_bytes(b"\xff\xfe[\x00")
    with pytest.raises(AreaError, match="cannot be read as UTF-8"):
        load_area(folder)
    with pytest.raises(AreaError, match=r"no area.toml in .*empty; .*lull demo --to DIR"):
        load_area(tmp_path / "empty")
    assert "no [levels]" in refused(folder, GOOD.split("[levels]", maxsplit=1)[0])
    assert "[area] lacks 'id'" in refused(folder, '[area]\nnames = { en = "X" }\nversion = "1"\n')


@pytest.mark.parametrize("model", [AreaSettings, AssessSettings])
def test_every_key_says_what_it_means(model: type[BaseModel]) -> None:
    def keys(of: type[BaseModel]) -> list[tuple[str, str]]:
        found = []
        for name, field in of.model_fields.items():
            inner = list(_models(field.annotation))
            found += [pair for m in inner for pair in keys(m)] if inner else [(name, field.description or "")]
        return found

    assert [name for name, doc in keys(model) if not doc.endswith(".")] == []


words = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)


@given(st.dictionaries(words, st.dictionaries(words, st.integers() | st.text("ab[=]#", max_size=5), max_size=4)))
@settings(max_examples=40, deadline=None)
def test_every_key_of_any_file_has_its_line(sections: dict[str, dict[str, int | str]]) -> None:
    lines = []
    where = {}
    for section, keys in sections.items():
        lines += ["# a = 1", f"[{section}]"]
        where[section,] = len(lines)
        for key, value in keys.items():
            lines += ["", f"{key} = {value!r}".replace("'", '"')]
            where[section, key] = len(lines)
    text = "\n".join(lines)
    assert tomllib.loads(text) == sections
    assert line_numbers(text) == where


def test_text_over_many_lines_hides_no_key() -> None:
    text = 'a = """\nb = 1\n[c]\n"""\nd = 2\n'
    assert line_numbers(text) == {("a",): 1, ("d",): 5}


def test_a_copy_of_the_bundled_area_is_an_area(tmp_path: Path) -> None:
    shutil.copytree(bundled_area("iraq"), tmp_path / "copy", copy_function=shutil.copyfile)
    assert load_area(tmp_path / "copy").folder == (tmp_path / "copy").resolve()
