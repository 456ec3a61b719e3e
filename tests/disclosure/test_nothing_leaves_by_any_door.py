"""Each door refuses, blanks or hides what must not leave, with the line, and the case files give what is right."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from contextlib import redirect_stderr
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from lull.area import bundled_area
from lull.assess.indicators import load_spec
from lull.cli import main
from lull.disclosure import entering, leaving, public_geography, refuse_series
from lull.errors import AssessError, DisclosureError
from lull.store import Options, ingest_files, open_store

OBSERVATION = {
    "obs_id": "x1", "strand": "cohesion", "indicator": "idp_individuals", "place_pcode": "IQG10Q02",
    "place_name": "Al-Muqdadiya", "period_start": "2018-11-01", "period_end": "2018-12-31", "value": "600",
    "unit": "families", "lower": "", "upper": "", "n": "", "method": "administrative", "publisher": "An office",
    "title": "A page", "url": "https://example.org/page", "retrieved": "2026-11-22", "quote_free_note": "",
    "evidence_level": "2",
}  # fmt: skip
PROMISE = {
    "commitment_id": "z1", "kind": "pledge", "promisor": "Government of Canada", "implementer": "", "promised_to": "",
    "strand": "services", "place_pcodes": "IQG15Q05", "deliverable": "Clinics", "quantity": "", "unit": "",
    "amount": "", "currency": "", "instrument": "", "made_on": "2018-05-02", "deadline": "",
    "deadline_precision": "none", "legal_force": "", "source_title": "A page", "source_url": "https://example.org/p",
    "note": "",
}  # fmt: skip
REFUSED = [
    ("observations", OBSERVATION | {"indicator": "sunni_share_pct"}, "shares of groups of people"),
    ("observations", OBSERVATION | {"indicator": "نسبة_الشيعة"}, "shares of groups of people"),
    ("observations", OBSERVATION | {"url": "javascript:alert(1)"}, "no web address"),
    ("commitments", PROMISE | {"promised_to": "Sunni Arab families"}, "group of people by sect or ethnicity"),
    ("commitments", PROMISE | {"promisor": "Ahmed Hassan al-Jubouri"}, "a person or a contact"),
]
CASES = {
    "misuse_sect.csv": ("observations", "shares of groups of people"),
    "misuse_csect.csv": ("commitments", "group of people by sect"),
    "misuse_cname.csv": ("commitments", "line 2"),
    "misuse_cjs.csv": ("commitments", "no web address"),
    "misuse_formula.csv": ("observations", "no web address"),
    "misuse_long.csv": ("observations", "at most 4,000"),
    "young.csv": ("ucdp", "after "),
}


@pytest.fixture
def area(tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled_area("iraq"), tmp_path / "area"))


def refusal(*args: object) -> str:
    """What a command says on standard error as it ends with 1."""
    heard = io.StringIO()
    with redirect_stderr(heard), pytest.raises(SystemExit) as ended:
        main([str(a) for a in args])
    assert ended.value.code == 1
    return heard.getvalue()


def write(path: Path, row: Mapping[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.DictWriter(lines, list(row))
        rows.writeheader()
        rows.writerow(row)
    return path


@pytest.mark.parametrize(("kind", "row", "says"), REFUSED)
def test_ingest_refuses_it_with_line_and_reason(area: Path, kind: str, row: Mapping[str, str], says: str) -> None:
    said = refusal("ingest", kind, write(area / "in.csv", row), "--area", area)
    assert says in said
    assert "line 2" in said


@pytest.mark.parametrize("name", CASES)
def test_the_case_files_are_refused(area: Path, shared: Path, name: str) -> None:
    kind, says = CASES[name]
    assert says in refusal("ingest", kind, shared / "cases" / "attacks" / name, "--area", area)


def test_a_small_count_and_what_stands_in_a_text_never_enter_the_store(area: Path) -> None:
    few = OBSERVATION | {"value": "3", "unit": "people", "upper": "3"}
    named = PROMISE | {"deliverable": "Sheikh Ahmed Hassan, tel 0770 123 4567, gets 2 houses for 2 people"}
    named |= {"quantity": "2", "unit": "people"}
    files = [("observations", write(area / "o.csv", few)), ("commitments", write(area / "c.csv", named))]
    told = ingest_files(area, files, Options(today=date(2026, 11, 28)))
    assert "fewer than 5 people: kept as <5" in str(told)
    with open_store(area) as store:
        observed, promised = (store.latest(name).to_pylist()[0] for name in ("observation", "commitment"))
    assert (observed["value"], observed["lower"], observed["upper"]) == (2.5, 1.0, 4.0)
    assert promised["deliverable"] == "Sheikh […], […], gets 2 houses for <5 people"
    assert promised["quantity"] == 2.5


def test_a_release_hides_it_once_more() -> None:
    rows = pa.table(
        {"value": [2.0, 3.0, 7.0], "unit": ["people", "MW", "people"], "note": ["2 people", None, "Ali Hassan"]}
    )
    shown = leaving(rows, "observation").to_pylist()
    assert [(r["value"], r["shown"]) for r in shown] == [(None, "<5"), (3.0, None), (7.0, None)]
    assert [r["note"] for r in shown] == ["<5 people", None, "[…]"]


def test_public_agreements_may_name_their_parties() -> None:
    rows = {"kind": ["agreement_clause", "pledge"], "promised_to": ["Sunni Arab families", "Turkmen families"]}
    assert [m.row for m in entering(pa.table(rows), "commitment").refused] == [1]


@pytest.mark.parametrize("name", ["sunni_share", "pct Kurds", "phone", "الطائفة", "مذهب"])
def test_series_of_persons_and_groups_are_refused(name: str) -> None:
    with pytest.raises(DisclosureError, match="refused"):
        refuse_series([name])


def test_a_further_series_about_a_group_is_refused_on_the_command_line(tmp_path: Path) -> None:
    months = [f"{y}-{m:02}" for y in range(2010, 2019) for m in range(1, 13)]
    lines = [f"{u},{m},{n % 3},1" for u in "ab" for n, m in enumerate(months)]
    series = tmp_path / "series.csv"
    series.write_text("\n".join(["unit,month,value,sunni_share", *lines]), "utf-8")
    asked = ("forecast", series, "--also", "sunni_share", "--out", tmp_path / "draws.csv")
    assert "shares of groups of people" in refusal(*asked)
    assert not (tmp_path / "draws.csv").exists()


def test_an_indicator_about_a_group_is_refused(area: Path) -> None:
    path = area / "indicators.csv"
    head, first, *rest = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, first, first.replace(first.split(",")[0], "christian_share", 1), *rest]), "utf-8")
    with pytest.raises(AssessError, match=r"line 3.*shares of groups"):
        load_spec(area)


def test_only_polygons_of_places_are_published() -> None:
    ring = [[44, 33], [45, 33], [45, 34], [44, 34], [44, 33]]
    compound = [[44.1, 33.1], [44.101, 33.1], [44.101, 33.101], [44.1, 33.101], [44.1, 33.1]]
    shapes = [
        ("P1", {"type": "Polygon", "coordinates": [ring, compound]}),
        ("P1", {"type": "Point", "coordinates": [44.1, 33.1]}),
        ("P1", {"type": "LineString", "coordinates": ring}),
        ("P2", {"type": "Polygon", "coordinates": [compound]}),
        ("other", {"type": "Polygon", "coordinates": [ring]}),
    ]
    features = [
        {
            "type": "Feature",
            "id": "Sheikh X",
            "properties": {"place_id": p, "level": "finest", "owner": "Sheikh X"},
            "geometry": g,
        }
        for p, g in shapes
    ]
    made = public_geography({"features": features}, ["P1", "P2"], ["finest"])["features"]
    assert [f["properties"] for f in made] == [{"place_id": "P1", "level": "finest"}]
    assert "Sheikh" not in str(made)
    assert len(made[0]["geometry"]["coordinates"]) == 1
