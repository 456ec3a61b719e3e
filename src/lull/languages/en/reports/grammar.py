"""English clauses and verb groups: where clauses begin and end, which words are verbs, and in what mode they stand.

Words are given as lists of folded forms. Modes: actual, future, hypothetical, negated, or `aside` for what is only
wished, asked for, or named as a purpose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lull.languages.en.reports.clauses import pieces
from lull.languages.en.reports.phrases import (
    CONDITIONAL_SPEECH,
    CONTRARY,
    DOUBT,
    FIRST_PERSON,
    FOUND_SHUT,
    FULL,
    IN_USE,
    NATIONAL,
    NOT_BACK,
    ONLY_PART,
    PARTIAL,
    PLAIN_NEGATION,
    STATE,
    STRANDS,
    TWO_SERVICES,
)

__all__ = [
    "CONDITION",
    "CONDITIONAL_SPEECH",
    "CONTRARY",
    "DOUBT",
    "FIRST_PERSON",
    "FOUND_SHUT",
    "FULL",
    "HELPERS",
    "IN_USE",
    "NATIONAL",
    "NOT_BACK",
    "ONLY_PART",
    "ORDER",
    "PARTIAL",
    "PLAIN_NEGATION",
    "STATE",
    "STRANDS",
    "TWO_SERVICES",
    "is_auxiliary",
    "is_passive",
    "is_progressive",
    "is_verb",
    "mode",
    "noun_mode",
    "pieces",
    "will",
]

ORDER = "svo"
PARTICIPLE_ENDS = ("ed", "en", "ld", "ght", "ught")
CAPITALS = True

_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am", "'s", "'re", "got", "get", "gets"])
_HAVE = frozenset(["has", "have", "had", "having"])
_DO = frozenset(["do", "does", "did"])
_WILL = frozenset(("will", "shall", "'ll", "won't"))
_MAY = frozenset(
    ["would", "could", "might", "may", "can", "should", "must", "ought", "cannot", "can't", "couldn't", "wouldn't"]
)
_NOT = frozenset(["not", "never", "n't", "cannot", "can't", "won't", "isn't", "aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't", "don't", "doesn't", "didn't", "couldn't", "wouldn't", "neither", "nor", "hardly", "scarcely", "barely"])  # fmt: skip
_ADVERBS = frozenset(["still", "yet", "also", "already", "just", "soon", "again", "now", "then", "ever", "once", "even", "largely", "mostly", "almost", "nearly", "only", "finally", "newly", "first", "later", "jointly", "together", "fully", "partly", "since", "long", "always", "often", "reportedly", "allegedly", "all", "both", "well", "so", "far", "officially"])  # fmt: skip
_GROUP = _BE | _HAVE | _DO | _WILL | _MAY | _NOT
_DETERMINERS = frozenset(["a", "an", "the", "its", "their", "his", "her", "our", "your", "this", "that", "these", "those", "some", "any", "no", "every", "each", "another", "other", "several", "many", "few", "most", "more", "all", "both", "such", "one's", "what", "which", "whose"])  # fmt: skip
_NUMBERS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "dozen", "dozens", "scores", "hundreds", "thousands"])  # fmt: skip
_PREPOSITIONS = frozenset(["of", "in", "on", "at", "by", "for", "with", "from", "to", "into", "over", "under", "after", "before", "during", "against", "between", "among", "through", "across", "near", "about", "within", "without", "since", "until", "till", "towards", "toward", "despite", "amid", "upon", "outside", "inside", "around", "along", "behind", "beyond", "per", "via", "than", "as", "like", "because"])  # fmt: skip
_PRONOUNS = frozenset(["i", "we", "you", "he", "she", "it", "they", "who", "which", "that", "there"])
_MONTH_BEFORE = _PREPOSITIONS | {"last", "next", "early", "mid", "late", "this", "and", "mid-march", "end", "since"}
_LIKE_PREPOSITIONS = frozenset(("starting", "beginning", "including", "following", "according", "regarding", "owing"))
_OPENERS = _WILL | _MAY | _DO | _PRONOUNS | _NOT
_BEFORE_NOUN = _DETERMINERS | _PREPOSITIONS | _NUMBERS | _BE | _HAVE
_BEFORE_VERB = _BE | _HAVE | _WILL | _MAY
_COUNTED = _DETERMINERS | _NUMBERS
_NO_PARTICIPLE = _PREPOSITIONS - {"after", "as", "than"}
_JOINS = _PREPOSITIONS | {"and"}
_HELPING = _BE | _HAVE | frozenset(("get", "become", "remain"))
_ADJECTIVE = ("al", "ent", "ous", "ive", "ic", "ble", "ary", "ful", "less", "ed")
_ARTICLES = frozenset(("a", "an", "the", "its", "their", "his", "her"))
_BEFORE_GERUND = _BE | _ADVERBS | {"by", "after", "before", "while", "of", "from", "for", "without", "and", "in"}
_GROUP_WORDS = _GROUP | _ADVERBS
_SKIPPED = _ADVERBS | _NOT
_INNER = _BE | _HAVE | _NOT
_PLURALS = frozenset(("people", "men", "women", "children", "police", "policemen", "gunmen"))
_AND_NOW = _ADVERBS | {"and", "now"}
_FUTURE_TO = frozenset(["due", "set", "plan", "plans", "planned", "planning", "expected", "expects", "expect", "scheduled", "ready", "about", "going", "intend", "intends", "intended", "intending", "aim", "aims", "preparing", "prepares", "prepare", "prepared", "slated", "is", "are", "was", "were", "poised", "bound", "decided", "decides", "schedule", "decision", "plans", "hopes", "tasked"])  # fmt: skip
_NEGATIVE_TO = frozenset(["fail", "fails", "failed", "failing", "refuse", "refuses", "refused", "refusing", "decline", "declines", "declined", "unable", "yet", "reluctant", "neglected", "neglects", "omitted", "failure", "refusal", "unwilling", "inability"])  # fmt: skip
_REAL_TO = frozenset(["begin", "begins", "began", "begun", "start", "starts", "started", "continue", "continues", "continued", "manage", "manages", "managed", "able", "help", "helps", "helped", "helping", "go", "went", "come", "came", "used", "forced", "obliged", "compelled", "allowed", "proceeded", "moved", "returned", "back", "enough"])  # fmt: skip
_MAYBE_TO = frozenset(["hope", "hopes", "hoped", "likely", "unlikely", "threatens", "propose", "proposes", "proposed", "proposal", "consider", "considers", "considering", "offered"])  # fmt: skip
_CONDITION = re.compile(
    r"\b(?:if|unless|in case|provided that|provided the|in the event|otherwise|were to|as long as|should (?:the|a|an|it|they|talks|funds?|rains?|any|that|this)(?= ))\b|^\W*(?:should|were|had) (?:the|a|an|this|that|any|it|they)\b"
)
_NO_SUBJECT = re.compile(
    r"(?:^|[,;:] ?|\b(?:but|and|while|that|yet|so|because|since|although) )(?:so far |until now |still |yet |to date |in \w+ (?:\d{4} )?)?(?:no(?! longer)|none|nobody|nothing|neither|no-one|not (?:a|one|a single|any|all)|hardly any|few)\b"
)
_NO_OBJECT = re.compile(
    r"^(?: \w+)? (?:no(?! longer| one\b.*\b(?:was|were))|none|nobody|nothing|neither|not a|no one|zero)\b"
)
_WITHOUT = frozenset(("without", "instead"))


def is_verb(  # noqa: PLR0911  one return a case
    words: Sequence[str], i: int, feature: str, noun_like: Sequence[bool]
) -> bool:
    """Whether the word at `i`, which may be a verb of this feature, is one here and not a noun or an adjective."""
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < len(words) else ""
    if words[i] == "march" and _month(before, after):
        return False
    if feature == "g":
        if words[i] in _LIKE_PREPOSITIONS and after in _PREPOSITIONS:
            return False
        if noun_like[i] and before and before not in _BEFORE_GERUND:
            return False
        return before not in _DETERMINERS and after != "of" and not (before.isdigit())
    if feature in ("b", "s"):
        return _present(words, i, feature, before, after, noun_like)
    if before[:1].isdigit() and i + 1 < len(words) and noun_like[i + 1]:
        return False
    if before in _DETERMINERS and before not in {"which", "that"} and after and after not in _JOINS:
        return False
    if before in _ARTICLES or (before in _COUNTED and i + 1 < len(words) and noun_like[i + 1]):
        return False
    if i > 1 and words[i - 2] == "to" and before not in _HELPING and i + 1 < len(words) and not after.startswith("by"):
        return False  # "to strengthen designated facilities"
    if before in _NO_PARTICIPLE and feature != "p" and not after.startswith(("by", "in")):
        return False
    return not ((i == 0 or before in _JOINS) and i + 1 < len(words) and noun_like[i + 1])


def _month(before: str, after: str) -> bool:
    return (
        before in _MONTH_BEFORE
        or (not before and after in _BEFORE_VERB | {"saw"})
        or before[:1].isdigit()
        or after[:1].isdigit()
    )


def will(words: Sequence[str], i: int, feature: str) -> bool:
    """Whether the future at `i` is one that somebody says of himself: *will*, not *plans to*."""
    return any(w in _WILL or w == "would" for w in words[max(0, i - 5) : i])


def _present(words: Sequence[str], i: int, feature: str, before: str, after: str, noun_like: Sequence[bool]) -> bool:
    if before in _OPENERS or before == "to" or before.endswith("ly"):
        return True
    if not before or before in _BEFORE_NOUN or before[:1].isdigit() or words[i] == "open":
        return False
    if after in _BEFORE_VERB or (
        feature == "s" and noun_like[i] and after not in _DETERMINERS and not after[:1].isdigit()
    ):
        return False
    plural = before.endswith("s") or before in _PLURALS
    if feature == "b":
        far = (
            noun_like[i - 1]
            and after not in _PREPOSITIONS
            and any(w.endswith("s") for w in words[max(0, i - 7) : i - 1])
        )
        return (plural and noun_like[i - 1]) or (far and any(w in _PREPOSITIONS for w in words[max(0, i - 5) : i]))
    if after in ("and", "or", "of", "assessment") or (before.endswith(_ADJECTIVE) and not noun_like[i - 1]):
        return False  # "different needs and challenges", "high global demands"
    return not plural and (noun_like[i - 1] or not noun_like[i] or before in _AND_NOW)


def is_passive(words: Sequence[str], i: int, feature: str) -> bool:
    """Whether the verb at `i` is passive: a participle after a form of *be*, or bare before *by*."""
    if feature not in ("n", "p"):
        return False
    j = i - 1
    while j >= 0 and i - j < 5 and (words[j] in _SKIPPED or words[j].endswith("ly")):
        j -= 1
    if j >= 0 and words[j] in _BE:
        return True
    return feature == "n" and any(w == "by" for w in words[i + 1 : i + 4])


def is_progressive(words: Sequence[str], i: int, feature: str) -> bool:
    """Whether the act at `i` is going on: *is building*, *is being built*."""
    if feature == "g":
        return any(w in _BE for w in words[max(0, i - 3) : i])
    return feature in ("n", "p") and "being" in words[max(0, i - 3) : i]


def is_auxiliary(words: Sequence[str], i: int, participles: Sequence[bool]) -> bool:
    """Whether a form of *be*, *have*, *get* or *do* at `i` only helps another verb."""
    for j in range(i + 1, min(len(words), i + 5)):
        if participles[j]:
            return True
        if words[j] not in _GROUP_WORDS and not words[j].endswith("ly"):
            return False
    return False


def mode(words: Sequence[str], i: int, feature: str, clause: str, sentence: str, rest: str) -> str:  # noqa: PLR0911  one return a mode
    """Mode of the verb at `i`; `clause` is the clause before the verb, `rest` what follows it, as text."""
    j = i - 1
    group: list[str] = []
    while (
        j >= 0
        and i - j < 9
        and (
            words[j] in _GROUP_WORDS
            or words[j].endswith("ly")
            or (words[j] == "to" and (words[j + 1] in _INNER or all(w in _ADVERBS or w.endswith("ly") for w in group)))
        )
    ):
        group.append(words[j])
        if words[j] == "to":
            return _infinitive(words, j, group, clause, sentence)
        j -= 1
    negative = (
        any(w in _NOT or w.endswith("n't") for w in group)
        or bool(_NO_SUBJECT.search(clause))
        or (bool(_NO_OBJECT.match(rest)) and feature != "g")
    )
    if feature == "g" and not any(w in _BE for w in group):
        return _gerund(words, j, negative)
    if feature == "p" and group and group[0] in ("may", "might"):
        group = group[1:]  # the month: "May saw ..."
    if _CONDITION.search(sentence):
        return "hypothetical"
    if any(w in _WILL for w in group):
        return "negated" if negative else "future"
    if any(w in _MAY for w in group):
        return (
            "negated"
            if negative and any(w in ("could", "can", "cannot", "can't", "couldn't") for w in group)
            else "hypothetical"
        )
    if negative:
        return "negated"
    if (
        feature == "g"
        and re.search(r"\b(?:next (?:week|month|year|\w+day)|tomorrow|on \w+day)\b", rest)
        and any(w in ("is", "are") for w in group)
    ):
        return "future"
    return "actual"


def _infinitive(words: Sequence[str], j: int, group: Sequence[str], clause: str, sentence: str) -> str:  # noqa: PLR0911  one return a mode
    k = j - 1
    while k > 0 and (words[k] in _ADVERBS | {"not"} or words[k].endswith("ly")):
        k -= 1
    governor = words[k] if k >= 0 else ""
    negative = any(w in _NOT for w in group) or any(w in _NOT for w in words[max(0, k - 3) : k + 1])
    if governor in _NEGATIVE_TO or (governor in _HAVE and "yet" in words[k:j]):
        return "negated"
    if "yet" in words[max(0, j - 2) : j]:
        return "negated"
    if _CONDITION.search(sentence):
        return "hypothetical"
    if governor in _FUTURE_TO and not negative:
        return "future"
    for back in range(k, max(-1, k - 9), -1):  # "is scheduled on Friday to", "plans next week to"
        if words[back] in _FUTURE_TO - {"is", "are", "was", "were"} and not negative:
            return "future"
    if governor in _REAL_TO:
        return "negated" if negative else "actual"
    if governor in _MAYBE_TO:
        return "hypothetical"
    return "aside"


def _gerund(words: Sequence[str], j: int, negative: bool) -> str:
    before = words[j] if j >= 0 else ""
    if before in _WITHOUT or (before == "of" and j and words[j - 1] == "instead"):
        return "negated"
    if before in ("for", "of", "from", "by", "before", "about", "against", "on", "in", "at", "into") or before in (
        "consider",
        "considering",
        "proposed",
    ):
        return "aside"
    return "negated" if negative else "actual"


HELPERS = frozenset(("be", "have", "get", "do"))
_BACKGROUND = re.compile(
    r"\b(?:after|since|before|following|despite|against|over|about|of|for|from|amid|because of|fear(?:s|ed)?|threat of|to|by|during|without|like|called?|ahead of)(?: (?:the|a|an|any|its|their|another|last|this|these|that|further|recent|more|new|alleged|possible|[a-z]+(?:'s|al|ed|ly|ic)|\w+ of))*(?: [\w-]+)? ?$"
)
_OWN_DATE = re.compile(
    r"^ (?:[\w' -]{0,40} )?(?:of|in|on) (?:\d{1,2} )?(?:(?:early |mid |late |mid-)?(?:january|february|march|april|may|june|july|august|september|october|november|december|the \d+0s)\b ?)?(?:(?:19|20)\d\d|(?<=[hyletr])(?=[.,;]|$| (?!\d)))"
)
_NONE = re.compile(r"\b(?:no|without(?: an?| any)?|not a single|zero|neither)(?: [\w-]+){0,3} ?$")


def noun_mode(  # noqa: PLR0911  one return a mode
    words: Sequence[str], i: int, before: str, rest: str, sentence: str
) -> str | None:
    """Mode of a noun of action at `i`, or `None` where it is only mentioned in passing."""
    if words[i] == "march" and _month(words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else ""):
        return None
    if _OWN_DATE.match(rest):
        return "actual"
    if _NONE.search(before):
        return "negated"
    if _BACKGROUND.search(before):
        return None
    if _CONDITION.search(sentence):
        return "hypothetical"
    if re.search(r"\b(?:will|to be|planned|scheduled|due|upcoming|set for|next (?:week|month|\w+day))\b", rest):
        return "future"
    if re.search(r"\b(?:would|could|might|may(?! \d))\b", before + rest):
        return "hypothetical"
    return (
        "negated"
        if re.search(
            r"\b(?:was|were|has been|have been) (?:not|never)\b|\b(?:hasn't|wasn't)\b|did not take place", rest
        )
        else "actual"
    )


CONDITION = _CONDITION
