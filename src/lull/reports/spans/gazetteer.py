# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""The gazetteer of an area: names in the languages of its reports, folded to keys under which spellings meet."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from lull.errors import AreaError
from lull.place_names import read_names
from lull.reports.spans.view import fold

FINEST, FINER = 2, 3

_ARTICLE = re.compile(r"^(?:al|as|ad|ar|an|ash|at|az|el|adh|ath)[ -]+")
_INNER = re.compile(r"a[lsdrntz]|ash|el")
_SPLIT = re.compile(r"[^\w']+")
_SAME_SOUND = (
    ("iyyah", "iya"), ("iyya", "iya"), ("iyah", "iya"), ("iah", "iya"), ("ia", "iya"), ("ou", "u"), ("oo", "u"),
    ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"), ("ey", "i"), ("ch", "j"), ("ph", "f"), ("o", "u"), ("e", "a"),
    ("w", "u"), ("q", "k"), ("y", "i"),
)  # fmt: skip
_ADMIN = re.compile(
    r"^(?:qada'? |nahiyat |nahiya |qaḍa |madinat |markaz )|[ -](?:district|province|governorate|city|town|village|center|"
    r"centre|subdistrict|sub-district|neighbou?rhood|area)$"
)


class Place(NamedTuple):
    """One meaning of a name. `level`: 2 the finest of the area, 1 any above it, 3 finer; `adm2` is `None` above the finest level.

    `own` is true where the name is the place's name in the area's table of places, not only an alias; `word` where it
    is a common word too.
    """

    place_id: str
    level: int
    adm1: str
    adm2: str | None
    own: bool
    word: bool = False


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Names of an area by key.

    `firsts` are beginnings of names, `longest` the number of words of the longest name; `countries` finds the names of
    the area as a whole.
    """

    exact: dict[str, tuple[Place, ...]]
    loose: dict[str, tuple[Place, ...]]
    firsts: frozenset[str]
    longest: int
    folder: str
    countries: re.Pattern[str] | None = None
    bones: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Key of a name: folded, without article, administrative word, punctuation and doubled Sorani vowels.

    >>> name_key("Al-Falluja"), name_key("al Fallūjah"), name_key("الفلوجة")
    ('falluja', 'fallujah', 'فلوجه')
    """
    low = _ADMIN.sub("", fold(name).strip())
    low = _ARTICLE.sub("", low)
    words = [w.strip("'") for w in _SPLIT.split(low) if w.strip("'")]
    words = [w for i, w in enumerate(words) if not (i and _INNER.fullmatch(w))]
    key = "".join(words).replace("'", "").replace("وو", "و").replace("ێ", "ي")
    return key[2:] if key.startswith("ال") and len(key) > 4 else key


@lru_cache(maxsize=65536)
def sound_key(key: str) -> str:
    """Coarser key under which the usual romanisations of one Arabic name meet; empty for very short names.

    >>> sound_key(name_key("Hawija")) == sound_key(name_key("Al-Hawiga")), sound_key("hilla") == sound_key("hillah")
    (False, True)
    """
    if not key.isascii():
        return key if len(key) > 3 else ""
    out = key
    for a, b in _SAME_SOUND:
        out = out.replace(a, b)
    out = re.sub(r"(.)\1+", r"\1", out)
    if out.endswith("h"):
        out = out[:-1]
    return out if len(out) >= 5 else ""


_SAME_LETTER = str.maketrans(
    {"ط": "ت", "ص": "س", "ث": "س", "ذ": "ز", "ض": "ز", "ظ": "ز", "ژ": "ز", "گ": "ق", "پ": "ب", "چ": "ج", "ڤ": "ف"}
    | dict.fromkeys("اوهعءئؤێ", "")
)


@lru_cache(maxsize=65536)
def bone_key(key: str) -> str:
    """Consonants under which the Arabic name of a place and its spelling in Sorani meet; empty where too few are left.

    >>> bone_key(name_key("الشرقاط")) == bone_key(name_key("شرگات")), bone_key(name_key("هيت"))
    (True, '')
    """
    if key.isascii() or len(key) < 5:
        return ""
    ending = "يه" if key.endswith("يه") else ""
    bones = key.removesuffix("يه").translate(_SAME_LETTER).replace("ي", "")
    return bones + ending if len(bones) >= 3 else ""


@lru_cache(maxsize=8)
def load_gazetteer(folder: Path) -> Gazetteer:
    """Read `aliases.csv` and `places.csv` of an area folder; `AreaError` if one is missing."""
    table = _rows(folder / "places.csv")
    parents = {row["place_id"]: (row["level"], row.get("parent_id") or "") for row in table}
    tops = {level for level, up in parents.values() if not up}
    names = [n for n in read_names(folder) if n.kind == "official"]
    uppers = {up for _, up in parents.values()}
    own: dict[str, set[str]] = defaultdict(set)
    for n in names:
        own[n.place_id] |= {name_key(n.name), sound_key(name_key(n.name))} - {""}
    rows = [
        {"alias": n.name, "place_id": n.place_id, "level": parents[n.place_id][0]}
        for n in names
        if parents[n.place_id][1]
    ]
    meanings = [_meaning(row, parents, own, uppers) for row in rows + _rows(folder / "aliases.csv")]
    governorates = {sound_key(key) or key for key, place, _ in meanings if place and place.level == 1 and place.own}
    exact: dict[str, dict[str, Place]] = defaultdict(dict)
    loose: dict[str, dict[str, Place]] = defaultdict(dict)
    bones: dict[str, dict[str, Place]] = defaultdict(dict)
    longest = 1
    for key, place, words in meanings:
        if place is None or len(key) < 2:
            continue
        if place.level > 1 and not place.own and (sound_key(key) or key) in governorates:
            continue  # "Baghdad" means the governorate, not the district that a point of the city fell into
        _keep(exact[key], place)
        if sound_key(key):
            _keep(loose[sound_key(key)], place)
        if bone_key(key) and words == 1:
            _keep(bones[bone_key(key)], place)
        longest = max(longest, min(5, words))
    return Gazetteer(
        {k: tuple(v.values()) for k, v in exact.items()},
        {k: tuple(v.values()) for k, v in loose.items()},
        frozenset(k[:3] for k in exact),
        longest,
        str(folder),
        _country_names([r["alias"] for r in (*rows, *_rows(folder / "aliases.csv")) if r["level"] in tops]),
        {k: tuple(v.values()) for k, v in bones.items() if len(v) == 1},
    )


def _country_names(names: list[str]) -> re.Pattern[str] | None:
    words = sorted({re.escape(fold(n)) for n in names if n}, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:[وفبلك]{{0,2}})(?:{'|'.join(words)})") if words else None


def _keep(meanings: dict[str, Place], place: Place) -> None:
    """Two names of one district are one meaning: nothing finer is told apart; the coarser level stands."""
    identity = place.adm2 or place.adm1
    held = meanings.get(identity)
    if held is None or (place.level, not place.own) < (held.level, not held.own):
        meanings[identity] = place


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise AreaError(
            f"{path} is missing; an area folder holds it: make one with `lull demo --to DIR` or `lull init`"
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _meaning(
    row: dict[str, str], parents: dict[str, tuple[str, str]], own: dict[str, set[str]], uppers: set[str]
) -> tuple[str, Place | None, int]:
    key, place_id = name_key(row["alias"]), row["place_id"]
    known = place_id if place_id in parents else _known_prefix(place_id, parents)
    if known not in parents or not parents[known][1]:
        return key, None, 0
    finest = known not in uppers
    level = (FINEST if finest else FINEST - 1) if (known, row["level"]) == (place_id, parents[known][0]) else FINER
    adm1, adm2 = (parents[known][1], known) if finest else (known, None)
    mine = own.get(known, set())
    words = len([w for w in _SPLIT.split(row["alias"]) if w])
    is_own, is_word = key in mine or sound_key(key) in mine, row.get("ambiguous") == "word"
    return key, Place(place_id, level, adm1, adm2, is_own, is_word), words


def _known_prefix(place_id: str, parents: dict[str, tuple[str, str]]) -> str:
    """Finer places carry the code of their district as a prefix."""
    for end in range(len(place_id) - 1, 2, -1):
        if place_id[:end] in parents:
            return place_id[:end]
    return ""
