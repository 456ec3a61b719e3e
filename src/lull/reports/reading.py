# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Files into documents: text, HTML, PDF, DOCX, JSON, WARC, e-mail, feeds, whole folders and standard input."""

from __future__ import annotations

import email
import email.policy
import email.utils
import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from lull.bounded import load_json
from lull.errors import ReportError, SourceError
from lull.reports.days import EXPECTED, parse_day
from lull.reports.document import Document, make_document
from lull.reports.replies import own_words

LARGEST = 64 * 1024 * 1024
MOST_UNPACKED = 200 * 2**20
MOST_PARTS = 200
KINDS = {
    ".txt": "text", ".md": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".json": "jsonl", ".warc": "warc", ".gz": "warc", ".eml": "email", ".xml": "feed", ".rss": "feed",
    ".atom": "feed", ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip
# What readers of others' formats raise on damaged input, beside errors of their own.
FAULTS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError, EOFError,
          struct.error, zlib.error)  # fmt: skip
OnError = Callable[[ReportError], None]
_TEXT_KEYS = ("text", "body", "content", "article")
_DATE_KEYS = ("published", "date", "source_date", "pubDate", "publish_date")
_TAG = re.compile(r"<(?:!doctype|html|head|body|article|div|p)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Given:
    """What the caller knows of the documents; it fills what a file does not say (`lang` and `published` win over it)."""

    published: date | None = None
    lang: str | None = None


def read_documents(path: Path, given: Given = Given(), *, on_error: OnError | None = None) -> Iterator[Document]:
    """Documents of a file or of all files of a folder, in the order of their names.

    The kind is told by the ending (`.txt .html .pdf .docx .json .jsonl .warc .warc.gz .eml .xml`), else by the first
    bytes. Raises `ReportError` for a missing or too large file, one of another kind in a folder, a broken line, or a
    date that cannot be read; with `on_error`, which is called with it, the reading goes on with what comes next.
    """
    tell = on_error or _raise
    if path.is_dir():
        for child in folder_files(path):
            try:
                yield from read_documents(child, given, on_error=on_error)
            except ReportError as error:
                tell(error)
        return
    if not path.is_file():
        raise ReportError(f"{path} is not there; give a file, a folder, or - for standard input")
    size = path.stat().st_size
    if size > LARGEST:
        raise ReportError(f"{path} has {size // 2**20} MB, at most {LARGEST // 2**20} are read at once; split the file")
    kind = KINDS.get(path.suffix.lower())
    data = path.read_bytes()
    if kind is None and path.suffix and _is_foreign(data):
        raise ReportError(f"{path} is passed over: {path.suffix} is not read; expected one of {' '.join(KINDS)}")
    yield from read_bytes(data, given, kind=kind, name=str(path), on_error=on_error)


def folder_files(path: Path) -> list[Path]:
    """All files of a folder in the order of their names, without hidden ones."""
    found = (p for p in path.rglob("*") if p.is_file())
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(path).parts))


def _is_foreign(data: bytes) -> bool:
    """Whether bytes are neither text nor of a kind that is told by its beginning."""
    return _guess(data) == "text" and (b"\x00" in data[:4000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"))


def read_bytes(
    data: bytes,
    given: Given = Given(),
    *,
    kind: str | None = None,
    name: str = "-",
    on_error: OnError | None = None,
) -> Iterator[Document]:
    """Documents of one file's bytes; the kind is guessed from them if it is not given.

    A file that its format's reader stumbles over raises `ReportError`; see `read_documents` for `on_error`.
    """
    kind = kind or _guess(data)
    documents = _READERS[kind](data, name, on_error or _raise)
    while True:
        try:
            document = next(documents, None)
        except FAULTS as error:
            raise ReportError(f"{name} is a damaged {kind} file: {_why(error)}") from error
        if document is None:
            return
        yield _fill(document, given)


def _why(error: Exception) -> str:
    """What a reader of a format stumbled over, in words; faults of its own code say nothing to people."""
    if isinstance(error, OverflowError):
        return "it holds a number that is too large"
    if isinstance(error, ValueError):
        return str(error)[:200]
    return "a part that must be there is missing or out of place; save or download it again"


def _raise(error: ReportError) -> None:
    raise error


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


def _guess(data: bytes) -> str:  # noqa: PLR0911  one return a case
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


def _fill(document: Document, given: Given) -> Document:
    if given.lang and given.lang != document.lang:
        document = replace(document, lang=given.lang)
    if given.published:
        document = replace(document, published=given.published)
    return document


def _text(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    yield make_document(decode(data))


def _html(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    document = html_document(decode(data))
    if document is not None:
        yield document


def html_document(text: str, url: str | None = None) -> Document | None:
    """The article of a page without menus and adverts, or `None` if the page has none."""
    from trafilatura import bare_extraction

    found = bare_extraction(text, url=url, with_metadata=True, include_comments=False, include_tables=False)
    row: dict[str, Any] = {} if found is None else found.as_dict() if hasattr(found, "as_dict") else dict(found)
    if not row.get("text"):
        return None
    return make_document(
        row["text"],
        published=parse_day(row.get("date")),
        title=row.get("title"),
        source_office=row.get("sitename"),
        url=url or row.get("url"),
    )


def _jsonl(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    text = decode(data).strip()
    rows = _whole(text)
    for number, line in enumerate(text.split("\n") if rows is None else rows, 1):
        if rows is not None or line.strip():
            try:
                row = line if rows is not None else _json(line, name, number)
                yield _row(row, name, number, tell)
            except ReportError as error:
                tell(error)


def _whole(text: str) -> list[Any] | None:
    """The rows of a file that is one JSON value: a list, one object, or a reply of the ReliefWeb API; else `None`."""
    from lull.reports.printed import is_reliefweb, reliefweb_rows

    if not text.startswith(("[", "{")) or (text.startswith("{") and not _one_object(text)):
        return None
    try:
        value = load_json(text, "-")
    except SourceError as error:
        if text.startswith("["):
            raise ReportError(f"this is no list of JSON: {error}; each line or item holds one object") from error
        return None
    if isinstance(value, dict) and is_reliefweb(value):
        return list(reliefweb_rows(value))
    return value if isinstance(value, list) else [value]


def _one_object(text: str) -> bool:
    """Whether the first line is not an object by itself, or the only line."""
    first, _, rest = text.partition("\n")
    if not rest.strip():
        return True
    try:
        load_json(first, "-")
    except SourceError:
        return True
    return False


def _json(text: str, name: str, number: int) -> Any:
    try:
        return load_json(text, f"line {number}")
    except SourceError as error:
        raise ReportError(f"{name}, line {number} is not JSON: {error}; each line holds one object") from error


def _row(row: Any, name: str, number: int, tell: OnError) -> Document:
    text = next((row[k] for k in _TEXT_KEYS if isinstance(row.get(k), str)), None) if isinstance(row, dict) else None
    if text is None:
        raise ReportError(f"{name}, line {number}: no text; expected an object with one of: {', '.join(_TEXT_KEYS)}")
    day = next((row[k] for k in _DATE_KEYS if row.get(k)), None)
    plain = {k: row[k] if isinstance(row.get(k), str) else None for k in ("lang", "source_office", "title", "url")}
    return make_document(text, published=_day(day, f"{name}, line {number}", tell), **plain)


def _day(value: object, where: str, tell: OnError) -> date | None:
    """A day, or `None` where none is given; one that cannot be read is told, and the text read without it."""
    day = parse_day(value) if value else None
    if value and day is None:
        tell(
            ReportError(
                f"{where}: the date {str(value)[:40]!r} cannot be read, or may be two days; expected {EXPECTED}"
            )
        )
    return day


def _warc(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = iter(ArchiveIterator(io.BytesIO(_unpacked(data, name, tell))))
    number = 0
    while True:
        number += 1
        try:
            record = next(records, None)
            document = _archived(record, f"{name}, record {number}", tell) if record is not None else None
        except (ArchiveLoadFailed, OSError, OverflowError, MemoryError) as error:
            # Where one record ends, and the next begins, is not known any more.
            raise ReportError(f"{name}, record {number} is no readable WARC: {error}") from error
        except FAULTS as error:
            tell(ReportError(f"{name}, record {number} is damaged: {_why(error)}"))
            continue
        if record is None:
            return
        if document is not None:
            yield document


def _archived(record: Any, where: str, tell: OnError) -> Document | None:
    """The document in a WARC record, or `None` where it holds none."""
    if record.rec_type not in ("response", "resource", "conversion"):
        return None
    length = record.length or 0
    if not 0 <= length <= LARGEST:
        raise ValueError(f"a record says to hold {length} bytes; at most {LARGEST} are read")
    body = record.content_stream().read(LARGEST)
    kind = (record.http_headers.get_header("Content-Type") if record.http_headers else None) or ""
    address = record.rec_headers.get_header("WARC-Target-URI")
    if "html" in kind or (not kind and _guess(body) == "html"):
        document = html_document(decode(body), address)
    elif "text/plain" in kind or record.rec_type == "conversion":
        document = make_document(decode(body), url=address)
    else:
        return None
    fetched = _day(record.rec_headers.get_header("WARC-Date"), where, tell)
    return replace(document, published=fetched) if document is not None and not document.published else document


def _unpacked(data: bytes, name: str, tell: OnError) -> bytes:
    """A WARC file without its gzip layer, member by member, up to a limit; a small file may hold a huge one."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    parts, left = [], MOST_UNPACKED
    while data.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(31)
        try:
            parts.append(member.decompress(data, left + 1))
        except zlib.error as error:
            raise ReportError(f"{name} is not a readable WARC file: {error}") from error
        left -= len(parts[-1])
        if left < 0:
            raise ReportError(f"{name} unpacks to more than {MOST_UNPACKED // 2**20} MB; split the file")
        if not parts[0].startswith(b"WARC/"):
            raise ReportError(f"{name} is packed but holds no WARC records; unpack it first")
        if not member.eof:
            tell(ReportError(f"{name} is cut off; what stands before is read: download it again"))
        data = member.unused_data
    return b"".join(parts)


def _email(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    if data.count(b"boundary=") > MOST_PARTS:
        raise ReportError(f"{name} nests more than {MOST_PARTS} parts; expected an e-mail")
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return
    try:
        text = str(body.get_content())
    except (LookupError, ValueError, KeyError):
        raw = body.get_payload(decode=True)
        text = decode(raw if isinstance(raw, bytes) else b"")
    published = None
    if message["date"]:
        try:
            published = email.utils.parsedate_to_datetime(str(message["date"])).date()
        except (TypeError, ValueError, OverflowError):
            published = _day(str(message["date"]), name, tell)
    title = str(message["subject"]) if message["subject"] else None
    if body.get_content_type() == "text/html":
        document = html_document(text)
        if document is not None:
            yield replace(document, published=published or document.published, title=title)
        return
    yield make_document(own_words(text), published=published, title=title)


def _feed(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    from lull.reports.feeds import as_lines, parse_feed

    try:
        entries = parse_feed(data)
    except SourceError as error:
        raise ReportError(f"{name}: {error}") from error
    for row in as_lines(entries):
        day = _day(row.get("published"), name, tell)
        origin = {k: row[k] or None for k in ("source_office", "title", "url")}
        yield make_document(row["text"], published=day, **origin)


def _pdf(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    from lull.reports.printed import pdf_document

    yield pdf_document(data, name)


def _docx(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    from lull.reports.printed import docx_document

    yield docx_document(data, name)


_READERS = {
    "pdf": _pdf,
    "docx": _docx,
    "text": _text,
    "html": _html,
    "jsonl": _jsonl,
    "warc": _warc,
    "email": _email,
    "feed": _feed,
}
