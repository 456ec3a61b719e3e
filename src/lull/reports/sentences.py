# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Sentences with offsets, for English, Arabic and Sorani news prose."""

from __future__ import annotations

import re
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of characters."""

    start: int
    end: int


_ABBREVIATIONS = frozenset(
    re.split(
        " ",
        "brig gen lt col maj capt sgt cpl pvt adm cdr cmdr mr mrs ms dr prof st no nos dept gov sen rep eng rev hon pres "
        "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun approx vs fig inc ltd "
        "co corp etc al jr sr mt ft ca govt secy min dir",
    )
)
# Words that may well end a sentence although they are abbreviations: the next word decides.
_WEAK = frozenset(("etc", "al", "jr", "sr", "inc", "ltd", "co", "no", "min", "corp"))
_MARK = r"[ \t]*(?:[-•*–▪◦‣·●►]|\d{1,2}[.)](?= )|\([a-z\d]{1,2}\)(?= ))"
_END = re.compile(
    rf"[.!?؟۔…]+[\"'”’»)\]]*(?=\s|$)|\n[ \t]*\n+|\n(?={_MARK})|\n(?=[A-Z][A-Z &/,()-]{{2,60}}:?[ \t]*(?:\n|$))"
    r"|(?<=[A-Z)&:])\n(?<=[A-Z][A-Z)&:]\n)(?=[ \t]*\S)"
)
_BEFORE = re.compile(r"(?:^|[\s(\[\"'“‘«–—-])((?:[^\W\d_]\.)+[^\W\d_]|[^\W\d_]{1,6})$")
_NEXT = re.compile(r"\s*[\"'“‘«(\[]*(\S)")
_LIST = re.compile(rf"\s*\n{_MARK}")
_FEW = 3  # words of a heading that nothing but its place tells
LONGEST = 2000


def split_sentences(text: str) -> tuple[Span, ...]:
    """Sentences in order, without the blanks between them; none is longer than 2,000 characters.

    Ranks and initials ("Brig.-Gen.", "U.S."), decimals, ellipses and closing quotes do not split a sentence;
    blank lines and list marks do.

    >>> text = 'Brig.-Gen. X of the U.S. Army said: "Stay." Then he left.'
    >>> [text[s.start : s.end] for s in split_sentences(text)]
    ['Brig.-Gen. X of the U.S. Army said: "Stay."', 'Then he left.']
    """
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if text[match.start()] == "\n" or _ends(text, start, match):
            _append(spans, text, start, match.end())
            start = match.end()
    _append(spans, text, start, len(text))
    return tuple(spans)


def is_header(text: str, then: str = "") -> bool:
    """Whether a stretch of text is a heading, which tells nothing and names no place of what follows.

    `then` is the text after it: few words without a stop before the first point of a list are a heading, too.

    >>> is_header("SITUATION OVERVIEW"), is_header("UN IRAQ: water is cut in Baaj.")
    (True, False)
    >>> is_header("الوضع الأمني", chr(10) + "• هجوم في الرشاد"), is_header("Water is cut", " in Baaj")
    (True, False)
    """
    if _LIST.match(then) and text[-1] not in ".!?؟" and len(text.split()) <= _FEW and not _LIST.match(f"\n{text}"):
        return not any(c.isdigit() for c in text)
    if not text.isupper() or text[-1] in ".!?" or len(text.split()) > 10:
        return False
    return next(c for c in text if c.isalpha()).isascii()


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end(), match.end() + 20)
    if following is None:
        return True
    after = following.group(1)
    if match.group().startswith(".") and not match.group().startswith(".."):
        word = _BEFORE.search(text, max(start, match.start() - 14), match.start())
        if word and _is_abbreviation(word.group(1), after):
            return False
    # A lower-case word goes on with the sentence ("Is it safe?" they asked).
    return not after.islower()


def _is_abbreviation(word: str, after: str) -> bool:
    if "." in word:
        return not after.isupper() or len(word) <= 3
    low = word.lower()
    if len(word) == 1:
        return word.isupper() and word != "I"
    if low in _WEAK:
        return not after.isupper()
    return low in _ABBREVIATIONS and (word[0].isupper() or low in {"vs", "approx", "ca"})


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        _append(spans, text, start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        spans.append(Span(start, end))
