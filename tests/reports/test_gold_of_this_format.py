"""The rules coder holds its targets on the development half of the gold reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lull.reports.evaluate import evaluate_coder
from lull.reports.gold import read_gold
from lull.reports.rules import code

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, dict[str, Any]]:
    path = shared / "gold" / "reports_dev.jsonl"
    if not path.is_file():
        pytest.skip("the gold reports are not on this machine")
    return evaluate_coder(read_gold(path), code)


def test_claims_are_found_and_typed(figures: dict[str, dict[str, Any]]) -> None:
    assert figures["en"]["detection"]["f1"] >= 0.75
    assert figures["ar"]["detection"]["f1"] >= 0.60
    assert figures["all"]["type_f1"] >= 0.75


def test_what_is_not_so_is_not_called_so(figures: dict[str, dict[str, Any]]) -> None:
    assert figures["all"]["aux_mode_leak"] <= 0.03
    assert figures["all"]["restored_false"] == 0


def test_places_deadlines_and_counts_hold(figures: dict[str, dict[str, Any]]) -> None:
    whole = figures["all"]
    assert whole["district_accuracy"] >= 0.95
    assert whole["deadline_exact"] >= 0.9
    assert whole["roundup_leak"] == 0
    assert whole["grounding"] == 1
