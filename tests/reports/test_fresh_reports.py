"""Reports written apart from the lexicon: what a reader of news finds there. They are judged by, never tuned on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lull.reports.evaluate import evaluate_coder
from lull.reports.gold import read_gold
from lull.reports.rules import code

FRESH = Path(__file__).parent / "fresh" / "reports.jsonl"


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, Any]]:
    return evaluate_coder(read_gold(FRESH), code)


def test_claims_are_found_in_each_language(figures: dict[str, dict[str, Any]]) -> None:
    found = {lang: f["detection"]["f1"] for lang, f in figures.items()}
    assert found["en"] >= 0.80
    assert found["ar"] >= 0.70
    assert found["ckb"] >= 0.70


def test_types_and_modes_are_right_and_nothing_is_restored_that_is_not(figures: dict[str, dict[str, Any]]) -> None:
    whole = figures["all"]
    assert whole["type_accuracy_matched"] >= 0.92
    assert whole["aux_mode_leak"] <= 0.05
    assert whole["restored_false"] == 0
    assert whole["grounding"] == 1
