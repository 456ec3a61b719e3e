"""Reports become evidence: documents in, coded records with verbatim quotes out."""

from lull.reports.coder import Coder, find_coder
from lull.reports.document import Document, document_id, make_document, normalise
from lull.reports.record import (
    Record,
    from_jsonl,
    make_record,
    record_from_dict,
    record_table,
    record_to_dict,
    to_jsonl,
)
from lull.reports.sentences import Span

__all__ = [
    "Coder",
    "Document",
    "Record",
    "Span",
    "document_id",
    "find_coder",
    "from_jsonl",
    "make_document",
    "make_record",
    "normalise",
    "record_from_dict",
    "record_table",
    "record_to_dict",
    "to_jsonl",
]
