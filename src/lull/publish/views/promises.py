"""Promises: a sentence of counts, then every promise by place and owner with its time, as many as a phone can load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from lull.publish import words
from lull.publish.charts import spans
from lull.publish.pages import promises as ledger
from lull.publish.pages.frame import RequestContext
from lull.publish.pages.promises import Promise
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


def view(context: RequestContext, tab: str = "all", number: int = 1) -> PromisesView:
    """One page of the ledger, filtered by `?strand=`, `?place=` and `?by=` where a server answers."""
    snapshot, speech = context.snapshot, context.speech
    every = ledger.promises(snapshot)
    filters = _filters(context)
    kept = sorted(
        (p for p in every if ledger.in_tab(p, tab) and _fits(context, p, filters)),
        key=lambda p: paging.order(snapshot, p),
    )
    number = min(number, paging.pages(len(kept)))
    shown = kept[(number - 1) * paging.PER_PAGE : number * paging.PER_PAGE]
    days = [d for p in every for d in (p["made_on"], p["deadline"]) if d]
    scale = spans.axis(ledger.end_of(snapshot), days)
    ahead = ledger.deadlines(snapshot)
    return PromisesView(
        sentences=_sentences(context, every),
        tabs=_tabs(context, every, tab),
        filters=filters,
        shown=speech.catalog.ngettext(
            "%(n)s promise shown of %(all)s", "%(n)s promises shown of %(all)s", len(shown)
        )
        % {"n": speech.number(len(shown)), "all": speech.number(len(kept))},
        groups=tuple(_groups(context, shown, scale)),
        axis=spans.head(scale, _years(context, scale)),
        pages=_steps(context, tab, number, len(kept)),
        due=tuple(due(context, p) for p in ahead[:DEADLINES]),
        more_due=speech.plural("%(n)s more deadline in the calendar file", "%(n)s more deadlines in the calendar file",
                               len(ahead) - DEADLINES) if len(ahead) > DEADLINES else "",
        total=len(every),
    )  # fmt: skip


def _years(context: RequestContext, scale: spans.Axis) -> tuple[str, str, str]:
    """First and last year and, where there is room, the month of the release."""
    speech = context.speech
    return speech.year(scale.first), speech.year(scale.now.year), speech.year(scale.last)


def _sentences(context: RequestContext, every: Sequence[Promise]) -> tuple[str, ...]:
    counts = {s: sum(p["status"] == s for p in every) for s in words.STATUS}
    fields = {
        "promises": len(every) or None,
        "delivered": counts["delivered"] + counts["effective"],
        "undated": counts["no_deadline"],
    }
    found = (
        say("ledger.count", context.speech, **fields),
        say("promises.overdue", context.speech, overdue=counts["overdue"] or None),
        say("promises.not_looked", context.speech, not_looked=counts["not_looked"] or None),
    )
    return tuple(s for s in found if s)


def _filters(context: RequestContext) -> Filters:
    snapshot, speech = context.snapshot, context.speech
    whole = [(snapshot.country, speech.text("The whole country"))] if snapshot.country else []
    return Filters(
        context.link(context.name),
        context.first("strand"),
        context.first("place"),
        context.first("by")[:80],
        tuple((code, words.say(speech, words.STRANDS, code)) for code in words.STRANDS),
        (*whole, *((p["place_id"], context.place(p["place_id"])) for p in snapshot.uppers)),
    )


def _fits(context: RequestContext, row: Promise, filters: Filters) -> bool:
    if filters.strand and row["strand"] != filters.strand:
        return False
    if filters.place and filters.place not in ledger.around(context.snapshot, row):
        return False
    return filters.by.casefold() in ledger.said(context, row)


def _groups(context: RequestContext, shown: Sequence[Promise], scale: spans.Axis) -> Iterable[Group]:
    snapshot = context.snapshot
    for group, held in groupby(shown, key=lambda p: paging.group(snapshot, p)):
        name = context.speech.text("Several places") if group == paging.SEVERAL else context.place(group)
        href = context.link(f"place/{group}") if group in snapshot.places else ""
        owners = tuple(
            Owner(context.foreign(owner), tuple(pledge(context, p, scale) for p in rows))
            for owner, rows in groupby(held, key=lambda p: p["promisor"])
        )
        yield Group(group.replace(paging.SEVERAL, "several"), name, href, owners)


def _tabs(context: RequestContext, every: Sequence[Promise], tab: str) -> tuple[Option, ...]:
    speech = context.speech
    counts: Mapping[str, int] = {t: sum(ledger.in_tab(p, t) for p in every) for t in paging.TABS}
    return tuple(
        Option(f"{speech.text(label)} {speech.number(counts[t])}", context.link(paging.name(t, 1)), t == tab)
        for t, label in paging.TABS.items()
        if counts[t] or t in ("all", "overdue")
    )


def _steps(context: RequestContext, tab: str, number: int, count: int) -> tuple[Option, ...]:
    pages = range(1, paging.pages(count) + 1)
    near = [n for n in pages if n in (1, len(pages)) or abs(n - number) <= 3]
    return (
        tuple(Option(context.speech.number(n), context.link(paging.name(tab, n), keep=True), n == number) for n in near)
        if len(pages) > 1
        else ()
    )


def due(context: RequestContext, row: Promise) -> Due:
    """A deadline as a line of a list."""
    return Due(
        context.speech.day(row["deadline"]),
        context.foreign(row["deliverable"]),
        context.foreign(row["promisor"]),
        context.link(paging.where(context.snapshot, row["commitment_id"])),
    )
