"""Lists of who works where, and when it may be said that nobody does."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from lull.area import bundled_area, load_area
from lull.assess.presence import present_at
from lull.errors import SourceError
from lull.places import Places, load_places
from lull.sources.files import Input
from lull.sources.presence import parse

MONTH = date(2019, 4, 1)
HAPI = b"""location_code,admin1_code,admin2_code,org_name,sector_name,reference_period_start,reference_period_end
IRQ,IQG15,IQG15Q05,Example Aid,WASH,2019-01-01,2019-06-30
IRQ,IQG15,IQG15Q07,Other Aid,Protection,2019-01-01,2019-06-30
IRQ,IQG15,IQG99Q99,Lost Aid,Health,2019-01-01,2019-06-30
"""
SHEET = b"Organization;Cluster;District;Month\nExample Aid;Education;Sinjar;2019-04\n;Health;Sinjar;2019-04\n"


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places(load_area(bundled_area("iraq")))


def read(content: bytes, places: Places) -> pa.Table:
    return parse(Input("who.csv", content, "x"), places=places).rows


def parents(places: Places) -> dict[str, str]:
    return {k: v or "" for k, v in places.parents().items()}


def test_a_list_names_organisations_and_says_what_it_covers(places: Places) -> None:
    found = parse(Input("who.csv", HAPI, "x"), places=places)
    rows = found.rows.to_pylist()
    assert {(r["place_id"], r["organisation"], r["strand"]) for r in rows if r["kind"] == "present"} == {
        ("IQG15Q05", "Example Aid", "services"), ("IQG15Q07", "Other Aid", "governance"),
    }  # fmt: skip
    assert [(r["place_id"], r["period_end"]) for r in rows if r["kind"] == "list"] == [("IQG15", date(2019, 6, 30))]
    assert [p.line for p in found.problems] == [4]


def test_a_sheet_with_names_of_places_and_a_month(places: Places) -> None:
    found = parse(Input("3w.csv", SHEET, "x"), places=places)
    (row,) = (r for r in found.rows.to_pylist() if r["kind"] == "present")
    assert (row["place_id"], row["period_start"], row["period_end"]) == ("IQG15Q07", MONTH, date(2019, 4, 30))
    assert len(found.problems) == 1


def test_nobody_is_said_only_where_a_list_covers_the_place_and_month(places: Places) -> None:
    rows, up = read(HAPI, places), parents(places)
    known = rows.set_column(
        rows.column_names.index("known_from"), rows.schema.field("known_from"),
        pa.array([date(2019, 2, 1)] * rows.num_rows, pa.date32()),
    )  # fmt: skip
    there, silent = present_at(known, "IQG15Q05", up, MONTH), present_at(known, "IQG15Q01", up, MONTH)
    assert there.who == ("Example Aid",)
    assert (silent.who, silent.title) == ((), "who.csv")
    assert present_at(known, "IQG01Q01", up, MONTH).title is None
    assert present_at(known, "IQG15Q01", up, date(2020, 1, 1)).title is None
    assert present_at(rows, "IQG15Q01", up, MONTH).title is None  # not known yet in that month
    assert present_at(None, "IQG15Q01", up, MONTH).title is None


def test_a_table_that_is_no_list_is_refused_with_what_was_expected(places: Places) -> None:
    with pytest.raises(SourceError, match="expected an organisation"):
        read(b"admin2_code,value\nIQG15Q05,1\n", places)
