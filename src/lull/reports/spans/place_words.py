# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Words that stand beside names of places in each language, compiled as patterns over folded text."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lull.languages import readers, source
from lull.reports.spans.view import fold, fold_pattern

_NEVER = re.compile("(?!)")


@dataclass(frozen=True)
class PlaceWords:
    """Patterns of one language. `doubtful` are names that are also common words.

    They need a cue such as "district of" or, where they name a unit of the finest level, a preposition of place; those that are `common`
    words of every day need the cue, or words `near` them, or an end of the phrase right behind them (`ends_here`).
    `city` is the word for city where units are named so, too.
    """

    capitals: bool
    suffixes: bool
    before: dict[str, re.Pattern[str]]
    after: dict[str, re.Pattern[str]]
    off: re.Pattern[str]
    source: re.Pattern[str]
    located: re.Pattern[str]
    org_before: re.Pattern[str]
    org_after: re.Pattern[str]
    foreign: frozenset[str]
    doubtful: frozenset[str]
    common: frozenset[str] = frozenset()
    near: re.Pattern[str] = _NEVER
    ends_here: re.Pattern[str] = _NEVER
    city: str | None = None
    in_township: re.Pattern[str] = _NEVER
    lang: str = ""

    @cached_property
    def foreign_heads(self) -> frozenset[str]:
        """First two letters of the foreign names."""
        return frozenset(n[:2] for n in self.foreign) | frozenset(n[2:4] for n in self.foreign if n.startswith("ال"))


def _left(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{fold_pattern(pattern)})\s*$")


def _right(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{fold_pattern(pattern)})")


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(w) for w in words.split())


def _names(words: str) -> frozenset[str]:
    return frozenset(fold(w.replace("_", " ")) for w in words.split())


@lru_cache(maxsize=8)
def load_words(lang: str | None = None) -> PlaceWords:
    """The words of a language, by default (and where it has none) of the one that texts are written in."""
    code = lang if lang in readers() else source()
    pack = importlib.import_module(f"lull.languages.{code}.reports.places")
    return PlaceWords(
        lang=code,
        capitals=pack.CAPITALS,
        suffixes=pack.SUFFIXES,
        before={k: _left(v) for k, v in pack.BEFORE.items()},
        after={k: _right(v) for k, v in pack.AFTER.items()},
        off=_left(pack.OFF),
        source=_left(pack.SOURCE),
        located=_left(pack.LOCATED),
        org_before=_left(pack.ORG_BEFORE),
        org_after=_right(pack.ORG_AFTER),
        foreign=_names(pack.FOREIGN),
        doubtful=_set(pack.DOUBTFUL),
        common=_set(pack.COMMON),
        near=_left(pack.NEAR),
        ends_here=_right(pack.ENDS_HERE),
        city=fold(pack.CITY) or None,
        in_township=_left(pack.IN_TOWNSHIP),
    )
