"""The demonstration: the bundled area in a working folder, outlooks of two years, and how they fared."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lull.area import bundled_area
from lull.outlook.alerts import add_to_log, alerts_of
from lull.outlook.calendar import cutoff
from lull.outlook.check import check_releases
from lull.outlook.learned import learn_countries
from lull.outlook.months import Plan, learn_on, make_outlooks, months_from
from lull.outlook.now import make_national
from lull.outlook.run import Progress
from lull.releases import Release
from lull.store.ingest import Options, ingest_files

MARK = ".lull-demo.json"
AS_OF = date(2019, 4, 1)
MONTHS = months_from(date(2019, 1, 1), date(2020, 10, 1))
# One fit serves all months: they see each new month and are recalibrated by it, but keep what was learned.
REFIT = len(MONTHS)
FILES = (
    ("ucdp", "events/ged_iraq.parquet"),
    ("observations", "facts/observations.csv"),
    ("observations", "facts/surveys.parquet"),
    ("commitments", "facts/commitments.csv"),
    ("claims", "facts/commitment_claims.csv"),
)


@dataclass(frozen=True)
class Demo:
    """What the demonstration made: the releases, oldest first, and the one that it opens at."""

    folder: Path
    releases: tuple[Release, ...]
    release: Release
    verification: Path
    kept: tuple[str, ...]


def make_demo(
    folder: Path,
    *,
    today: date,
    executor: Executor,
    months: Sequence[date] = MONTHS,
    progress: Progress,
) -> Demo:
    """Set up the Iraq area in `folder`, make its outlooks of two years as known then, and compare with what came.

    Files of the area that somebody has changed there are kept. Where an outlook comes out differently from one that
    stands there already, the new one becomes a revision beside it.
    """
    kept = place_area(bundled_area("iraq"), folder)
    options = Options(today=today)
    # What countries teach needs no store, so it is learned while the files are read.
    countries = executor.submit(learn_countries, folder, months[0])
    for number, (kind, name) in enumerate(FILES):
        progress(f"reading {name}", 0.05 * number / len(FILES))
        ingest_files(folder, [(kind, folder / name)], options)
    opening = AS_OF if AS_OF in months else months[-1]
    # The opening month is tried thoroughly; the last one too would cost a tenth of the time and be read by few.
    plan = Plan(tuple(months), refit=REFIT, thorough=(opening,), revise=True)
    progress(f"learning from the months to {months[0]:%Y-%m}", 0.05)
    learning = learn_on(executor, folder, months[0], countries=countries)
    # The whole country can be forecast from a month years newer than any release; it stands beside them. Its fit fills
    # the time that a core would wait for the longer of the others.
    newest = executor.submit(make_national, folder)
    made = make_outlooks(
        folder,
        plan,
        executor=executor,
        learned=learning.result(),
        progress=lambda what, share: progress(what, 0.05 + 0.5 * share),
    )
    raised = executor.submit(raise_all, folder, made)
    progress("comparing with the record", 0.55)
    found = check_releases(folder, made, executor=executor)
    at = next(n for n, r in enumerate(made) if r.as_of == opening)
    newest.result()
    raised.result()
    return Demo(folder, tuple(made), made[at], found[at], kept)


def raise_all(folder: Path, releases: Sequence[Release]) -> int:
    """Log what the alert rules find in each release, as on the day it was made; the number of new alerts."""
    return sum(add_to_log(folder, alerts_of(folder, r, today=cutoff(r.as_of))) for r in releases)


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
