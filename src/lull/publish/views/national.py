"""The whole country: its violence as series, reconciliation on two tracks, and mandates that end."""

from __future__ import annotations

from dataclasses import dataclass

from lull.publish.book import Book, Row
from lull.publish.charts import spans
from lull.publish.pages import promises as ledger
from lull.publish.pages import tracks
from lull.publish.pages.frame import Visit, area_name
from lull.publish.statements import say
from lull.publish.views import paging
from lull.publish.views import series as rows_of
from lull.publish.views.pledge import Pledge, pledge
from lull.publish.views.promises import Due, due

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


def view(visit: Visit) -> NationalView:
    """The page of the whole country."""
    book, speech = visit.book, visit.speech
    found = rows_of.of_release(visit)
    whole = rows_of.whole(visit)
    steps = tracks.months(visit)
    scale = spans.axis(ledger.end_of(book), [])
    pledged = [p for p in ledger.of_place(book, book.country) if p["strand"] in STRANDS]
    left = len(steps) - STEPS
    return NationalView(
        title=speech.text("%(area)s as a whole", area=area_name(visit)),
        sentences=whole.said[:1],
        series=found,
        newest=rows_of.newest(visit),
        whole=whole,
        note=_note(visit) if found else "",
        apart=_apart(visit),
        steps=steps[:STEPS],
        more_steps=speech.plural("%(n)s earlier month is in the tables", "%(n)s earlier months are in the tables", left)
        if left > 0
        else "",
        due=tuple(due(visit, p) for p in ledger.deadlines(book) if p["kind"] in BINDING)[:PLEDGES],
        pledged=tuple(pledge(visit, p, scale) for p in sorted(pledged, key=lambda p: paging.order(book, p))[:PLEDGES]),
        no_due=_none(visit, speech.text("No mandate, law or clause with an end date ahead is known.")),
        no_promises=_none(visit, speech.text("No such promise is known.")),
    )


def _none(visit: Visit, said: str) -> str:
    """What is said where there is no promise: nothing of the world where no list of promises is loaded."""
    return said if visit.book.rows("commitment") else visit.speech.text("No list of promises is loaded.")


def _note(visit: Visit) -> str:
    """Why the series differ from the sum of places, said of what this area counts."""
    kinds = {str(t.get("kind")) for t in visit.book.info.get("tracks") or ()}
    found = (
        say("series.differ", visit.speech),
        say("series.dyad", visit.speech) if "dyad" in kinds else None,
        say("series.today", visit.speech),
    )
    return " ".join(s for s in found if s)


def _apart(visit: Visit) -> str:
    """How far the two readings of reconciliation lie apart; nothing where one of them is not known."""
    values = [reading(visit.book, visit.book.country, which) for which in ("local", "national")]
    if any(v is None or v["value"] is None for v in values):
        return ""
    local, national = (v["value"] for v in values if v)
    return say("dial.apart", visit.speech, local=local, national=national, points=national - local) or ""


def reading(book: Book, place_id: str, which: str, part: str = "all") -> Row | None:
    """One reading of a dial: 0 good to 1 bad."""
    rows = book.by("dial", "unit_id", "track", "part")
    return (rows.get((place_id, which, part)) or (None,))[0]
