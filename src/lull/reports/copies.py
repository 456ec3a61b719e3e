"""Syndicated copies: the same report in several outlets is one report, however often it is printed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Signature = tuple[int, ...]
Numbers = Signature | npt.NDArray[np.uint32]

GRAM = 5
WHOLE, LEAD = 128, 64
LEAD_WORDS = 60
SAME_WHOLE, SAME_LEAD = 0.6, 0.8
_WORD = re.compile(r"\w+")
_MASK = np.uint64(0xFFFFFFFF)


def _constants(n: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Fixed odd multipliers and shifts of n hash functions, so that signatures of different runs compare."""
    seed = [hashlib.sha256(f"copies {i}".encode()).digest() for i in range(n)]
    a = np.array([int.from_bytes(s[:8], "big") | 1 for s in seed], np.uint64)
    b = np.array([int.from_bytes(s[8:16], "big") for s in seed], np.uint64)
    return a, b


_A, _B = _constants(WHOLE)


def signature(text: str) -> Signature:
    """MinHash signature of the word 5-grams: 128 numbers for the whole text, then 64 for its first 60 words.

    Two signatures compare without the texts, so a text may expire and its copies are still known
    (https://doi.org/10.1109/SEQUEN.1997.666900). Empty text has the signature of nothing: `()`.

    >>> len(signature("Water is back in the town after two years.")), signature("...")
    (192, ())
    """
    words = _WORD.findall(text.casefold())
    if not words:
        return ()
    return (*_minima(words, WHOLE), *_minima(words[:LEAD_WORDS], LEAD))


def same_report(one: Numbers, other: Numbers) -> bool:
    """True if two signatures are of (nearly) the same text, or of texts that open with the same words.

    The whole needs a resemblance of 0.6, the first 60 words one of 0.8: outlets shorten from the end.
    """
    if not len(one) or not len(other):
        return False
    equal = np.equal(one, other)
    return bool(equal[:WHOLE].mean() >= SAME_WHOLE or equal[WHOLE:].mean() >= SAME_LEAD)


def find_group(document_id: str, text: str, earlier: Mapping[str, tuple[str, Signature]]) -> str:
    """The group of a report: that of a known copy (the smallest, if several), else its own id.

    `earlier` maps document ids to their group and signature.
    """
    if document_id in earlier:
        return earlier[document_id][0]
    mine = signature(text)
    groups = [group for group, other in earlier.values() if same_report(mine, other)]
    return min(groups, default=document_id)


def _minima(words: list[str], n: int) -> list[int]:
    grams = {" ".join(words[i : i + GRAM]) for i in range(max(1, len(words) - GRAM + 1))}
    packed = b"".join(hashlib.blake2b(g.encode(), digest_size=8).digest() for g in sorted(grams))
    x = np.frombuffer(packed, np.uint64)
    found = np.full(n, _MASK, np.uint64)
    for start in range(0, len(x), 4096):  # bounded memory on a very long text
        hashed = (x[start : start + 4096, None] * _A[:n] + _B[:n]) >> np.uint64(32)
        found = np.minimum(found, hashed.min(axis=0))
    return [int(v) for v in found]
