"""A folded view of a text: lower case, one spelling for letters that vary, Western digits, with offsets back."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from lull.languages.folding import DROP, fold, fold_pattern
from lull.reports.sentences import Span

__all__ = ["View", "fold", "fold_pattern", "make_view"]


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
    if not DROP.search(text):
        return View(text, low, None)
    kept: list[int] = []
    start = 0
    for gone in DROP.finditer(text):
        kept.extend(range(start, gone.start()))
        start = gone.end()
    kept.extend(range(start, len(text)))
    return View(text, low, tuple(kept))
