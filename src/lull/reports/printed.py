"""PDF and DOCX into documents: text in the order in which it is read; a scan is named as one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from lull.errors import ReportError, SourceError
from lull.reports.document import Document, make_document
from lull.reports.layout import Letter, read_page

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_PAGES = 1000
_MOST_XML = 64 * 2**20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LETTERS_A_PAGE = 20  # fewer on average: pages are pictures


def pdf_document(data: bytes, name: str) -> Document:
    """The text of a PDF, column by column; raises `ReportError` for a scan, a locked or a damaged file."""
    try:
        from pdfminer.high_level import extract_pages
        from pdfminer.layout import LAParams
        from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
        from pdfminer.psexceptions import PSException
    except ImportError as error:
        raise ReportError(f"{name} is a PDF; reading one needs pdfminer.six: pip install pdfminer.six") from error
    try:
        pages = [
            read_page(_letters(page))
            for page in extract_pages(io.BytesIO(data), maxpages=MOST_PAGES, laparams=LAParams(boxes_flow=None))
        ]
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise ReportError(f"{name} is locked by a password; save it without one") from error
    except (PSException, RecursionError, KeyError, TypeError, ValueError, OSError) as error:
        raise ReportError(f"{name} is a damaged PDF: {error or type(error).__name__}; download it again") from error
    letters = sum(c.isalpha() for page in pages for c in page)
    if letters < _LETTERS_A_PAGE * max(1, len(pages)):
        raise ReportError(f"{name} is a scan: {len(pages)} pages, {letters} letters of text; run OCR over it first")
    return make_document("\n\n".join(filter(None, pages)), title=_title(data))


def _letters(item: Iterable[object]) -> Iterator[Letter]:
    """The letters of a page and of the figures and forms on it."""
    from pdfminer.layout import LTChar

    for part in item:
        if isinstance(part, LTChar):
            yield Letter(part.x0, part.x1, part.y0, max(1.0, part.size), part.get_text())
        elif isinstance(part, Iterable):
            yield from _letters(part)


def _title(data: bytes) -> str | None:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    try:
        info = PDFDocument(PDFParser(io.BytesIO(data))).info
        raw = info[0].get("Title") if info else None
    except Exception:  # noqa: BLE001  the title is a courtesy; whatever its table holds must not lose the text
        return None
    if not isinstance(raw, bytes):
        return None
    text = raw.decode("utf-16", errors="replace") if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else raw.decode("latin-1")
    return text.strip() or None


def docx_document(data: bytes, name: str) -> Document:
    """The paragraphs and tables of a DOCX in their order; raises `ReportError` for what is none."""
    from defusedxml.ElementTree import fromstring

    from lull.bounded import check_xml, unzip_member

    try:
        (body,) = unzip_member(name, data, lambda part: part == "word/document.xml", most=_MOST_XML)
        about = unzip_member(name, data, lambda part: part == "docProps/core.xml", most=_MOST_XML)
        for part in (body, *about):
            check_xml(name, part)
    except (SourceError, ValueError) as error:
        why = error if isinstance(error, SourceError) else "it holds no document"
        raise ReportError(f"{name} is no readable DOCX: {why}; save it again as DOCX") from error
    title = fromstring(about[0]).findtext(f"{_DC}title") if about else None
    return make_document("\n".join(_paragraphs(fromstring(body))), title=(title or "").strip() or None)


def _paragraphs(body: Element) -> Iterator[str]:
    """Text of each paragraph; an item of a list begins with a mark."""
    for paragraph in body.iter(f"{_W}p"):
        pieces = (_run(piece) for piece in paragraph.iter())
        text = " ".join("".join(pieces).split())
        if text:
            listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
            yield ("- " if listed else "") + text + "\n"


def _run(piece: Element) -> str:
    if piece.tag == f"{_W}t":
        return piece.text or ""
    return " " if piece.tag in (f"{_W}tab", f"{_W}br") else ""


def reliefweb_rows(reply: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Rows of text, day, office and address from a reply of the ReliefWeb API (https://apidoc.reliefweb.int)."""
    for item in map(_mapping, _list(reply["data"])):
        fields = _mapping(item.get("fields"))
        days = _mapping(fields.get("date"))
        offices = [_mapping(office).get("name") for office in _list(fields.get("source"))]
        body = fields.get("body") or fields.get("body-html") or ""
        yield {
            "text": _plain(body) if isinstance(body, str) else None,
            "published": days.get("original") or days.get("created"),
            "source_office": ", ".join(name for name in offices if isinstance(name, str)) or None,
            "title": fields.get("title"),
            "url": fields.get("url_alias") or fields.get("url") or item.get("href"),
        }


def _mapping(value: object) -> Mapping[str, object]:
    """An object of the reply; empty where something else stands in its place."""
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _plain(body: str) -> str:
    """Markdown or HTML of the body as text."""
    text = re.sub(r"</(?:p|li|h\d|tr)>|<br ?/?>", "\n\n", body)
    text = re.sub(r"<li[^>]*>", "- ", text)
    text = re.sub(r"<[^>]{1,500}>|\*\*|__", "", text)
    return re.sub(r"!?\[([^\]]{0,300})\]\([^)]{0,500}\)", r"\1", re.sub(r"^#+ *", "", text, flags=re.MULTILINE))


def is_reliefweb(row: object) -> bool:
    """Whether an object is a reply of the API: a list `data` of items that hold `fields`."""
    data = row.get("data") if isinstance(row, dict) else None
    return isinstance(data, list) and all(isinstance(i, dict) and "fields" in i for i in data[:3])
