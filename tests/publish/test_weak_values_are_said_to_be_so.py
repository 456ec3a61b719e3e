"""A value of few households is shown, and the page says why its subject is not known for all that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.made_area import MONTHS

from lull.languages import source
from lull.publish.locale import LOCALES, language
from lull.publish.pages.frame import RequestContext, render
from lull.publish.snapshot import Snapshot, open_snapshot
from lull.publish.views import conditions, place
from lull.schema.rows import ObservationRow

SENTENCE = "Weak evidence, such as the answers of a few households, is shown and does not count as known."


@pytest.fixture(scope="module")
def snapshot(site_area: Path) -> Snapshot:
    return open_snapshot(site_area / "releases" / f"{MONTHS[0]:%Y-%m}")


def row(level: int) -> ObservationRow:
    day = date(2018, 9, 30)
    return {
        "obs_id": "o", "strand": "services", "indicator": "hh_no_improved_drinking_water", "place_id": "XX1Q01",
        "population_group": "displaced_and_returnees", "period_start": day, "period_end": day, "value": 24.0,
        "unit": "percent", "lower": None, "upper": None, "n": 6, "method": "survey", "evidence_level": level,
        "publisher": None, "title": None, "url": None, "note": None, "shown": None, "source_id": "s", "known_from": day,
    }  # fmt: skip


def page(snapshot: Snapshot, code: str, levels: list[int], monkeypatch: pytest.MonkeyPatch) -> str:
    """The page of a place where values of these levels were measured."""
    held = [("water_supply", row(level)) for level in levels]
    monkeypatch.setattr(conditions, "newest", lambda _snapshot, _place: held)
    speech = language(code)
    context = RequestContext(snapshot, speech, "place/XX1Q01")
    whole = replace(place.view(context, "XX1Q01"), conditions=conditions._view(context, "XX1Q01"))
    return render(context, "place.html", view=whole)


def test_a_weak_value_is_marked_and_explained(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = page(snapshot, "en", [2, 1], monkeypatch)
    assert shown.count("<b>Weak evidence</b>") == 1
    assert shown.count(SENTENCE) == 1


def test_nothing_is_said_of_weakness_where_nothing_is_weak(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Weak evidence" not in page(snapshot, "en", [2, 3], monkeypatch)


@pytest.mark.parametrize("code", [c for c in LOCALES if c != source()])
def test_it_is_said_in_the_language_of_the_page(snapshot: Snapshot, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Weak evidence" not in page(snapshot, code, [1], monkeypatch)
    assert language(code).text(SENTENCE) in page(snapshot, code, [1], monkeypatch)
