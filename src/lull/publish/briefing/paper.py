"""The briefing as PDF, set by Typst with the fonts of the package."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import typst

from lull.publish.book import Book
from lull.publish.briefing.content import Briefing, content
from lull.publish.locale import Language

_HERE = Path(__file__).parent


def pdf(book: Book, speech: Language, scope: str) -> bytes:
    """Two A4 pages; `scope` is `area` or the id of a governorate or district."""
    return _pdf(book, speech, scope)


@lru_cache(maxsize=64)
def _pdf(book: Book, speech: Language, scope: str) -> bytes:
    return printed(content(book, speech, scope), book.as_of)


def printed(briefing: Briefing, day: date) -> bytes:
    """The PDF of a briefing that is gathered; `day` stands in it as the day of making.

    What has no room on its page is left out of it, from the end that matters least; there is never a third page.
    """
    said = asdict(briefing)
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        _draw(folder / "map.svg", said.pop("map"))
        _draw(folder / "fan.svg", said.pop("fan"))
        for i, series in enumerate(said["national"]):
            _draw(folder / f"series-{i}.svg", series.pop("fan"))
        (folder / "data.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        for layout in _HERE.glob("*.typ"):
            (folder / layout.name).write_text(layout.read_text("utf-8"), "utf-8")
        fonts = [str(_HERE / "fonts")]
        # The day of the release, not of printing: the same release gives the same bytes.
        stamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        made = typst.compile(
            str(folder / "briefing.typ"),
            root=room,
            font_paths=fonts,
            ignore_system_fonts=True,
            timestamp=stamp,
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst returned no single document")
    return made


def _draw(path: Path, picture: str) -> None:
    """Write a picture where Typst looks for it; an empty one where there is nothing to draw."""
    path.write_text(picture or "<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
