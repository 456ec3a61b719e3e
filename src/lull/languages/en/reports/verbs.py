"""Which English words are verbs where they stand, and in which voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lull.languages.en.reports.word_classes import (
    ADJECTIVE,
    AND_NOW,
    ARTICLES,
    BE,
    BEFORE_GERUND,
    BEFORE_NOUN,
    BEFORE_VERB,
    BEGUN,
    COUNTED,
    DETERMINERS,
    GROUP_WORDS,
    HELPING,
    JOINS,
    LIKE_PREPOSITIONS,
    MAY,
    MONTH_BEFORE,
    NO_PARTICIPLE,
    OPENERS,
    PLURALS,
    PREPOSITIONS,
    SKIPPED,
    WILL,
)  # fmt: skip

_NOUN_AFTER = frozenset(("and", "or", "of", "assessment"))
_NOT_RELATIVE = DETERMINERS - {"which", "that"}
_AGENT, _AGENT_OR_PLACE = ("by",), ("by", "in")


class _Spot(NamedTuple):
    """A word that may be a verb, with the words beside it; `nouns` tells which words belong to a class of nouns."""

    words: Sequence[str]
    i: int
    feature: str
    before: str
    after: str
    nouns: Sequence[bool]

    @property
    def ends(self) -> bool:
        """Whether it is the last word."""
        return self.i + 1 >= len(self.words)

    @property
    def before_noun(self) -> bool:
        """Whether a noun follows."""
        return self.i + 1 < len(self.words) and self.nouns[self.i + 1]

    @property
    def counted(self) -> bool:
        """Whether a figure stands before it."""
        return self.before[:1].isdigit()


def is_verb(words: Sequence[str], i: int, feature: str, noun_like: Sequence[bool]) -> bool:
    """Whether the word at `i`, which may be a verb of this feature, is one here and not a noun or an adjective."""
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < len(words) else ""
    if words[i] == "march" and is_month(before, after):
        return False
    spot = _Spot(words, i, feature, before, after, noun_like)
    if feature == "g":
        return _is_gerund(spot)
    if feature in ("b", "s"):
        return _is_present(spot)
    return not any(holds(spot) for holds in _ADJECTIVAL)


def is_month(before: str, after: str) -> bool:
    """Whether *march* names the month between these words."""
    if before[:1].isdigit() or after[:1].isdigit() or before in MONTH_BEFORE:
        return True
    return not before and after in BEFORE_VERB | {"saw"}


def _is_gerund(s: _Spot) -> bool:
    if s.words[s.i] in LIKE_PREPOSITIONS and s.after in PREPOSITIONS:
        return False
    if s.nouns[s.i] and s.before and s.before not in BEFORE_GERUND:
        return False
    return s.before not in DETERMINERS and s.after != "of" and not s.before.isdigit()


def _is_present(s: _Spot) -> bool:
    if s.before in OPENERS or s.before == "to" or s.before.endswith("ly"):
        return True
    if not s.before or s.before in BEFORE_NOUN or s.counted or s.words[s.i] == "open":
        return False
    if s.after in BEFORE_VERB:
        return False
    plural = s.before.endswith("s") or s.before in PLURALS
    return _agrees_with_plural(s, plural) if s.feature == "b" else _agrees_with_singular(s, plural)


def _agrees_with_plural(s: _Spot, plural: bool) -> bool:
    """A base form after a plural subject, be it a few words away: "residents of the district demand"."""
    if not s.nouns[s.i - 1]:
        return False
    if plural:
        return True
    far = any(w.endswith("s") or w in PLURALS for w in s.words[max(0, s.i - 7) : s.i - 1])
    return far and s.after not in PREPOSITIONS and any(w in PREPOSITIONS for w in s.words[max(0, s.i - 5) : s.i])


def _agrees_with_singular(s: _Spot, plural: bool) -> bool:
    """A form in *-s* after a singular subject that is no plural noun: not "different needs and challenges"."""
    objectless = s.after not in DETERMINERS and not s.after[:1].isdigit()
    if plural or s.after in _NOUN_AFTER or (s.nouns[s.i] and objectless):
        return False
    if s.before.endswith(ADJECTIVE) and not s.nouns[s.i - 1]:
        return False
    return s.nouns[s.i - 1] or not s.nouns[s.i] or s.before in AND_NOW


def _after_determiner(s: _Spot) -> bool:
    """As in "the wounded soldiers", "two armed men"."""
    if s.before in ARTICLES:
        return True
    if s.before_noun and (s.counted or s.before in COUNTED):
        return True
    return s.before in _NOT_RELATIVE and bool(s.after) and s.after not in JOINS


def _after_infinitive(s: _Spot) -> bool:
    """As in "to strengthen designated facilities"."""
    if s.i < 2 or s.words[s.i - 2] != "to" or s.before in HELPING:
        return False
    return not s.ends and not s.after.startswith(_AGENT)


def _after_preposition(s: _Spot) -> bool:
    """As in "of displaced families"."""
    return s.before in NO_PARTICIPLE and s.feature != "p" and not s.after.startswith(_AGENT_OR_PLACE)


def _opening(s: _Spot) -> bool:
    """As in "Armed men" and "and wounded soldiers"."""
    return s.before_noun and (s.i == 0 or s.before in JOINS)


def _after_gerund(s: _Spot) -> bool:
    """As in "replacing damaged transformers"."""
    return s.before_noun and s.before.endswith("ing")


# Where a participle only describes a noun.
_ADJECTIVAL = (_after_determiner, _after_infinitive, _after_preposition, _opening, _after_gerund)


def is_passive(words: Sequence[str], i: int, feature: str) -> bool:
    """Whether the verb at `i` is passive: a participle after a form of *be*, or bare before *by*."""
    if feature not in ("n", "p"):
        return False
    j = i - 1
    while j >= 0 and i - j < 5 and (words[j] in SKIPPED or words[j].endswith("ly")):
        j -= 1
    if j >= 0 and words[j] in BE:
        return True
    return feature == "n" and any(w == "by" for w in words[i + 1 : i + 4])


def is_progressive(words: Sequence[str], i: int, feature: str) -> bool:
    """Whether the act at `i` is going on: *is building*, *is being built*."""
    if feature == "g":
        return any(w in BE or w in BEGUN for w in words[max(0, i - 3) : i])
    return feature in ("n", "p") and "being" in words[max(0, i - 3) : i]


def after_modal(words: Sequence[str], i: int) -> bool:
    """Whether *will*, *could* and the like stand right before the word at `i`, adverbs aside, so that it is a verb."""
    j = i - 1
    while j >= 0 and (words[j] in SKIPPED or words[j].endswith("ly")):
        j -= 1
    return j >= 0 and words[j] in WILL | MAY


def is_auxiliary(words: Sequence[str], i: int, participles: Sequence[bool]) -> bool:
    """Whether a form of *be*, *have*, *get* or *do* at `i` only helps another verb."""
    for j in range(i + 1, min(len(words), i + 5)):
        if participles[j]:
            return True
        if words[j] not in GROUP_WORDS and not words[j].endswith("ly"):
            return False
    return False
