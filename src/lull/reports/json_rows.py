"""Documents from JSON: one object a line, a list, or a reply of the ReliefWeb API."""

from __future__ import annotations

from collections.abc import Iterator

from lull.bounded import load_json
from lull.errors import ReportError, SourceError
from lull.reports.days import OnError, stated_day
from lull.reports.document import Document, make_document
from lull.reports.kinds import decode

_TEXT_KEYS = ("text", "body", "content", "article")
_DATE_KEYS = ("published", "date", "source_date", "pubDate", "publish_date")


def json_documents(data: bytes, name: str, tell: OnError) -> Iterator[Document]:
    """Documents of a file of JSON; a broken line is told to `tell`, and the rest read."""
    text = decode(data).strip()
    rows = _whole(text)
    for number, item in enumerate(text.split("\n") if rows is None else rows, 1):
        if rows is None and not str(item).strip():
            continue
        try:
            row = _json(str(item), name, number) if rows is None else item
            yield _row(row, name, number, tell)
        except ReportError as error:
            tell(error)


def _whole(text: str) -> list[object] | None:
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


def _json(text: str, name: str, number: int) -> object:
    try:
        return load_json(text, f"line {number}")
    except SourceError as error:
        raise ReportError(f"{name}, line {number} is not JSON: {error}; each line holds one object") from error


def _row(row: object, name: str, number: int, tell: OnError) -> Document:
    fields = row if isinstance(row, dict) else {}
    text = next((fields[k] for k in _TEXT_KEYS if isinstance(fields.get(k), str)), None)
    if text is None:
        raise ReportError(f"{name}, line {number}: no text; expected an object with one of: {', '.join(_TEXT_KEYS)}")
    day = next((fields[k] for k in _DATE_KEYS if fields.get(k)), None)
    plain = {k: v if isinstance(v := fields.get(k), str) else None for k in ("lang", "source_office", "title", "url")}
    return make_document(text, published=stated_day(day, f"{name}, line {number}", tell), **plain)
