"""The reviewer's desk for the site: pages know no store, so the two functions that they need are handed to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lull.publish.desk.records import Judgement, ReviewDesk
from lull.store import FILE

if TYPE_CHECKING:
    from lull.schema.rows import RecordRow

AROUND = 220


def review_desk(area: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> ReviewDesk:
    """The queue of an area as the site sees it."""

    def waiting(reviewer: str, limit: int) -> tuple[int, list[Mapping[str, object]]]:
        from lull import desk

        if not (area / FILE).exists():
            return 0, []
        shown = desk.waiting(area, reviewer=reviewer, limit=limit).to_pylist()
        return max(len(shown), desk.number_waiting(area)), [row | _around(area, row, clock()) for row in shown]

    def decide(judgement: Judgement) -> None:
        from lull import desk
        from lull.reports.decisions import Verdict

        verdict = Verdict(judgement.action, judgement.change, judgement.note)
        desk.settle(area, judgement.record_id, verdict, reviewer=judgement.reviewer, at=clock(), if_waiting=True)

    return ReviewDesk(waiting, decide)


def _around(area: Path, row: RecordRow, now: datetime) -> dict[str, str]:
    """The text before and after a record's sentence, while the document is on the shelf."""
    from lull import desk

    text = desk.text_behind(area, row["document_id"], today=now.date()) or ""
    start, end = row["char_start"], row["char_end"]
    return {"before": text[max(0, start - AROUND) : start], "after": text[end : end + AROUND]}
