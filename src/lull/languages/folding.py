# ruff: noqa: E501  (tables of letters stay on one line)
"""One spelling for letters that vary: what texts and words of every language are compared in."""

from __future__ import annotations

import re
from functools import lru_cache

_SAME = {
    # Latin
    "İ": "i", "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ",
    "–": "-", "—": "-", "‑": "-", "\t": " ",
    # Arabic and Sorani
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ۆ": "و",
    "ڕ": "ر", "ڵ": "ل", "ە": "ه", "ھ": "ه", "ہ": "ه", "ڤ": "ف", "،": ",", "؛": ";", "؟": "?", "٫": ".", "٬": ",",
}  # fmt: skip
_DIGITS = {chr(base + n): str(n) for base in (0x0660, 0x06F0) for n in range(10)}
_ACCENTS = dict(
    zip("āáàâäãåēéèêëīíìîïōóòôöõūúùûüḩḥḫşṣšţṭťţçčćğġḑḍďžżẓźñńłýÿ", "aaaaaaaeeeeeiiiiioooooouuuuuhhhsssttttcccggdddzzzznnlyy", strict=True)
)  # fmt: skip
GONE = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670\u0640\u200b\u200c\u200d\u00ad"
_FOLD = str.maketrans(_SAME | _DIGITS | _ACCENTS)
DROP = re.compile(f"[{GONE}]")


def fold(text: str) -> str:
    """Folded text of the same length, or shorter where vowel marks, stretching and joiners are dropped.

    >>> fold("Sinjār’s"), fold("الأنبار ٢٥"), fold("سلێمانی")
    ("sinjar's", 'الانبار 25', 'سلێماني')
    """
    if text.isascii():  # nothing to drop or to change but tabs and capitals
        return text.replace("\t", " ").lower()
    return DROP.sub("", text).translate(_FOLD).lower().translate(_FOLD)


@lru_cache(maxsize=4096)
def fold_pattern(pattern: str) -> str:
    r"""A regular expression folded like the text that it is meant for; escapes such as `\\S` keep their case."""
    parts = re.split(r"(\\.|\(\?P[<=]\w+)", pattern)
    return "".join(p if i % 2 else fold(p) for i, p in enumerate(parts))
