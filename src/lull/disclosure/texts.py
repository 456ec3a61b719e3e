"""A free text as it may leave: without names, contacts and coordinates, and with small counts of people hidden."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lull.disclosure.contacts import contacts
from lull.disclosure.counts import HIDDEN, SMALLEST
from lull.disclosure.names import names
from lull.languages import counted_words, disclosure_words

BLANK = "[…]"
# Marks that are not seen and would split a name or a number: soft hyphen, zero-width blanks, changes of direction.
_UNSEEN = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>|&(?:nbsp|#160|#xa0|shy|zwnj);", re.IGNORECASE)
_DIGITS = "".join(chr(ord(zero) + n) for zero in ("0", "٠", "۰") for n in range(1, SMALLEST))


@dataclass(frozen=True)
class Screened:
    """A text after screening, and the kinds of things that were taken out of it, each once."""

    text: str
    found: tuple[str, ...]


def screened(text: str, places: Collection[str] = ()) -> Screened:
    """The text with what must not leave taken out.

    Names of persons, telephone numbers, e-mail addresses, coordinates and home addresses become `[…]`; counts of 1 to 4
    people, in figures or in words, become `<5`. `places` are names of places in small letters, which are no names of
    persons. What was screened before stays as it is.

    >>> screened("Sheikh Ahmed Hassan, tel +964 770 123 4567, pays two families").text
    'Sheikh […], […], pays <5 families'
    >>> screened("Prime Minister of Canada pays 26 families").found
    ()
    >>> screened("Sheikh <b>Ahmed</b> Hassan met two <i>men</i>").text
    'Sheikh <b>[…] met <5 <i>men</i>'
    """
    text = _UNSEEN.sub("", text)
    # Markup becomes blanks of the same length, so that it splits nothing and places in the text stay the same.
    plain = _MARKUP.sub(lambda found: " " * len(found[0]), text)
    spans = [(a, b, BLANK, kind) for a, b, kind in (*contacts(plain), *names(plain, places))]
    spans += [(a, b, shown, "small count") for a, b, shown in few(plain)]
    parts: list[str] = []
    kinds: list[str] = []
    at = 0
    for start, end, instead, kind in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start >= at:
            parts += [text[at:start], instead]
            kinds.append(kind)
        at = max(at, end)
    return Screened("".join([*parts, text[at:]]), tuple(dict.fromkeys(kinds)))


def few(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of each number of 1 to 4 people, and what may stand there instead.

    Also words that hold both number and people, such as an Arabic dual, and a number behind what it counts.

    >>> text = "2 people from 3 families; 3 million people; killed: 4; 2 to 3 men; wounding two."
    >>> [text[a:b] for a, b, _ in few(text)]
    ['2', '3', '2 to 3', 'two', '4']
    """
    for pattern in _few():
        for found in pattern.finditer(text):
            yield found.start("n"), found.end("n"), HIDDEN
    for pattern, people in _counted():
        for found in pattern.finditer(text):
            yield found.start(), found.end(), people % HIDDEN


@lru_cache(maxsize=1)
def _few() -> tuple[re.Pattern[str], ...]:
    words = disclosure_words()
    people, harmed, small, much = ("|".join(words[name]) for name in ("people", "harmed", "small", "magnitudes"))
    one = rf"(?:[{_DIGITS}](?!\d)|(?:{small})(?!\w))"
    pair = rf"(?:\s*[\-–—/]\s*{one}|\s+[^\W\d]{{1,4}}\s+{one}|\s*\([{_DIGITS}]\))?"
    number = rf"(?<![\w.,:/\-–<+])[وبلف]?(?P<n>{one}{pair})(?![.,:/\-–%]\d|%)"
    between = rf"(?:\s+(?!(?:{much})\b)[^\W\d]{{2,}}){{0,2}}?\s+"
    return (
        re.compile(rf"{number}{between}(?:ال)?(?:{people})(?!\w)", re.IGNORECASE),
        # "killed 3." but not "killed 3 goats" nor "3 km away".
        re.compile(
            rf"(?<!\w)(?:{harmed})\s+(?P<n>{one}{pair})(?=\s*(?:$|[^\w\s%.]|\.(?!\d)|(?!km)[^\W\d]{{1,4}}\b))",
            re.IGNORECASE,
        ),
        re.compile(rf"(?<!\w)(?:{people})\s*[:=(]\s*(?P<n>[{_DIGITS}])(?![\w.,:/\-–%]*\d|%)", re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def _counted() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?<!\w){word}(?!\w)"), people) for word, people in counted_words())
