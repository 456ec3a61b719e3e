"""Atom feeds (RFC 4287) by area, governorate, district, strand and severity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from xml.etree import ElementTree as Xml

from lull.errors import PublishError
from lull.publish import words
from lull.publish.feeds.notices import SEVERITIES, history, within
from lull.publish.locale import Language, place_name
from lull.publish.snapshot import Snapshot
from lull.schema import STRANDS

_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 200
SCOPES = ("area", *(f"strand-{s}" for s in STRANDS), *(f"severity-{s}" for s in SEVERITIES))


def scopes(snapshot: Snapshot) -> Iterator[str]:
    """Names of all feeds of an area."""
    yield from SCOPES
    yield from (p["place_id"] for p in (*snapshot.uppers, *snapshot.units))


def atom(snapshots: Sequence[Snapshot], speech: Language, scope: str, base: str) -> bytes:
    """The feed of a scope over releases (oldest first); `base` is the site's address, ending with a slash.

    Raises
    ------
    PublishError
        If there is no release or no such scope.
    """
    if not snapshots or (scope not in SCOPES and scope not in snapshots[-1].places):
        raise PublishError(f"no feed {scope!r}")
    newest = snapshots[-1]
    Xml.register_namespace("", _ATOM)
    feed = Xml.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": speech.code})
    name = f"{base}feeds/{speech.code}/{scope}.atom"
    _text(feed, "id", f"urn:lull:{newest.info['area']}:{scope}:{speech.code}")
    _text(feed, "title", f"{speech.text('Lull')} · {_title(newest, speech, scope)}")
    _text(feed, "updated", _stamp(newest.as_of))
    Xml.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "href": name})
    _text(Xml.SubElement(feed, f"{{{_ATOM}}}author"), "name", "Lull")
    for snapshot, notice in [pair for pair in history(snapshots, speech) if within(newest, pair[1], scope)][:_MOST]:
        entry = Xml.SubElement(feed, f"{{{_ATOM}}}entry")
        _text(entry, "id", f"urn:lull:{snapshot.info['area']}:{snapshot.name}:{notice.key}")
        _text(entry, "title", notice.title)
        _text(entry, "updated", _stamp(snapshot.as_of))
        _text(entry, "summary", notice.text)
        Xml.SubElement(entry, f"{{{_ATOM}}}category", {"term": notice.severity})
        page = f"place/{notice.place}" if notice.place in snapshot.places else "promises"
        Xml.SubElement(entry, f"{{{_ATOM}}}link", {"href": f"{base}{speech.code}/{snapshot.name}/{page}.html"})
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True))


def _text(parent: Xml.Element, tag: str, value: str) -> None:
    # Control characters are not allowed in XML at all.
    Xml.SubElement(parent, f"{{{_ATOM}}}{tag}").text = "".join(c for c in value if c >= " " or c in "\t\n")


def _title(snapshot: Snapshot, speech: Language, scope: str) -> str:
    if scope in snapshot.places:
        return place_name(snapshot.places[scope], speech.code)
    kind, _, rest = scope.partition("-")
    if kind == "strand":
        return words.say(speech, words.STRANDS, rest)
    if kind == "severity":
        return speech.text("Severity: high") if rest == "high" else speech.text("Severity: medium")
    return str((snapshot.info.get("names") or {}).get(speech.code, snapshot.info["area"]))


def _stamp(month: date) -> str:
    """A release is known from the first day of the month after."""
    year, index = (month.year + 1, 1) if month.month == 12 else (month.year, month.month + 1)
    return f"{year:04d}-{index:02d}-01T00:00:00Z"
