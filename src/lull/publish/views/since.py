"""What changed between two releases, and what came after one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lull.publish import words
from lull.publish.pages import judged
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.publish.views import rows
from lull.schema import COMES_BACK, GOES_ON

MOVED = 0.05
"""How far a chance must move to be told."""


@dataclass(frozen=True)
class Change:
    """One place whose chance or priority moved."""

    name: str
    href: str
    about: str
    before: str
    now: str
    points: str
    up: bool
    priority_before: str
    priority_now: str


@dataclass(frozen=True)
class Changes:
    """What changed since an earlier release; `said` where there is nothing to list."""

    since: str
    said: str
    rows: tuple[Change, ...]


def after(month: date, count: int) -> date:
    """The month so many after.

    >>> after(date(2019, 4, 1), 12)
    datetime.date(2020, 4, 1)
    """
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def changes(context: RequestContext, old: Snapshot | None) -> Changes:
    """Places whose chance of what their list is about moved by five points or more, or whose priority changed."""
    speech = context.speech
    if old is None:
        return Changes("", say("changes.first", speech) or "", ())
    month = speech.month(old.as_of)
    was = {r["unit_id"]: r for name in (GOES_ON, COMES_BACK) for r in rows.watch(old)[name]}
    out: list[tuple[float, Change]] = []
    about = {GOES_ON: speech.text("25 or more deaths"), COMES_BACK: speech.text("any death")}
    for name in (GOES_ON, COMES_BACK):
        for row in rows.watch(context.snapshot)[name]:
            place = row["unit_id"]
            past = was.get(place)
            if past is None:
                continue
            same = past["target"] == row["target"]
            moved = row["probability"] - past["probability"] if same else 0.0
            then, now = rows.priority(old, place), rows.priority(context.snapshot, place)
            if abs(moved) >= MOVED or then != now:
                change = Change(
                    context.place(place),
                    context.link(f"place/{place}"),
                    about[name],
                    speech.percent(past["probability"]),
                    speech.percent(row["probability"]),
                    speech.number(abs(100 * moved)),
                    moved > 0,
                    words.say(speech, words.TIERS, then),
                    words.say(speech, words.TIERS, now),
                )
                out.append((abs(moved), change))
    ordered = tuple(c for _, c in sorted(out, key=lambda c: (-c[0], c[1].name)))
    none = say("changes.none", speech, month=old.as_of, n=MOVED) or ""
    return Changes(month, "" if ordered else none, ordered)


def checked(context: RequestContext) -> str | None:
    """How the first places of the list fared, where the months ahead are recorded by now."""
    return next(iter(judged.sentences(context.snapshot, context.speech)), None)
