"""Reports written apart from the lexicon: what a reader of news finds there. They are judged by, never tuned on.

`reports.jsonl` is the set of this release, replaced by the next; `looked_at.jsonl` is the one before, read since.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lull.reports.evaluate import evaluate_coder
from lull.reports.gold import read_gold
from lull.reports.rules import code

FOLDER = Path(__file__).parent / "fresh"
TYPES = {"reports": 0.80, "looked_at": 0.92}  # right of those matched; the first is what blind reading gave


@pytest.fixture(scope="module", params=sorted(TYPES))
def named(request: pytest.FixtureRequest) -> tuple[str, dict[str, dict[str, Any]]]:
    return request.param, evaluate_coder(read_gold(FOLDER / f"{request.param}.jsonl"), code)


@pytest.fixture(scope="module")
def figures(named: tuple[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    return named[1]


def test_claims_are_found_in_each_language(figures: dict[str, dict[str, Any]]) -> None:
    found = {lang: f["detection"]["f1"] for lang, f in figures.items()}
    assert found["en"] >= 0.80
    assert found["ar"] >= 0.70
    assert found["ckb"] >= 0.70


def test_types_and_modes_are_right_and_nothing_is_restored_that_is_not(
    named: tuple[str, dict[str, dict[str, Any]]],
) -> None:
    name, figures = named
    whole = figures["all"]
    assert whole["type_accuracy_matched"] >= TYPES[name]
    assert whole["aux_mode_leak"] <= 0.05
    assert whole["restored_false"] == 0
    assert whole["grounding"] == 1
