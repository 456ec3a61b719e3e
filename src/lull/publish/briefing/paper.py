"""The briefing as PDF, set by Typst with the fonts of the package."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

from lull.publish.briefing.content import Briefing, content
from lull.publish.locale import Language
from lull.publish.snapshot import Snapshot

_HERE = Path(__file__).parent


def pdf(snapshot: Snapshot, speech: Language, scope: str, base: str = "") -> bytes:
    """Two A4 pages; `scope` is `area` or the id of a governorate or district."""
    key = (speech.code, scope, base)
    return snapshot.some(
        "papers", key, lambda: printed(content(snapshot, speech, scope, base), snapshot.as_of), most=32
    )


def printed(briefing: Briefing, day: date) -> bytes:
    """The PDF of a briefing that is gathered; `day` stands in it as the day of making.

    What has no room on its page is left out of it, from the end that matters least; there is never a third page.
    """
    said = asdict(briefing)
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        _draw(folder / "map.svg", said.pop("map"))
        _draw(folder / "fan.svg", said.pop("fan"))
        _draw(folder / "qr.svg", said.pop("qr"))
        for i, series in enumerate(said["national"]):
            _draw(folder / f"series-{i}.svg", series.pop("fan"))
        (folder / "data.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        for layout in _HERE.glob("*.typ"):
            (folder / layout.name).write_text(layout.read_text("utf-8"), "utf-8")
        # The day of the release, not of printing: the same release gives the same bytes.
        stamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        made = typst.compile(
            str(folder / "briefing.typ"),
            root=room,
            font_paths=fonts(),
            timestamp=stamp,
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst returned no single document")
    return packed(made)


def packed(made: bytes) -> bytes:
    """The same PDF in about half the bytes: Typst writes each object by itself, here they are compressed in streams.

    Most of what shrinks are the tags by which a screen reader finds headings and tables. The same input gives the same
    bytes. Streams stay as Typst compressed them: packing those again takes twice the time for one per cent.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(made)) as document:
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
            deterministic_id=True,
        )
    return out.getvalue()


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts of the package, read once, and no others."""
    folder = str(_HERE / "fonts")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _draw(path: Path, picture: str) -> None:
    """Write a picture where Typst looks for it; an empty one where there is nothing to draw."""
    path.write_text(picture or "<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
