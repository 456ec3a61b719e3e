"""A calendar (RFC 5545) of the deadlines of promises."""

from __future__ import annotations

from datetime import timedelta

from lull.publish.links import page
from lull.publish.locale import Language
from lull.publish.pages import promises
from lull.publish.snapshot import Snapshot
from lull.publish.views.paging import where


def deadlines(snapshot: Snapshot, speech: Language, base: str) -> bytes:
    """All-day events for the deadlines that lie ahead; `base` is the site's address, ending with a slash."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lull//Deadlines//EN", "CALSCALE:GREGORIAN",
             f"X-WR-CALNAME:{_safe(speech.text('Deadlines ahead'))}"]  # fmt: skip
    for promise in promises.deadlines(snapshot):
        day = promise["deadline"]
        if day is None:
            continue
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_safe(promise['commitment_id'])}@{_safe(str(snapshot.info['area']))}.lull",
            f"DTSTAMP:{snapshot.as_of:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_safe(snapshot.translated(promise['deliverable'], speech.code))}",
            f"DESCRIPTION:{_safe(snapshot.translated(promise['promisor'], speech.code))}",
            f"URL:{base}{_page(snapshot, speech, promise['commitment_id'])}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(fold(line) for line in lines).encode()


def _page(snapshot: Snapshot, speech: Language, commitment_id: str) -> str:
    name, _, anchor = where(snapshot, commitment_id).partition("#")
    return f"{page(speech.code, snapshot.name, name)}#{_safe(anchor)}"


def _safe(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(text.split())


def fold(line: str) -> str:
    r"""A content line cut at 75 octets, never inside a character.

    >>> fold("SUMMARY:" + "x" * 70).count("\r\n ")
    1
    """
    out, width = [], 0
    for char in line:
        size = len(char.encode())
        if width + size > 75:
            out.append("\r\n ")
            width = 1
        out.append(char)
        width += size
    return "".join(out) + "\r\n"
