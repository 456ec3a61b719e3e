# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Words for times in English, Arabic and Sorani, as patterns over folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lull.reports.spans.numbers import NUMBER
from lull.reports.spans.view import fold, fold_pattern


@dataclass(frozen=True)
class TimeWords:
    """Patterns of one language; `before` and `after` are matched directly beside an anchor."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    days: dict[str, int]
    units: dict[str, str]
    ordinals: dict[str, int]
    before: dict[str, re.Pattern[str]]
    after: dict[str, re.Pattern[str]]
    anchor: re.Pattern[str]


def _folded(words: dict[str, int]) -> dict[str, int]:
    return {fold(w): v for w, v in words.items()}


def _any(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _compile(patterns: dict[str, str], tail: str) -> dict[str, re.Pattern[str]]:
    if tail:
        return {k: re.compile(rf"(?:{fold_pattern(p)}){tail}") for k, p in patterns.items()}
    return {k: re.compile(rf"(?:{fold_pattern(p)})") for k, p in patterns.items()}


_EN_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_EN_DAYS = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}
_EN_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_EN_REL = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "at dawn today": 0,
    "earlier in the day": 0, "yesterday": -1, "last night": -1, "the day before yesterday": -2, "tomorrow": 1,
    "the day after tomorrow": 2,
}  # fmt: skip
_EN_UNITS = {
    "week": "week", "weekend": "weekend", "month": "month", "year": "year", "quarter": "quarter", "fortnight": "week",
    "days": "day", "day": "day", "weeks": "week", "months": "month", "years": "year", "decade": "decade",
    "decades": "decade", "half": "half",
}  # fmt: skip
_EN_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

_AR_MONTHS = {
    "كانون الثاني": 1, "شباط": 2, "آذار": 3, "اذار": 3, "نيسان": 4, "أيار": 5, "مايس": 5, "حزيران": 6, "تموز": 7, "آب": 8,
    "أيلول": 9, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "يناير": 1, "فبراير": 2, "مارس": 3,
    "أبريل": 4, "إبريل": 4, "نيسان/أبريل": 4, "مايو": 5, "يونيو": 6, "يوليو": 7, "أغسطس": 8, "سبتمبر": 9,
    "أكتوبر": 10, "نوفمبر": 11, "ديسمبر": 12,
}  # fmt: skip
_AR_DAYS = {
    "الاثنين": 0, "الإثنين": 0, "الثلاثاء": 1, "الأربعاء": 2, "الخميس": 3, "الجمعة": 4, "السبت": 5, "الأحد": 6,
}  # fmt: skip
_AR_SEASONS = {"الربيع": 3, "ربيع": 3, "الصيف": 6, "صيف": 6, "الخريف": 9, "خريف": 9, "الشتاء": 12, "شتاء": 12}
_AR_REL = {"اليوم": 0, "أمس": -1, "أول أمس": -2, "أول من أمس": -2, "الليلة الماضية": -1, "غدا": 1, "بعد غد": 2, "غد": 1}
_AR_UNITS = {
    "الأسبوع": "week", "أسبوع": "week", "أسابيع": "week", "الشهر": "month", "شهر": "month", "أشهر": "month",
    "شهور": "month", "شهرا": "month", "السنة": "year", "سنة": "year", "سنوات": "year", "العام": "year", "عام": "year",
    "عاما": "year", "أعوام": "year", "الربع": "quarter", "النصف": "half", "أيام": "day", "يوما": "day", "يوم": "day",
    "أسبوعين": "week", "شهرين": "month", "عامين": "year", "سنتين": "year", "يومين": "day", "الأيام": "day",
    "الأشهر": "month", "السنوات": "year", "الأعوام": "year",
}  # fmt: skip
_AR_ORDINALS = {
    "الأول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5, "السادس": 6, "السابع": 7, "الثامن": 8,
    "التاسع": 9, "العاشر": 10, "الحادي عشر": 11, "الثاني عشر": 12, "الثالث عشر": 13, "الرابع عشر": 14,
    "الخامس عشر": 15, "السادس عشر": 16, "السابع عشر": 17, "الثامن عشر": 18, "التاسع عشر": 19, "العشرين": 20,
    "الحادي والعشرين": 21, "الثاني والعشرين": 22, "الثالث والعشرين": 23, "الرابع والعشرين": 24,
    "الخامس والعشرين": 25, "السادس والعشرين": 26, "السابع والعشرين": 27, "الثامن والعشرين": 28,
    "التاسع والعشرين": 29, "الثلاثين": 30, "الأخير": 4,
}  # fmt: skip

_CKB_MONTHS = {
    "کانوونی دووەم": 1, "کانونی دووەم": 1, "شوبات": 2, "ئازار": 3, "ئازاری": 3, "نیسان": 4, "نیسانی": 4, "ئایار": 5,
    "ئایاری": 5, "مایس": 5, "حوزەیران": 6, "حوزەیرانی": 6, "تەممووز": 7, "تەممووزی": 7, "تەموز": 7, "تەمووزی": 7,
    "تەمووز": 7, "تەمموز": 7, "تەموزی": 7, "ئاب": 8, "ئابی": 8, "ئەیلوول": 9, "ئەیلوولی": 9, "ئەیلول": 9, "ئەیلولی": 9, "تشرینی یەکەم": 10,
    "تشرینی یەکەمی": 10, "تشرینی دووەم": 11, "تشرینی دووەمی": 11, "کانوونی یەکەم": 12, "کانوونی یەکەمی": 12,
    "کانونی یەکەم": 12, "شوباتی": 2, "کانوونی دووەمی": 1,
}  # fmt: skip
_CKB_DAYS = {
    "دووشەممە": 0, "دوشەممە": 0, "سێشەممە": 1, "سێ شەممە": 1, "چوارشەممە": 2, "چوار شەممە": 2, "پێنجشەممە": 3,
    "پێنج شەممە": 3, "هەینی": 4, "یەکشەممە": 6, "یەک شەممە": 6, "شەممە": 5,
}  # fmt: skip
_CKB_SEASONS = {"بەهار": 3, "بەهاری": 3, "هاوین": 6, "هاوینی": 6, "پاییز": 9, "پاییزی": 9, "زستان": 12, "زستانی": 12}
_CKB_REL = {"ئەمڕۆ": 0, "ئەمشەو": 0, "دوێنێ": -1, "دوێنێ شەو": -1, "پێرێ": -2, "سبەی": 1, "سبەینێ": 1}
_CKB_UNITS = {
    "هەفتەی": "week", "هەفتە": "week", "هەفتەیەک": "week", "مانگی": "month", "مانگ": "month", "مانگێک": "month",
    "مانگدا": "month", "ساڵی": "year", "ساڵ": "year", "ساڵێک": "year", "ساڵدا": "year", "چارەکی": "quarter",
    "ڕۆژ": "day", "ڕۆژدا": "day", "هەفتەدا": "week", "مانگەکە": "month",
}  # fmt: skip
_CKB_ORDINALS = {"یەکەمی": 1, "دووەمی": 2, "سێیەمی": 3, "چوارەمی": 4, "یەکەم": 1, "دووەم": 2, "سێیەم": 3, "چوارەم": 4}

_YEAR = r"(?<![\d.,/-])(?:19|20)\d\d(?![\d/]|[.,]\d|-\d)"
_ISO = r"(?<!\d)(?:19|20)\d\d-\d\d?-\d\d?(?!\d)|(?<!\d)\d{1,2}/\d{1,2}/(?:19|20)\d\d(?!\d)"


def _words(
    months: dict[str, int],
    weekdays: dict[str, int],
    seasons: dict[str, int],
    days: dict[str, int],
    units: dict[str, str],
    **more: dict[str, int] | dict[str, str],
) -> TimeWords:
    f_months, f_week, f_seasons, f_days = map(_folded, (months, weekdays, seasons, days))
    f_units = {fold(w): v for w, v in units.items()}
    prefix = str(more["prefix"]["left"])
    suffix = fold_pattern(str(more["prefix"].get("right", "")))
    anchor = (
        rf"(?P<iso>{_ISO})|{prefix}(?:(?P<rel>{_any(f_days)})|(?P<month>{_any(f_months)})|(?P<weekday>{_any(f_week)})"
        rf"|(?P<season>{_any(f_seasons)})|(?P<unit>{_any(f_units)})){suffix}(?![^\W\d_])|(?P<year>{_YEAR})"
    )
    ordinals = more["ordinals"]
    return TimeWords(
        months=f_months,
        weekdays=f_week,
        seasons=f_seasons,
        days=f_days,
        units=f_units,
        ordinals={fold(w): int(v) for w, v in ordinals.items()},
        before=_compile({k: str(v) for k, v in more["before"].items()}, r"\s*$"),
        after=_compile({k: str(v) for k, v in more["after"].items()}, ""),
        anchor=re.compile(anchor),
    )


def _alternatives(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


ENGLISH = _words(
    _EN_MONTHS, _EN_DAYS, _EN_SEASONS, _EN_REL, _EN_UNITS,
    ordinals=_EN_ORDINALS,
    prefix={"left": r"(?<![^\W_])"},
    before={
        "day": r"(?:(?<![\d.,])(\d{1,2})(?:st|nd|rd|th)?(?: (?:to|and|or) |-))?(?<![\d.,])(\d{1,2})(?:st|nd|rd|th)?(?: of| day of)?",
        "early": r"\b(?:early|the (?:start|beginning|opening days?|first days?) of|at the (?:start|beginning) of)(?: in)?(?: the| this| last| next)?-?",
        "mid": r"\b(?:mid|the middle of)(?: this| last| next)?-?",
        "late": r"\b(?:late|the (?:last|closing) days of|towards? the end of)(?: in)?(?: the| this| last| next)?-?",
        "end": r"\b(?:the )?(?:very )?(?:end|close)(?: of)?(?: the| this| last| next| that)?",
        "last": r"\b(?:last|previous|past|this past)",
        "next": r"\b(?:next|coming|the following)",
        "this": r"\b(?:this|the current|the same)",
        "the": r"\b(?:the|of)",
        "since": r"\b(?:since|from|starting|beginning|as of|effective)(?: on)?(?: last| early| late| the)?",
        "by": r"\b(?:by|until|till|before|through|no later than|not later than|up to|ahead of)(?: the)?",
        "ordinal": rf"\b({_alternatives(_EN_ORDINALS)})",
        "count": rf"(?:\b(?:the )?(?:past|last|previous|over|some|about|nearly|almost|around|more than) )*(?<![^\W_])({NUMBER}|an?|several|a few|some|couple of)",
        "year_cue": r"\b(?:in|since|of|during|by|until|till|through|from|to|before|after|early|late|mid|end|back in|throughout|and|year|for|fiscal year|the|since early|since late|around|until early|until late|until the end of|that)[ -]",
        "not": r"(?:\b(?:down|up) from \S+(?: \S+)?|\bthan(?: \S+)?(?: \S+)?)",
    },
    after={
        "year": rf",? (?:of )?({_YEAR})",
        "day": r" (?:the )?(\d{1,2})(?:st|nd|rd|th)?(?:-(\d{1,2}))?(?![\d:]|,\d{3}|\.\d| ?(?:%|percent|people|dead))(?:,? ((?:19|20)\d\d)\b)?",
        "last": r" (?:last)\b(?! (?:week|month|year))",
        "next": r" (?:next|to come)\b",
        "ago": r" (?:ago|earlier|back)\b",
        "subject": r" (?:saw|brought|was|had|witnessed|passed|ended|began|proved|has)\b",
        "range": r"(?: (?:morning|night|evening|afternoon))? (?:to|and|until|through|till) ",
        "of": r" of ",
    },
)  # fmt: skip

ARABIC = _words(
    _AR_MONTHS, _AR_DAYS, _AR_SEASONS, _AR_REL, _AR_UNITS,
    ordinals=_AR_ORDINALS,
    prefix={"left": r"(?<![^\W\d_])(?:[وف]?[بلك]?)"},
    before={
        "day": r"(?<![\d.,])(?:(\d{1,2})(?: و ?| ?- ?| الى | إلى ))?(\d{1,2})(?: من)?(?: شهر)?",
        "ordinal_day": rf"({_alternatives(_AR_ORDINALS)})(?: من)(?: شهر)?",
        "early": r"(?<![^\W_])(?:[وب]?(?:مطلع|بداية|أوائل|اول|مستهل))(?: شهر)?",
        "mid": r"(?<![^\W_])(?:[وب]?(?:منتصف|اواسط|أواسط))(?: شهر)?",
        "late": r"(?<![^\W_])(?:[وب]?(?:أواخر|آخر))(?: شهر)?",
        "end": r"(?<![^\W_])(?:[وبل]?(?:نهاية|انتهاء|ختام))(?: شهر| عام| سنة)?",
        "last": r"(?!)",
        "next": r"(?!)",
        "this": r"(?<![^\W_])(?:هذا|هذه)",
        "the": r"(?<![^\W_])(?:شهر|عام|سنة)",
        "since": r"(?<![^\W_])(?:منذ|من|ابتداء من|اعتبارا من|بدءا من)(?: يوم| مساء| صباح| شهر| عام| سنة| مطلع| نهاية| بداية)?",
        "by": r"(?<![^\W_])(?:[وب]?(?:حلول|قبل|حتى|لغاية|إلى|الى|غاية))(?: يوم| شهر| عام| سنة)?",
        "ordinal": rf"(?<![^\W_])({_alternatives(_AR_ORDINALS)})",
        "count": rf"(?<![^\W_])({NUMBER}|عدة|بضعة|بضع)",
        "year_cue": r"(?<![^\W_])(?:[وبفل]?(?:عام|العام|سنة|السنة|لعام|في|منذ|من|لسنة|حتى|نهاية|مطلع|أواخر|صيف|ربيع|شتاء|خريف))",
        "not": r"(?!)",
        "ago": rf"(?<![^\W_])(?:قبل|منذ|قبيل)(?: نحو| حوالي| أكثر من| قرابة)?(?: {NUMBER})?",
    },
    after={
        "year": rf"(?:/[^\W\d_]+)?(?: من)?(?: عام| العام| سنة| السنة|,)? ({_YEAR})",
        "day": r"(?!)",
        "last": r"(?:/[^\W\d_]+)? (?:الماضي|الماضية|الماضيين|المنصرم|المنصرمة|الفائت|الفائتة|السابق|السابقة|الاخيره|الأخير)(?![^\W_])",
        "next": r"(?:/[^\W\d_]+)? (?:المقبل|المقبلة|القادم|القادمة|الآتي|التالي|التالية)(?![^\W_])",
        "this": r"(?:/[^\W\d_]+)? (?:الجاري|الجارية|الحالي|الحالية)(?![^\W_])",
        "ago": r"(?!)",
        "range": r" (?:و|إلى |حتى |- )(?:يوم )?",
        "of": r" من ",
    },
)  # fmt: skip

SORANI = _words(
    _CKB_MONTHS, _CKB_DAYS, _CKB_SEASONS, _CKB_REL, _CKB_UNITS,
    ordinals=_CKB_ORDINALS,
    prefix={"left": r"(?<![^\W\d_])(?:و)?", "right": r"(?:ییەوە|یەوە|ەوە|وە|یدا|ییدا|دا|یش|ییش|ی|یی)?"},
    before={
        "day": r"(?:(?<![\d.,])(\d{1,2}) ?(?:-|تا|و) ?)?(?<![\d.,])(\d{1,2})(?:ی|ێی)?(?: مانگی)?",
        "ordinal_day": r"(?!)",
        "early": r"(?<![^\W_])(?:سەرەتای|یەکەم ڕۆژەکانی)(?: مانگی)?",
        "mid": r"(?<![^\W_])(?:ناوەڕاستی|نیوەی)(?: مانگی)?",
        "late": r"(?!)",
        "end": r"(?<![^\W_])(?:کۆتایی|کۆتاییەکانی)(?: مانگی| ئەم)?",
        "last": r"(?!)",
        "next": r"(?!)",
        "this": r"(?<![^\W_])(?:ئەم)",
        "the": r"(?<![^\W_])(?:مانگی|ساڵی|ڕۆژی)",
        "since": r"(?<![^\W_])(?:لەوەتەی)(?: ڕۆژی| مانگی| ساڵی)?",
        "by": r"(?<![^\W_])(?:تا|هەتا|پێش|بەر لە|تاوەکو)(?: ڕۆژی| مانگی| ساڵی)?",
        "ordinal": r"(?!)",
        "count": rf"(?<![^\W_])({NUMBER}|چەند)",
        "year_cue": r"(?<![^\W_])(?:ساڵی|ساڵ|لە|تا|کۆتایی|هاوینی|بەهاری|پاییزی|زستانی|هەتا)",
        "not": r"(?!)",
        "ago": r"(?<![^\W_])(?:پێش)",
    },
    after={
        "year": rf"(?: ساڵی|ی|ی ساڵی|,)? ?({_YEAR})",
        "day": r"(?!)",
        "last": r"ی? (?:ڕابردوو|ڕابردوودا|پێشوو|پێشوودا)(?![^\W_])",
        "next": r"ی? (?:داهاتوو|داهاتوودا|ئایندە|دادێت)(?![^\W_])",
        "this": r"(?!)",
        "ago": r" (?:لەمەوبەر|لەمەوپێش|پێش ئێستا|بەر لە ئێستا)",
        "tail_since": r".*وە",
        "range": r" (?:و|تا) (?:ڕۆژی )?",
        "of": r" لە ",
    },
)  # fmt: skip

WORDS = {"en": ENGLISH, "ar": ARABIC, "ckb": SORANI}
