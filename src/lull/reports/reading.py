"""Files into documents: text, HTML, PDF, DOCX, JSON, WARC, e-mail, feeds, whole folders and standard input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lull.errors import ReportError, SourceError
from lull.reports.days import OnError, stated_day
from lull.reports.document import Document, make_document
from lull.reports.faults import FAULTS, LARGEST, why
from lull.reports.json_rows import json_documents
from lull.reports.kinds import KINDS, decode, guess, is_foreign
from lull.reports.mail import mail_documents
from lull.reports.pages import html_document
from lull.reports.warc import warc_documents


@dataclass(frozen=True)
class Given:
    """What the caller knows of the documents; it fills what a file does not say (`lang` and `published` win)."""

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
    if kind is None and path.suffix and is_foreign(data):
        raise ReportError(f"{path} is passed over: {path.suffix} is not read; expected one of {' '.join(KINDS)}")
    yield from read_bytes(data, given, kind=kind, name=str(path), on_error=on_error)


def folder_files(path: Path) -> list[Path]:
    """All files of a folder in the order of their names, without hidden ones."""
    found = (p for p in path.rglob("*") if p.is_file())
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(path).parts))


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
    kind = kind or guess(data)
    documents = _READERS[kind](data, name, on_error or _raise)
    while True:
        try:
            document = next(documents, None)
        except FAULTS as error:
            raise ReportError(f"{name} is a damaged {kind} file: {why(error)}") from error
        if document is None:
            return
        yield _fill(document, given)


def _raise(error: ReportError) -> None:
    raise error


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


def _feed(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    from lull.reports.feeds import as_lines, parse_feed

    try:
        entries = parse_feed(data)
    except SourceError as error:
        raise ReportError(f"{name}: {error}") from error
    for row in as_lines(entries):
        day = stated_day(row.get("published"), name, tell)
        origin = {k: row[k] or None for k in ("source_office", "title", "url")}
        yield make_document(row["text"], published=day, **origin)


def _pdf(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    from lull.reports.printed import pdf_document

    yield pdf_document(data, name)


def _docx(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    from lull.reports.printed import docx_document

    yield docx_document(data, name)


_READERS: dict[str, Callable[[bytes, str, OnError], Iterator[Document]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "text": _text,
    "html": _html,
    "jsonl": json_documents,
    "warc": warc_documents,
    "email": mail_documents,
    "feed": _feed,
}
