"""The whole country: its violence as series, reconciliation on two tracks, and mandates that end."""

from __future__ import annotations

from dataclasses import dataclass

from lull.publish.charts import spans
from lull.publish.pages import promises as ledger
from lull.publish.pages import tracks
from lull.publish.pages.frame import RequestContext, area_name
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.publish.views import paging
from lull.publish.views import series as rows_of
from lull.publish.views.pledge import Pledge, pledge
from lull.publish.views.promises import Due, due
from lull.schema.rows import DialRow

BINDING = ("mandate", "law", "agreement_clause")
STRANDS = ("reconciliation", "governance")
STEPS, PLEDGES = 36, 30
"""Months of the two tracks, and promises, that the page shows; the tables hold all."""


@dataclass(frozen=True)
class NationalView:
    """All that the page shows."""

    title: str
    sentences: tuple[str, ...]
    series: tuple[rows_of.Series, ...]
    newest: tuple[rows_of.Series, ...]
    whole: rows_of.Series
    note: str
    apart: str
    steps: tuple[tracks.Month, ...]
    more_steps: str
    due: tuple[Due, ...]
    pledged: tuple[Pledge, ...]
    no_due: str
    no_promises: str
    no_tracks: str


def view(context: RequestContext) -> NationalView:
    """The page of the whole country."""
    snapshot, speech = context.snapshot, context.speech
    found = rows_of.of_release(context)
    whole = rows_of.whole(context)
    steps = tracks.months(context)
    scale = spans.axis(ledger.end_of(snapshot), [])
    pledged = [p for p in ledger.of_place(snapshot, snapshot.country) if p["strand"] in STRANDS]
    left = len(steps) - STEPS
    return NationalView(
        title=speech.text("%(area)s as a whole", area=area_name(context)),
        sentences=whole.said[:1],
        series=found,
        newest=rows_of.newest(context),
        whole=whole,
        note=_note(context) if found else "",
        apart=_apart(context),
        steps=steps[:STEPS],
        more_steps=speech.plural("%(n)s earlier month is in the tables", "%(n)s earlier months are in the tables", left)
        if left > 0
        else "",
        due=tuple(due(context, p) for p in ledger.deadlines(snapshot) if p["kind"] in BINDING)[:PLEDGES],
        pledged=tuple(
            pledge(context, p, scale) for p in sorted(pledged, key=lambda p: paging.order(snapshot, p))[:PLEDGES]
        ),
        no_due=_none(context, "promises.no_end_ahead"),
        no_promises=_none(context, "promises.none_such"),
        no_tracks=say("reconciliation.none", speech) or "",
    )


def _none(context: RequestContext, key: str) -> str:
    """What is said where there is no promise: nothing of the world where no list of promises is loaded."""
    return say(key if context.snapshot.rows("commitment") else "promises.no_ledger", context.speech) or ""


def _note(context: RequestContext) -> str:
    """Why the series differ from the sum of places, said of what this area counts."""
    kinds = {str(t.get("kind")) for t in context.snapshot.info.get("tracks") or ()}
    found = (
        say("series.differ", context.speech),
        say("series.dyad", context.speech) if "dyad" in kinds else None,
        say("series.today", context.speech),
    )
    return " ".join(s for s in found if s)


def _apart(context: RequestContext) -> str:
    """How far the two readings of reconciliation lie apart; nothing where one of them is not known."""
    values = [reading(context.snapshot, context.snapshot.country, which) for which in ("local", "national")]
    local, national = (v["value"] if v else None for v in values)
    if local is None or national is None:
        return ""
    return say("dial.apart", context.speech, local=local, national=national, points=national - local) or ""


def reading(snapshot: Snapshot, place_id: str, which: str, part: str = "all") -> DialRow | None:
    """One reading of a dial: 0 good to 1 bad."""
    rows = snapshot.by("dial", "unit_id", "track", "part")
    return (rows.get((place_id, which, part)) or (None,))[0]
