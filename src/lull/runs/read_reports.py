"""Fetched reports into the review queue: coded by the rules, kept where a coder reads their language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from lull import bounded
from lull.desk import keep_reports
from lull.reports import find_coder
from lull.reports.document import Document, make_document
from lull.reports.language import SUPPORTED


def read_reports(folder: Path, path: Path, today: date) -> str:
    """Code the reports of one answer of ReliefWeb and put them into the queue; what was done, in words."""
    found = bounded.load_json(path.read_bytes(), str(path))
    documents = [d for row in found.get("data", []) if (d := _document(row.get("fields") or {}))]
    code = find_coder("rules")
    coded = [(d, code(d, area=folder)) for d in documents if d.lang in SUPPORTED]
    kept = keep_reports(folder, coded, at=datetime.combine(today, time(12), UTC)) if coded else []
    return f"{len(documents)} reports, {sum(k.records for k in kept)} new records wait for review"


def _document(fields: dict[str, Any]) -> Document | None:
    """A report of ReliefWeb: its body, title, day, first source and address."""
    text = str(fields.get("body") or "").strip()
    if not text:
        return None
    day = str((fields.get("date") or {}).get("original") or (fields.get("date") or {}).get("created") or "")[:10]
    sources = fields.get("source") or [{}]
    office = str(sources[0].get("name") or "") or None
    published = date.fromisoformat(day) if day else None
    return make_document(
        text, published=published, source_office=office, title=fields.get("title"), url=fields.get("url")
    )
