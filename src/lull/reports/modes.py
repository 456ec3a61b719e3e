# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Is it so? Actual, historical, future, hypothetical or negated, told before the type of an act is weighed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lull.reports.spans.view import fold_pattern

OLD = timedelta(days=90)


@dataclass(frozen=True)
class ModeWords:
    """Patterns of one language: `condition` anywhere in the clause, the others near the verb."""

    condition: re.Pattern[str]
    possible: re.Pattern[str]
    future: re.Pattern[str]
    negated: re.Pattern[str]
    old: re.Pattern[str]


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(fold_pattern(pattern))


ENGLISH = ModeWords(
    condition=_p(r"(?<!asked )(?<!ask )(?<!known )(?<!as )\b(?:if|unless|in case|provided (?:that )?(?:the|they|it)|in the event|otherwise|were to)\b|^\W*(?:should|were|had) (?:the|a|an|this|that|any|it|they|rains?|talks|funds?|money|gas|water|no|\w+) "),
    possible=_p(r"\b(?:would|could|might|may(?! \d)(?! (?:19|20)\d\d)(?!,)(?! \w+ed\b)|can|hopes? to|hoped to|wants? to|reportedly considering|considering|proposed|propos(?:es|al)|likely to|at risk of|risks?)\b"),
    future=_p(r"\b(?:will|shall|(?:is|are|was|were) to (?!be (?:seen|found))|(?:is|are|was|were) (?:due|scheduled|planned|expected|slated)\b|(?:is|are|was|were) (?:set|about|ready|preparing|going) (?:to|for)\b|due to|scheduled|to be \w+ed|plans? to|planning to|expects? to|intends? to|aims? to|preparing to|tomorrow|next (?:week|month|year|spring|summer|autumn|winter)|the coming (?:days|weeks|months)|is planned|are planned|upcoming|ahead of a|expect(?:s|ed|ing)?|hop(?:e|es|ed|ing) (?:that|to|the)|would go ahead)\b|'ll\b"),
    negated=_p(r"\b(?:not|never|neither|nor|nobody|none|no (?:one|longer)|failed to|fails to|yet to|cannot|without (?:reaching|signing|a)|no (?:agreement|deal|accord|meeting|protest|march|strike|curfew|family|families|household|soldier|aid|tents?|date|arrests?|talks|\w+ (?:family|families|household|was|were|has|have)))\b|n't\b|^\W*no\b"),
    old=_p(r"\b(?:(?:\w+|\d+) (?:years|decades) (?:ago|earlier|after|since|before|on)|decades? ago|anniversary|years ago|back in (?:19|20)\d\d|in the (?:19[5-9]0|200|201)0?s|at the time|centur)"),
)  # fmt: skip
ARABIC = ModeWords(
    condition=_p(r"(?<![^\W_])(?:إذا|اذا|في حال|ما لم|لو|شريطة|بشرط|في حالة)(?![^\W_])"),
    possible=_p(r"(?<![^\W_])(?:قد (?:ت|ي)\S+|ربما|يمكن|من الممكن|من المحتمل|يحتمل|يتوقع أن قد|لولا)"),
    future=_p(r"(?<![^\W_])(?:سوف|س[يت](?!ار|اس|طر|د(?![^\W_])|ده|ول|ناري|راتيج|ميل|بان|لان|ناء|نما|ه(?![^\W_])|ين|ون|ائر|مائ|مئ)\S{2,}|من المقرر|المقرر|من المؤمل|يتوقع|من المتوقع|تعتزم|يعتزم|تنوي|ينوي|مقرر|غدا|المقبل|المقبلة|القادم|القادمة|تستعد|يستعد|تخطط|يخطط|بصدد)(?![^\W_])"),
    negated=_p(r"(?<![^\W_])(?:[وف]?(?:لم|لن|ليس|ليست|لا|ما زال لم|دون|بدون|عدم|غير|لا يوجد|أي)) "),
    old=_p(r"(?:قبل (?:\S+ )?(?:سنوات|أعوام|عقود|سنة|عاما|عامين|سنتين)|ذكرى|الذكرى|قبل عقد)"),
)  # fmt: skip
SORANI = ModeWords(
    condition=_p(r"(?<![^\W_])(?:ئەگەر|مەگەر|بە مەرجێک|بەمەرجێک)(?![^\W_])"),
    possible=_p(r"(?<![^\W_])(?:ڕەنگە|لەوانەیە|دەشێت|دەکرێت|دەکرێ)(?![^\W_])"),
    future=_p(r"(?<![^\W_])(?:داهاتوو|داهاتوودا|سبەی|بڕیارە|چاوەڕوان دەکرێت|چاوەڕێ دەکرێت|بەنیازە|لە پلاندایە|دێت|ئایندە)(?![^\W_])"),
    negated=_p(r"(?<![^\W_])(?:هیچ|نە(?:کرا|کراوە|هات|گەڕا|بوو|درا|دراوە|گەیشت|گەڕاو|کرد|یان|ی)\S*|نیە|نییە|نین|نا\S+رێت)"),
    old=_p(r"(?:ساڵ لەمەوبەر|ساڵ پێش|ساڵیادی|یادی)"),
)  # fmt: skip
MODES = {"en": ENGLISH, "ar": ARABIC, "ckb": SORANI}


_NONE_BEFORE = re.compile(r"\b(?:no|without any|not a single) (?:[\w-]+ ){0,2}$")


def mode_of(low: str, clause: tuple[int, int], verb: tuple[int, int], lang: str = "en") -> str:
    """Mode of a verb in its clause, before dates are looked at; reality is the default.

    >>> text = "if the pump stops, the town would lose its water"
    >>> mode_of(text, (0, len(text)), (30, 40))
    'hypothetical'
    """
    words = MODES.get(lang, ENGLISH)
    start, end = clause
    if lang == "en" and _NONE_BEFORE.search(low[max(start, verb[0] - 40) : verb[0]]):
        return "negated"
    near = low[max(start, verb[0] - 60) : min(end, verb[1])]
    if words.condition.search(low[start:end]):
        return "hypothetical"
    if words.negated.search(low[max(start, verb[0] - 45) : min(end, verb[1])]):
        return "negated"
    if words.possible.search(near):
        return "hypothetical"
    if words.future.search(near):
        return "future"
    return "actual"


def is_old(last: date | None, published: date | None) -> bool:
    """Background: the act ended more than 90 days before publication."""
    return last is not None and published is not None and published - last > OLD
