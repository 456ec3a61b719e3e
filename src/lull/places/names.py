"""Names to places: spellings fold to one key; level and parent tell namesakes apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lull import languages
from lull.places.table import Places

# Letters that one writer and the next use for the same sound or shape, in Arabic and Sorani.
_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ک": "ك", "ة": "ه", "ە": "ه",
        "ھ": "ه", "ہ": "ه", "ؤ": "و", "ئ": "ي", "ۆ": "و", "ڕ": "ر", "ڵ": "ل", "ـ": None, "ء": None,
        "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
    }
)  # fmt: skip
_MARKS = re.compile("[\u2018\u2019\u02bb\u02bc\u02be\u02bf'`´\u200c\u200d]")
_GAPS = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"^(?:(?:al|as|ad|ar|an|ash|at|az|el|adh|ath) |ال(?=\w{3}))")


@dataclass(frozen=True)
class Candidate:
    """A place that a name may mean, with its own level and parent; `how` is `official` or the kind of the alias."""

    place_id: str
    level: str
    parent_id: str | None
    name: str
    how: str


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A name without case, accents, apostrophes, hyphens, article, and differences of Arabic and Sorani letters.

    >>> fold("Al Fallūjah"), fold("al-Fallujah"), fold("الفَلّوجة") == fold("الفلوجه")
    ('fallujah', 'fallujah', True)
    """
    plain = unicodedata.normalize("NFKD", _MARKS.sub("", text).translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS).casefold()
    return _ARTICLE.sub("", _GAPS.sub(" ", plain).strip())


def find_name(
    places: Places, text: str, *, level: str | None = None, parent: str | None = None, lang: str | None = None
) -> tuple[Candidate, ...]:
    """The places that a name may mean, best first; empty if none. More than one means: ask, or abstain.

    Parameters
    ----------
    level
        Only places of this level. "Kirkuk governorate" and "قضاء كركوك" name their level themselves.
    parent
        Only places inside this one, at any depth.
    lang
        Only names of this language, by its BCP-47 code.

    Official names come before aliases, and of namesakes at two levels (a governorate and its capital's district) the
    upper one comes first: it is right more often, and never too fine.

    >>> from lull.area import bundled_area, load_area
    >>> from lull.places.table import load_places
    >>> places = load_places(load_area(bundled_area("iraq")))
    >>> [(c.place_id, c.level) for c in find_name(places, "Kirkuk")]
    [('IQG13', 'governorate'), ('IQG13Q04', 'district')]
    >>> [c.place_id for c in find_name(places, "قضاء كركوك")], find_name(places, "Atlantis")
    (['IQG13Q04'], ())
    """
    key = fold(text)
    found = _matching(places, key, lang)
    if not found and (formed := _without_form(key, tuple(places.layers))):
        bare, wanted = formed
        found = [c for c in _matching(places, bare, lang) if c.level == wanted or wanted not in places.layers]
    parents = places.parents()
    return tuple(
        c
        for c in found
        if (level is None or c.level == level) and (parent is None or parent in _above(c.place_id, parents))
    )


def _above(place: str, parents: dict[str, str | None]) -> list[str]:
    chain = []
    at = parents.get(place)
    while at is not None and at not in chain:
        chain.append(at)
        at = parents.get(at)
    return chain


def _without_form(key: str, levels: Sequence[str]) -> tuple[str, str] | None:
    """A folded name without the word for what it is, and the level that the word means: "district of", " province".

    An area's own levels mean themselves: "cercle de", " township".
    """
    for level in levels:
        word = re.escape(level.replace("_", " "))
        if match := re.fullmatch(rf"{word} (?:of |de la |de l |de |du |d )?(.+)|(.+) {word}", key):
            return fold(match[1] or match[2]), level
    before, after = languages.forms()
    for word, level in before.items():
        if key.startswith(f"{word} "):
            return fold(key.removeprefix(word)), level
    for word, level in after.items():
        if key.endswith(f" {word}"):
            return fold(key.removesuffix(word)), level
    return None


@lru_cache(maxsize=8)
def _index(places: Places) -> dict[str, list[tuple[str, Candidate]]]:
    """Folded name -> language and place: official and usual names first, then the aliases; the id where it has none."""
    index: dict[str, list[tuple[str, Candidate]]] = {}
    where = {row["place_id"]: (row["level"], row["parent_id"]) for row in places.table.to_pylist()}
    for name in places.names:
        if name.kind in ("official", "usual"):
            found = Candidate(name.place_id, *where[name.place_id], name.name, "official")
            index.setdefault(fold(name.name), []).append((name.lang, found))
    for place_id in where.keys() - {name.place_id for name in places.names}:
        found = Candidate(place_id, *where[place_id], place_id, "official")
        index.setdefault(fold(place_id), []).append(("", found))
    for row in places.aliases.to_pylist():
        level, parent = where[row["place_id"]]
        found = Candidate(row["place_id"], level, parent, row["alias"], row["kind"])
        index.setdefault(fold(row["alias"]), []).append((row["lang"], found))
    return index


def _matching(places: Places, key: str, lang: str | None) -> list[Candidate]:
    best: dict[str, Candidate] = {}
    for language, candidate in _index(places).get(key, ()):
        if lang in (None, language) and candidate.place_id not in best:
            best[candidate.place_id] = candidate
    order = _coarse_first(places)
    return sorted(
        best.values(),
        key=lambda c: (c.how != "official", order.index(c.level) if c.level in order else len(order), c.place_id),
    )


@lru_cache(maxsize=8)
def _coarse_first(places: Places) -> tuple[str, ...]:
    """Levels of an area, the whole first, by which place lies in which."""
    parents = places.parents()
    deep = {row["level"]: len(_above(row["place_id"], parents)) for row in places.table.to_pylist()}
    return tuple(sorted(deep, key=lambda level: deep[level]))
