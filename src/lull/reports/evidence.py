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
    start, end = _clause(candidate)
    for other in siblings:
        if other.rule.record == "service":
            continue
        if other.start > candidate.end:
            end = min(end, _cut_before(low, candidate, other, end))
        elif other.end < candidate.start:
            cut = low.rfind(" and ", other.end - 4, candidate.start)
            start = max(start, cut + 5) if cut >= 0 else start
    lead = _LEAD.match(low, start, end)
    start = lead.end() if lead and lead.end() < candidate.start + 1 else start
    while end > start and low[end - 1] in " .,;:!?\n-":
        end -= 1
    if end - start > QUOTE - 10:
        start, end = _shorten(low, candidate, start, end)
    return start, max(end, start + 1)


def _clause(candidate: Candidate) -> tuple[int, int]:
    """The clause, with the attribution where the claim lies in it."""
    first, last = candidate.reach or (candidate.clause.start, candidate.clause.end)
    end, said = max(last, candidate.end), candidate.clause.said
    if candidate.rule.record == "statement" and said and candidate.start >= said[0]:
        end = max(end, said[1])
    return min(first, candidate.start), end


def _cut_before(low: str, candidate: Candidate, other: Candidate, end: int) -> int:
    """Where the words of a later claim begin; `end` if nothing parts them."""
    cut = max(
        low.rfind(" and ", candidate.end, other.start + 5),
        low.rfind(" و", candidate.end, other.start + 2),
        low.rfind(", ", candidate.end, other.start),
    )
    return cut if cut > candidate.end else end


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
