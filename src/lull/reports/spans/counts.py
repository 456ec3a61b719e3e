# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Deaths and injured in folded text: bounds, stated zeros, and whether the figure is of one event."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lull.reports.spans.numbers import NUMBER, number_value
from lull.reports.spans.view import fold_pattern

_N = NUMBER


@dataclass(frozen=True)
class Counts:
    """`None` is not stated; 0 is stated. `scope` is event, roundup or cumulative, or `None` without any figure."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    injured: int | None = None
    scope: str | None = None

    @property
    def stated(self) -> bool:
        """Whether any figure is stated."""
        return any(v is not None for v in (self.low, self.best, self.high, self.injured))


_WHO = (
    r"(?:people|persons|policem[ae]n|soldiers?|civilians?|militants?|fighters?|members|officers?|children|wom[ae]n|men|man|"
    r"protesters?|demonstrators?|villagers?|farmers?|pilgrims?|passengers?|visitors?|guards?|residents?|workers?|students?|"
    r"shepherds?|drivers?|insurgents?|gunmen|attackers?|others?|troops|boys?|girls?|brothers|peshmerga|mourners|worshippers|"
    r"tribesmen|recruits|shoppers|traders|personnel|conscripts|labourers|laborers|fishermen|teachers?|engineers?|hunters?|"
    r"commanders?|bystanders?|federal|police|army|of (?:its|their|his|the|them)|border|local|tribal|security|iraqi|armed|"
    r"young|suspected|islamic|state|is|isis|daesh|kurdish|turkish|members?|popular|mobili[sz]ation|more|jihadists?|"
    r"rebels?|terrorists?|deminers?|sappers?|child|woman|infant|family|truck|bus|minibus|oil|coalition|american|us)"
)
_NOUNS = (
    rf"(?: (?:(?:[a-z'-]+ )?{_WHO})){{0,5}}(?: (?:of|from|in) (?:the |its |their |an? )?(?:[\w'-]+ ){{0,3}}?[\w'-]+)?"
    r"(?:, (?:including|among them|most of them)[^,;]{3,40},)?"
)
_SINGLE = (
    r"(?:policem[ae]n|soldier|civilian|militant|fighter|member|officer|child|woman|man|protester|demonstrator|villager|farmer|"
    r"pilgrim|passenger|guard|resident|worker|student|shepherd|driver|insurgent|gunman|boy|girl|commander|person|teacher|"
    r"engineer|hunter|bystander|infant|deminer|elder|mukhtar|judge|doctor|trader|recruit|peshmerga|fisherman)"
)
_AT_LEAST = r"(?P<least>at least |more than |no fewer than |not less than |over |a minimum of )?"
_UP_TO = r"(?P<most>up to |as many as |at most |no more than )?"
_ABOUT = r"(?P<about>about |around |some |roughly |nearly |almost |an estimated |approximately |close to )?"
_COUNT = rf"{_AT_LEAST}{_UP_TO}{_ABOUT}(?:between (?P<from>{_N}) and (?P<to>{_N})|(?P<lo>{_N})(?: to | or )(?P<hi>{_N})|(?P<lo2>\d+)-(?P<hi2>\d+)|(?P<n>(?<!no )(?<!not )(?<!-){_N})|(?P<one>(?:an?|another) (?:[\w-]+ ){{0,2}}?{_SINGLE}|another\b))"
_DEAD = (
    r"(?:killed|dead|died|slain|martyred|murdered|shot dead|lost their lives|beheaded|executed|assassinated|perished)"
)
_HURT = r"(?:wounded|injured|hurt|maimed|burned|burnt)"
_BE = r"(?:(?:who )?(?:were|was|had been|have been|are|has been|being|had) (?:also |reportedly )?)?"

_DEATHS = (
    re.compile(rf"\b(?:kill(?:ed|ing|s)?|murdered|claimed the lives of|claiming the lives of|executed|beheaded|the deaths? of|killing of|assassinated|shot dead) (?:the )?{_COUNT}(?! (?:others? )?(?:were |was )?{_HURT})(?! (?:houses?|homes|cars|sheep|vehicles|years|days|km|kilomet))"),
    re.compile(rf"{_COUNT}{_NOUNS} {_BE}{_DEAD}\b"),
    re.compile(rf"\b(?:left|leaving) {_COUNT}{_NOUNS} dead\b"),
    re.compile(rf"{_COUNT} (?:deaths|fatalities|bodies|dead)\b"),
    re.compile(rf"\bdeath toll\b[^;.]{{0,40}}?\b(?:to|at|of|stands at|reached) {_COUNT}"),
)  # fmt: skip
_INJURIES = (
    re.compile(rf"\b(?:wound(?:ed|ing|s)?|injur(?:ed|ing|es|e)|hurt(?:ing)?|maim(?:ed|ing)) (?:the )?{_COUNT}(?! (?:others? )?(?:were |was )?{_DEAD})"),
    re.compile(rf"{_COUNT}{_NOUNS} {_BE}{_HURT}\b"),
    re.compile(rf"\b{_DEAD}\b[^;.]{{0,60}}? (?:and|while) {_COUNT}{_NOUNS} {_HURT}"),
    re.compile(rf"{_COUNT} (?:injuries|wounded)\b"),
)  # fmt: skip
_NO_DEATHS = re.compile(
    r"\b(?:no ?(?:one|body) (?:was|were|had been|died)(?: \w+)? ?(?:killed|dead)?|no deaths?|no fatalit\w+|without (?:loss of life|deaths|causing deaths)|nobody (?:was killed|died)|no one (?:was killed|died)|no lives were lost)\b"
)
_NO_CASUALTIES = re.compile(
    r"\b(?:no casualties|without casualties|caus(?:ed|ing) no casualties|no one (?:was|were) (?:hurt|harmed)|nobody was (?:hurt|harmed)|no ?(?:one|body) (?:was )?(?:killed or (?:injured|wounded|hurt)|hurt)|no (?:dead or wounded|deaths or injuries|loss of life or injur\w+)|neither dead nor)\b"
)
_NO_INJURED = re.compile(
    r"\b(?:no injuries|no one (?:was|were) (?:injured|wounded)|nobody was (?:injured|wounded)|no (?:\w+ )?wounded|without injur\w+)\b"
)
_CUMULATIVE = re.compile(
    r"\b(?:so far|since (?:the )?(?:start|beginning|january|february|march|april|may|june|july|august|september|october|november|december|last|(?:19|20)\d\d)|(?:death )?toll (?:to|has|rose|since|stands)|bring(?:s|ing) the (?:total|toll|number)|in total since|to date|running total|now stands)\b"
)
_ROUNDUP = re.compile(r"\b(?:separate (?:attacks|incidents|bombings|clashes|acts)|series of (?:attacks|bombings|incidents|explosions|blasts)|across (?:the country|iraq|the governorate|the province|\w+)|in (?:\w+ ){0,3}(?:attacks|bombings|incidents|clashes) (?:across|around|in several|throughout|in different)|acts? of violence|violence (?:across|in|around|has|killed|claimed|left|over|during)|wave of|(?:last|in|during|of) (?:month|january|february|march|april|may|june|july|august|september|october|november|december)'?s? (?:violence|tally|toll)|monthly|weekly (?:toll|tally|count)|incidents|(?:around|throughout) (?:the )?(?:country|iraq|governorate|province)|\d+ (?:attacks|bombings|incidents))\b")  # fmt: skip

_AR_N = _N
_AR_AT = r"(?P<least>ما لا يقل عن |على الأقل |أكثر من |لا يقل عن )?(?P<most>ما يصل إلى |نحو ما يصل إلى )?(?P<about>نحو |حوالي |قرابة |زهاء |ما يقارب )?"
_AR_DUAL = r"(?P<dual>(?:شرطيين|شرطيان|جنديين|جنديان|مدنيين اثنين|شخصين|شخصان|عنصرين|عنصران|مقاتلين اثنين|مسلحين اثنين|قتيلين|قتيلان|جريحين|جريحان|طفلين|طفلان|متظاهرين اثنين|متظاهران|ضابطين|ضابطان|شقيقين|شقيقان|مزارعين اثنين|راعيين|عاملين اثنين|امرأتين|امرأتان|مدنيان|منتسبين اثنين|آخرين اثنين|اثنين|اثنان|حارسين|حارسان|سائقين اثنين|زائرين اثنين))"
_AR_ONE = r"(?P<one>(?:شرطي|جندي|مدني|شخص|عنصر|طفل|طفلة|ضابط|مزارع|راع|راعي|متظاهر|عامل|سائق|امرأة|مواطن|مسلح|مقاتل|منتسب|حارس|قتيل|جريح|صياد|معلم|شاب|رجل|فتى|فتاة|قائد|مسؤول)(?: واحد| واحدة)?)"
_AR_C = rf"(?:{_AR_AT}(?:بين (?P<from>{_AR_N}) و ?(?P<to>{_AR_N})|(?P<n>{_AR_N}))|{_AR_DUAL}|{_AR_ONE})(?![^\W_])"
_AR_DEATHS = tuple(re.compile(fold_pattern(p)) for p in (
    rf"(?<![^\W_])(?:[وفب]?(?:مقتل|بمقتل|استشهاد|باستشهاد|قتل|قتلت|استشهد|وفاة|مصرع|بمصرع|أودى بحياة|أودت بحياة|أودى|قتلوا|مقتلها|بحياة|راح ضحيته|إعدام|اغتيال)) {_AR_C}",
    rf"{_AR_C}(?: \S+){{0,2}}? (?:قتلى|قتيلا|قتيل|شهداء|شهيدا|ضحايا|وفيات)(?![^\W_])",
    rf"(?:سقط|سقوط|حصيلة) {_AR_C} (?:قتيلا|قتلى|شهيدا|شهداء)",
))  # fmt: skip
_AR_INJURIES = tuple(re.compile(fold_pattern(p)) for p in (
    rf"(?<![^\W_])(?:[وفب]?(?:إصابة|بإصابة|جرح|بجرح|أصيب|أصيبت|جرحت|بجروح|جرحوا|اصابه)) {_AR_C}",
    rf"{_AR_C}(?: \S+){{0,2}}? (?:جرحى|جريحا|جريح|مصابا|مصابين|مصاب|إصابة|إصابات)(?![^\W_])",
))  # fmt: skip
_AR_NONE = re.compile(
    fold_pattern(
        r"(?:دون|بدون|لا|ولا|لم)(?: \S+){0,3}? (?:خسائر بشرية|ضحايا|إصابات بشرية|خسائر في الأرواح|قتلى أو جرحى|سقوط ضحايا|إصابات أو)"
    )
)
_AR_NO_DEATHS = re.compile(fold_pattern(r"(?:دون|بدون|لم|ولم)(?: \S+){0,3}? (?:قتلى|يقتل أحد|وفيات|أي قتيل)"))
_AR_NO_INJURED = re.compile(
    fold_pattern(r"(?:دون|بدون|لم|ولم)(?: \S+){0,3}? (?:إصابات|يصب أحد|جرحى|أي إصابة|وقوع إصابات)")
)
_AR_CUMULATIVE = re.compile(
    fold_pattern(
        r"(?:منذ (?:بداية|بدء|مطلع|انطلاق|عام|كانون|شباط|اذار|نيسان)|حتى الآن|إجمالي|الحصيلة الكلية|ارتفعت حصيلة|ليرتفع|حصيلة .{0,20} منذ)"
    )
)
_AR_ROUNDUP = re.compile(
    fold_pattern(
        r"(?:هجمات متفرقة|حوادث متفرقة|أعمال العنف|سلسلة (?:هجمات|تفجيرات)|خلال (?:شهر|الشهر)|حوادث منفصلة|حصيلة (?:شهر|الشهر|العنف)|عموم|في عدة (?:مناطق|محافظات))"
    )
)

_CKB_C = rf"(?P<least>لانیکەم |لانی کەم |زیاتر لە )?(?P<most>تا )?(?P<about>نزیکەی |دەوروبەری )?(?:(?P<n>{_N}))"
_CKB_WHO = r"(?: \S+){0,5}?"
_CKB_DEATHS = tuple(re.compile(fold_pattern(p)) for p in (
    rf"{_CKB_C}(?![^\W_]){_CKB_WHO} (?:کوژران|کوژرا|کوژراون|کوژراوە|شەهید بوون|شەهیدبوون|شەهید بوو|شەهید کران|گیانیان لەدەستدا|گیانیان لە دەستدا|گیانی لەدەستدا|مردن|کوژراو)",
    rf"(?:کوشتنی|کوژرانی|گیانلەدەستدانی|شەهیدبوونی) {_CKB_C}",
))  # fmt: skip
_CKB_INJURIES = tuple(re.compile(fold_pattern(p)) for p in (
    rf"{_CKB_C}(?![^\W_]){_CKB_WHO} (?:بریندار بوون|برینداربوون|بریندار بوو|بریندار کران|بریندارکران|برینداربوو|بریندار)",
    rf"(?:برینداربوونی|برینداربونی) {_CKB_C}",
))  # fmt: skip
_CKB_NONE = re.compile(
    fold_pattern(r"(?:هیچ (?:زیانێکی گیانی|قوربانییەک|کوژراو و بریندارێک)|بێ (?:زیانی گیانی|ئەوەی کەس))")
)
_NEVER = re.compile(r"(?!)")

_TABLES = {
    "en": (_DEATHS, _INJURIES, _NO_CASUALTIES, _NO_DEATHS, _NO_INJURED, _CUMULATIVE, _ROUNDUP),
    "ar": (_AR_DEATHS, _AR_INJURIES, _AR_NONE, _AR_NO_DEATHS, _AR_NO_INJURED, _AR_CUMULATIVE, _AR_ROUNDUP),
    "ckb": (_CKB_DEATHS, _CKB_INJURIES, _CKB_NONE, _NEVER, _NEVER, _NEVER, _NEVER),
}
_HARM = re.compile(
    r"kill|dead|die|death|slain|martyr|murder|shot|lives|execut|behead|assassin|perish|wound|injur|hurt|maim|fatal|bodies|casualt|harm|burn|"
    + fold_pattern(
        r"قت|شهيد|شهاد|شهد|وفا|وفي|مصرع|حيات|ضح|إعدام|اغتيال|صاب|صيب|جر|خسائر|کوژ|شەهید|گیان|مرد|بریندار|زیان"
    )
)
_LIMIT = 2_000_000


def find_counts(low: str, start: int = 0, end: int | None = None, *, lang: str = "en") -> Counts:
    """Counts stated between two offsets.

    >>> find_counts("at least three soldiers were killed and two civilians wounded by a bomb")
    Counts(low=3, best=3, high=None, injured=2, scope='event')
    >>> find_counts("no one was killed or injured").high
    0
    """
    text = low[start : len(low) if end is None else end][:1200]
    dead, hurt, none, no_dead, no_hurt, cumulative, roundup = _TABLES.get(lang, _TABLES["en"])
    if not _HARM.search(text):
        return Counts()
    low_, best, high = _first(dead, text)
    _, injured, injured_high = _first(hurt, text)
    injured = injured if injured is not None else injured_high
    if best is None and low_ is None and high is None and (none.search(text) or no_dead.search(text)):
        low_ = best = high = 0
    if injured is None and (none.search(text) or no_hurt.search(text)):
        injured = 0
    counts = Counts(low_, best, high, injured)
    if not counts.stated:
        return counts
    scope = "cumulative" if cumulative.search(text) else "roundup" if roundup.search(text) else "event"
    return Counts(low_, best, high, injured, scope)


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> tuple[int | None, int | None, int | None]:
    hits = [(m.start(), m) for p in patterns for m in p.finditer(text)]
    for _, match in sorted(hits, key=lambda h: h[0]):
        bounds = _bounds(match)
        if any(v is not None for v in bounds) and all(v is None or v <= _LIMIT for v in bounds):
            return bounds
    return None, None, None


def _bounds(match: re.Match[str]) -> tuple[int | None, int | None, int | None]:  # noqa: PLR0911  one return a case
    groups = match.groupdict()
    if groups.get("dual"):
        return 2, 2, 2
    if groups.get("one"):
        return 1, 1, 1
    first_text = groups.get("from") or groups.get("lo") or groups.get("lo2")
    if first_text:
        last_text = groups.get("to") or groups.get("hi") or groups["hi2"]
        first, last = number_value(first_text), number_value(last_text)
        return _int(first), None, _int(last)
    value = _int(number_value(groups["n"])) if groups.get("n") else None
    if value is None or 1900 <= value <= 2100:
        return None, None, None
    if groups.get("most"):
        return None, None, value
    if groups.get("least"):
        return value, value, None
    if groups.get("about"):
        return None, value, None
    return value, value, value


def _int(value: float | None) -> int | None:
    return None if value is None else int(value)
