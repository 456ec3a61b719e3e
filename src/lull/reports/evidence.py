"""Which words of the text a record rests on."""

from __future__ import annotations

import re

from lull.reports.candidate import Candidate
from lull.reports.record import QUOTE
from lull.reports.scene import Scene

_LEAD = re.compile(r"[\s\"',;:.-]*(?:(?:and|but|while|although|though|whereas|yet|so) )?")


def find_evidence(scene: Scene, candidate: Candidate, siblings: list[Candidate]) -> tuple[int, int]:
    """The clause, cut between statements that share it, without blanks and the closing stop, at most 300 characters."""
    low = scene.low
    first, last = candidate.reach or (candidate.clause.start, candidate.clause.end)
    start, end = min(first, candidate.start), max(last, candidate.end)
    said = candidate.clause.said
    if candidate.rule.record == "statement" and said and candidate.start >= said[0]:
        end = max(end, said[1])
    for other in siblings:
        if other.start > candidate.end:
            cut = max(
                low.rfind(" and ", candidate.end, other.start + 5),
                low.rfind(" و", candidate.end, other.start + 2),
                low.rfind(", ", candidate.end, other.start),
            )
            if cut > candidate.end and other.rule.record != "service":
                end = min(end, cut)
        elif other.end < candidate.start and other.rule.record != "service":
            cut = low.rfind(" and ", other.end - 4, candidate.start)
            if cut >= 0:
                start = max(start, cut + 5)
    lead = _LEAD.match(low, start, end)
    start = lead.end() if lead and lead.end() < candidate.start + 1 else start
    while end > start and low[end - 1] in " .,;:!?\n-":
        end -= 1
    if end - start > QUOTE - 10:
        start, end = _shorten(low, candidate, start, end)
    return start, max(end, start + 1)


def _shorten(low: str, candidate: Candidate, start: int, end: int) -> tuple[int, int]:
    room = QUOTE - 20
    if candidate.end - start <= room:
        stop = low.rfind(" ", start, start + room)
        return start, stop if stop > candidate.start else start + room
    begin = max(start, candidate.start - 60)
    space = low.find(" ", begin, candidate.start)
    begin = space + 1 if space >= 0 and begin > start else begin
    stop = low.rfind(" ", begin, min(end, begin + room))
    return begin, stop if stop > begin else min(end, begin + room)
