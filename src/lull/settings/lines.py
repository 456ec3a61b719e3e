"""On which line of a TOML text each heading and key stands."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEADING = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_ASSIGNMENT = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_SEPARATOR = re.compile(r"""\.(?=(?:[^"']|"[^"]*"|'[^']*')*$)""")

Trail = tuple[str | int, ...]


def line_numbers(text: str) -> dict[Trail, int]:
    r"""Line of every heading and key of a TOML text, by its trail; rows of `[[x]]` are numbered from 0.

    >>> line_numbers('[a]\nb = 1\n[[c]]\nd.e = 2')
    {('a',): 1, ('a', 'b'): 2, ('c', 0): 3, ('c', 0, 'd'): 4, ('c', 0, 'd', 'e'): 4}
    """
    found: dict[Trail, int] = {}
    at: Trail = ()
    rows: dict[Trail, int] = {}
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if heading := _HEADING.match(line):
            at = _parts(heading[2])
            if heading[1] == "[[":
                rows[at] = rows.get(at, -1) + 1
            at = _with_row(at, rows)
            found.setdefault(at, number)
        elif key := _ASSIGNMENT.match(line):
            parts = _parts(key[1])
            for n in range(1, len(parts) + 1):
                found.setdefault(at + parts[:n], number)
            quote = next((q for q in ('"""', "'''") if line.count(q) % 2), "")
    return found


def line_of(trail: Trail, lines: Mapping[Trail, int]) -> int:
    """Line of a trail, or of the nearest part above it that has one; 1 where there is none.

    >>> line_of(("a", "b", 3), {("a",): 1, ("a", "b"): 2})
    2
    """
    return next((lines[trail[:n]] for n in range(len(trail), 0, -1) if trail[:n] in lines), 1)


def _parts(dotted: str) -> Trail:
    return tuple(part.strip().strip("\"'") for part in _SEPARATOR.split(dotted))


def _with_row(at: Trail, rows: Mapping[Trail, int]) -> Trail:
    for n in range(1, len(at) + 1):
        if at[:n] in rows:
            return (*at[:n], rows[at[:n]], *at[n:])
    return at
