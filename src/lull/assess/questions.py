"""What to find out first, as questions that somebody can be asked, with what asking costs."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from lull.errors import AssessError

FILE = "questions.csv"
PREFIX = "question_"


@dataclass(frozen=True)
class Question:
    """A question about an indicator: its text by language, and days of one person that an answer takes."""

    effort: float
    texts: Mapping[str, str]


def load_questions(folder: Path, indicators: Collection[str]) -> dict[str, Question]:
    """Questions by indicator from `questions.csv`; none where the area has no such file.

    What nobody can be asked, such as light seen at night, has no row and is never asked for.
    Raises `AssessError` naming the line of an unknown indicator, an effort that is no number above 0, or a row without
    a question.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found: dict[str, Question] = {}
    for line, row in enumerate(rows, start=2):
        name, question = row.get("indicator") or "", _question(row)
        if name not in indicators:
            raise AssessError(f"{FILE}, line {line}: no indicator {name!r} in indicators.csv")
        if question is None:
            raise AssessError(
                f"{FILE}, line {line}: effort {row.get('effort')!r} and question_… of {name}; expected days of work "
                "above 0 and a question in at least one language"
            )
        found[name] = question
    return found


def _question(row: Mapping[str, str]) -> Question | None:
    try:
        effort = float(row.get("effort") or "")
    except ValueError:
        return None
    texts = {k.removeprefix(PREFIX): v.strip() for k, v in row.items() if k and k.startswith(PREFIX) and v}
    return Question(effort, texts) if effort > 0 and texts else None
