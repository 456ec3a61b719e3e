"""One place in a list: its name, its chance, the range of deaths, why it stands there, and how much is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname

from markupsafe import Markup

from lull.publish import words
from lull.publish.charts import marks
from lull.publish.locale import Language
from lull.publish.pages import watchlists
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot, first_of
from lull.publish.statements import say
from lull.schema import ALL_GROUPS, COMES_BACK, GOES_ON
from lull.schema.kinds import STRANDS, VIOLENCE
from lull.schema.rows import WatchRow

ASKED = tuple(
    s for s in ("services", "displacement", "governance", "reconciliation") if s in STRANDS and s not in VIOLENCE
)
"""Subjects of conditions in the fixed order of the evidence mark."""


@dataclass(frozen=True)
class Evidence:
    """Which subjects of conditions are known at a place: the mark, how many, and their names."""

    mark: Markup
    count: str
    said: str
    words: str
    known: int
    asked: int


@dataclass(frozen=True)
class Listed:
    """One place of a list, ready to be shown."""

    place_id: str
    name: str
    also: str
    href: str
    above: str
    percent: str
    word: str
    hollow: bool
    strip: Markup
    low_high: str
    bar: Markup
    reason: str
    evidence: Evidence
    changed: str
    priority: str
    priority_code: str


def evidence(snapshot: Snapshot, speech: Language, place_id: str) -> Evidence:
    """The evidence mark of a place by its row of `priority`; nothing is known where there is none."""
    row = first_of(snapshot.by("priority", "unit_id").get(place_id))
    known = [s for s in ASKED if row and s in (row["strands_known"] or ())]
    names = speech.text(", ").join(words.say(speech, words.STRANDS, s) for s in ASKED if s not in known)
    count = speech.text("%(known)s of %(asked)s", known=speech.number(len(known)), asked=speech.number(len(ASKED)))
    unknown = speech.text("not known: %(what)s", what=names)
    short = speech.text(
        "%(known)s of %(asked)s known", known=speech.number(len(known)), asked=speech.number(len(ASKED))
    )
    mark = marks.evidence(ASKED, known, mirrored=speech.direction == "rtl")
    return Evidence(mark, count, short, f"{count}; {unknown}" if names else count, len(known), len(ASKED))


def listed(context: RequestContext, row: WatchRow) -> Listed:
    """One row of `watch` as a place of a list; the same for all pages of one folder, so made once."""
    speech = context.speech
    says = (row["group_id"], row["list"], row["unit_id"], row["target"], row["probability"])
    slot = ("listed", speech.code, dirname(context.path), says)
    return context.snapshot.once(slot, lambda: _listed(context, row))


def _listed(context: RequestContext, row: WatchRow) -> Listed:
    snapshot, speech, mirrored = context.snapshot, context.speech, context.speech.direction == "rtl"
    place = row["unit_id"]
    said = watchlists.watched(snapshot, speech, row)
    hollow = row["list"] == COMES_BACK
    code = priority(snapshot, place)
    return Listed(
        place,
        said.name,
        context.also(place),
        context.link(f"place/{place}"),
        context.upper(place),
        speech.percent(row["probability"]),
        speech.text(words.chance(row["probability"])),
        hollow,
        marks.strip(row["probability"], hollow=hollow, mirrored=mirrored),
        speech.low_high(row["deaths_low"], row["deaths_high"]),
        marks.deaths_bar(row["deaths_low"], row["deaths_middle"], row["deaths_high"], mirrored=mirrored),
        _reason(speech, row, said).rstrip("."),
        evidence(snapshot, speech, place),
        said.changed or "",
        words.say(speech, words.TIERS, code) if code else "",
        code,
    )


def _reason(speech: Language, row: WatchRow, said: watchlists.Watched) -> str:
    """One short reason; the rule of a calm place stands at the head of its list and is not said again."""
    if row["list"] == COMES_BACK:
        return say("watch.last_death", speech, last=row["last_death"]) or said.reason or ""
    return said.reason or ""


def priority(snapshot: Snapshot, place_id: str) -> str:
    """The priority of a place as a code; empty where it has none."""
    row = first_of(snapshot.by("priority", "unit_id").get(place_id))
    return (row["tier"] or "") if row else ""


def priority_said(context: RequestContext, place_id: str) -> str:
    """The priority of a place in words, with the mark where nothing is known of conditions there."""
    return words.priority(context.speech, first_of(context.snapshot.by("priority", "unit_id").get(place_id)))


def watch(snapshot: Snapshot, group: str = ALL_GROUPS) -> Mapping[str, tuple[WatchRow, ...]]:
    """Rows of both lists of all violence, or of one armed group, in order; each place in one of them."""
    return snapshot.once(
        ("watch lists", group), lambda: {k: tuple(v) for k, v in watchlists.lists(snapshot, group).items()}
    )


def watch_row(snapshot: Snapshot, place_id: str) -> WatchRow | None:
    """The row of a place in the list that it is in."""
    for name in (GOES_ON, COMES_BACK):
        for row in watch(snapshot)[name]:
            if row["unit_id"] == place_id:
                return row
    return None


def axes(speech: Language) -> dict[str, Markup]:
    """Heads of the strips and of the bars."""
    mirrored = speech.direction == "rtl"
    shares = [speech.number(0), speech.number(50), speech.percent(1)]
    counts = [speech.number(t) for t in marks.TICKS]
    return {
        "chance": marks.strip_axis(shares, mirrored=mirrored),
        "deaths": marks.deaths_axis(counts, mirrored=mirrored),
    }
