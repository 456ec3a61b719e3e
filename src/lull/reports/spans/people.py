"""Groups of people as values, and the words of harm of each language, compiled."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import lru_cache
from types import ModuleType
from typing import NamedTuple

from lull.languages.folding import fold, fold_pattern

PEOPLE = frozenset(("PEOPLE", "FORCE", "GROUP", "DISPLACED", "DETAINEE", "HOSTAGE", "OFFICE"))


class Group(NamedTuple):
    """A counted group of people: its tokens, and bounds (`None` where open)."""

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None


class Alone(NamedTuple):
    """Words by which a noun without a number is one person or two; empty where a language does without."""

    kin: frozenset[str]
    suffered: frozenset[str]
    duals: frozenset[str]
    plurals: frozenset[str]
    whose: frozenset[str]
    one_was: frozenset[str]
    before_verb: frozenset[str]
    died_alone: frozenset[str]
    collectives: frozenset[str]
    one_ends: tuple[str, ...]
    his_ends: tuple[str, ...]
    many_ends: tuple[str, ...]


class Words(NamedTuple):
    """Compiled words of one language."""

    order: str
    dead: re.Pattern[str]
    dead_noun: re.Pattern[str]
    hurt: re.Pattern[str]
    hurt_noun: re.Pattern[str]
    active: re.Pattern[str]
    joins: frozenset[str]
    ors: frozenset[str]
    subset: frozenset[str]
    others: frozenset[str]
    vague: frozenset[str]
    one: frozenset[str]
    stops: frozenset[str]
    least: re.Pattern[str]
    most: re.Pattern[str]
    about: re.Pattern[str]
    span: re.Pattern[str]
    between: re.Pattern[str]
    none: re.Pattern[str]
    no_dead: re.Pattern[str]
    no_hurt: re.Pattern[str]
    cumulative: re.Pattern[str]
    roundup: re.Pattern[str]
    alone: Alone


@lru_cache(maxsize=8)
def load_words(lang: str) -> Words:
    """The words of harm of a language, compiled."""
    pack = importlib.import_module(f"lull.languages.{lang}.reports.counts")

    def pattern(name: str, whole: bool = False) -> re.Pattern[str]:
        text = fold_pattern(getattr(pack, name))
        return re.compile(rf"(?:{text})$" if whole else text)

    words = [
        frozenset(fold(w) for w in getattr(pack, n))
        for n in ("AND", "OR", "SUBSET", "OTHERS", "VAGUE", "ONE", "BETWEEN_STOPS")
    ]
    heads = [pattern(n, whole=True) for n in ("DEAD", "DEAD_NOUN", "HURT", "HURT_NOUN", "ACTIVE")]
    tails = [
        pattern(n)
        for n in (
            "LEAST",
            "MOST",
            "ABOUT",
            "RANGE",
            "BETWEEN",
            "NONE",
            "NO_DEATHS",
            "NO_INJURED",
            "CUMULATIVE",
            "ROUNDUP",
        )
    ]
    return Words(pack.ORDER, *heads, *words, *tails, _alone(pack))  # type: ignore[arg-type, call-arg]


def _alone(pack: ModuleType) -> Alone:
    stated = {name: tuple(fold(w) for w in getattr(pack, name.upper(), ())) for name in Alone._fields}
    return Alone(**{name: words if name.endswith("_ends") else frozenset(words) for name, words in stated.items()})  # type: ignore[arg-type]


def harms(form: str, words: Words) -> Iterator[str]:
    """`dead` or `hurt` where a form is a word of harm."""
    if words.dead.match(form) or words.dead_noun.match(form):
        yield "dead"
    elif words.hurt.match(form) or words.hurt_noun.match(form):
        yield "hurt"
