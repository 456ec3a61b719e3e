"""How likely two records of one block tell the same incident: rare words, deaths, place, days, sides."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lull.schema.rows import RecordRow

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Weights:
    """Weights of a logistic score.

    Those of words and deaths are fitted on UCDP events that several headlines report (`benchmarks/dedupe.py --fit`);
    place, days and sides are set by judgement, as headlines name too few. The constant keeps false links rare: an
    incident counted twice is mended in review, two incidents merged into one are not seen again.
    """

    constant: float = -2.2
    words: float = 5.3
    deaths: float = 1.0
    place: float = 1.2
    days: float = -0.2
    sides: float = 0.6


@dataclass(frozen=True)
class Rarity:
    """How many of `n` sentences hold each word."""

    n: int
    counts: Mapping[str, int]

    def weight(self, word: str) -> float:
        """Inverse document frequency, smoothed; a word seen nowhere weighs most."""
        return math.log((1 + self.n) / (1 + self.counts.get(word, 0))) + 0.1


def words(text: str) -> frozenset[str]:
    """Words of three letters or more, folded; numbers are left to the comparison of deaths."""
    return frozenset(w for w in _WORD.findall(text.casefold()) if len(w) > 2 and not w.isdigit())


def rarity(sentences: Sequence[str]) -> Rarity:
    """Count in how many sentences each word stands."""
    counts: Counter[str] = Counter()
    for s in sentences:
        counts.update(words(s))
    return Rarity(len(sentences), counts)


def shared_words(a: str, b: str, seen: Rarity) -> float:
    """Cosine of the two sentences with rare words weighing more, 0 to 1.

    >>> round(shared_words("bomb in Taji", "bomb in Taji", rarity([])), 6)
    1.0
    """
    one, other = words(a), words(b)

    def size(terms: Iterable[str]) -> float:
        return sum(seen.weight(w) ** 2 for w in sorted(terms))

    full = math.sqrt(size(one) * size(other))
    return size(one & other) / full if full else 0.0


def meeting_deaths(a: RecordRow, b: RecordRow) -> float:
    """How near the ranges of deaths are: 1 if they meet, 0 at twice the deaths, -1 at four times or more.

    Tolls of one incident rise from report to report, so near counts speak for it; 0 if either is not stated.
    """
    one, other = death_range(a), death_range(b)
    if one is None or other is None:
        return 0.0
    apart = max(one[0], other[0]) / max(1.0, min(one[1], other[1]))
    return 1.0 if apart <= 1 else max(-1.0, 1.0 - math.log2(apart))


def death_range(row: RecordRow) -> tuple[float, float] | None:
    """Lowest and highest deaths that a record allows: "at least 3" has no upper end, "about 3" is 3."""
    low, best, high = row["low"], row["best"], row["high"]
    if low is not None:
        return float(low), float(high) if high is not None else math.inf
    if best is not None:
        return float(best), float(high if high is not None else best)
    return None if high is None else (0.0, float(high))


def shared_sides(a: RecordRow, b: RecordRow) -> float:
    """1 if a named side is common, -1 if both name sides and none is, 0 if either names none."""
    one, other = (frozenset().union(*map(words, [*r["actors"], *r["recipients"]])) for r in (a, b))
    if not one or not other:
        return 0.0
    return 1.0 if one & other else -1.0


def features(a: RecordRow, b: RecordRow, seen: Rarity) -> tuple[float, float, float, float, float]:
    """Words, deaths, place, days and sides of a pair, in the order of `Weights`.

    Place is 1 for the same district, 0.5 where one names only the governorate, 0 where a place is missing. Days is
    the distance of the windows' first days, at most 3; 0 where either has no date.
    """
    place = 0.0
    if a["adm1_pcode"] and a["adm1_pcode"] == b["adm1_pcode"]:
        place = 1.0 if a["adm2_pcode"] and a["adm2_pcode"] == b["adm2_pcode"] else 0.5
    days = 0.0
    if a["date_start"] and b["date_start"]:
        days = float(min(3, abs((a["date_start"] - b["date_start"]).days)))
    return shared_words(a["evidence"], b["evidence"], seen), meeting_deaths(a, b), place, days, shared_sides(a, b)


def likeness(a: RecordRow, b: RecordRow, seen: Rarity, weights: Weights | None = None) -> float:
    """Probability-like score, 0 to 1, symmetric in the two records."""
    w = weights or Weights()
    x = features(a, b, seen)
    z = w.constant + sum(k * v for k, v in zip((w.words, w.deaths, w.place, w.days, w.sides), x, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, z))))
