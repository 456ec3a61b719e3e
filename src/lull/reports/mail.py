"""Documents from e-mails, without what is quoted and signed."""

from __future__ import annotations

import email
import email.policy
import email.utils
from collections.abc import Iterator
from dataclasses import replace

from lull.errors import ReportError
from lull.reports.days import OnError, stated_day
from lull.reports.document import Document, make_document
from lull.reports.kinds import decode
from lull.reports.pages import html_document
from lull.reports.replies import without_replies

MOST_PARTS = 200


def mail_documents(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    """The text that the sender wrote, if there is any."""
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
            published = stated_day(str(message["date"]), name, tell)
    title = str(message["subject"]) if message["subject"] else None
    if body.get_content_type() == "text/html":
        document = html_document(text)
        if document is not None:
            yield replace(document, published=published or document.published, title=title)
        return
    yield make_document(without_replies(text), published=published, title=title)
