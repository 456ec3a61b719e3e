# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Clauses: a sentence cut where another statement of fact begins, and its attribution set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lull.reports.spans.view import fold_pattern

_SUBJECT = (
    r"(?:the|a|an|its|their|his|her|two|three|some|about|most|many|several|police|residents|families|crews|both|it|they|he|"
    r"she|no|\d+|another|others|this|that|there)"
)
_FINITE = (
    r"(?:was|were|has|have|had|is|are|will|would|can|could|did|does|said|says|went|came|left|ran|fell|took|gave|made|met|"
    r"began|told|held|lost|got|fled|shut|cut|put|sent|set|broke|hit|[a-z]{3,}ed|[a-z]{3,}s)"
)
_CUT = {
    "en": re.compile(
        rf";|, (?=(?:but|while|whereas|although|though|even though|yet) )|(?<=\w) (?=(?:but|whereas|although) )"
        rf"|, (?=and {_SUBJECT} (?:[\w'-]+ ){{0,5}}?{_FINITE}\b)|, (?=and [a-z]+ (?:is|are|was|were|has|have|will) )|, (?=so (?:that )?{_SUBJECT} )"
    ),
    "ar": re.compile(fold_pattern(r";|, ?(?=و(?!إصابة|اصابة|جرح|وسط|ذلك|بكلفة|قيمت|إن|أن |هو |هي |من )\S{3,} )|, ?(?=(?:لكن|فيما|بينما|الا ان|غير ان|في حين) )|(?<=\S) (?=(?:لكن|فيما|بينما|غير أن|إلا أن) )")),
    "ckb": re.compile(fold_pattern(r";|, ?(?=(?:بەڵام|کەچی|هەروەها|لە کاتێکدا) )| (?=بەڵام )")),
}  # fmt: skip

_SAY = (
    r"(?:said|says|told [\w' ]{3,40}?|announced|reported|reports|confirmed|stated|added|wrote|noted|declared|revealed|"
    r"explained|recalled|observed|indicated|disclosed|found|counted|showed|shows|recounted|posted)"
)
_WHEN_SAID = r"(?: (?:on|in|at|this|late|yesterday|today|last|by|through|during|earlier)\b[^,;.]{0,60})?"
_TAIL = re.compile(
    rf",[\"']? (?:(?!and |but |which |who |where )[^,;]{{2,90}}?) {_SAY}{_WHEN_SAID}[.!]?[\"']*$"
    rf"|,? according to [^;]{{3,110}}$|[.!?,][\"'] (?:[^,;\"]{{2,90}}?) {_SAY}{_WHEN_SAID}[.!]?$"
    rf"|, {_SAY} [^,;]{{3,90}}$"
)
_MIDDLE = re.compile(rf", (?:[^,;]{{2,80}}?) {_SAY}{_WHEN_SAID}, ")
_HEAD = re.compile(
    rf"^\W*(?P<who>[^;]{{2,110}}?) (?P<say>said|says|say|announced|reported|reports|confirmed|stated|added|noted|declared|"
    rf"revealed|disclosed|recalled|told [\w' ]{{3,60}}?|counted|found|wrote|explained)(?P<when>{_WHEN_SAID}) (?:that )(?=\S)"
    rf"|^\W*(?P<who2>[^;,]{{2,110}}?) (?:said|says|say|announced|reported|confirmed|stated)(?P<when2>{_WHEN_SAID}),? (?=(?:the|a|an|its|their|his|it|"
    rf"they|he|she|all|no|some|two|three|four|five|\d+|more|most|about)\b)"
    rf"|^\W*according to [^,;]{{3,90}}, "
)
_AR_HEAD = re.compile(
    fold_pattern(
        r"^\W*(?:و|ف)?(?:أعلنت|أعلن|قالت|قال|ذكرت|ذكر|أفادت|أفاد|أكدت|أكد|أوضحت|أوضح|أشارت|أشار|أضافت|أضاف|كشفت|كشف|بينت|بين|صرح|صرحت|لفت)"
        r"(?P<who>(?: \S+){1,14}?)(?: (?:إلى |على )?(?:أن|إن|بأن|أنه|إنه|بأنه|أنها|إنها)|, ?(?:أن|إن)|\S*(?<=ن)ان) "
    )
)
_AR_TAIL = re.compile(fold_pattern(r", ?(?:حسبما|بحسب|وفق|وفقا|حسب|كما|على ما|بحسب ما|وفق ما) [^;]{3,120}$"))
_CKB_HEAD = re.compile(
    fold_pattern(
        r"^\W*(?P<who>(?:\S+ ){1,12}?)(?:ڕایگەیاند|ڕاگەیاند|وتی|گوتی|دەڵێت|دەڵێ|دەڵێن|ئاشکرای کرد|ڕاگەیاندووە|ڕایانگەیاند|گوتیان|وتیان|نووسیویەتی)(?: کە|:|،|,)? "
    )
)
_CKB_TAIL = re.compile(fold_pattern(r", ?(?:بەپێی|بە گوێرەی|بە وتەی) [^;]{3,120}$"))


@dataclass(frozen=True)
class Clause:
    """A range of folded text; `said` is the range of the attribution that was set apart, `who` that of the speaker."""

    start: int
    end: int
    said: tuple[int, int] | None = None
    who: tuple[int, int] | None = None


def clauses(low: str, start: int, end: int, lang: str = "en") -> list[Clause]:
    """Clauses of one sentence, in order, without attribution ("..., the ministry said on Monday").

    >>> text = "power is back, but the clinic is shut, the office said on monday"
    >>> [text[c.start : c.end] for c in clauses(text, 0, len(text))]
    ['power is back', 'but the clinic is shut']
    """
    out: list[Clause] = []
    at = start
    for match in _CUT[lang if lang in _CUT else "en"].finditer(low, start, end):
        if match.start() - at >= 12:
            out.append(_attributed(low, at, match.start(), lang))
            at = match.end()
    out.append(_attributed(low, at, end, lang))
    return [c for c in out if c.end - c.start > 3]


def _attributed(low: str, start: int, end: int, lang: str) -> Clause:
    text = low[start:end]
    head, tail, middle = _ATTRIBUTION.get(lang, _ATTRIBUTION["en"])
    found = tail.search(text) if len(text) < 1200 else None
    if found and found.start() > 11:
        cut = found.start() + (1 if found.group()[0] in ".!?" else 0)
        return Clause(start, start + cut, (start + cut, end), (start + cut, end))
    found = middle.search(text) if middle is not None and len(text) < 1200 else None
    if found and found.start() > 11:
        return Clause(
            start, end, (start + found.start(), start + found.end()), (start + found.start(), start + found.end())
        )
    found = head.match(text) if head is not None else None
    if found and len(text) - found.end() > 11:
        who = (start, start + found.end())
        return Clause(start + found.end(), end, who, who)
    return Clause(start, end)


_ATTRIBUTION: dict[str, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str] | None]] = {
    "en": (_HEAD, _TAIL, _MIDDLE),
    "ar": (_AR_HEAD, _AR_TAIL, None),
    "ckb": (_CKB_HEAD, _CKB_TAIL, None),
}
