"""Where things happened: names of the gazetteer in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lull.reports.lexicon import load_lexicon
from lull.reports.spans.gazetteer import FINEST, Gazetteer, Place
from lull.reports.spans.name_keys import bone_key, name_key, sound_key
from lull.reports.spans.place_words import PlaceWords, load_words
from lull.reports.spans.view import View

_WORD = re.compile(r"[^\W\d_](?:[\w']|-(?=\w))*")
_SUFFIXES = ("يشهوه", "يهوه", "هوه", "يانهوه", "ييان", "يهيان", "يان", "يدا", "دا", "يش", "يه", "ه", "ي", "ان", "ش")


@dataclass(frozen=True)
class PlaceSpan:
    """A named place: its range in the folded text, the meanings of the name, and what stands beside it.

    `cue` is the level that the text itself gives (1 governorate, 2 district, 3 town or quarter, `city`, or `None`);
    `off` marks "south of X"; `org` a name inside that of an organisation; `source` a place that something comes from;
    `foreign` a place outside the area (no meanings).
    """

    start: int
    end: int
    places: tuple[Place, ...]
    cue: str | None = None
    off: bool = False
    org: bool = False
    source: bool = False
    located: bool = False
    foreign: bool = False


def find_places(view: View, start: int, end: int, *, lang: str, gazetteer: Gazetteer) -> list[PlaceSpan]:
    """Places named between two offsets of the folded text, in order; longest names first.

    Words that are also common words count only beside a cue such as "district of" or "قضاء".
    """
    words, low = load_words(lang), view.low
    tokens = [m.span() for m in _WORD.finditer(low, start, end)]
    capitals = _large(view, tokens) if words.capitals else None
    may_begin = _beginnings(gazetteer, words.lang)
    begins = capitals or [may_begin(low[a:b]) for a, b in tokens]
    spans: list[PlaceSpan] = []
    i = 0
    while i < len(tokens):
        if begins[i]:
            hit = _longest(view, tokens, i, words, gazetteer, capitals)
        else:
            hit = _spelt_otherwise(view, *tokens[i], words, gazetteer) if words.suffixes else None
        if hit is None:
            i += 1
            continue
        span, used = hit
        if span is not None:
            spans.append(span)
        i += used
    return spans


def _longest(
    view: View,
    tokens: list[tuple[int, int]],
    i: int,
    words: PlaceWords,
    gazetteer: Gazetteer,
    capitals: list[bool] | None,
) -> tuple[PlaceSpan | None, int] | None:
    """The longest name that begins at a word, and of how many words; where there are capitals, one ends it, too."""
    most = min(gazetteer.longest, len(tokens) - i)
    if capitals is None and most > 1 and not _opens_more(gazetteer, words.lang)(view.low[slice(*tokens[i])]):
        most = 1
    for n in range(_run(view.low, tokens, i, most), 0, -1):
        first, last = tokens[i][0], tokens[i + n - 1][1]
        if last - first > 48 or (capitals is not None and not capitals[i + n - 1]):
            continue
        text = view.low[first:last]
        found = _lookup(text, words.lang, gazetteer)
        foreign = text in words.foreign
        if found is None and n == 1 and (words.suffixes or words.capitals) and not foreign:
            found = _by_bones(view.low, first, last, words, gazetteer)
        if found is not None:
            left, places, right = found
            span = _describe(view.low, PlaceSpan(first + left, last - right, places), words)
            return (_accept(view, span, words), n)
        if foreign:
            return (_describe(view.low, PlaceSpan(first, last, (), foreign=True), words), n)
    return None


def _spelt_otherwise(
    view: View, start: int, end: int, words: PlaceWords, gazetteer: Gazetteer
) -> tuple[PlaceSpan | None, int] | None:
    """A word that begins no name of the area as it is written there."""
    found = _by_bones(view.low, start, end, words, gazetteer)
    if found is None:
        return None
    span = _describe(view.low, PlaceSpan(start, end - found[2], found[1]), words)
    return _accept(view, span, words), 1


@lru_cache(maxsize=8)
def _beginnings(gazetteer: Gazetteer, lang: str) -> Callable[[str], bool]:
    """Cheap look at the first letters of a word, before names of several words are put together."""
    words = load_words(lang)

    def may_begin(word: str) -> bool:
        return any(_begins(word[cut:], gazetteer, words) for cut in _prefix_cuts(word))

    return lru_cache(maxsize=65536)(may_begin)


def _begins(body: str, gazetteer: Gazetteer, words: PlaceWords) -> bool:
    body = body[2:] if body.startswith("ال") and len(body) > 4 else body
    if len(body) < 3 or "وو" in body[:4]:
        return True
    return body[:3].replace("ێ", "ي") in gazetteer.firsts or body[:2] in words.foreign_heads


@lru_cache(maxsize=8)
def _opens_more(gazetteer: Gazetteer, lang: str) -> Callable[[str], bool]:
    """Whether a name of several words may begin with a word: some key of a name goes on after the key of the word."""
    keys = sorted(gazetteer.exact)
    foreign = {name.split()[0] for name in load_words(lang).foreign if " " in name}

    def opens(word: str) -> bool:
        if word in foreign:
            return True
        # The rest of the name decides no cut, so any rest will do.
        heads = {name_key(word[cut:]) for cut in _prefix_cuts(f"{word} {word} {word}") if word[cut:]}
        heads |= {head[2:] for head in heads if head.startswith("ال")}
        return any(not head or _longer(keys, head) for head in heads)

    return lru_cache(maxsize=65536)(opens)


def _longer(keys: list[str], head: str) -> bool:
    at = bisect_right(keys, head)
    return at < len(keys) and keys[at].startswith(head)


_ALONE, _JOINED = re.compile(r"a[lsdr]"), re.compile(r"a[lsdrntz]-")


def _large(view: View, tokens: list[tuple[int, int]]) -> list[bool]:
    text, kept, low = view.text, view.kept, view.low
    return [
        text[a if kept is None else kept[a]].isupper() or (low[a] == "a" and _article(view, a, b)) for a, b in tokens
    ]


def _article(view: View, start: int, end: int) -> bool:
    """As in "al-Mejar" and "al Mejar": the capital stands after the article."""
    text = view.low[start:end]
    if _ALONE.fullmatch(text):
        return True
    return _JOINED.match(text) is not None and _capital(view, start + 3)


def _capital(view: View, at: int) -> bool:
    index = at if view.kept is None else view.kept[at]
    return view.text[index].isupper()


def _run(low: str, tokens: list[tuple[int, int]], i: int, most: int) -> int:
    """How many words from one on stand beside each other, with only a blank or a hyphen between them."""
    n = 1
    while n < most and low[tokens[i + n - 1][1] : tokens[i + n][0]] in (" ", "-"):
        n += 1
    return n


@lru_cache(maxsize=65536)
def _lookup(text: str, lang: str, gazetteer: Gazetteer) -> tuple[int, tuple[Place, ...], int] | None:
    """Meanings of a stretch of text, and how many letters of prefix and suffix are not part of the name."""
    words = load_words(lang)
    if words.capitals:
        if text.endswith("'s"):
            return _with_right(text[:-2], 2, gazetteer)
        return _with_right(text, 0, gazetteer)
    for cut in _prefix_cuts(text):
        body = text[cut:]
        places = gazetteer.exact.get(name_key(body))
        if places:
            return cut, places, 0
        if words.suffixes:
            for suffix in _SUFFIXES:
                if body.endswith(suffix) and (places := gazetteer.exact.get(name_key(body[: -len(suffix)]))):
                    return cut, places, len(suffix)
    return None


def _by_bones(
    low: str, first: int, last: int, words: PlaceWords, gazetteer: Gazetteer
) -> tuple[int, tuple[Place, ...], int] | None:
    """A name of the area in another spelling, beside a word of place and where the lexicon does not know the word."""
    found = _bones_of(low[first:last], words.lang, gazetteer)
    if found is None:
        return None
    left = low[max(0, first - 40) : first]
    beside = words.located.search(left) or any(p.search(left) for p in words.before.values())
    return (0, *found) if beside else None


@lru_cache(maxsize=65536)
def _bones_of(text: str, lang: str, gazetteer: Gazetteer) -> tuple[tuple[Place, ...], int] | None:
    """Meanings of a word by its consonants, and how many letters of suffix are not part of the name."""
    for suffix in ("", *_SUFFIXES):
        body = text[: len(text) - len(suffix)] if text.endswith(suffix) else ""
        places = gazetteer.bones.get(bone_key(name_key(body))) if len(body) > 4 else None
        if places and not _common(text, body, lang):
            return places, len(suffix)
    return None


def _with_right(text: str, right: int, gazetteer: Gazetteer) -> tuple[int, tuple[Place, ...], int] | None:
    key = name_key(text)
    places = gazetteer.exact.get(key)
    if not places:
        sound = sound_key(key)
        places = gazetteer.loose.get(sound) if sound else None
    return (0, places, right) if places else None


def _prefix_cuts(text: str) -> list[int]:
    cuts = [0]
    if text[:1] in "وف":
        cuts.append(1)
    for base in list(cuts):
        if text[base : base + 2] == "لل" and len(text) > base + 4:
            cuts.append(base + 2)  # the article is written into the preposition
        if text[base : base + 1] in "بلك" and len(text) > base + 3:
            cuts.append(base + 1)
    return cuts


def _describe(low: str, span: PlaceSpan, words: PlaceWords) -> PlaceSpan:
    left, right = low[max(0, span.start - 40) : span.start], low[span.end : span.end + 40]
    cue = next((name for name, pattern in words.before.items() if pattern.search(left)), None)
    cue = next((name for name, pattern in words.after.items() if pattern.match(right)), cue)
    return PlaceSpan(
        span.start,
        span.end,
        span.places,
        cue=cue,
        off=bool(words.off.search(left)),
        org=bool(words.org_after.match(right) or words.org_before.search(left)),
        source=bool(words.source.search(left)),
        located=bool(words.located.search(left)),
        foreign=span.foreign,
    )


def _common(name: str, bare: str, lang: str) -> bool:
    """Whether a name of a small place is a word of the lexicon, too: "network", "bridge"."""
    forms = load_lexicon(lang).forms
    return any(tag.isupper() for form in (name, bare) if form in forms for tag in forms[form].tags)


class _Named(NamedTuple):
    """A name in its text, as the rules below see it; `bare` is the name without its article."""

    span: PlaceSpan
    name: str
    bare: str
    left: str
    right: str
    words: PlaceWords

    @property
    def is_word(self) -> bool:
        """Whether all places of this name are named by a common word."""
        return bool(self.span.places) and all(p.word for p in self.span.places)

    @property
    def is_small(self) -> bool:
        """Whether, where no capitals tell names, one word names only places below the finest level."""
        places = self.span.places
        single = not self.words.capitals and " " not in self.name
        return single and bool(places) and all(p.level > FINEST and not p.official for p in places)


def _accept(view: View, span: PlaceSpan, words: PlaceWords) -> PlaceSpan | None:
    """Drop words that are names only beside a cue, and capitals that only begin a sentence."""
    name = view.low[span.start : span.end]
    bare = name[2:] if name.startswith("ال") else name
    named = _Named(
        span, name, bare, view.low[max(0, span.start - 8) : span.start], view.low[span.end : span.end + 8], words
    )
    return None if any(refuses(named) for refuses in _REFUSALS) else span


def _uncued_word(n: _Named) -> bool:
    """A common word without a cue, unless a preposition of place stands before a name that is the place's own."""
    doubtful = n.name in n.words.doubtful or n.bare in n.words.doubtful or n.is_word
    if not doubtful or n.span.cue:
        return False
    placed = n.span.located or n.span.org
    return not (placed and (n.words.capitals or _is_proper(n)))


def _is_proper(n: _Named) -> bool:
    """The own name of a unit of the finest level, or a name that is no word of every day."""
    plain = n.is_word and n.bare not in n.words.common and len(n.bare) > 3
    proper = plain or any(p.level == FINEST and p.official for p in n.span.places)
    if not proper or n.name not in n.words.common:
        return proper
    return n.words.near.search(n.left) is not None or (
        n.name == n.bare and n.words.ends_here.match(n.right) is not None
    )


def _uncued_small_place(n: _Named) -> bool:
    """A village or quarter without a cue, whose name is a word of the lexicon or stands beside no word of place."""
    if n.span.cue or not n.is_small:
        return False
    placed = n.span.located or n.span.off or n.span.org
    return not (placed and len(n.bare) > 3) or _common(n.name, n.bare, n.words.lang)


def _only_city(n: _Named) -> bool:
    """The word for city, where it is not the name of a unit."""
    return n.bare == n.words.city and n.span.cue != "finest" and n.words.in_township.search(n.left) is None


_REFUSALS = (_uncued_word, _uncued_small_place, _only_city)
