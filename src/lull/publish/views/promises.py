"""Promises: a sentence of counts, then every promise by place and owner with its time, as many as a phone can load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from lull.publish import words
from lull.publish.book import Row
from lull.publish.charts import spans
from lull.publish.pages import promises as ledger
from lull.publish.pages.frame import Visit
from lull.publish.statements import say
from lull.publish.views import paging
from lull.publish.views.choices import Option
from lull.publish.views.pledge import Pledge, pledge

DEADLINES = 20


@dataclass(frozen=True)
class Owner:
    """What one office promised for one place."""

    name: Markup
    promises: tuple[Pledge, ...]


@dataclass(frozen=True)
class Group:
    """The promises for the whole, for one place under it, or for several."""

    id: str
    name: str
    href: str
    owners: tuple[Owner, ...]


@dataclass(frozen=True)
class Due:
    """A deadline that lies ahead."""

    day: str
    title: Markup
    owner: Markup
    href: str


@dataclass(frozen=True)
class Filters:
    """What the reader filters by, and what there is to choose from."""

    action: str
    strand: str
    place: str
    by: str
    strands: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PromisesView:
    """All that a page of promises shows."""

    sentences: tuple[str, ...]
    tabs: tuple[Option, ...]
    filters: Filters
    shown: str
    groups: tuple[Group, ...]
    axis: Markup
    pages: tuple[Option, ...]
    due: tuple[Due, ...]
    more_due: str
    total: int


def view(visit: Visit, tab: str = "all", number: int = 1) -> PromisesView:
    """One page of the ledger, filtered by `?strand=`, `?place=` and `?by=` where a server answers."""
    book, speech = visit.book, visit.speech
    every = ledger.promises(book)
    filters = _filters(visit)
    kept = sorted(
        (p for p in every if ledger.in_tab(p, tab) and _fits(visit, p, filters)), key=lambda p: paging.order(book, p)
    )
    number = min(number, paging.pages(len(kept)))
    shown = kept[(number - 1) * paging.PER_PAGE : number * paging.PER_PAGE]
    days = [d for p in every for d in (p["made_on"], p["deadline"]) if d]
    scale = spans.axis(ledger.end_of(book), days)
    ahead = ledger.deadlines(book)
    return PromisesView(
        sentences=_sentences(visit, every),
        tabs=_tabs(visit, every, tab),
        filters=filters,
        shown=speech.catalog.ngettext(
            "%(n)s promise shown of %(all)s", "%(n)s promises shown of %(all)s", len(shown)
        )
        % {"n": speech.number(len(shown)), "all": speech.number(len(kept))},
        groups=tuple(_groups(visit, shown, scale)),
        axis=spans.head(scale, _years(visit, scale)),
        pages=_steps(visit, tab, number, len(kept)),
        due=tuple(due(visit, p) for p in ahead[:DEADLINES]),
        more_due=speech.plural("%(n)s more deadline in the calendar file", "%(n)s more deadlines in the calendar file",
                               len(ahead) - DEADLINES) if len(ahead) > DEADLINES else "",
        total=len(every),
    )  # fmt: skip


def _years(visit: Visit, scale: spans.Axis) -> tuple[str, str, str]:
    """First and last year and, where there is room, the month of the release."""
    speech = visit.speech
    return speech.year(scale.first), speech.year(scale.now.year), speech.year(scale.last)


def _sentences(visit: Visit, every: Sequence[Row]) -> tuple[str, ...]:
    counts = {s: sum(p["status"] == s for p in every) for s in words.STATUS}
    fields = {
        "promises": len(every) or None,
        "delivered": counts["delivered"] + counts["effective"],
        "undated": counts["no_deadline"],
    }
    found = (
        say("ledger.count", visit.speech, **fields),
        say("promises.overdue", visit.speech, overdue=counts["overdue"] or None),
        say("promises.not_looked", visit.speech, not_looked=counts["not_looked"] or None),
    )
    return tuple(s for s in found if s)


def _filters(visit: Visit) -> Filters:
    book, speech = visit.book, visit.speech
    whole = [(book.country, speech.text("The whole country"))] if book.country else []
    return Filters(
        visit.link(visit.name),
        visit.first("strand"),
        visit.first("place"),
        visit.first("by")[:80],
        tuple((code, words.say(speech, words.STRANDS, code)) for code in words.STRANDS),
        (*whole, *((p["place_id"], visit.place(p["place_id"])) for p in book.uppers)),
    )


def _fits(visit: Visit, row: Row, filters: Filters) -> bool:
    if filters.strand and row["strand"] != filters.strand:
        return False
    if filters.place and filters.place not in ledger.around(visit.book, row):
        return False
    return filters.by.casefold() in ledger.said(visit, row)


def _groups(visit: Visit, shown: Sequence[Row], scale: spans.Axis) -> Iterable[Group]:
    book = visit.book
    for group, held in groupby(shown, key=lambda p: paging.group(book, p)):
        name = visit.speech.text("Several places") if group == paging.SEVERAL else visit.place(group)
        href = visit.link(f"place/{group}") if group in book.places else ""
        owners = tuple(
            Owner(visit.foreign(owner), tuple(pledge(visit, p, scale) for p in rows))
            for owner, rows in groupby(held, key=lambda p: p["promisor"])
        )
        yield Group(group.replace(paging.SEVERAL, "several"), name, href, owners)


def _tabs(visit: Visit, every: Sequence[Row], tab: str) -> tuple[Option, ...]:
    speech = visit.speech
    counts: Mapping[str, int] = {t: sum(ledger.in_tab(p, t) for p in every) for t in paging.TABS}
    return tuple(
        Option(f"{speech.text(label)} {speech.number(counts[t])}", visit.link(paging.name(t, 1)), t == tab)
        for t, label in paging.TABS.items()
        if counts[t] or t in ("all", "overdue")
    )


def _steps(visit: Visit, tab: str, number: int, count: int) -> tuple[Option, ...]:
    pages = range(1, paging.pages(count) + 1)
    near = [n for n in pages if n in (1, len(pages)) or abs(n - number) <= 3]
    return (
        tuple(Option(visit.speech.number(n), visit.link(paging.name(tab, n), keep=True), n == number) for n in near)
        if len(pages) > 1
        else ()
    )


def due(visit: Visit, row: Row) -> Due:
    """A deadline as a line of a list."""
    return Due(
        visit.speech.day(row["deadline"]),
        visit.foreign(row["deliverable"]),
        visit.foreign(row["promisor"]),
        visit.link(paging.where(visit.book, row["commitment_id"])),
    )
