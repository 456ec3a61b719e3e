"""Where things happened: names of the gazetteer in a text, and which place they mean, or that it stays open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lull.reports.lexicon import load_lexicon
from lull.reports.spans.gazetteer import Gazetteer, Place, bone_key, name_key, sound_key
from lull.reports.spans.place_words import PlaceWords, load_words
from lull.reports.spans.view import View

_WORD = re.compile(r"[^\W\d_](?:[\w']|-(?=\w))*")
_SUFFIXES = ("يشهوه", "يهوه", "هوه", "يانهوه", "ييان", "يهيان", "يان", "يدا", "دا", "يش", "يه", "ه", "ي", "ان")


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
    words = load_words(lang)
    tokens = [m.span() for m in _WORD.finditer(view.low, start, end)]
    large = _large(view, tokens) if words.capitals else [True] * len(tokens)
    spans: list[PlaceSpan] = []
    i = 0
    while i < len(tokens):
        hit = _longest(view, tokens, i, words, gazetteer, large) if large[i] else None
        if hit is None:
            i += 1
            continue
        span, used = hit
        if span is not None:
            spans.append(span)
        i += used
    return spans


def _longest(
    view: View, tokens: list[tuple[int, int]], i: int, words: PlaceWords, gazetteer: Gazetteer, large: list[bool]
) -> tuple[PlaceSpan | None, int] | None:
    """The longest name that begins at a word, and of how many words; `large` marks those that may begin or end one."""
    if not words.capitals and not _may_begin(view.low[tokens[i][0] : tokens[i][1]], gazetteer, words.lang):
        found = _by_bones(view.low, *tokens[i], words, gazetteer) if words.suffixes else None
        if found is None:
            return None
        span = PlaceSpan(tokens[i][0], tokens[i][1] - found[2], found[1])
        return _accept(view, _describe(view.low, span, words), words), 1
    for n in range(_run(view.low, tokens, i, min(gazetteer.longest, len(tokens) - i)), 0, -1):
        first, last = tokens[i][0], tokens[i + n - 1][1]
        if last - first > 48 or not large[i + n - 1]:
            continue
        found = _lookup(view.low[first:last], words.lang, gazetteer)
        if found is None and n == 1 and words.suffixes:
            found = _by_bones(view.low, first, last, words, gazetteer)
        if found is not None:
            left, places, right = found
            span = _describe(view.low, PlaceSpan(first + left, last - right, places), words)
            return (_accept(view, span, words), n)
        if words.foreign.fullmatch(view.low, first, last):
            return (_describe(view.low, PlaceSpan(first, last, (), foreign=True), words), n)
    return None


@lru_cache(maxsize=65536)
def _may_begin(word: str, gazetteer: Gazetteer, lang: str) -> bool:
    """Cheap look at the first letters, before names of several words are put together."""
    words = load_words(lang)
    for cut in _prefix_cuts(word):
        body = word[cut:]
        body = body[2:] if body.startswith("ال") and len(body) > 4 else body
        if (
            body[:3].replace("ێ", "ي") in gazetteer.firsts
            or body[:2] in words.foreign_heads
            or len(body) < 3
            or "وو" in body[:4]
        ):
            return True
    return False


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


_NEAR = re.compile(r"(?:قرب|منفذ|نزيك) $")


def _accept(view: View, span: PlaceSpan, words: PlaceWords) -> PlaceSpan | None:
    """Drop words that are names only beside a cue, and capitals that only begin a sentence."""
    name = view.low[span.start : span.end]
    left = view.low[max(0, span.start - 8) : span.start]
    bare = name[2:] if name.startswith("ال") else name
    doubtful = name in words.doubtful or bare in words.doubtful or (span.places and all(p.word for p in span.places))
    fine = not words.capitals and " " not in name and all(p.level > 2 and not p.own for p in span.places)
    plain = bool(span.places) and all(p.word for p in span.places) and bare not in words.common and len(bare) > 3
    own = (plain or any(p.level == 2 and p.own for p in span.places)) and (
        name not in words.common or _NEAR.search(left)
    )
    if doubtful and not (span.cue or ((span.located or span.org) and (words.capitals or own))):
        return None
    if fine and span.places and not span.cue and _common(name, bare, words.lang):
        return None
    if fine and span.places and not (span.cue or ((span.located or span.off or span.org) and len(bare) > 3)):
        return None
    if bare == "مدينه" and span.cue not in ("finest", "finer"):
        return None
    return span


@dataclass(frozen=True)
class Located:
    """What a name came to: codes that are certain, or candidates that stay open."""

    adm1: str | None = None
    adm2: str | None = None
    candidates: tuple[str, ...] = ()
    level: int = 0


def resolve(span: PlaceSpan, context: Iterable[str] = ()) -> Located:
    """The meaning of a name, given codes of governorates and districts named nearby.

    A name that a governorate shares with its capital means the governorate unless a cue names the city.
    Several districts of one name are told apart only by context; else the place stays open.
    """
    places = _by_cue(span)
    if not places:
        return Located()
    if span.cue == "upper" and len({p.adm1 for p in places}) == 1:
        return Located(places[0].adm1, None, (), 1)
    if len({p.adm2 or p.adm1 for p in places}) > 1:
        places = _by_context(places, frozenset(context))
    if len({p.adm2 or p.adm1 for p in places}) > 1:
        places = _by_rank(places)
    found = {p.adm2 or p.adm1 for p in places}
    provinces = {p.adm1 for p in places}
    if len(found) == 1 and not span.off:
        return Located(places[0].adm1, places[0].adm2, (), places[0].level)
    if len(provinces) == 1:
        open_ = tuple(sorted(found)) if len(found) > 1 else ()
        return Located(places[0].adm1, None, open_, places[0].level)
    return Located(candidates=tuple(sorted(found)))


def _by_cue(span: PlaceSpan) -> tuple[Place, ...]:
    places = span.places
    upper, lower = [p for p in places if p.level == 1], [p for p in places if p.level > 1]
    if span.cue == "upper":
        return tuple(upper or lower)
    if upper and lower:
        if span.cue in ("city", "finest", "finer"):
            return tuple(p for p in lower if p.adm1 == upper[0].adm1) or tuple(lower)
        # A governorate named after its capital only by habit ("Diwaniya") is meant less often than the town.
        return tuple(upper) if any(p.own for p in upper) else tuple(lower)
    if span.cue == "finest" and any(p.level == 2 for p in lower):
        return tuple(p for p in lower if p.level == 2)
    return places


def _by_context(places: tuple[Place, ...], context: frozenset[str]) -> tuple[Place, ...]:
    near = tuple(p for p in places if p.adm2 in context)
    if not near:
        near = tuple(p for p in places if p.adm1 in context)
    return near or places


def _by_rank(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """A district's own name outweighs a village or quarter of the same name elsewhere."""
    own = tuple(p for p in places if p.level == 2 and p.own)
    return own if len(own) == 1 else places
