"""`lull schema`, `lull sources`, and how commands find their area."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lull import schema as tables
from lull.area import bundled_area
from lull.cli import about
from lull.cli.options import area_option
from lull.errors import AreaError, SchemaError


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "_at_terminal", lambda: True)


def test_schema_is_json_where_nobody_watches() -> None:
    found = json.loads(CliRunner().invoke(about.schema).output)
    assert [t["name"] for t in found] == list(tables.TABLES)
    event = next(t for t in found if t["name"] == "event")
    assert event["key"] == ["event_id"]
    best = next(c for c in event["columns"] if c["name"] == "best")
    assert (best["unit"], best["low"], best["public"], best["required"]) == ("deaths", 0, False, True)


@pytest.mark.usefixtures("terminal")
def test_schema_is_a_table_at_a_terminal() -> None:
    text = CliRunner().invoke(about.schema, ["observation"]).output
    assert text.startswith("observation  One published value for a place and a period.")
    assert "key: obs_id" in text
    assert "One of security, services, reconciliation, governance, displacement." in " ".join(text.split())
    everything = CliRunner().invoke(about.schema).output
    assert all(f"\n  key: {', '.join(t.key)}" in everything for t in tables.TABLES.values())


def test_a_table_that_does_not_exist_is_told() -> None:
    result = CliRunner().invoke(about.schema, ["evnt"])
    assert isinstance(result.exception, SchemaError)
    assert "the tables are: place, name, translation, source, event" in str(result.exception)


@pytest.mark.usefixtures("terminal")
def test_sources_name_licence_and_citation() -> None:
    result = CliRunner().invoke(about.sources, ["--area", str(bundled_area("iraq"))])
    text = " ".join(result.output.split())
    assert "Sundberg, Ralph, and Erik Melander. 2013." in text
    assert "Licence: CC-BY-4.0" in text
    rows = json.loads(CliRunner().invoke(about.sources, ["--json", "--area", str(bundled_area("iraq"))]).output)
    assert len(rows) >= 7
    assert all(row["licence"] and row["citation"] for row in rows)


@click.command()
@area_option
def where(area: Path) -> None:
    click.echo(str(area))


def test_the_area_is_named_or_set_or_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    iraq = bundled_area("iraq")
    monkeypatch.delenv("LULL_AREA", raising=False)
    assert CliRunner().invoke(where, ["--area", str(iraq)]).output.strip() == str(iraq.resolve())
    assert CliRunner().invoke(where, env={"LULL_AREA": str(iraq)}).output.strip() == str(iraq.resolve())
    monkeypatch.chdir(iraq)
    assert CliRunner().invoke(where).output.strip() == str(iraq.resolve())
    monkeypatch.chdir(tmp_path)
    error = CliRunner().invoke(where).exception
    assert isinstance(error, AreaError)
    assert "`lull demo --to DIR` or `lull init DIR ...`" in str(error)
    assert CliRunner().invoke(where, ["--help"]).exit_code == 0
