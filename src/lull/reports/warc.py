"""Documents from WARC files, packed or not, within bounds."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from lull.errors import ReportError
from lull.reports.days import OnError, stated_day
from lull.reports.document import Document, make_document
from lull.reports.faults import FAULTS, LARGEST, why
from lull.reports.kinds import decode, guess
from lull.reports.pages import html_document

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

MOST_UNPACKED = 200 * 2**20


def warc_documents(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    """Pages and texts of an archive; a damaged record is told to `tell`, and the rest read."""
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
            tell(ReportError(f"{name}, record {number} is damaged: {why(error)}"))
            continue
        if record is None:
            return
        if document is not None:
            yield document


def _archived(record: ArcWarcRecord, where: str, tell: OnError) -> Document | None:
    """The document in a WARC record, or `None` where it holds none."""
    if record.rec_type not in ("response", "resource", "conversion"):
        return None
    length = record.length or 0
    if not 0 <= length <= LARGEST:
        raise ValueError(f"a record says to hold {length} bytes; at most {LARGEST} are read")
    body = record.content_stream().read(LARGEST)
    kind = (record.http_headers.get_header("Content-Type") if record.http_headers else None) or ""
    address = record.rec_headers.get_header("WARC-Target-URI")
    if "html" in kind or (not kind and guess(body) == "html"):
        document = html_document(decode(body), address)
    elif "text/plain" in kind or record.rec_type == "conversion":
        document = make_document(decode(body), url=address)
    else:
        return None
    fetched = stated_day(record.rec_headers.get_header("WARC-Date"), where, tell)
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
