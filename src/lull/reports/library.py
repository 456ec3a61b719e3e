"""The local shelf of full texts: private to this machine, and each text expires; its signature stays."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from lull.errors import ReportError
from lull.reports.copies import Signature, signature
from lull.reports.copy_index import CopyIndex, Entry, open_index
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
    kept: dict[str, Shelved] = {}
    with open_index(folder) as index:
        _catch_up(folder, index)
        for document in documents:
            mine = signature(document.text)
            group = index.group_of(document.document_id, mine)
            item = Shelved(document.document_id, document.text, mine, group, today, today + timedelta(days=days))
            _write(folder, item)
            index.add(_entry(item))
            kept[item.document_id] = item
    return kept


def _entry(item: Shelved) -> Entry:
    return Entry(
        item.document_id, item.report_group, item.signature, item.expires.isoformat(), has_text=item.text is not None
    )


def _catch_up(folder: Path, index: CopyIndex) -> None:
    """The files are what counts: an index that was lost, or left behind by a stop, is brought to them."""
    there = {path.stem for path in folder.glob("*.json") if _ID.fullmatch(path.stem)}
    indexed = index.ids()
    for document_id in sorted(there - indexed):
        index.add(_entry(_read(_path(folder, document_id))))
    for document_id in sorted(indexed - there):
        index.remove(document_id)


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
    if not folder.is_dir():
        return []
    with open_index(folder) as index:
        _catch_up(folder, index)
        gone = index.expired(today.isoformat())
        for document_id in gone:
            held = _read(_path(folder, document_id))
            _drop_answers(folder, document_id)
            bare = Shelved(document_id, None, held.signature, held.report_group, held.kept_on, held.expires)
            _write(folder, bare)
            index.add(_entry(bare))
    return gone


def delete(folder: Path, document_id: str) -> bool:
    """Remove a document wholly, signature too; True if it was there."""
    path = _path(folder, document_id)
    existed = path.is_file()
    path.unlink(missing_ok=True)
    _drop_answers(folder, document_id)
    if existed:
        with open_index(folder) as index:
            index.remove(document_id)
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
    row = vars(item) | {"kept_on": item.kept_on.isoformat(), "expires": item.expires.isoformat()}
    path = _path(folder, item.document_id)
    aside = path.with_suffix(".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False))
    aside.replace(path)
