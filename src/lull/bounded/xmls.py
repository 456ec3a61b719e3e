"""XML of others: no entities, no endless nesting, a bounded number of elements; checked before a tree is built."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from lull.errors import SourceError

MOST_BYTES = 512 << 20
MOST_DEPTH = 100
MOST_ELEMENTS = 10_000_000
_PIECE = 1 << 16


class _Tally:
    """Counts elements and their depth while expat reads."""

    def __init__(self, name: str) -> None:
        self.name, self.depth, self.elements = name, 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH:
            raise SourceError(f"{self.name} nests <{tag[:40]}> more than {MOST_DEPTH} deep; expected plain records")
        if self.elements > MOST_ELEMENTS:
            raise SourceError(f"{self.name} holds more than {MOST_ELEMENTS:,} elements; split it")

    def end(self, tag: str) -> None:
        self.depth -= 1

    def entity(self, *_: object) -> NoReturn:
        raise SourceError(f"{self.name} holds a DTD or entities, which are not read")


def check_xml(name: str, content: bytes) -> None:
    """Refuse XML that is damaged, holds a DTD, nests too deeply or holds too many elements."""
    if len(content) > MOST_BYTES:
        raise SourceError(f"{name} has {len(content):,} bytes; at most {MOST_BYTES:,} of XML are read: split it")
    tally = _Tally(name)
    walk_xml(name, content, tally.start, tally.end, tally.entity)


def walk_xml(
    name: str,
    content: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    entity: Callable[..., NoReturn],
) -> None:
    """Read XML piece by piece and call `start(tag, attributes)`, `end(tag)`, and `entity` for a DTD."""
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = entity
    try:
        for at in range(0, len(content), _PIECE):
            parser.Parse(content[at : at + _PIECE], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        # A strange encoding in the declaration is a ValueError or LookupError.
        raise SourceError(f"{name} is no readable XML, line {parser.ErrorLineNumber}: {error}") from error
