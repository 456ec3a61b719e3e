"""English clauses and verb groups: where clauses begin and end, which words are verbs, and in what mode they stand.

Words are given as lists of folded forms. Modes: actual, future, hypothetical, negated, or `aside` for what is only
wished, asked for, or named as a purpose.
"""

from __future__ import annotations

from lull.languages.en.reports.clauses import pieces
from lull.languages.en.reports.moods import CONDITION, mode, noun_mode, will
from lull.languages.en.reports.phrases import (
    ANNIVERSARY,
    CONDITIONAL_SPEECH,
    CONTRARY,
    DOUBT,
    FIRST_PERSON,
    FOUND_SHUT,
    FROM_SIGNING,
    FULL,
    IN_USE,
    LACKING_CLAUSE,
    NATIONAL,
    NOT_BACK,
    ONLY_PART,
    PARTIAL,
    PLAIN_NEGATION,
    REMEMBERED,
    SAME_DAY,
    SAME_SUBJECT,
    STATE,
    STILL_WITHOUT,
    STRANDS,
    TWO_SERVICES,
    WHO_LACKS,
    YEARS_AGO,
)
from lull.languages.en.reports.verbs import after_modal, is_auxiliary, is_passive, is_progressive, is_verb

__all__ = [
    "ANNIVERSARY",
    "CONDITION",
    "CONDITIONAL_SPEECH",
    "CONTRARY",
    "DOUBT",
    "FIRST_PERSON",
    "FOUND_SHUT",
    "FROM_SIGNING",
    "FULL",
    "HELPERS",
    "HELPING",
    "IN_USE",
    "LACKING_CLAUSE",
    "NATIONAL",
    "NOT_BACK",
    "ONLY_PART",
    "ORDER",
    "PARTIAL",
    "PLAIN_NEGATION",
    "REMEMBERED",
    "SAME_DAY",
    "SAME_SUBJECT",
    "STATE",
    "STILL_WITHOUT",
    "STRANDS",
    "TWO_SERVICES",
    "WHO_LACKS",
    "YEARS_AGO",
    "after_modal",
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
# After a participle that only describes: "families accused of links were evicted".
DESCRIBED_BY = frozenset(("of", "by"))
PARTICIPLE_ENDS = ("ed", "en", "ld", "ght", "ught")
CAPITALS = True
HELPING = frozenset(("has", "have", "had", "was", "were", "is", "are"))
HELPERS = frozenset(("be", "have", "get", "do"))
