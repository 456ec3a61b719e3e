"""A report as the coders see it: normalised text, its hash, its language and its sentences."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from lull.reports.language import detect_language
from lull.reports.sentences import Span, split_sentences

# Controls that no coder needs; tab and line feed stay, joiners stay because Sorani spelling uses them.
_DROP = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """One report. All offsets of records count characters of `text`.

    `lang` is `en`, `ar` or `ckb`, else the code of a language that no coder here reads (`und` if not known);
    `published` is the day that anchors relative dates, `None` if it is not known.
    """

    document_id: str
    text: str
    lang: str
    published: date | None
    source_office: str | None
    title: str | None
    url: str | None
    sentences: tuple[Span, ...]

    def quote(self, span: Span) -> str:
        """The characters of `text` that a span covers."""
        return self.text[span.start : span.end]


def normalise(text: str) -> str:
    r"""Text in NFC with `\n` line ends and without control and direction marks; idempotent.

    >>> normalise("Cafe\u0301\u200f.")
    'Café.'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    # Dropping a mark can bring two letters together that compose, hence the second pass.
    return unicodedata.normalize("NFC", _DROP.sub("", text))


def document_id(text: str) -> str:
    """SHA-256 of the normalised text, in hexadecimal."""
    return hashlib.sha256(normalise(text).encode("utf-8")).hexdigest()


def make_document(
    text: str,
    *,
    published: date | None = None,
    lang: str | None = None,
    source_office: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Document:
    """Normalise, hash, detect the language if it is not given, and split into sentences.

    >>> report = make_document("Water is back. The road is shut.", lang="en")
    >>> [report.quote(s) for s in report.sentences]
    ['Water is back.', 'The road is shut.']
    """
    clean = normalise(text)
    return Document(
        document_id=document_id(clean),
        text=clean,
        lang=lang or detect_language(clean),
        published=published,
        source_office=source_office,
        title=title,
        url=url,
        sentences=split_sentences(clean),
    )
