"""COD-AB columns of both generations, and tables of people with their mistakes."""

from __future__ import annotations

import pytest

from lull.errors import SourceError
from lull.places.columns import Columns, settle_columns
from lull.sources import cod_ab, population
from lull.sources.files import Input, read_input


def people(text: str) -> dict[str, int]:
    return population.parse(Input("people.csv", text.encode(), ""))


def test_cod_ab_of_2019_and_of_2025() -> None:
    old = {"ADM2_PCODE": "SY0101", "ADM2_EN": "A", "ADM2_AR": "أ", "ADM1_PCODE": "SY01", "ADM1_EN": "B",
           "ADM0_EN": "Syria", "ADM0_PCODE": "SY", "validOn": "2020-01-02T00:00:00"}  # fmt: skip
    new = {"adm2_pcode": "SY0101", "adm2_name": "A", "adm2_name1": "أ", "adm1_pcode": "SY01", "adm1_name": "B",
           "adm0_name": "Syria", "lang": "en", "lang1": "ar", "valid_on": "2025-03-04"}  # fmt: skip
    for row, day in ((old, "2020-01-02"), (new, "2025-03-04")):
        found = settle_columns([row], Columns())
        assert cod_ab.is_cod_ab(row)
        assert [row[c] for c in (found.id, found.name, found.parent, found.parent_name, found.country)] == [
            "SY0101", "A", "SY01", "B", "Syria"
        ]  # fmt: skip
        assert [(lang, row[column]) for lang, column in found.names] == [("ar", "أ")]
        assert cod_ab.version(row) == f"cod-ab-{day}"


def test_first_level_units_have_the_country_above_and_one_language_will_do() -> None:
    found = settle_columns([{"ADM1_PCODE": "X1", "ADM1_PT": "A", "ADM0_PT": "X"}], Columns())
    assert (found.name, found.parent, found.country) == ("ADM1_PT", "", "ADM0_PT")
    assert not cod_ab.is_cod_ab({"shapeID": "1", "shapeName": "A"})
    assert cod_ab.version({"validOn": None}) == ""


def test_people_of_iraq(shared) -> None:
    found = population.parse(read_input(shared / "data/population/iraq_adm2_population_kontur_2023.csv"))
    assert len(found) == 101
    assert sum(found.values()) == 45_503_663


def test_hxl_tags_thousands_and_columns_by_name() -> None:
    assert people('pcode,t_tl\n#adm+code,#population\nX1,"1,200"\n') == {"X1": 1200}
    source = Input("p.csv", b"a,b,c\nX1,7,8\n", "")
    assert population.parse(source, columns=("a", "c")) == {"X1": 8}
    with pytest.raises(SourceError, match="no column 'z'; it has: a, b, c"):
        population.parse(source, columns=("a", "z"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("place_id,population\nX1,-5\n", r"line 2, column population: '-5' is not a number of people"),
        ("place_id,population\nX1,5\nX2,many\n", r"line 3, column population: 'many'"),
        ("place_id,population\nX1,\n", "None is not a number"),
        ("place_id,population\nX1,1e99\n", "'1e99'"),
        ("place_id,population\nX1,9999999999\n", "'9999999999'"),
        ("place_id,population\nX1,5\nX1,6\n", r"line 3, column place_id: 'X1' stands twice"),
        ("place_id,population\n,6\n", r"line 2, column place_id: empty"),
        ("place,population\nX1,5\n", "no column looks like place ids; it has: place, population"),
        ("place_id,count\nX1,5\n", "no column looks like people; it has: place_id, count"),
    ],
)
def test_mistakes_are_told_with_line_and_column(text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        people(text)


def by_names(text: str) -> dict[str, int]:
    source = Input("people.csv", text.encode(), "")
    ids = {"A": "P05", "B": "P08"}
    return {c.place: c.people for c in population.read_people(source, by_name=ids.get, known=ids.values())[0]}


def test_of_columns_called_codes_that_which_tells_places_apart_holds_the_ids() -> None:
    head = "Codigo departamento,Codigo municipio,municipio,poblacion"
    assert people(f"{head}\n05,05001,A,1\n05,05002,B,2\n") == {"05001": 1, "05002": 2}
    assert people("codigo_region,cod_sexo,sex,poblacion\n1,x,f,1\n1,y,m,2\n2,x,f,3\n") == {"1": 3, "2": 3}


@pytest.mark.parametrize("codes", [("census", "census"), ("x", "y")])
def test_a_column_of_other_codes_leaves_places_to_their_names(codes: tuple[str, str]) -> None:
    rows = f"district,code_source,population\nA,{codes[0]},10\nB,{codes[1]},20\n"
    assert by_names(rows) == {"P05": 10, "P08": 20}


def test_a_column_of_codes_of_the_area_goes_before_names_and_other_codes() -> None:
    rows = "name,cod_source,cod_unit,population\nB,x,P05,10\nA,y,P08,20\n"
    assert by_names(rows) == {"P05": 10, "P08": 20}


@pytest.mark.parametrize("row", [",,1999", ",Baghdad,1999"])
def test_people_as_many_as_a_year_are_not_taken_for_a_heading(row: str) -> None:
    with pytest.raises(SourceError, match="line 2, column pcode: empty"):
        people(f"pcode,name,population\n{row}\nB,Basra,5\n")


@pytest.mark.parametrize(
    "text",
    [
        "pcode,f_tl,m_tl\n,women,men\nB,2,3\n",
        "pcode,population_new,population_old\n,2020,2010\nB,5,4\n",
        "Estimates of people\n\npcode,population\n,2020\nB,5\n",
    ],
)
def test_a_second_line_of_headings_is_left_out(text: str) -> None:
    assert people(text) == {"B": 5}
