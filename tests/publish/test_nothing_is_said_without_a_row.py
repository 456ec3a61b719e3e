"""A sentence stands only where its fields are known: nothing on needs, presence, efforts or delay without rows."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from markupsafe import Markup
from tests.made_area import LANGUAGES, MONTHS, TODAY, make_area

from lull import languages
from lull.cli.assess import explain
from lull.outlook.alerts import alerts_of
from lull.outlook.run import make_outlook
from lull.publish import rendering
from lull.publish.app import make_app
from lull.publish.briefing import mail
from lull.publish.briefing.content import content
from lull.publish.feeds.atom import atom
from lull.publish.feeds.ics import deadlines
from lull.publish.locale import language
from lull.publish.notify.messages import Alert, message
from lull.publish.snapshot import Snapshot, open_snapshot
from lull.publish.statements import CATALOGUE, catalogue, needs, say
from lull.releases import list_releases

from .conftest import TestClient

API = ("outlook", "watch", "alarms", "presence", "questions", "conditions", "commitments", "claims", "observations")
UNSUPPORTED = ("conditions", "presence", "efforts", "delay")
FILLED = {
    "names": ["a", "b"], "strands": ["services"], "foreign": "x", "deaths": "8-14", "day": "2019-01-01",
    "month": "2019-01-01", "word": 0.5, "percent": 0.5,
}  # fmt: skip


def filled(key: str) -> dict[str, object]:
    return {name: FILLED.get(kind, 3) for name, kind in needs(key).items()}


def test_the_catalogue_holds_together() -> None:
    catalogue.check()


@pytest.mark.parametrize("code", languages.codes())
def test_with_a_field_missing_no_sentence_is_made(code: str) -> None:
    for key in CATALOGUE:
        whole = filled(key)
        assert say(key, code, **whole)
        for name in whole:
            assert say(key, code, **{**whole, name: None}) is None
            assert say(key, code, **{n: v for n, v in whole.items() if n != name}) is None


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An area of which nothing is known but events: no conditions, presence, promises or claims."""
    folder = make_area(tmp_path_factory.mktemp("bare") / "area", facts=False)
    make_outlook(folder, MONTHS[-1])
    return folder


def told(text: str) -> str:
    """Text as a reader sees it, without marks and isolates."""
    return " ".join(re.sub("[\u2066-\u2069]", "", Markup(text).striptags()).split())


def unsupported(code: str) -> list[tuple[str, str, re.Pattern[str]]]:
    """Statements that nothing supports: key, longest fixed part, and a pattern of the text in a language."""
    speech = language(code)
    out = []
    for held in CATALOGUE.values():
        if held.topic in UNSUPPORTED:
            parts = [told(p) for p in re.split(r"%\(\w+\)s", speech.text(held.text).replace("%%", "%"))]
            pattern = re.compile(".{1,80}?".join(map(re.escape, parts)))
            out.append((held.key, max(parts, key=len), pattern))
    return [(key, fixed, p) for key, fixed, p in out if len(re.sub(r"\W|\.\{1,80\}\?", "", p.pattern)) > 12]


def said_in(text: str, patterns: list[tuple[str, str, re.Pattern[str]]]) -> dict[str, str]:
    """Which of the statements stand in a text, and how; only texts that hold the fixed part are searched."""
    seen = told(text)
    return {key: m.group() for key, fixed, p in patterns if fixed in seen and (m := p.search(seen))}


def outputs(area: Path, snapshot: Snapshot, code: str) -> dict[str, str]:
    """All that is told of a release in a language: pages, briefings, mails, feeds, calendar, alerts, API."""
    speech, client = language(code), TestClient(make_app(area))
    found = {name: client.get(f"/{code}/{snapshot.name}/{name}.html").text for name in rendering.names(snapshot)}
    for scope in ("area", snapshot.units[0]["place_id"]):
        found[f"briefing {scope}"] = json.dumps(
            dataclasses.asdict(content(snapshot, speech, scope)), ensure_ascii=False
        )
        found[f"mail {scope}"] = mail(snapshot, speech, scope)
    snapshots = [open_snapshot(r.folder) for r in list_releases(area)]
    found["feed"] = atom(snapshots, speech, "area", "https://example.org/").decode()
    found["calendar"] = deadlines(snapshot, speech, "https://example.org/").decode()
    for table in API:
        found[f"api {table}"] = client.get(f"/api/v1/releases/{snapshot.name}/{table}").text
    for row in alerts_of(area, list_releases(area)[-1], today=TODAY).to_pylist():
        told_of = message(Alert(row, snapshot), speech)
        found[f"alert {row['alert_id']}"] = f"{told_of.subject} {told_of.text}"
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_release_without_conditions_presence_and_ledger_says_nothing_of_them(bare: Path, code: str) -> None:
    snapshot = open_snapshot(list_releases(bare)[-1].folder)
    patterns = unsupported(code)
    assert patterns
    for where, text in outputs(bare, snapshot, code).items():
        assert said_in(text, patterns) == {}, where


def test_explain_says_nothing_of_them_either(bare: Path) -> None:
    unit = open_snapshot(list_releases(bare)[-1].folder).units[0]["place_id"]
    found = CliRunner().invoke(explain, [unit, "--area", str(bare)])
    assert found.exit_code == 0
    assert said_in(found.output, unsupported(languages.source())) == {}
    assert "No list of who works where is loaded" in found.output


def test_the_patterns_would_find_what_is_said_where_it_is_known(site_area: Path) -> None:
    """The same search in the same outputs of an area with facts finds statements: it is not blind."""
    snapshot = open_snapshot(site_area / "releases" / f"{MONTHS[-1]:%Y-%m}")
    found, patterns = outputs(site_area, snapshot, languages.source()), unsupported(languages.source())
    assert {key for text in found.values() for key in said_in(text, patterns)}


OLD = ("Find out first", "Contested", "Unlikely", "risk and unmet needs are both high", "Nobody is known")


def test_the_old_words_are_nowhere(site_area: Path) -> None:
    for name in (f"{m:%Y-%m}" for m in MONTHS):
        snapshot = open_snapshot(site_area / "releases" / name)
        for where, text in outputs(site_area, snapshot, languages.source()).items():
            seen = told(text)
            assert [w for w in OLD if w in seen] == [], where
