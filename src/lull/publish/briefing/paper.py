"""The briefing as PDF, set by Typst with the fonts of the package."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import typst

from lull.publish.book import Book
from lull.publish.briefing.content import content
from lull.publish.locale import Language

_HERE = Path(__file__).parent


def pdf(book: Book, speech: Language, scope: str) -> bytes:
    """Two A4 pages; `scope` is `area` or the id of a governorate or district."""
    return _pdf(book, speech, scope)


@lru_cache(maxsize=64)
def _pdf(book: Book, speech: Language, scope: str) -> bytes:
    said = asdict(content(book, speech, scope))
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        (folder / "map.svg").write_text(said.pop("map"), "utf-8")
        (folder / "fan.svg").write_text(said.pop("fan") or "<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
        (folder / "data.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        (folder / "main.typ").write_text((_HERE / "briefing.typ").read_text("utf-8"), "utf-8")
        fonts = [str(_HERE / "fonts")]
        # The day of the release, not of printing: the same release gives the same bytes.
        day = datetime(book.as_of.year, book.as_of.month, book.as_of.day, tzinfo=UTC)
        made = typst.compile(
            str(folder / "main.typ"),
            root=room,
            font_paths=fonts,
            ignore_system_fonts=True,
            timestamp=int(day.timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst returned no single document")
    return made
