"""The plain-text twin of a mail: the same words in the same order as its HTML, for readers without HTML."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "tr", "table", "div", "ul", "ol", "br", "body"})
_HEADS = frozenset({"h1", "h2", "h3"})
_UNREAD = frozenset({"head", "style", "script"})
_CELL, _RLM = " | ", "\u200f"
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def plain(html: str, direction: str = "ltr") -> str:
    r"""Text of an HTML mail: a line a block or row of a table, cells parted by bars, addresses after what links there.

    Lines of a right-to-left text that begin with a Latin word get a mark, so that they are set from the right.

    >>> plain('<h1>Title</h1><table><tr><td>a</td><td>b</td></tr></table><p><a href="https://x.test/">Go</a></p>')
    'Title\n=====\n\na | b\n\nGo: https://x.test/\n'
    >>> plain('<p>Lull</p>', "rtl").startswith("\u200f")
    True
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(reader.ended())).strip("\n") + "\n"
    return set_right(text, direction)


def set_right(text: str, direction: str) -> str:
    """Plain text in which each line is set in the direction of its language, whatever word it begins with."""
    return "\n".join(_marked(line, direction) for line in text.split("\n"))


def _marked(line: str, direction: str) -> str:
    if direction != "rtl" or line.startswith(("https://", "http://")) or _first_strong(line) != "ltr":
        return line
    return _RLM + line


def _first_strong(line: str) -> str:
    """Direction of the first letter outside isolates; empty where there is none."""
    deep = 0
    for letter in line:
        kind = unicodedata.bidirectional(letter)
        deep += (kind in ("LRI", "RLI", "FSI")) - (kind == "PDI")
        if not deep and kind in _STRONG:
            return _STRONG[kind]
    return ""


class _Reader(HTMLParser):
    """Gathers lines; what stands in a cell waits until its row ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.unread = 0
        self.href = self.linked = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a cell or a link."""
        self.unread += tag in _UNREAD
        if tag in _BLOCKS | _HEADS:
            self._end()
            if tag in ("p", "table") or tag in _HEADS:
                self.lines.append("")
        elif tag in ("td", "th") and self.line.strip():
            self.line += _CELL
        elif tag == "a":
            self.href, self.linked = dict(attrs).get("href") or "", ""

    def handle_endtag(self, tag: str) -> None:
        """End a block, a heading with a line under it, or a link with its address."""
        self.unread -= tag in _UNREAD
        if tag in _HEADS:
            title = " ".join(self.line.split())
            self._end()
            if title and tag != "h3":
                self.lines.append(("=" if tag == "h1" else "-") * min(len(title), 72))
        elif tag in _BLOCKS:
            self._end()
        elif tag == "a":
            if self.href.startswith("http") and self.href not in self.linked:
                self.line += f": {self.href}"
            self.href = ""

    def handle_data(self, data: str) -> None:
        """Take text as it runs."""
        if not self.unread:
            self.line += data
            self.linked += data

    def ended(self) -> list[str]:
        """All lines."""
        self._end()
        return self.lines

    def _end(self) -> None:
        text = " ".join(self.line.split()).removesuffix(_CELL.strip()).strip()
        if text:
            self.lines.append(text)
        self.line = ""
