"""Sorani clauses and verbs: where clauses begin and end, and in what mode a verb stands.

See the English module for what the functions promise. Words are folded (ه for ە, ي for ی, ر for ڕ ...).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lull.languages.ckb.reports import times
from lull.languages.folding import fold, fold_pattern

ORDER = "sov"
DESCRIBED_BY: frozenset[str] = frozenset()
PARTICIPLE_ENDS: tuple[str, ...] = ()
CAPITALS = False
HELPERS: frozenset[str] = frozenset()
HELPING: frozenset[str] = frozenset()


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(w) for w in words.split())


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(fold_pattern(pattern))


_CONDITION = _p(r"(?<![^\W_])(?:ئەگەر|مەگەر|بە مەرجێک|بەمەرجێک)(?![^\W_])")
_MAYBE = _p(r"(?<![^\W_])(?:ڕەنگە|لەوانەیە|دەشێت|ئەگەری|دەکرێت ببێت)(?![^\W_])")
_FUTURE = _p(
    r"(?<![^\W_])(?:داهاتوو|داهاتوودا|سبەی|سبەینێ|بڕیارە|بڕیار وایە|چاوەڕوان دەکرێت|چاوەڕێ دەکرێت|چاوەڕوانە|بەنیازە|بەنیازن|لە پلاندایە|نیازیەتی|پلانی هەیە|ئایندە|نزیکدا)(?![^\W_])"
)
_PLANNED = _p(r"(?<![^\W_])(?:بڕیارە|بڕیار وایە|بەنیازە|بەنیازن|لە پلاندایە|نیازیەتی)(?![^\W_])")
# A present beside a day is what is to come: Sorani has no future of its own.
_DAY = _p(
    r"(?<![^\W_])(?:لە |لە ڕۆژی |ڕۆژی )?(?:شەممە|یەکشەممە|دووشەممە|سێشەممە|چوارشەممە|پێنجشەممە|هەینی)\S*"
    r"|(?<![^\W_])(?:لە )?(?:کۆتایی|سەرەتای|ناوەڕاستی) (?:مانگ|ساڵ|هەفتە|تشرین|کانوون|شوبات|ئازار|نیسان|ئایار|حوزەیران|تەمموز|ئاب|ئەیلوول)\S*"
    r"|(?<![^\W_])لە (?:بەهار|هاوین|پایز|زستان)\S*"
)
_NONE = _p(r"(?<![^\W_])(?:هیچ|هێشتا نە)\S*")
CONDITION = _CONDITION


# "the gathering of", "the gathering": no finite verb takes these endings.
_EZAFE_NOUN = tuple(fold(e) for e in ("ەوەی", "ەوەکە", "ەوەکەی", "ەوەکان", "ەوەکانی"))


def is_verb(words: Sequence[str], i: int, feature: str, noun_like: Sequence[bool]) -> bool:
    """A present stem needs a prefix, which `stems` has seen; a word with the infinitive's ending is a noun."""
    return "v" not in feature and not words[i].endswith(_EZAFE_NOUN)


def is_passive(words: Sequence[str], i: int, feature: str) -> bool:
    """Passive verbs are words of their own in Sorani; see `PASSIVE`."""
    return bool(PASSIVE.search(words[i]))


PASSIVE = _p(r"را(?:ن|وه|ون|يهوه|نهوه|وهتهوه|ونهتهوه)?$|كرێ|درێ|نرێ")


def is_progressive(words: Sequence[str], i: int, feature: str) -> bool:
    """Not told apart from the present."""
    return False


def after_modal(words: Sequence[str], i: int) -> bool:
    """Whether a word of possibility makes a verb of what could be a noun; the forms tell them apart here."""
    return False


def is_auxiliary(words: Sequence[str], i: int, participles: Sequence[bool]) -> bool:
    """Sorani has no helping verbs that count here."""
    return False


def mode(words: Sequence[str], i: int, feature: str, clause: str, sentence: str, rest: str) -> str:
    """Mode of the verb at `i`."""
    if "n" in feature[1:]:
        return "negated"
    if _CONDITION.search(sentence) or _MAYBE.search(clause):
        return "hypothetical"
    if _PLANNED.search(clause):
        return "future"
    if feature[0] == "i":
        if _FUTURE.search(clause) or _FUTURE.search(rest[:30]) or _DAY.search(clause):
            return "future"
        if "s" in feature:
            return "aside"
    return "actual"


def noun_mode(words: Sequence[str], i: int, before: str, rest: str, sentence: str) -> str | None:
    """A noun of action counts where it has a year of its own, is said not to have been, or is a dated or counted point."""
    if _ONLY_FEARED.search(before):
        return None
    if re.search(r"(?:19|20)\d\d", rest[:30]) or re.search(r"(?:19|20)\d\d", before[-30:]):
        return "actual"
    if _NONE.search(before[-16:]):
        return "negated"
    # A point of a list tells by a noun what a sentence tells by a verb: the noun is its head, with a day or a count.
    told = _STATED.match(rest) or _REPORTED.search(f" {before}") or _REPORTED.search(f"{rest} ")
    return "actual" if told and not _GOVERNED.search(before) and not _FINITE.search(f"{before} {rest}") else None


# "The situation is stable": the copula is an ending of the last word.
_STATED = _p(r"^(?: (?!(?:لە|بۆ|بە|سەر|لەسەر) )\S+){0,5} (?!(?:لە|بۆ|بە|سەر|لەسەر) )[^\W\d_]{3,}ە\W*$")
# What is feared or planned has not been, whatever day it names.
_ONLY_FEARED = _p(r"(?<![^\W_])(?:مەترسی\S*|ئەگەری?|ترسی?|پلانی?|هەڕەشەی?|نەخشەی?|شیمانەی|گومانی)(?: \S+){0,2} $")
# Before the head of a phrase stands no preposition, and no word that rules it by the linking vowel; days and counts may.
_DAY_WORDS = "|".join(
    sorted((w for table in (times.MONTHS, times.WEEKDAYS, times.DAYS) for w in table), key=len, reverse=True)
)
_GOVERNED = _p(
    rf"(?<![^\W_])(?:لە|بۆ|بە|لەسەر|لەبارەی|دەربارەی|دژی|دوای|پاش|پێش|بەهۆی|لەبەر|وەک|بێ|لەگەڵ|سەر)(?: \S+){{0,2}} $"
    rf"|(?<![^\W_])(?!(?:{_DAY_WORDS}|ڕۆژی|شەوی|بەیانی|ئێوارەی|نزیکەی)(?![^\W_]))[^\W\d_]+ی $"
)
_REPORTED = _p(
    rf"^\s*[-*•–]|(?<![^\W_])(?:{_DAY_WORDS})(?:ی|دا|ەوە)?(?![^\W_])"
    r"|(?<![^\W_])(?:یەک|دوو|سێ|چوار|پێنج|شەش|حەوت|هەشت|نۆ|دە|یازدە|دوازدە|بیست|سی|\d{1,3}) "
)
_VERB_END = r"(?:کرد|کردەوە|کرا|کرایەوە|کران|کرانەوە|بوون|بوو|دا|دران|گرت|گرتەوە|کوشت|کوژرا|کوژران|کەوتن|کەوت|کەن|کات|هەیە|نییە|ایەوە|انەوە|اوە|ەستا|بڕا|داخست|داخرا|هێشت|ڕۆیشتن|گەیشتن)"
_FINITE = _p(rf"{_VERB_END}(?![^\W_])|(?<![^\W_])(?:دە|نا)[^\W_]{{2,}}(?:ێت|ێ|ات|ن|رێت)(?![^\W_])")
_CUT = _p(
    rf";|, ?(?=(?:بەڵام|کەچی|هەروەها|لە کاتێکدا|هاوکات|بۆیە) )| (?=بەڵام |کەچی |لە کاتێکدا )|(?<=\S) (?=و (?:\S+ ){{1,12}}?\S*{_VERB_END}\b)(?<!\S )"
)
_AND = _p(rf"(?<![^\W_])\S*{_VERB_END},? (?=و )")
_HEAD = _p(
    r"^\W*(?P<who>(?:\S+ ){1,12}?)(?:ڕایگەیاند|ڕاگەیاند|وتی|گوتی|دەڵێت|دەڵێ|دەڵێن|ئاشکرای کرد|ڕاگەیاندووە|ڕایانگەیاند|گوتیان|وتیان|نووسیویەتی|ئاماژەی بەوە دا|پشتڕاستی کردەوە|ڕوونی کردەوە|بڵاوی کردەوە)(?: کە|:|،|,)? "
)
_TAIL = _p(
    r", ?(?:بەپێی|بە گوێرەی|بە وتەی) [^;]{3,120}$|, ?(?:\S+ ){1,9}?(?:ڕایگەیاند|گوتی|وتی|ڕاگەیاند|گوتیان|دەڵێت|دەڵێن)\.?$"
)
_SUB = _p(r"(?<=[^\W_]) (?:دوای ئەوەی|پاش ئەوەی|دوای|پاش|لەبەر ئەوەی|چونکە|بەهۆی ئەوەی|کاتێک|بەهۆی) ")


def pieces(
    low: str, start: int, end: int
) -> list[tuple[int, int, str, tuple[tuple[int, int], ...], tuple[int, int] | None, tuple[int, int] | None]]:
    """Clauses of a sentence; see the English module."""
    out: list[tuple[int, int, str, tuple[tuple[int, int], ...], tuple[int, int] | None, tuple[int, int] | None]] = []
    at = start
    cuts = sorted(
        [m.start() for m in _BREAK.finditer(low, start, end)] + [m.end() for m in _AND.finditer(low, start, end)]
    )
    for cut in cuts:
        if cut - at >= 8:
            out.extend(_clause(low, at, cut))
            at = cut + 1 if low[cut : cut + 1] in ";," else cut
    out.extend(_clause(low, at, end))
    return [p for p in out if p[1] - p[0] > 3]


_BREAK = _p(r";|, ?(?=(?:بەڵام|کەچی|هەروەها|لە کاتێکدا|هاوکات|بۆیە|پاشان) )| (?=بەڵام |کەچی |لە کاتێکدا )")


def _clause(low: str, start: int, end: int):  # type: ignore[no-untyped-def]
    said = None
    text = low[start:end]
    tail = _TAIL.search(text) if len(text) < 1200 else None
    if tail and tail.start() > 8:
        said = (start + tail.start(), end)
        end = start + tail.start()
        text = low[start:end]
    head = _HEAD.match(text)
    if head and len(text) - head.end() > 8:
        said = (start, start + head.end())
        start += head.end()
        text = low[start:end]
    out = []
    sub = _SUB.search(text)
    if sub and sub.start() > 12 and re.search(fold(_VERB_END) + r"$", text[: sub.start()]):
        out.append((start + sub.start(), end, "sub", (), said, said))
        end = start + sub.start()
    return [(start, end, "main", (), said, said), *out]


PARTIAL = _p(
    r"(?<![^\W_])(?:یەک|دوو|سێ|چوار|پێنج|شەش|\d+) (?:\S+ )?لە (?:کۆی )?(?:دوو|سێ|چوار|پێنج|شەش|حەوت|هەشت|نۆ|دە|یازدە|دوازدە|\d+)(?![^\W_])|(?:یەکیان|دووانیان|سیانیان|سێیان|چواریان|پێنجیان|شەشیان)|لە کۆی|بەشێک\S*|زۆربەی|نیوەی|تەنها|تەنیا|کاتژمێر|سەعات|هەندێک|بەشی|لە \S+ \S+(?: \S+)? (?:تەنیا|تەنها)|دانەیەک|یەکێک لە|کاتی|لەسەدا|%|قۆناغی یەکەم|چەند"
)
FULL = _p(r"هەموو|تەواوی|بە تەواوی|بەتەواوی|سەرجەم|گشت|ئاسایی")
ONLY_PART = _p(r"بەشێک|زۆربەی|نیوەی|تەنها|تەنیا|هەندێک")
DOUBT = _p(
    r"(?<![^\W_])(?:بڕیارە|چاوەڕوان|چاوەڕێ|پلان|بەنیازە|بۆ ئەوەی|تەندەر|بودجە|تەرخان|بەردەوامە|لە ژێر|لەژێر|بەڵێن\S*|ڕەنگە|لەوانەیە|ئەگەر|لەسەدا|قەرز|هیوا\S*|داوا\S*|دەبێت|پێویستە|دەست\S* (?:پێ ?کرد|کرا|کرد))(?![^\W_])"
)
NOT_BACK = _p(r"(?<![^\W_])(?:هێشتا (?:\S+ ){0,4}(?:نە|داخراو|بڕاو|وەستاو)\S*)")
CONTRARY = _p(r"بەڵام|کەچی|ڕەتی?کردەوە|دەڵێن")
PLAIN_NEGATION = _p(r"(?!)")
IN_USE = _p(r"(?<![^\W_])(?:کار دەکات|خرایە|کەوتە|خزمەت)(?![^\W_])")
TWO_SERVICES = _p(r"(ئاو|کارەبا|تەندروستی|پەروەردە) و (ئاو|کارەبا|تەندروستی|پەروەردە)")


STRANDS = {
    "displacement": "(?:ئاوارە\\S*|کەمپ\\S*|گەڕانەوە|پەنابەر\\S*|کۆچ)",
    "reconciliation": "(?:ئاشتەوایی|عەشیرەت\\S*|قەرەبوو\\S*|زەوی\\S*|گۆڕی بەکۆمەڵ|ونبوو\\S*|ئاشتبوونەوە|هۆز\\S*)",
    "governance": "(?:مووچە\\S*|موچە\\S*|پەرلەمان|ئەنجوومەن\\S*|پارێزگار|حکوومەت\\S*|هەڵبژاردن|دادگا|بودجە|دامەزراندن|قایمقام|ڕێککەوتن)",
    "security": "(?:پۆلیس|سوپا|پێشمەرگە|داعش|چەکدار\\S*|هێرش\\S*|ئاسایش|بۆمب\\S*|تۆپباران|درۆن|فڕۆکە|تەقینەوە|شەڕ)",
}

NATIONAL = _p(
    r"(?:(?:لە |سەرانسەری |هەموو )عێراق|پەرلەمان|ئەنجوومەنی وەزیران|فیدراڵ|نیشتمانی|سەرانسەری|سەرۆک وەزیران|هەموو پارێزگاکان)"
)


PLACE_WORDS = _set("لە بۆ بە نزیک ناو سەر لەسەر لەلایەن دوای پاش پێش لەگەڵ لەناو لای بەهۆی لەنزیک دەستی")
TOWARDS = _set("بەسەر لەگەڵ دژی سەر")
# Before the one who did it, of a passive: "by".
AGENT = re.compile(fold_pattern(r"(?<![^\W_])(?:لەلایەن|لە لایەن|بە دەستی|لەسەر دەستی) $"))
BOUND = re.compile("(?!)")
NP_STOPS = _set(
    "لە بۆ بە ڕۆژی شەوی ئێوارەی بەیانی دوێنێ ئەمڕۆ هەفتەی مانگی ساڵی کە و لەگەڵ لەسەر دوای پاش نزیک هێشتا لەبەر بەهۆی سبەی تا هەتا لەبەردەم هەڕەشەی داوای گلەیی بەڵێنی هۆشداریی"
)
EZAFE = _p(r"(?:ی|یی|ییە|انی|ەکانی|ێکی|یەکی)$")

CONDITIONAL_SPEECH = _p(r"(?:ئەگەر|بە مەرجێک|بەمەرجێک|مەگەر|تا .*نە\S+ .*نا\S+)")
# Said after a restoration, these make it one in part.
STILL_WITHOUT = _p(
    r"هێشتا (?:\S+ ){0,4}?(?:بێ|نە\S+|چاوەڕێ\S*|داخراو\S*|تاریک\S*|وشک\S*)|بێ (?:ئاو|کارەبا)\S*|(?<![^\W_])(?:نەگەیشت|ناگات|نایەت|نەهات|نەگەڕا)\S*"
)
# The phrases above name those who lack it, or agree with them.
WHO_LACKS = SAME_SUBJECT = re.compile("")
LACKING_CLAUSE = re.compile("(?!)")
FOUND_SHUT = re.compile("(?!)")


def will(words: Sequence[str], i: int, feature: str) -> bool:
    """Sorani does not mark it; the present in a clause about what is to come stands for it."""
    return feature[0] == "i"


STATE = re.compile("(?!)")


# What is told as old: by its age; as that which an anniversary is of; as that which is remembered, with its year.
YEARS_AGO = _p(r"(?<![^\W_])(?:پێش|بەر لە) (?:\S+ )?(?:ساڵ|دەیە)(?![^\W_])")
ANNIVERSARY = _p(r"(?<![^\W_])ساڵ(?:یاد|ڕۆژ|وەگەڕ)\S*(?![^\W_])")
REMEMBERED = _p(r"(?<![^\W_])یادی(?![^\W_])")
SAME_DAY = _p(r"(?<![^\W_])هەمان ڕۆژ")
FROM_SIGNING = re.compile("(?!)")

# Who writes "we" tells of himself, not of an act that others could check.
FIRST_PERSON = _p(r"(?<![^\W_])(?:ئێمە|خۆمان)(?![^\W_])")
