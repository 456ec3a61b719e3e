# ruff: noqa: E501  (tables stay on one line)
"""Keys under which the spellings of one name of a place meet."""

from __future__ import annotations

import re
from functools import lru_cache

from lull.reports.spans.view import fold

ARTICLE = re.compile(r"^(?:al|as|ad|ar|an|ash|at|az|el|adh|ath)[ -]+")
_INNER = re.compile(r"a[lsdrntz]|ash|el")
SPLIT = re.compile(r"[^\w']+")
_SAME_SOUND = (
    ("iyyah", "iya"), ("iyya", "iya"), ("iyah", "iya"), ("iah", "iya"), ("ia", "iya"), ("ou", "u"), ("oo", "u"),
    ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"), ("ey", "i"), ("ch", "j"), ("ph", "f"), ("o", "u"), ("e", "a"),
    ("w", "u"), ("q", "k"), ("y", "i"),
)  # fmt: skip
_ADMIN = re.compile(
    r"^(?:qada'? |nahiyat |nahiya |qaḍa |madinat |markaz )|[ -](?:district|province|governorate|city|town|village|center|"
    r"centre|subdistrict|sub-district|neighbou?rhood|area)$"
)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Key of a name: folded, without article, administrative word, punctuation and doubled Sorani vowels.

    >>> name_key("Al-Falluja"), name_key("al Fallūjah"), name_key("الفلوجة")
    ('falluja', 'fallujah', 'فلوجه')
    """
    low = _ADMIN.sub("", fold(name).strip())
    low = ARTICLE.sub("", low)
    words = [w.strip("'") for w in SPLIT.split(low) if w.strip("'")]
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
    """Consonants under which spellings of a name meet: Arabic and Sorani, or romanisations; empty where too few are left.

    >>> bone_key(name_key("الشرقاط")) == bone_key(name_key("شرگات")), bone_key(name_key("هيت"))
    (True, '')
    >>> bone_key(name_key("Al-Mishkhab")) == bone_key(name_key("Al Meshkhab")), bone_key(name_key("Hit"))
    (True, '')
    """
    if key.isascii():
        return _latin_bones(key)
    if len(key) < 5:
        return ""
    ending = "يه" if key.endswith("يه") else ""
    bones = key.removesuffix("يه").translate(_SAME_LETTER).replace("ي", "")
    return bones + ending if len(bones) >= 3 else ""


_SAME_CONSONANT = (
    ("gh", "g"), ("kh", "x"), ("sh", "s"), ("dh", "d"), ("th", "t"), ("ch", "j"), ("q", "k"), ("z", "d"), ("p", "b"),
)  # fmt: skip


def _latin_bones(key: str) -> str:
    """Consonants of a romanised name, at least four, and the sound that it ends in."""
    bones = key
    for a, b in _SAME_CONSONANT:
        bones = bones.replace(a, b)
    bones = re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouywh'-]", "", bones))
    ends = re.sub(r"(?:iyyah?|iyah?|iah?)$", "iya", key)
    ending = next((e for e in ("iya", "i") if ends.endswith(e)), "")
    return bones + ending if len(bones) >= 4 else ""
