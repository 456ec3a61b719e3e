"""The demonstration: the bundled area in a working folder, its data in the store, one outlook, and how it fared."""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lull.area import bundled_area
from lull.errors import ReleaseError
from lull.outlook.check import check_release
from lull.outlook.run import Progress, make_outlook
from lull.releases import Release
from lull.store.ingest import Options, ingest_files

MARK = ".lull-demo.json"
AS_OF = date(2019, 4, 1)
FILES = (
    ("ucdp", "events/ged_iraq.parquet"),
    ("observations", "facts/observations.csv"),
    ("observations", "facts/surveys.parquet"),
    ("commitments", "facts/commitments.csv"),
    ("claims", "facts/commitment_claims.csv"),
)


@dataclass(frozen=True)
class Demo:
    """What the demonstration made."""

    folder: Path
    release: Release
    verification: Path
    kept: tuple[str, ...]


def make_demo(folder: Path, *, today: date, executor: Executor | None = None, progress: Progress) -> Demo:
    """Set up the Iraq area in `folder` and run its outlook as of April 2019, then compare with what came.

    Files of the area that somebody has changed there are kept. Where the outlook comes out differently from one that
    stands there already, the new one becomes a revision beside it.
    """
    kept = place_area(bundled_area("iraq"), folder)
    options = Options(today=today)
    for number, (kind, name) in enumerate(FILES):
        progress(f"reading {name}", 0.15 * number / len(FILES))
        ingest_files(folder, [(kind, folder / name)], options)
    try:
        release = make_outlook(
            folder, AS_OF, executor=executor, progress=lambda what, share: progress(what, 0.15 + 0.35 * share)
        )
    except ReleaseError:
        release = make_outlook(folder, AS_OF, revise=True, executor=executor, progress=progress)
    found = check_release(
        folder,
        release,
        executor=executor,
        progress=lambda what, share: progress(f"checking against what came: {what}", 0.5 + 0.25 * share),
    )
    return Demo(folder, release, found, kept)


def place_area(source: Path, folder: Path) -> tuple[str, ...]:
    """Copy the files of an area into a folder; return the names of those that were changed there and so kept."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / MARK
    placed: dict[str, str] = json.loads(mark.read_text("utf-8")) if mark.is_file() else {}
    kept = []
    for path in sorted(p for p in source.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        name = path.relative_to(source).as_posix()
        there = folder / name
        if there.is_file() and _digest(there) not in (placed.get(name), _digest(path)):
            kept.append(name)
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, there)
        placed[name] = _digest(path)
    mark.write_text(json.dumps(placed, indent=1, sort_keys=True) + "\n", "utf-8")
    return tuple(kept)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
