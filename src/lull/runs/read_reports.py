"""Fetched reports into the review queue: coded by the rules, kept where a coder reads their language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from lull import bounded
from lull.bounded import JsonObject, json_list, json_object, json_text
from lull.desk import keep_reports
from lull.errors import SourceError
from lull.languages import readers
from lull.reports import find_coder
from lull.reports.document import Document, make_document


def read_reports(folder: Path, path: Path, today: date) -> str:
    """Code the reports of one answer of ReliefWeb and put them into the queue; what was done, in words.

    Raises `SourceError` where the answer is no list of reports.
    """
    rows = json_object(bounded.load_json(path.read_bytes(), str(path))).get("data")
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise SourceError(f'{path}: expected {{"data": [{{"fields": …}}, …]}}; its shape has changed')
    documents = [d for row in rows if (d := _document(json_object(row.get("fields"))))]
    code = find_coder("rules")
    read = [d for d in documents if d.lang in readers()]
    kept = keep_reports(folder, [(d, code(d, area=folder)) for d in read], at=_noon(today)) if read else []
    said = f"{len(documents)} reports, {sum(k.records for k in kept)} new records wait for review"
    other = len(documents) - len(read)
    empty = len(rows) - len(documents)
    said += f", {other} in languages that no coder reads" if other else ""
    return said + (f", {empty} without text" if empty else "")


def _noon(today: date) -> datetime:
    return datetime.combine(today, time(12), UTC)


def _document(fields: JsonObject) -> Document | None:
    """A report of ReliefWeb: its body, title, day, first source and address; None without a body."""
    text = json_text(fields, "body").strip()
    if not text:
        return None
    days = json_object(fields.get("date"))
    day = str(days.get("original") or days.get("created") or "")[:10]
    first = next(iter(json_list(fields.get("source"))), {})
    office = json_text(first, "name") if isinstance(first, dict) else str(first)
    title, url = (json_text(fields, name) or None for name in ("title", "url"))
    return make_document(text, published=_day(day), source_office=office or None, title=title, url=url)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
