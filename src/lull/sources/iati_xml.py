"""IATI 2.03 activities out of an XML file: what an activity says, with the line it stands on.

The standard: https://iatistandard.org/en/iati-standard/203/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, TreeBuilder
from xml.sax import SAXParseException, xmlreader
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException

from lull import bounded
from lull.errors import SourceError
from lull.languages import source
from lull.sources import cells
from lull.sources.files import Input

_LINE = "\x00line"


@dataclass(frozen=True)
class Activity:
    """One `iati-activity`, the first day after which nothing in it can be told, and the line where it starts."""

    node: Element
    made: date | None

    @property
    def line(self) -> int:
        """Line on which the activity starts."""
        return line_of(self.node)

    @property
    def id(self) -> str:
        """The IATI identifier, or nothing."""
        return text_of(self.node, "iati-identifier")

    @property
    def status(self) -> str:
        """Code of the activity status, or nothing."""
        found = self.node.find("activity-status")
        return "" if found is None else found.get("code", "")

    def days(self, kind: str) -> list[tuple[str, int]]:
        """Dates of one type, as written, with their lines."""
        return [(n.get("iso-date", ""), line_of(n)) for n in self.node.iter("activity-date") if n.get("type") == kind]


def read_activities(source: Input) -> list[Activity]:
    """All activities of a file. Raises `SourceError` for what is no XML, holds entities, or holds no activity."""
    bounded.check_xml(source.name, source.content)
    handler = _Tree()
    try:
        defusedxml.sax.parseString(source.content, handler, forbid_dtd=True)
    except SAXParseException as error:
        where = f"line {error.getLineNumber()}: {error.getMessage()}"
        raise SourceError(f"{source.name}, {where}; expected IATI activities as XML") from error
    except DefusedXmlException as error:
        raise SourceError(
            f"{source.name} holds a DTD or entities, which are not read ({type(error).__name__})"
        ) from error
    root = handler.builder.close()
    if root.tag != "iati-activities":
        raise SourceError(f"{source.name} starts with <{root.tag}>; expected <iati-activities> of IATI 2.03")
    whole = _day(root.get("generated-datetime", ""))
    found = [Activity(n, _day(n.get("last-updated-datetime", "")) or whole) for n in root.findall("iati-activity")]
    if not found:
        raise SourceError(f"{source.name} holds no <iati-activity>; expected at least one")
    return found


def line_of(node: Element) -> int:
    """Line on which an element starts."""
    return int(node.get(_LINE, "0"))


def text_of(node: Element | None, path: str) -> str:
    """Text of an element, of its English narrative where it has several; nothing if there is none."""
    found = node.find(path) if node is not None else None
    if found is None:
        return ""
    stated = list(found.iter("narrative"))
    english = [n for n in stated if n.get("xml:lang", source()) == source()]
    chosen = (english or stated or [found])[0]
    return " ".join((chosen.text or "").split())


def codes(node: Element, tag: str) -> Iterator[tuple[str, Element]]:
    """Codes of the elements of a name, with the element."""
    for found in node.findall(tag):
        yield found.get("code", ""), found


def _day(text: str) -> date | None:
    try:
        return cells.day(text.strip()[:10]) if text.strip() else None
    except ValueError:
        return None


class _Tree(ContentHandler):
    """Builds elements that know their line, which the standard library's tree forgets."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()
        self.locator: xmlreader.Locator = xmlreader.Locator()

    def setDocumentLocator(self, locator: xmlreader.Locator) -> None:  # noqa: N802 (the name that SAX calls)
        """Keep where the reader is."""
        self.locator = locator

    def startElement(self, name: str, attrs: xmlreader.AttributesImpl) -> None:  # noqa: N802
        """Open an element."""
        self.builder.start(name, {**dict(attrs.items()), _LINE: str(self.locator.getLineNumber())})

    def endElement(self, name: str) -> None:  # noqa: N802
        """Close it."""
        self.builder.end(name)

    def characters(self, content: str) -> None:
        """Take text."""
        self.builder.data(content)
