"""A calendar (RFC 5545) of the deadlines of promises."""

from __future__ import annotations

from datetime import timedelta

from lull.publish.book import Book
from lull.publish.locale import Language
from lull.publish.pages import promises


def deadlines(book: Book, speech: Language, base: str) -> bytes:
    """All-day events for the deadlines that lie ahead; `base` is the site's address, ending with a slash."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lull//Deadlines//EN", "CALSCALE:GREGORIAN",
             f"X-WR-CALNAME:{_safe(speech.text('Deadlines ahead'))}"]  # fmt: skip
    for promise in promises.deadlines(book):
        day = promise["deadline"]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_safe(promise['commitment_id'])}@{_safe(str(book.info['area']))}.lull",
            f"DTSTAMP:{book.as_of:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_safe(promise['deliverable'])}",
            f"DESCRIPTION:{_safe(promise['promisor'])}",
            f"URL:{base}{speech.code}/{book.name}/promises.html#{_safe(promise['commitment_id'])}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(fold(line) for line in lines).encode()


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
