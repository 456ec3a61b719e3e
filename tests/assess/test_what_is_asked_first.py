"""What to find out first: questions that somebody can be asked, most settled for the work first."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from lull import languages
from lull.area import bundled_area
from lull.assess.assessment import assess_month, gather, make_noise
from lull.assess.cards import card_table
from lull.assess.indicators import load_spec
from lull.assess.questions import Question, load_questions
from lull.assess.tables import find_out_table, ranking_table
from lull.assess.worlds import MONTH, Sure, mock_spec, mock_tables
from lull.errors import AssessError


def test_every_question_of_the_bundled_area_is_asked_in_all_its_languages() -> None:
    spec = load_spec(bundled_area("iraq"))
    written = {c for c in languages.codes() if any(c in q.texts for q in spec.questions.values())}
    assert {"water_supply", "grid_electricity", "not_returned"} <= set(spec.questions)
    assert all(set(q.texts) == written for q in spec.questions.values())


def test_what_nobody_can_measure_is_never_asked() -> None:
    asked = set(load_spec(bundled_area("iraq")).questions)
    assert not asked & {"night_lights", "deaths_state", "lethal_months", "trust_people"}


def assessed(questions: dict[str, Question]):
    spec = dataclasses.replace(mock_spec(strands=2, each=2), questions=questions)
    percent = np.full((24, len(spec.scored)), np.nan)
    percent[:12] = 50
    tables = mock_tables(spec, percent)
    inputs = gather(spec, tables, MONTH)
    noise = make_noise(spec, inputs.units, np.random.default_rng(1), count=400)
    forecast = Sure(tuple(f"D{n:03d}" for n in range(24)), np.linspace(0.1, 0.12, 24))
    return spec, assess_month(spec, inputs, forecast, noise)


def test_an_answer_that_takes_less_work_is_asked_first() -> None:
    cheap, dear = Question(0.5, {"en": "Water?"}), Question(50.0, {"en": "Courts?"})
    spec, done = assessed({"services_0": cheap, "reconciliation_0": dear})
    rows = find_out_table(spec, done).to_pylist()
    assert {r["indicator"] for r in rows} == {"services_0", "reconciliation_0"}
    by_unit = {r["unit_id"]: [x for x in rows if x["unit_id"] == r["unit_id"]] for r in rows}
    unit, both = next((u, held) for u, held in by_unit.items() if len(held) == 2)
    assert {r["indicator"]: r["effort"] for r in both} == {"services_0": 0.5, "reconciliation_0": 50.0}
    assert both[0]["per_effort"] >= both[1]["per_effort"] == pytest.approx(both[1]["gain"] / both[1]["effort"])
    first = [r["find_out"] for r in ranking_table(spec, done, []).to_pylist() if r["unit_id"] == unit]
    assert first == [both[0]["indicator"]] == ["services_0"]
    keys = [r["key"] for r in card_table(spec, done, []).to_pylist() if r["unit_id"] == unit]
    assert "card.change_mind.find_out" in keys


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("indicator,effort,question_en\nnothing,1,What?\n", "line 2: no indicator 'nothing'"),
        ("indicator,effort,question_en\na,soon,What?\n", "line 2: effort 'soon'"),
        ("indicator,effort,question_en\na,1,\n", "in at least one language"),
    ],
)
def test_a_row_that_cannot_be_asked_is_told_by_its_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "questions.csv").write_text(text)
    with pytest.raises(AssessError, match=says):
        load_questions(tmp_path, {"a"})
