"""The notebook in `examples/` runs from its first cell to its last, and its results show themselves."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "examples"


def run(path: Path) -> list[Any]:
    """What each code cell ends with, None where that is a statement."""
    shown: list[Any] = []
    space: dict[str, Any] = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, path.name, "exec"), space)
            end = eval(compile(ast.Expression(last.value), path.name, "eval"), space) if last else None
            shown.append(end)
    return shown


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda p: p.name)
def test_a_notebook_runs_and_is_kept_without_results(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert [c["outputs"] for c in cells if c["cell_type"] == "code"] == [[]] * 5
    made = run(path)
    assert repr(made[1]) == "Forecast from 2019-12: 2 units, months 1 to 12, 500 draws"
    assert made[2][0]["unit"] == "North"
    assert made[3]._repr_svg_().startswith("<svg")
    assert 0 < made[4]["at least 25"] < made[4]["any death anywhere in 12 months"] <= 1
