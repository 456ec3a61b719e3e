# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Numbers in digits and in words, in English, Arabic and Sorani, in folded text (see `spans.view`)."""

from __future__ import annotations

import re
from typing import NamedTuple

from lull.reports.spans.view import fold

_EN = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
    "zero": 0,
}  # fmt: skip
_AR = {
    "واحد": 1, "واحدا": 1, "واحدة": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2, "ثلاثة": 3, "ثلاث": 3, "أربعة": 4,
    "أربع": 4, "خمسة": 5, "خمس": 5, "ستة": 6, "ست": 6, "سبعة": 7, "سبع": 7, "ثمانية": 8, "ثماني": 8, "ثمان": 8,
    "تسعة": 9, "تسع": 9, "عشرة": 10, "عشر": 10, "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "أربعون": 40,
    "أربعين": 40, "خمسون": 50, "خمسين": 50, "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70, "ثمانون": 80,
    "ثمانين": 80, "تسعون": 90, "تسعين": 90, "مئة": 100, "مائة": 100, "مئتا": 200, "مئتي": 200, "مئتان": 200,
    "مئتين": 200, "مائتا": 200, "مائتي": 200, "مائتين": 200, "ثلاثمئة": 300, "ثلاثمائة": 300, "أربعمئة": 400,
    "أربعمائة": 400, "خمسمئة": 500, "خمسمائة": 500, "ستمئة": 600, "ستمائة": 600, "سبعمئة": 700, "سبعمائة": 700,
    "ثمانمئة": 800, "ثمانمائة": 800, "تسعمئة": 900, "تسعمائة": 900, "ألف": 1000, "آلاف": 1000, "ألفا": 1000,
    "ألفي": 2000, "ألفان": 2000, "ألفين": 2000, "مليون": 10**6, "ملايين": 10**6, "مليونا": 10**6, "مليوني": 2 * 10**6,
    "مليونين": 2 * 10**6, "مليونان": 2 * 10**6, "مليار": 10**9, "مليارات": 10**9, "ملياري": 2 * 10**9,
    "مليارين": 2 * 10**9, "أحد": 1, "اثنا": 2, "اثني": 2, "اثنتا": 2, "اثنتي": 2, "إحدى": 1,
}  # fmt: skip
_CKB = {
    "یەک": 1, "دوو": 2, "سێ": 3, "چوار": 4, "پێنج": 5, "شەش": 6, "حەوت": 7, "هەشت": 8, "نۆ": 9, "دە": 10,
    "یازدە": 11, "یانزە": 11, "دوازدە": 12, "دوانزە": 12, "سێزدە": 13, "سیانزە": 13, "چواردە": 14, "پازدە": 15,
    "پانزە": 15, "شازدە": 16, "شانزە": 16, "حەڤدە": 17, "حەڤدەه": 17, "هەژدە": 18, "نۆزدە": 19, "بیست": 20, "سی": 30,
    "چل": 40, "پەنجا": 50, "شەست": 60, "حەفتا": 70, "هەشتا": 80, "نەوەد": 90, "سەد": 100, "هەزار": 1000,
    "ملیۆن": 10**6, "ملیار": 10**9, "ملیۆنێک": 10**6,
}  # fmt: skip

_WORDS: dict[str, float] = {}
for _table in (_CKB, _AR, _EN):
    _WORDS.update({fold(word): value for word, value in _table.items()})
_WORDS.update({fold(word + "ی"): value for word, value in _CKB.items() if 1 < value <= 20})
# Short words that are common words too: a number only beside another number word or before a noun that is counted.
_SCALE = frozenset(fold(w) for w in ["hundred", "thousand", "million", "billion", "dozen", "مئة", "مائة", "ألف", "آلاف", "ألفا", "مليون", "ملايين", "مليونا", "مليار", "مليارات", "سەد", "هەزار", "ملیۆن", "ملیار"])  # fmt: skip

_ALTERNATIVES = "|".join(sorted((re.escape(w) for w in _WORDS), key=len, reverse=True))
_DIGIT = r"\d{1,3}(?:[,٬]\d{3}){1,4}(?:\.\d+)?(?![\d])|\d{1,12}(?:\.\d{1,4})?"
_WORD = rf"(?:[وف]?[بل]?)(?:{_ALTERNATIVES})"
NUMBER = (
    rf"(?:(?:(?:half )?an? )?(?:{_DIGIT})(?:[ -](?:{'|'.join(sorted(_SCALE, key=len, reverse=True))})\b)?"
    rf"|(?:half )?(?:an? )?(?<![^\W_])(?:{_WORD})(?:(?: and |[ -]| و )(?:{_WORD})){{0,7}}(?![^\W_]))"
)
_NUMBER = re.compile(NUMBER)
_HEADS = sorted({w[:2] for w in _WORDS})
_ANY = re.compile(rf"\d|(?<![^\W_])[وف]?[بل]?(?:{'|'.join(_HEADS)})")
_PREFIXES = ("وفبل", "بل")
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+")


class Number(NamedTuple):
    """A number with its range in the folded text."""

    start: int
    end: int
    value: float


def number_value(text: str) -> float | None:
    """Value of one folded number, or `None`.

    >>> [number_value(t) for t in ("1,200", "two hundred and fifty", "a dozen", "half a dozen", "31.5", "9 billion")]
    [1200.0, 250.0, 12.0, 6.0, 31.5, 9000000000.0]
    >>> number_value(fold("خمسة وعشرين")), number_value(fold("ثلاثة عشر")), number_value(fold("بیست و پێنج"))
    (25.0, 13.0, 25.0)
    """
    total, current, seen, half = 0.0, 0.0, False, False
    for token in _TOKEN.findall(text):
        if token == "half":
            half = True
            continue
        value = _token_value(token)
        if value is None:
            continue
        if value >= 1000 and token in _SCALE:
            total, current = total + max(current, 1) * value, 0
        elif token in _SCALE:
            current = max(current, 1) * value
        else:
            current += value
        seen = True
    return (total + current) * (0.5 if half else 1) if seen else None


def _token_value(token: str) -> float | None:
    if token[0].isdigit():
        digits = token.rstrip(",").replace(",", "")
        return float(digits) if len(digits) <= 15 else None
    if token in _WORDS:
        return _WORDS[token]
    for cut in (1, 2):  # "and" and a preposition written to the word
        if token[cut - 1 : cut] not in _PREFIXES[cut - 1] or (found := _WORDS.get(token[cut:])) is None:
            continue
        return found if len(token) > cut + 2 or token[0] == "و" else None
    return None


def numbers(low: str, start: int = 0, end: int | None = None) -> list[Number]:
    """All numbers of a stretch of folded text, in order.

    >>> [n.value for n in numbers("three policemen and 1,200 soldiers in 2 of twenty-five towns")]
    [3.0, 1200.0, 2.0, 25.0]
    """
    found: list[Number] = []
    if not _ANY.search(low, start, len(low) if end is None else end):
        return found
    for match in _NUMBER.finditer(low, start, len(low) if end is None else end):
        for a, b in _parts(match):
            value = number_value(low[a:b])
            if low[a - 1 : a] == "-" and low[a - 2 : a - 1].isalpha():
                continue  # "COVID-19" counts nothing
            if value is not None:
                found.append(Number(a, b, value))
    return found


_AND = re.compile(r" and | و ?(?=[^\W\d_])")


def _parts(match: re.Match[str]) -> list[tuple[int, int]]:
    """As in "between three and five": two numbers, where "hundred and five" and "twenty and one" are one."""
    start, parts, text = match.start(), [], match.group()
    for join in _AND.finditer(text):
        left, right = number_value(text[start - match.start() : join.start()]), number_value(text[join.end() :])
        if left is None or right is None:
            continue
        whole = (
            left >= 100
            or (left % 10 == 0 and left >= 20 and right < 10)
            or (left < 10 and right % 10 == 0 and right >= 20)
            or right >= 1000
        )
        if not whole:
            parts.append((start, match.start() + join.start()))
            start = match.start() + join.end()
    return [*parts, (start, match.end())]
