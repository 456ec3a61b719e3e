# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""A folded view of a text: lower case, one spelling for letters that vary, Western digits, with offsets back."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from lull.reports.sentences import Span

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
_GONE = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670\u0640\u200b\u200c\u200d\u00ad"
_FOLD = str.maketrans(_SAME | _DIGITS | _ACCENTS)
_DROP = re.compile(f"[{_GONE}]")


def fold(text: str) -> str:
    """Folded text of the same length, or shorter where vowel marks, stretching and joiners are dropped.

    >>> fold("Sinjār’s"), fold("الأنبار ٢٥"), fold("سلێمانی")
    ("sinjar's", 'الانبار 25', 'سلێماني')
    """
    return _DROP.sub("", text).translate(_FOLD).lower().translate(_FOLD)


@dataclass(frozen=True)
class View:
    """`low` is the folded text; `kept` gives the original offset of each of its characters (`None`: the same)."""

    text: str
    low: str
    kept: tuple[int, ...] | None

    def back(self, start: int, end: int) -> Span:
        """Original span of a half-open range of `low`."""
        if self.kept is None:
            return Span(start, end)
        last = self.kept[end] if end < len(self.kept) else len(self.text)
        # Marks that follow the last letter belong to it, blanks do not.
        while last > 0 and end > 0 and last - 1 > self.kept[end - 1] and self.text[last - 1].isspace():
            last -= 1
        return Span(self.kept[start] if start < len(self.kept) else len(self.text), last)

    def forth(self, span: Span) -> Span:
        """Range of `low` that shows an original span."""
        if self.kept is None:
            return span
        return Span(bisect_left(self.kept, span.start), bisect_left(self.kept, span.end))

    def original(self, start: int, end: int) -> str:
        """Original characters of a range of `low`."""
        a, b = self.back(start, end)
        return self.text[a:b]


def make_view(text: str) -> View:
    """The folded view of a text."""
    low = fold(text)
    if not _DROP.search(text):
        return View(text, low, None)
    return View(text, low, tuple(i for i, c in enumerate(text) if c not in _GONE))


@lru_cache(maxsize=4096)
def fold_pattern(pattern: str) -> str:
    r"""A regular expression folded like the text that it is meant for; escapes such as `\\S` keep their case."""
    parts = re.split(r"(\\.|\(\?P[<=]\w+)", pattern)
    return "".join(p if i % 2 else fold(p) for i, p in enumerate(parts))
