"""The local shelf of full texts: private to this machine, and each text expires; its signature stays."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from lull.errors import ReportError
from lull.reports.copies import Signature, find_group, signature
from lull.reports.document import Document

RETENTION_DAYS = 90
_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Shelved:
    """One report on the shelf. `text` is `None` once it has expired."""

    document_id: str
    text: str | None
    signature: Signature
    report_group: str
    kept_on: date
    expires: date


def keep(folder: Path, documents: Iterable[Document], *, today: date, days: int = RETENTION_DAYS) -> dict[str, Shelved]:
    """Put documents on the shelf for `days` days; by document id, to which group of copies each belongs.

    Keeping the same document again renews its date. The files are readable by their owner only.
    """
    if days < 1:
        raise ReportError(f"retention of {days} days; expected at least 1 (area.toml, [reports] retention_days)")
    known = {s.document_id: (s.report_group, s.signature) for s in shelf(folder)}
    kept: dict[str, Shelved] = {}
    for document in documents:
        group = find_group(document.document_id, document.text, known)
        mine = signature(document.text)
        item = Shelved(document.document_id, document.text, mine, group, today, today + timedelta(days=days))
        known[item.document_id] = (group, mine)
        kept[item.document_id] = item
        _write(folder, item)
    return kept


def shelf(folder: Path) -> Iterator[Shelved]:
    """All reports on the shelf, by id; none if there is no folder."""
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        if _ID.fullmatch(path.stem):
            yield _read(path)


def text_of(folder: Path, document_id: str, *, today: date) -> str | None:
    """The full text, or `None` if it was never here, was deleted, or has expired."""
    path = _path(folder, document_id)
    if not path.is_file():
        return None
    item = _read(path)
    return item.text if today < item.expires else None


def expire(folder: Path, *, today: date) -> list[str]:
    """Remove the texts whose time is over; returns the ids. Their signatures stay, to recognise copies."""
    gone = [s for s in shelf(folder) if s.text is not None and s.expires <= today]
    for item in gone:
        _drop_answers(folder, item.document_id)
        _write(folder, Shelved(item.document_id, None, item.signature, item.report_group, item.kept_on, item.expires))
    return [s.document_id for s in gone]


def delete(folder: Path, document_id: str) -> bool:
    """Remove a document wholly, signature too; True if it was there."""
    path = _path(folder, document_id)
    existed = path.is_file()
    path.unlink(missing_ok=True)
    _drop_answers(folder, document_id)
    return existed


def _drop_answers(folder: Path, document_id: str) -> None:
    """What coders cached about the document quotes it, so it goes with the text."""
    for path in folder.glob(f"{document_id}.*-*.json"):
        path.unlink(missing_ok=True)


def _path(folder: Path, document_id: str) -> Path:
    if not _ID.fullmatch(document_id):
        raise ReportError(f"{document_id[:80]!r} is no document id; expected 64 hexadecimal digits")
    return folder / f"{document_id}.json"


def _read(path: Path) -> Shelved:
    try:
        raw = json.loads(path.read_text("utf-8"))
        days = {k: date.fromisoformat(raw[k]) for k in ("kept_on", "expires")}
        return Shelved(raw["document_id"], raw["text"], tuple(raw["signature"]), raw["report_group"], **days)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReportError(f"{path} is damaged ({error}); remove it and read the report again") from error


def _write(folder: Path, item: Shelved) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    row = asdict(item) | {"kept_on": item.kept_on.isoformat(), "expires": item.expires.isoformat()}
    path = _path(folder, item.document_id)
    aside = path.with_suffix(".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(row, file, ensure_ascii=False)
    aside.replace(path)
