"""The practice area: invented reports read, reviewed and published, so that a new reviewer sees the whole way once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow.compute as pc

from lull.area import bundled_area
from lull.desk import keep_reports, opened, settle, update
from lull.outlook.demo import place_area
from lull.outlook.run import Progress, make_outlook
from lull.releases import Release
from lull.reports.decisions import Verdict
from lull.reports.reading import read_documents
from lull.reports.rules import code
from lull.store.ingest import Options, ingest_files

AREA, AS_OF = "practice", date(2019, 4, 1)
REPORTS = "reports/invented.jsonl"
REVIEWER = "practice"
# One record in so many is left for the reader to decide.
LEFT = 9


@dataclass(frozen=True)
class Practice:
    """What was made: the release, how many records were accepted, and how many wait for the reader."""

    folder: Path
    release: Release
    accepted: int
    waiting: int


def make_practice(folder: Path, *, at: datetime, progress: Progress) -> Practice:
    """Set up the practice area in `folder`: read its invented reports, accept most, publish them in a release.

    The way is that of a real area: `lull ingest`, `lull read --keep`, `lull review`, `lull outlook`. Nothing of it is
    about a real place, and no real data enter.
    """
    place_area(bundled_area(AREA), folder)
    progress("taking invented events in", 0.05)
    ingest_files(folder, [("ucdp", folder / "events/ged.csv")], Options(today=at.date()))
    progress("reading invented reports", 0.1)
    coded = [(d, code(d, area=folder)) for d in read_documents(folder / REPORTS)]
    keep_reports(folder, coded, at=at)
    progress("accepting records", 0.3)
    accepted, waiting = _review(folder, at)
    update(folder, at=at)
    release = make_outlook(folder, AS_OF, revise=True, progress=lambda what, share: progress(what, 0.4 + 0.3 * share))
    return Practice(folder, release, accepted, waiting)


def _review(folder: Path, at: datetime) -> tuple[int, int]:
    """Accept the records that wait, but for one in nine; how many are accepted now, and how many still wait."""
    records, decisions = opened(folder)
    decided = set(decisions.column("record_id").to_pylist())
    ids: Sequence[str] = records.sort_by("record_id").column("record_id").to_pylist()
    open_ = [i for i in ids if i not in decided]
    taken = [] if decided else [i for n, i in enumerate(open_) if n % LEFT]
    for record_id in taken:
        settle(folder, record_id, Verdict("accept", note="practice"), reviewer=REVIEWER, at=at)
    records, decisions = opened(folder)
    accepted = pc.sum(pc.equal(decisions.column("action"), "accept")).as_py() or 0
    return accepted, len(ids) - accepted
