# ruff: noqa: E501  (lists of words and signatures stay on one line)
"""What an act or statement is about: the sector of a service and the strand of the subject."""

from __future__ import annotations

import re
from functools import lru_cache

from lull.languages.folding import fold_pattern
from lull.reports.candidate import Candidate
from lull.reports.clauses import Clause, phrase
from lull.reports.lexicon import Lexicon
from lull.reports.scene import Scene

_SECTORS = {
    "BANK": "banking", "TELECOM": "telecom", "WASTE": "waste", "HEALTH": "health", "SCHOOL": "education",
    "POWER": "electricity", "ROADS": "roads", "HOUSING": "housing", "WATER": "water", "FUEL": "fuel",
}  # fmt: skip
# Where two sectors are named, the more telling word wins: a "pump" at a hospital is health, a "line" of power is no road.
_ORDER = {name: i for i, name in enumerate(_SECTORS)}
_BACK = 2  # sentences back in which the service may be named
_STRANDS = ("displacement", "reconciliation", "services", "security", "governance")


def find_sector(scene: Scene, candidate: Candidate, lexicon: Lexicon) -> str | None:
    """Sector of the service that a candidate is about, named in its clause, else in its sentence or one of the two before."""
    found = sector_in(scene, candidate.clause, lexicon)
    for number in range(candidate.sentence, max(-1, candidate.sentence - _BACK - 1), -1):
        found = found or sector_in(scene, Clause(*scene.sentences[number]), lexicon)
    return found


def sector_in(scene: Scene, clause: Clause, lexicon: Lexicon) -> str | None:
    """Sector named in a range of the text: the first named, a telling word before a general one."""
    best: tuple[int, str] | None = None
    for token in phrase(scene.low, clause, lexicon).tokens:
        for tag in token.word.tags & _SECTORS.keys():
            place = token.start + 12 * _ORDER[tag]
            if best is None or place < best[0]:
                best = (place, _SECTORS[tag])
    return best[1] if best else None


def sectors_in(low: str, start: int, end: int, lexicon: Lexicon) -> set[str]:
    """All sectors named between two offsets."""
    return {
        _SECTORS[t]
        for token in phrase(low, Clause(start, end), lexicon).tokens
        for t in token.word.tags & _SECTORS.keys()
    }


@lru_cache(maxsize=8)
def _patterns(words: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(fold_pattern(pattern))) for name, pattern in words)


def find_strand(low: str, start: int, end: int, lexicon: Lexicon, *, default: str = "governance") -> str:
    """Strand of the subject between two offsets, by the number of words that point to each."""
    patterns = _patterns(tuple(lexicon.grammar.STRANDS.items()))
    scores = {name: 2 * len(pattern.findall(low, start, end)) for name, pattern in patterns}
    scores["services"] = 2 * min(3, len(sectors_in(low, start, end, lexicon)))
    for name in ("displacement", "reconciliation"):
        scores[name] = scores.get(name, 0) + (scores.get(name, 0) > 0)
    best = max(_STRANDS, key=lambda name: scores.get(name, 0))
    return best if scores.get(best) else default
