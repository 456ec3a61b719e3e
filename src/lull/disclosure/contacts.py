"""Telephone numbers, e-mail addresses, coordinates and home addresses in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lull.languages import disclosure_words

Span = tuple[int, int, str]

# Digits of other scripts, one for one, so that places in the text stay the same.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٫،＋", "012345678901234567890123456789.,+")
_PHONES = (
    r"(?<![\w.])(?:\+|00)[\s(]*\d(?:[\s().\-/]*\d){7,14}(?!\w)",
    r"(?<![\w.,\-/])\(?0\d(?:[)\s.\-/]{0,2}\d){7,10}(?!\w)",
    r"(?<![\w.,\-/])[5-9]\d(?:[ .\-]\d\d){3}(?![\w.,\-/]?\d)",
)
_MAIL = r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
_DEGREES = r"[-+]?\d{1,3}(?:[.,]\d{3,}|\.\d{2,}(?=\s*°))\s*°?\s*[NSEWO]?"
_POINTS = (
    rf"(?<![\d.,]){_DEGREES}\s*[,;/|]?\s*{_DEGREES}(?![\d.])",
    r"\d{1,3}\s*[°º]\s*\d{1,2}(?:[.,]\d+)?\s*['′’](?:\s*\d{1,2}(?:[.,]\d+)?\s*[\"″”]?)?\s*[NSEWO]?",
    r"(?<![\d.])[NS]?\s?\d{1,2}\.\d{2,}\s*°?\s*[NS]?\b\W{0,3}[EWO]?\s?\d{1,3}\.\d{2,}\s*°?\s*[EWO]\b",
    r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b",
    r"\b\d{1,2}\s?[NS]\s+\d{6}\s+\d{7}\b",
    r"\b[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}\b",
    r"(?:geo:|@)[-+]?\d{1,3}\.\d+,[-+]?\d{1,3}\.\d+",
)


def contacts(text: str) -> Iterator[Span]:
    """Start, end and kind of each: `telephone`, `e-mail`, `coordinates` or `address`.

    >>> sorted({kind for _, _, kind in contacts("tel +964 770 123 4567, at 33.31234, 44.36123; 18 May 2018 to 2019")})
    ['coordinates', 'telephone']
    """
    plain = text.translate(_DIGITS)
    if not any(c.isdigit() or c == "@" for c in plain):
        return
    for kind, patterns in _patterns().items():
        for pattern in patterns:
            for found in pattern.finditer(plain):
                if kind != "coordinates" or _on_earth(found[0]):
                    yield found.start(), found.end(), kind


def _on_earth(text: str) -> bool:
    """A pair of decimal numbers is a point only if both can be degrees."""
    numbers = [float(n.replace(",", ".")) for n in re.findall(r"\d{1,3}[.,]\d+", text)]
    return len(numbers) < 2 or (min(numbers) <= 90 and max(numbers) <= 180)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    words = disclosure_words()
    phone = "|".join(words["telephones"])
    degree = "|".join(words["latitudes"])
    labelled = rf"\b(?:{phone})\b[\w.]{{0,4}}\W{{0,4}}\+?\d(?:[\s().\-/]*\d){{5,14}}"
    parted = rf"\b(?:{degree})\b[^\d\n]{{0,12}}[-+]?\d{{1,3}}[.,]\d+"
    return {
        "coordinates": tuple(re.compile(p, re.IGNORECASE if p is parted else 0) for p in (parted, *_POINTS)),
        "telephone": tuple(re.compile(p, re.IGNORECASE) for p in (labelled, *_PHONES)),
        "e-mail": (re.compile(_MAIL),),
        "address": tuple(re.compile(rf"(?<!\w){p}", re.IGNORECASE) for p in words["addresses"]),
    }
