"""Finding places and promises by any spelling: one index over all names in all languages, folded, forgiving slips.

The same rule stands in `static/search.js`, so that an exported folder finds what a server finds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lull.publish.snapshot import Snapshot

# Letters that are typed one for another in Arabic and Kurdish.
_LETTERS: Final = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ئ": "ي", "ة": "ه", "ە": "ه",
    "ھ": "ه", "ک": "ك", "گ": "ك", "ۆ": "و", "ؤ": "و", "ڕ": "ر", "ڵ": "ل", "ڤ": "ف", "پ": "ب", "چ": "ج", "ژ": "ز",
    "ء": "", "ـ": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "", "-": " ", "_": " ", "–": " ",
    "'": "", "’": "", "ʻ": "", "ʼ": "", "`": "", "،": " ", ",": " ", ".": " ", "(": " ", ")": " ",
})  # fmt: skip
_ARTICLES: Final = re.compile(r"al|el|ad|ar|as|at|an|az|ash|adh|ul")
"""Latin spellings of the article, as words of their own."""
_ARABIC_ARTICLE: Final = "ال"
# Ways to write one sound in Latin letters, applied in turn to what is typed and to what is held.
_SOUNDS: Final = (
    ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("ch", "j"), ("ph", "f"), ("oo", "u"),
    ("ou", "u"), ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"), ("ey", "i"), ("ie", "i"), ("aw", "u"),
    ("au", "u"), ("ow", "u"), ("iy", "i"), ("yy", "i"), ("q", "k"), ("c", "k"), ("z", "z"), ("o", "u"), ("e", "i"),
    ("y", "i"), ("w", "u"),
)  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """Something found: a place or a promise, how far it is from what was typed (0 exact), and by which name."""

    kind: str
    key: str
    distance: float
    name: str


@dataclass(frozen=True)
class Entry:
    """One name of one place, folded and by its sound; `weight` sets official names before others."""

    key: str
    name: str
    folded: str
    sound: str
    weight: float


def fold(text: str) -> str:
    """A name without marks, case, article and variants of letters.

    >>> fold("Al-Muqdadiya") == fold("muqdadiya"), fold("المُقدادية") == fold("مقداديە")
    (True, True)
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold()) if not unicodedata.combining(c)
    )
    plain = unicodedata.normalize("NFC", plain).translate(_LETTERS)
    words = [w for w in plain.split() if not _ARTICLES.fullmatch(w)] or plain.split()
    return "".join(w[2:] if w.startswith(_ARABIC_ARTICLE) and len(w) > 4 else w for w in words)


def sound(folded: str) -> str:
    """A folded name by its sound: ways to write one sound made one, doubled letters single, a last h or a dropped.

    >>> sound(fold("Hawija")) == sound(fold("Huwaija")), sound(fold("Fallujah")) == sound(fold("Faluja"))
    (True, True)
    """
    text = folded
    for written, one in _SOUNDS:
        text = text.replace(written, one)
    out = ""
    for letter in text:
        if not out.endswith(letter):
            out += letter
    return out.rstrip("h") if len(out) > 3 else out


def bones(sounded: str) -> str:
    """The consonants of a sounded name: vowels are written in many ways, or not at all."""
    return "".join(c for c in sounded if c not in "aiuاويه") or sounded


def index(snapshot: Snapshot) -> tuple[Entry, ...]:
    """All names of all places of a release, made once."""
    return snapshot.once("search index", lambda: _entries(snapshot))


def _entries(snapshot: Snapshot) -> tuple[Entry, ...]:
    weights = {"usual": 0.0, "official": 0.0, "alias": 0.05, "inside": 0.4}
    found: dict[tuple[str, str], Entry] = {}
    for place_id, name, kind in _names(snapshot):
        folded = fold(name)
        entry = Entry(place_id, name, folded, sound(folded), weights[kind])
        held = found.get((place_id, folded))
        if folded and (held is None or entry.weight < held.weight):
            found[place_id, folded] = entry
    return tuple(found.values())


def _names(snapshot: Snapshot) -> Iterable[tuple[str, str, str]]:
    for row in snapshot.rows("name"):
        yield row["place_id"], row["name"], row["kind"]
    for place in snapshot.places.values():
        yield place["place_id"], place["place_id"], "official"


def find(snapshot: Snapshot, text: str, *, most: int = 12) -> list[Hit]:
    """Places whose name is nearest to a text, the nearest first; of namesakes the lower level after the upper one.

    Nothing is found for an empty text or one that is far from every name.
    """
    wanted = fold(text[:80])
    if not wanted:
        return []
    heard = sound(wanted)
    best: dict[str, Hit] = {}
    for entry in _near(snapshot, wanted, heard):
        far = distance(wanted, heard, entry)
        if far is None:
            continue
        hit = Hit("place", entry.key, far + entry.weight, entry.name)
        if entry.key not in best or hit.distance < best[entry.key].distance:
            best[entry.key] = hit
    depth = {p: len(snapshot.above(p)) for p in best}
    return sorted(best.values(), key=lambda h: (round(h.distance, 3), -depth[h.key], h.key))[:most]


def _near(snapshot: Snapshot, wanted: str, heard: str) -> list[Entry]:
    """The entries that can be found by a text at all: a few of thousands, so that only they are looked at closely."""
    entries = index(snapshot)
    lengths, bits = snapshot.once("search letters", lambda: _letters_of(entries))
    room, bits_heard = slips_allowed(len(heard)), np.array(_halves(heard), np.uint64)
    differ = np.bitwise_count(bits ^ bits_heard).sum(axis=1)
    slips = (np.abs(lengths - len(heard)) <= room) & (differ <= 2 * room)
    said = [wanted in e.folded or e.sound.startswith(heard) for e in entries]
    return [entries[at] for at in np.flatnonzero(slips | np.array(said, bool))]


def _letters_of(entries: Sequence[Entry]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Lengths of the sounded names, and the letters that occur in each as two words of bits."""
    lengths = np.array([len(e.sound) for e in entries], np.int64)
    return lengths, np.array([_halves(e.sound) for e in entries], np.uint64).reshape(-1, 2)


def _halves(text: str) -> tuple[int, int]:
    found = letters(text)
    return found & 0xFFFF_FFFF_FFFF_FFFF, found >> 64


def distance(wanted: str, heard: str, entry: Entry) -> float | None:
    """How far a name is from what was typed: 0 exact, under 1 a beginning, above 1 slips; None where too far."""
    if entry.folded == wanted:
        return 0.0
    if len(wanted) >= 2 and entry.folded.startswith(wanted):
        return 0.5 + 0.4 * (1 - len(wanted) / len(entry.folded))
    if entry.sound == heard:
        return 0.45
    if len(heard) >= 3 and entry.sound.startswith(heard):
        return 0.95
    room = slips_allowed(len(heard))
    far = edits(heard, entry.sound, room)
    if far is None:
        return 1.9 if len(wanted) >= 4 and wanted in entry.folded else None
    same = 0.0 if bones(heard) == bones(entry.sound) else 0.5
    return 1.0 + far / max(len(heard), 1) + same


def slips_allowed(length: int) -> int:
    """How many slips a text of a length may hold.

    >>> [slips_allowed(n) for n in (2, 4, 6, 9)]
    [0, 1, 2, 3]
    """
    return 0 if length < 3 else 1 if length < 5 else 2 if length < 8 else 3


@lru_cache(maxsize=65536)
def letters(text: str) -> int:
    """The letters that occur in a text as bits, those of one script in places of their own.

    >>> letters("abba") == letters("ab"), (letters("mosul") ^ letters("mosl")).bit_count()
    (True, 1)
    """
    found = 0
    for letter in text:
        found |= 1 << ord(letter) % 128
    return found


def edits(one: str, two: str, most: int) -> int | None:
    """Letters to change, add, leave out or swap with the next, if at most `most`; else None.

    >>> edits("mosul", "mosl", 1), edits("mosul", "moslu", 1), edits("mosul", "basra", 2)
    (1, 1, None)
    """
    if abs(len(one) - len(two)) > most:
        return None
    # One slip changes at most two of the letters that occur, so words of other letters need no table.
    if (letters(one) ^ letters(two)).bit_count() > 2 * most:
        return None
    before: Sequence[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last, row, older = row, [i], before
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
