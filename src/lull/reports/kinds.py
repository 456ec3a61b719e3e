# ruff: noqa: E501  (tables of endings stay on one line)
"""Of which kind a file is, by its ending or its first bytes, and its text from its bytes."""

from __future__ import annotations

import re

from lull.bounded import load_json
from lull.errors import SourceError

KINDS = {
    ".txt": "text", ".md": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".json": "jsonl", ".warc": "warc", ".gz": "warc", ".eml": "email", ".xml": "feed", ".rss": "feed",
    ".atom": "feed", ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip
_TAG = re.compile(r"<(?:!doctype|html|head|body|article|div|p)\b", re.IGNORECASE)


def is_foreign(data: bytes) -> bool:
    """Whether bytes are neither text nor of a kind that is told by its beginning."""
    return guess(data) == "text" and (b"\x00" in data[:4000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"))


def decode(data: bytes) -> str:
    r"""Text from bytes: UTF-8, UTF-16 with a mark, else Windows-1256 (Arabic) where it is plausible; never fails.

    >>> decode("ماء".encode("cp1256")), decode(b"\xef\xbb\xbfwater")
    ('ماء', 'water')
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1256", errors="replace")
        arabic = sum("\u0600" <= c <= "\u06ff" for c in text[:4000])
        return (
            text
            if arabic > 0.3 * len(text[:4000]) and b"\x00" not in data[:4000]
            else data.decode("utf-8", errors="replace")
        )


def guess(data: bytes) -> str:  # noqa: PLR0911  one return a case
    """The kind of a file by its first bytes; what shows no other is text."""
    head = data[:2048].lstrip()
    if head.startswith((b"%PDF-", b"PK\x03\x04")):
        return "pdf" if head.startswith(b"%") else "docx"
    if head.startswith((b"WARC/", b"\x1f\x8b")):
        return "warc"
    if head.startswith((b"{", b"[")):
        try:
            load_json(data.split(b"\n", 1)[0] if head.startswith(b'{"') and b'"data"' not in head else data, "-")
        except SourceError:
            return "text"
        return "jsonl"
    start = decode(head)
    if re.match(r"<\?xml|<rss|<feed", start) and re.search(r"<(?:rss|feed|rdf)\b", start, re.IGNORECASE):
        return "feed"
    if _TAG.search(start[:1500]) and start.startswith("<"):
        return "html"
    if re.match(r"(?:[A-Z][\w-]+: .*\n)+", start) and re.search(r"^(?:From|Subject|Date): ", start, re.MULTILINE):
        return "email"
    return "text"
