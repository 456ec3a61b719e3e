"""Levels come from the area and languages from their packs: no code elsewhere names one of either."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import lull
from lull import languages

ROOT = Path(lull.__file__).parent
HOME = ("areas/", "languages/")
QUOTED = re.compile(r"[\"'](\w+)[\"']")
"""A word in quotation marks, in a template."""
# Rooms whose words are still to move into the packs, with the most that they may hold: it may only become less.
STILL: dict[str, int] = {}


def words_of(path: Path) -> Iterator[str]:
    """Each text in the code of a file that is a name of a level or a code of a language, docstrings apart."""
    named = {*languages.usual_levels()[:2], *languages.codes()}
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in named:
            yield str(node.value)


def found() -> Counter[str]:
    rooms: Counter[str] = Counter()
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(HOME):
            rooms[name.split("/")[0]] += len(list(words_of(path)))
    return +rooms


def test_no_room_names_a_level_or_a_language() -> None:
    left = found()
    assert {room: n for room, n in left.items() if room not in STILL} == {}
    assert {room: n for room, n in left.items() if n > STILL.get(room, 0)} == {}


def test_no_template_names_a_level() -> None:
    levels = set(languages.usual_levels()[:2])
    for path in (p for p in ROOT.rglob("*") if p.suffix in (".html", ".typ")):
        assert not levels & set(QUOTED.findall(path.read_text("utf-8"))), path.name


def test_a_name_of_a_level_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "room.py"
    path.write_text(
        f'"""Text."""\nLEVEL = "{languages.usual_levels()[0]}"\nCODE = "{languages.codes()[-1]}"\n', "utf-8"
    )
    assert list(words_of(path)) == [languages.usual_levels()[0], languages.codes()[-1]]
