"""In which mode English verbs and nouns of action stand: actual, future, hypothetical, negated or `aside`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lull.languages.en.reports.verbs import is_month
from lull.languages.en.reports.word_classes import ADVERBS, BE, GROUP_WORDS, HAVE, INNER, MAY, NOT, WILL

_FUTURE_TO = frozenset(["due", "set", "plan", "plans", "planned", "planning", "expected", "expects", "expect", "scheduled", "ready", "about", "going", "intend", "intends", "intended", "intending", "aim", "aims", "preparing", "prepares", "prepare", "prepared", "slated", "is", "are", "was", "were", "poised", "bound", "decided", "decides", "schedule", "decision", "plans", "hopes", "tasked"])  # fmt: skip
_NEGATIVE_TO = frozenset(["fail", "fails", "failed", "failing", "refuse", "refuses", "refused", "refusing", "decline", "declines", "declined", "unable", "yet", "reluctant", "neglected", "neglects", "omitted", "failure", "refusal", "unwilling", "inability"])  # fmt: skip
_REAL_TO = frozenset(["begin", "begins", "began", "begun", "start", "starts", "started", "continue", "continues", "continued", "manage", "manages", "managed", "able", "help", "helps", "helped", "helping", "go", "went", "come", "came", "used", "forced", "obliged", "compelled", "allowed", "proceeded", "moved", "returned", "back", "enough"])  # fmt: skip
_MAYBE_TO = frozenset(["hope", "hopes", "hoped", "likely", "unlikely", "threatens", "propose", "proposes", "proposed", "proposal", "consider", "considers", "considering", "offered"])  # fmt: skip
CONDITION = re.compile(
    r"\b(?:if|unless|in case|provided that|provided the|in the event|otherwise|were to|as long as|should (?:the|a|an|it|they|talks|funds?|rains?|any|that|this)(?= ))\b|^\W*(?:should|were|had) (?:the|a|an|this|that|any|it|they)\b"
)
_NO_SUBJECT = re.compile(
    r"(?:^|[,;:] ?|\b(?:but|and|while|that|yet|so|because|since|although) )(?:so far |until now |still |yet |to date |in \w+ (?:\d{4} )?)?(?:no(?! longer)|none|nobody|nothing|neither|no-one|not (?:a|one|a single|any|all)|hardly any|few)\b"
)
_NO_OBJECT = re.compile(
    r"^(?: \w+)? (?:no(?! longer| one\b.*\b(?:was|were))|none|nobody|nothing|neither|not a|no one|zero)\b"
)
_ABLE = frozenset(("could", "can", "cannot", "can't", "couldn't"))
_MONTH_OR_MAYBE = frozenset(("may", "might"))
_IS = frozenset(("is", "are"))
_COPULAS = frozenset(("is", "are", "was", "were"))
_PLANNED = _FUTURE_TO - _COPULAS
_SOON = re.compile(r"\b(?:next (?:week|month|year|\w+day)|tomorrow|on \w+day)\b")
_SPEAKER = frozenset(("it", "they", "he", "she"))
_ANNOUNCED = frozenset(("said", "announced", "confirmed", "declared", "added"))
_WITHOUT = frozenset(("without", "instead"))
_BEFORE_ASIDE = frozenset(("for", "of", "from", "by", "before", "about", "against", "on", "in", "at", "into", "consider", "considering", "proposed"))  # fmt: skip
_BEFORE_BEING = frozenset(("after", "since", "despite", "following", "from", "without", "before"))
_BETWEEN = ADVERBS | {"not"}


def will(words: Sequence[str], i: int, feature: str) -> bool:
    """Whether the future at `i` is one that somebody says of himself: *will*, not *plans to*."""
    return any(w in WILL or w == "would" for w in words[max(0, i - 5) : i])


def mode(words: Sequence[str], i: int, feature: str, clause: str, sentence: str, rest: str) -> str:
    """Mode of the verb at `i`; `clause` is the clause before the verb, `rest` what follows it, as text."""
    group, j = _verb_group(words, i)
    if group and group[-1] == "to":
        return _infinitive(words, j, group, sentence)
    if group and group[-1] == "being" and (words[j] in _BEFORE_BEING or "without" in words[max(0, j - 4) : j]):
        return "aside"  # "after being shut for years" tells of the state that is over
    negative = _is_negative(group, feature, clause, rest)
    if feature == "g" and BE.isdisjoint(group):
        return _gerund(words, j, negative)
    if CONDITION.search(sentence):
        return "hypothetical"
    group = _helpers(words, j, group, feature)
    soon = feature == "g" and not _IS.isdisjoint(group) and _SOON.search(rest) is not None
    return _finite(group, negative, soon)


def _helpers(words: Sequence[str], j: int, group: list[str], feature: str) -> list[str]:
    """The helping verbs without the month in "May saw ...", and *would* in reported speech as the *will* it was."""
    if feature == "p" and group and group[0] in _MONTH_OR_MAYBE:
        return group[1:]
    if "would" in group and _said(words, j):
        return ["will" if w == "would" else w for w in group]
    return group


def _said(words: Sequence[str], j: int) -> bool:
    """Whether the *would* after `j` is a *will* in reported speech: "said on Monday it would send", not "feared it would"."""
    return j >= 0 and words[j] in _SPEAKER and not _ANNOUNCED.isdisjoint(words[max(0, j - 6) : j])


def _verb_group(words: Sequence[str], i: int) -> tuple[list[str], int]:
    """Helping verbs and adverbs before the verb, the nearest first, up to *to* if there is one; and where they end."""
    group: list[str] = []
    j = i - 1
    while j >= 0 and i - j < 9 and _in_group(words, j, group):
        group.append(words[j])
        if words[j] == "to":
            break
        j -= 1
    return group, j


def _in_group(words: Sequence[str], j: int, group: Sequence[str]) -> bool:
    if words[j] in GROUP_WORDS or words[j].endswith("ly"):
        return True
    return words[j] == "to" and (words[j + 1] in INNER or all(w in ADVERBS or w.endswith("ly") for w in group))


def _is_negative(group: Sequence[str], feature: str, clause: str, rest: str) -> bool:
    """Whether the verb, its subject or its object is denied."""
    if any(w in NOT or w.endswith("n't") for w in group) or _NO_SUBJECT.search(clause):
        return True
    return feature != "g" and _NO_OBJECT.match(rest) is not None


def _finite(group: Sequence[str], negative: bool, soon: bool) -> str:
    if not WILL.isdisjoint(group):
        return "negated" if negative else "future"
    if not MAY.isdisjoint(group):
        return "negated" if negative and not _ABLE.isdisjoint(group) else "hypothetical"
    if negative:
        return "negated"
    return "future" if soon else "actual"


def _infinitive(words: Sequence[str], j: int, group: Sequence[str], sentence: str) -> str:
    """Mode of a verb after the *to* at `j`, by the word that governs it: "failed to", "plans to", "began to"."""
    k = _governor(words, j)
    governor = words[k] if k >= 0 else ""
    if governor in _NEGATIVE_TO or (governor in HAVE and "yet" in words[k:j]) or "yet" in words[max(0, j - 2) : j]:
        return "negated"
    if CONDITION.search(sentence):
        return "hypothetical"
    negative = not NOT.isdisjoint(group) or not NOT.isdisjoint(words[max(0, k - 3) : k + 1])
    # "is scheduled on Friday to", "plans next week to"
    planned = governor in _FUTURE_TO or not _PLANNED.isdisjoint(words[max(0, k - 8) : k + 1])
    if planned and not negative:
        return "future"
    if governor in _REAL_TO:
        return "negated" if negative else "actual"
    return "hypothetical" if governor in _MAYBE_TO else "aside"


def _governor(words: Sequence[str], j: int) -> int:
    """Index of the word before *to*, adverbs passed over; -1 where there is none."""
    k = j - 1
    while k > 0 and (words[k] in _BETWEEN or words[k].endswith("ly")):
        k -= 1
    return k


def _gerund(words: Sequence[str], j: int, negative: bool) -> str:
    before = words[j] if j >= 0 else ""
    if before in _WITHOUT or (before == "of" and j and words[j - 1] == "instead"):
        return "negated"
    if before in _BEFORE_ASIDE:
        return "aside"
    return "negated" if negative else "actual"


_BACKGROUND = re.compile(
    r"\b(?:after|since|before|following|despite|against|over|about|of|for|from|amid|because of|fear(?:s|ed)?|threat of|to|by|during|without|like|called?|ahead of)(?: (?:the|a|an|any|its|their|another|last|this|these|that|further|recent|more|new|alleged|possible|[a-z]+(?:'s|al|ed|ly|ic)|\w+ of))*(?: [\w-]+)? ?$"
)
_OWN_DATE = re.compile(
    r"^ (?:[\w' -]{0,40} )?(?:of|in|on) (?:\d{1,2} )?(?:(?:early |mid |late |mid-)?(?:january|february|march|april|may|june|july|august|september|october|november|december|the \d+0s)\b ?)?(?:(?:19|20)\d\d|(?<=[hyletr])(?=[.,;]|$| (?!\d)))"
)
_NONE = re.compile(r"\b(?:no|without(?: an?| any)?|not a single|zero|neither)(?: [\w-]+){0,3} ?$")


_TO_COME = re.compile(r"\b(?:will|to be|planned|scheduled|due|upcoming|set for|next (?:week|month|\w+day))\b")
_PERHAPS = re.compile(r"\b(?:would|could|might|may(?! \d))\b")
_DENIED = re.compile(r"\b(?:was|were|has been|have been) (?:not|never)\b|\b(?:hasn't|wasn't)\b|did not take place")


def noun_mode(  # noqa: PLR0911  one return a mode
    words: Sequence[str], i: int, before: str, rest: str, sentence: str
) -> str | None:
    """Mode of a noun of action at `i`, or `None` where it is only mentioned in passing."""
    if words[i] == "march" and is_month(words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else ""):
        return None
    if _OWN_DATE.match(rest):
        return "actual"
    if _NONE.search(before):
        return "negated"
    if _BACKGROUND.search(before):
        return None
    if CONDITION.search(sentence):
        return "hypothetical"
    if _TO_COME.search(rest):
        return "future"
    if _PERHAPS.search(before + rest):
        return "hypothetical"
    return "negated" if _DENIED.search(rest) else "actual"
