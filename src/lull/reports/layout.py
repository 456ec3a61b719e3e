"""The letters of a printed page in the order of reading: lines, columns, paragraphs; Arabic as it is spoken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_ARABIC = re.compile("[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_FROM_LEFT = re.compile(r"[\d٠-٩۰-۹A-Za-z](?:[\d٠-٩۰-۹A-Za-z.,/:%@_-]*[\d٠-٩۰-۹A-Za-z%])?")
_MIRRORED = str.maketrans("()[]{}«»<>", ")(][}{»«><")
_WIDE = 0.6  # share of the width of the text from which a line spans the columns
_NARROW = 0.5  # a gap, in heights of a letter, that may part columns
_ROWS, _MOST_ROWS = 4, 0.7
_BULLET = re.compile(r"[•*·▪●○–-] |\d{1,2}[.)] ")


class Letter(NamedTuple):
    """One letter where it is painted: left, right, foot (from the bottom of the page), size."""

    left: float
    right: float
    foot: float
    size: float
    text: str


class Line(NamedTuple):
    """A stretch of letters on one height with no gap as wide as that between columns."""

    left: float
    right: float
    foot: float
    size: float
    text: str


def read_page(letters: Iterable[Letter]) -> str:
    """The text of a page, paragraphs apart by a blank line.

    >>> page = [Letter(i * 5, i * 5 + 5, 90, 10, c) for i, c in enumerate("Water is")]
    >>> read_page([*page, *(Letter(i * 5, i * 5 + 5, 78, 10, c) for i, c in enumerate("back."))])
    'Water is back.'
    """
    lines = _lines(sorted(letters, key=lambda c: (-c.foot, c.left)))
    if not lines:
        return ""
    text = "".join(line.text for line in lines)
    from_right = 2 * len(_ARABIC.findall(text)) > sum(c.isalpha() for c in text)
    return "\n\n".join(_paragraphs(_in_order(lines, from_right=from_right)))


def _lines(letters: Sequence[Letter]) -> list[Line]:
    rows: list[list[Letter]] = []
    for letter in letters:
        if rows and abs(rows[-1][0].foot - letter.foot) < 0.4 * max(letter.size, rows[-1][0].size):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    ordered = [sorted(row) for row in rows]
    gutter = _gutter(ordered)
    return [line for row in ordered for line in _cut(row, gutter)]


def _gaps(row: Sequence[Letter], least: float) -> list[tuple[float, float]]:
    """Empty stretches of a row at least `least` times as wide as its letters are high."""
    inked = [c for c in row if not c.text.isspace()]
    return [(a.right, b.left) for a, b in pairwise(inked) if b.left - a.right > least * b.size]


def _gutter(rows: Sequence[Sequence[Letter]]) -> float | None:
    """Where two columns part: a place that most rows with letters on both sides of it leave empty."""
    gaps = [_gaps(row, _NARROW) for row in rows]
    best, place = _ROWS - 1, None
    for x in sorted({(a + b) / 2 for row in gaps for a, b in row}):
        both = [g for row, g in zip(rows, gaps, strict=True) if row[0].left < x < row[-1].right]
        empty = sum(any(a <= x <= b for a, b in g) for g in both)
        if empty > best and empty >= _MOST_ROWS * len(both):
            best, place = empty, x
    return place


def _cut(row: Sequence[Letter], gutter: float | None) -> list[Line]:
    out: list[list[Letter]] = [[]]
    end = row[0].left
    for letter in row:
        if letter.text.isspace():
            out[-1].append(letter)
            continue
        gap = letter.left - end
        parted = gutter is not None and end <= gutter <= letter.left and gap > _NARROW * letter.size
        if out[-1] and (gap > 1.4 * letter.size or parted):
            out.append([])
        out[-1].append(letter)
        end = max(end, letter.right)
    return [_line(part) for part in out if any(c.text.strip() for c in part)]


def _line(part: Sequence[Letter]) -> Line:
    text, end = "", part[0].left
    for letter in part:
        if letter.left - end > 0.18 * letter.size and text and not text.endswith(" ") and letter.text != " ":
            text += " "
        text, end = text + letter.text, max(end, letter.right)
    sizes = sorted(c.size for c in part)
    clean = spoken(" ".join(text.split()))
    return Line(part[0].left, end, part[0].foot, sizes[len(sizes) // 2], clean)


def spoken(painted: str) -> str:
    """A line as it is spoken, from how it is painted from left to right.

    >>> spoken("2020 " + "بصرة"[::-1]), spoken("Water is back.")
    ('بصرة 2020', 'Water is back.')
    """
    if not _ARABIC.search(painted):
        return painted
    turned = painted[::-1].translate(_MIRRORED)
    turned = _FROM_LEFT.sub(lambda found: found.group()[::-1], turned)
    return unicodedata.normalize("NFKC", turned)


def _in_order(lines: Sequence[Line], *, from_right: bool) -> list[Line]:
    """Lines column by column; what spans the columns parts what stands above it from what stands below."""
    width = max(x.right for x in lines) - min(x.left for x in lines)
    out: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda x: -x.foot):
        if line.right - line.left > _WIDE * width:
            out += [*_columns(band, from_right=from_right), line]
            band = []
        else:
            band.append(line)
    return out + _columns(band, from_right=from_right)


def _columns(band: Sequence[Line], *, from_right: bool) -> list[Line]:
    columns: list[list[Line]] = []
    end = float("-inf")
    for line in sorted(band, key=lambda x: x.left):
        if line.left > end or not columns:
            columns.append([])
        columns[-1].append(line)
        end = max(end, line.right)
    ordered = reversed(columns) if from_right else columns
    return [line for column in ordered for line in sorted(column, key=lambda x: -x.foot)]


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    out: list[str] = []
    last: Line | None = None
    for line in lines:
        if last is not None and _goes_on(last, line):
            bound = out[-1].endswith("-") and out[-1][-2:-1].islower() and line.text[:1].islower()
            out[-1] = out[-1][:-1] + line.text if bound else f"{out[-1]} {line.text}"
        else:
            out.append(line.text)
        last = line
    return out


def _goes_on(last: Line, line: Line) -> bool:
    """Whether a line belongs to the paragraph before: same size, no gap, no mark of a list."""
    same = abs(last.size - line.size) < 0.12 * last.size
    next_column = line.foot > last.foot and last.text[-1:] not in ".!?:؟۔"
    near = 0 <= last.foot - line.foot < 1.75 * last.size
    return same and (near or next_column) and not _BULLET.match(line.text)
