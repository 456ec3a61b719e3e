"""`lull explain` names one district, reads the newest release, and says what to do where it cannot."""

import datetime as dt
import json
import shutil

import pyarrow as pa
import pytest
from click.testing import CliRunner

from lull.area import bundled_area
from lull.cli.assess import explain
from lull.errors import AssessError
from lull.releases import write_release
from lull.schema import arrow_schema, conform


@pytest.fixture(scope="module")
def area(tmp_path_factory):
    """The bundled area with one release whose card holds three lines for Sinjar."""
    folder = tmp_path_factory.mktemp("area") / "iraq"
    shutil.copytree(bundled_area("iraq"), folder)
    plain = {
        "unit_id": "IQG15Q07", "month": dt.date(2019, 4, 1), "position": 0, "evidence_ids": ["OBS-1"],
        "source_id": "lull-method-1", "known_from": dt.date(2019, 5, 1),
    }  # fmt: skip
    rows = [
        {**plain, "section": "what", "key": "card.what.risk", "values": '{"deaths": 25, "months": 12, "risk": 0.32}'},
        {**plain, "section": "not", "key": "card.not.persons", "values": "{}"},
        {**plain, "section": "compared", "key": "card.compared.above",
         "values": '{"strand": "services", "gap": 0.4, "above": "IQG15", "above_gap": 0.42}'},
    ]  # fmt: skip
    card = conform(pa.Table.from_pylist(rows, schema=arrow_schema("card")), "card")
    info = {
        "area": "iraq",
        "names": {"en": "Iraq"},
        "title": "Iraq",
        "description": "x",
        "as_of": "2019-04-01",
        "method_version": "1",
    }
    geography = {"type": "FeatureCollection", "features": []}
    write_release(folder, info=info, tables={"card": card}, geography=geography, revise=False)
    return folder


def run(area, *words):
    return CliRunner().invoke(explain, [*words, "--area", str(area)])


def test_a_district_by_name_or_code(area):
    by_name, by_code = run(area, "Sinjar"), run(area, "IQG15Q07")
    assert by_name.exit_code == 0
    assert by_name.output == by_code.output
    assert "25 or more deaths within 12 months: 32%." in by_name.output
    assert "No judgement of persons" in by_name.output


def test_a_place_above_stands_by_its_name(area):
    said = run(area, "Sinjar").output
    assert "Ninewa as a whole" in said
    assert "IQG15 " not in said


def test_json_lines_carry_values_and_evidence(area):
    lines = [json.loads(line) for line in run(area, "Sinjar", "--json").output.splitlines()]
    risk = next(r for r in lines if r["key"] == "card.what.risk")
    assert (risk["values"]["risk"], risk["evidence_ids"], risk["month"]) == (0.32, ["OBS-1"], "2019-04-01")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Atlantis",), "names nothing"),
        (("Tikrit",), "not among the places assessed"),
    ],
)
def test_what_cannot_be_explained_is_said(area, words, says):
    found = run(area, *words)
    assert isinstance(found.exception, AssessError)
    assert says in str(found.exception)


def test_without_a_release_the_remedy_is_named(tmp_path):
    shutil.copytree(bundled_area("iraq"), tmp_path / "bare")
    assert "lull outlook" in str(run(tmp_path / "bare", "Sinjar").exception)
