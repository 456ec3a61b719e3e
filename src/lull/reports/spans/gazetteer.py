"""The gazetteer of an area: names in the languages of its reports, folded to keys under which spellings meet."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from lull.errors import AreaError
from lull.place_names import read_names
from lull.reports.spans.name_keys import ARTICLE, SPLIT, bone_key, name_key, sound_key
from lull.reports.spans.view import fold

FINEST, FINER = 2, 3
_WORDS = 5  # words of a name that are looked at


class Place(NamedTuple):
    """One meaning of a name.

    `level`: 2 the finest of the area, 1 any above it, 3 finer; `adm2` is `None` above the finest level.
    `official` is true where the name is the place's name in the area's table of places, not only an alias; `word`
    where it is a common word too.
    """

    place_id: str
    level: int
    adm1: str
    adm2: str | None
    official: bool
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


class _Units(NamedTuple):
    """The table of places: level and parent of each, the keys of their own names, and which places hold others."""

    parents: dict[str, tuple[str, str]]
    keys: dict[str, set[str]]
    names: list[dict[str, str]]
    holders: frozenset[str]

    def find(self, place_id: str) -> str:
        """The place, or the one whose code is a prefix of a finer place's code; empty where there is none."""
        if place_id in self.parents:
            return place_id
        prefixes = (place_id[:end] for end in range(len(place_id) - 1, 2, -1))
        return next((prefix for prefix in prefixes if prefix in self.parents), "")


class _Meaning(NamedTuple):
    """A name by key, what it means, of how many words it is, and whether it is one word but for an article."""

    key: str
    place: Place
    words: int
    alone: bool


@lru_cache(maxsize=8)
def load_gazetteer(folder: Path) -> Gazetteer:
    """Read `aliases.csv` and `places.csv` of an area folder; `AreaError` if one is missing."""
    units, aliases = _read_units(folder), _rows(folder / "aliases.csv")
    rows = [*units.names, *aliases]
    meanings = _without_capitals([m for row in rows if (m := _meaning(row, units)) is not None])
    exact = _index((m.key, m.place) for m in meanings)
    tops = {level for level, parent in units.parents.values() if not parent}
    # Of the names by their bones, only those that mean one place help.
    bones = _index((bone_key(m.key), m.place) for m in meanings if m.alone)
    return Gazetteer(
        exact,
        _index((sound_key(m.key), m.place) for m in meanings),
        frozenset(key[:3] for key in exact),
        max((min(_WORDS, m.words) for m in meanings), default=1),
        str(folder),
        _country_names([row["alias"] for row in rows if row["level"] in tops]),
        {key: places for key, places in bones.items() if len(places) == 1},
    )


def _read_units(folder: Path) -> _Units:
    parents = {row["place_id"]: (row["level"], row.get("parent_id") or "") for row in _rows(folder / "places.csv")}
    names = [n for n in read_names(folder) if n.kind == "official"]
    keys: dict[str, set[str]] = defaultdict(set)
    for n in names:
        keys[n.place_id] |= {name_key(n.name), sound_key(name_key(n.name))} - {""}
    rows = [
        {"alias": n.name, "place_id": n.place_id, "level": parents[n.place_id][0]}
        for n in names
        if parents[n.place_id][1]
    ]
    return _Units(parents, keys, rows, frozenset(parent for _, parent in parents.values()))


def _meaning(row: dict[str, str], units: _Units) -> _Meaning | None:
    """What a row of names means; `None` for the area as a whole, and for a place that the table does not hold."""
    key, place_id = name_key(row["alias"]), row["place_id"]
    unit = units.find(place_id)
    level, parent = units.parents.get(unit, ("", ""))
    if not parent or len(key) < 2:
        return None
    finest = unit not in units.holders
    itself = unit == place_id and row["level"] == level
    adm1, adm2 = (parent, unit) if finest else (unit, None)
    official = not units.keys.get(unit, set()).isdisjoint((key, sound_key(key)))
    depth = FINER if not itself else FINEST if finest else FINEST - 1
    place = Place(place_id, depth, adm1, adm2, official, row.get("ambiguous") == "word")
    words = len([w for w in SPLIT.split(row["alias"]) if w])
    return _Meaning(key, place, words, words - bool(ARTICLE.match(fold(row["alias"]))) == 1)


def _without_capitals(meanings: list[_Meaning]) -> list[_Meaning]:
    """As in "Baghdad", which means the governorate, not the district that a point of the city fell into."""
    upper = {sound_key(m.key) or m.key for m in meanings if m.place.level < FINEST and m.place.official}
    return [
        m for m in meanings if m.place.level < FINEST or m.place.official or (sound_key(m.key) or m.key) not in upper
    ]


def _index(named: Iterable[tuple[str, Place]]) -> dict[str, tuple[Place, ...]]:
    """Places by key; names without a key are left out."""
    found: dict[str, dict[str, Place]] = defaultdict(dict)
    for key, place in named:
        if key:
            _keep(found[key], place)
    return {key: tuple(places.values()) for key, places in found.items()}


def _country_names(names: list[str]) -> re.Pattern[str] | None:
    words = sorted({re.escape(fold(n)) for n in names if n}, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:[وفبلك]{{0,2}})(?:{'|'.join(words)})") if words else None


def _keep(meanings: dict[str, Place], place: Place) -> None:
    """Two names of one district are one meaning: nothing finer is told apart; the coarser level stands."""
    identity = place.adm2 or place.adm1
    held = meanings.get(identity)
    if held is None or (place.level, not place.official) < (held.level, not held.official):
        meanings[identity] = place


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise AreaError(
            f"{path} is missing; an area folder holds it: make one with `lull demo --to DIR` or `lull init`"
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
