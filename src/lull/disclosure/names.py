"""Names of persons in a text: a title before a name, or a common given name with another name behind it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from lull.disclosure.contacts import Span
from lull.languages import disclosure_words

_WORD = re.compile(r"[^\W\d_][\w'’\-]*\.?")
# A name has at most so many parts.
_LONGEST = 5


def names(text: str, places: Collection[str] = ()) -> Iterator[Span]:
    """Start, end and `name` of each name of a person.

    `places` are names of places in small letters: a place named for a person is a place. So is what has a word such as
    hospital, bridge or brigade behind (or, in Arabic script, before) the name.

    >>> text = "Sheikh Ahmed Hassan met the Governor at Ahmed Maher Hospital"
    >>> [text[a:b] for a, b, _ in names(text)]
    ['Ahmed Hassan']
    """
    found = list(_WORD.finditer(text))
    words = [w[0].rstrip(".").lower() for w in found]
    n = 0
    while n < len(found):
        last = _name_from(text, found, words, n)
        if last is None:
            n += 1
            continue
        start, end = found[n].start(), found[last].start() + len(found[last][0].rstrip("."))
        if not _institution(words, n, last) and text[start:end].lower() not in places:
            yield start, end, "name"
        n = last + 1


def _name_from(text: str, found: list[re.Match[str]], words: list[str], n: int) -> int | None:
    """Index of the last word of a name that begins at `n`; None where none does."""
    titled = n > 0 and words[n - 1] in _words("titles") and _joined(text, found, n - 1)
    given = _given(found[n][0])
    if not (given or titled) or not _named(found[n][0], words[n], given=given):
        return None
    last = n
    while last + 1 < len(found) and last - n + 1 < _LONGEST and _joined(text, found, last):
        if not _follows(found[last + 1][0], words[last + 1]):
            break
        last += 1
    while last > n and words[last] in _words("particles"):
        last -= 1
    return last if titled or last > n else None


def _named(word: str, plain: str, *, given: bool) -> bool:
    """Whether a word may begin a name: one of the given names, or a capital letter that begins no office."""
    return given or (word[:1].isupper() and not _office(plain) and plain not in _words("titles"))


def _follows(word: str, plain: str) -> bool:
    if plain in _words("particles") or _given(word):
        return True
    if _office(plain) or _institutional(plain):
        return False
    if word[:1].isupper() or re.match(r"(al|el|ad|ar|as|ash|at|az|an)-", plain):
        return True
    # Arabic script has no capitals: a family name has the article and the ending of origin.
    return bool(re.fullmatch(r"ال\w{2,}ي", plain))


def _joined(text: str, found: list[re.Match[str]], n: int) -> bool:
    """Whether only a blank (or the point of an abbreviation) stands between a word and the next."""
    return text[found[n].end() : found[n + 1].start()].strip(" \u00a0\u200e\u200f") == ""


def _institution(words: list[str], first: int, last: int) -> bool:
    after = words[last + 1] if last + 1 < len(words) else ""
    before = words[first - 1] if first else ""
    return _institutional(after) or _institutional(before)


def _given(word: str) -> bool:
    """Whether a word is a given name; in a script with capitals it begins with one."""
    bare = re.sub(r"('s|’s)?\.?$", "", word)
    return bare.lower() in _words("given") and not word[:1].islower()


def _institutional(word: str) -> bool:
    return bool(word) and bool(_pattern("institutions").fullmatch(word))


def _office(word: str) -> bool:
    return bool(_pattern("offices").fullmatch(word))


def is_office(text: str) -> bool:
    """Whether a text names an office or an organisation by a word for one, or by capitals alone.

    >>> is_office("Prime Minister of Canada"), is_office("UNDP"), is_office("Ahmed Hassan")
    (True, True, False)
    """
    words = [w[0].rstrip(".") for w in _WORD.finditer(text)]
    return any(_office(w.lower()) or _institutional(w.lower()) or (w.isupper() and len(w) > 1) for w in words)


@lru_cache(maxsize=8)
def _words(name: str) -> frozenset[str]:
    return frozenset(disclosure_words()[name])


@lru_cache(maxsize=8)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:ال|و)?(?:{'|'.join(disclosure_words()[name])})(?:ی|ة|ات)?", re.IGNORECASE)
