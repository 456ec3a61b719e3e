"""Words explained, and how the method changed from release to release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lull.publish import words
from lull.publish.locale import N_
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import open_beside
from lull.publish.views import outlook, since

TERMS = (
    (
        "chance",
        N_("Chance"),
        N_(
            "How likely something is by the forecast, from 0 to 100%. A chance of 30% should come true in 3 of 10"
            " such cases; the track record shows whether it does."
        ),
    ),
    (
        "eight",
        N_("8 times in 10"),
        N_("The range that holds what comes in 8 of 10 cases. In 1 of 10 it is lower, and in 1 of 10 higher."),
    ),
    (
        "middle",
        N_("Middle"),
        N_("Half of the possible outcomes are lower and half are higher."),
    ),
    (
        "deaths",
        N_("Recorded deaths"),
        N_(
            "Deaths in organised violence that the source of events has recorded, by its best estimate. Small "
            "incidents and remote places are often missed."
        ),
    ),
    (
        "goes-on",
        N_("Violence goes on"),
        N_("The list of places that are not calm, by the chance of 25 or more deaths within 12 months."),
    ),
    (
        "comes-back",
        N_("It may come back"),
        N_(
            "The list of places that are calm now after a violent past, by the chance of any death within 12 "
            "months. Calm means few deaths over a year, by the rule at the head of the list, not none. That is another "
            "question than the first list's, so the numbers do not compare."
        ),
    ),
    (
        "priority",
        N_("Step up first · Watch · Lower risk"),
        N_(
            "The first places by the chance of violence and, where they are known, by conditions; places where the "
            "chance is not very small; and the rest. Lower risk does not mean safe."
        ),
    ),
    (
        "conditions",
        N_("Conditions"),
        N_(
            "Services, returns, rights and reconciliation, against fixed standards. A subject is known where at "
            "least half of its weight was measured at the place and is not too old."
        ),
    ),
    (
        "unknown",
        N_("Conditions unknown"),
        N_(
            "Too little was measured. It is hatched on the map, moves no place up or down, and does not mean that"
            " conditions are good."
        ),
    ),
    ("gap", N_("Gap"), N_("How far conditions are from a fixed standard: 0 the standard is met, 1 the worst point.")),
    (
        "small",
        N_("1 to 4 deaths"),
        N_(
            "Months with 1 to 4 deaths are shown without the exact number, so that no single person can be made "
            "out. Sums that hold such months are ranges."
        ),
    ),
    (
        "overdue",
        N_("Overdue"),
        N_(
            "The date has passed, somebody looked afterwards, and no evidence of delivery was found. It does not "
            "say that the promise was broken."
        ),
    ),
    (
        "release",
        N_("Release"),
        N_("What was known and said at the end of one month. It never changes; corrections are published beside it."),
    ),
    (
        "later",
        N_("Recorded later"),
        N_("What became known after a release, always in magenta, so that it is never mixed with what was known then."),
    ),
)


@dataclass(frozen=True)
class Term:
    """One word and what it means."""

    id: str
    word: str
    meaning: str


@dataclass(frozen=True)
class Version:
    """One release with its method, and whether the method differs from the one before."""

    name: str
    month: str
    href: str
    method: str
    differs: bool
    against: str


@dataclass(frozen=True)
class GlossaryView:
    """The words of the pages, and those for chances."""

    terms: tuple[Term, ...]
    chances: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ChangesView:
    """What changed between two releases, and all releases with their method."""

    title: str
    changes: since.Changes
    versions: tuple[Version, ...]
    chosen: str


def glossary(context: RequestContext) -> GlossaryView:
    """The words explained."""
    speech = context.speech
    terms = tuple(Term(i, speech.text(word), speech.text(meaning)) for i, word, meaning in TERMS)
    chances = tuple((speech.percents(low, high), speech.text(word)) for low, high, word in words.chance_table())
    return GlossaryView(terms, chances)


def changes(context: RequestContext, against: str = "") -> ChangesView:
    """What changed since the release before, or since the one asked for by `?since=`."""
    speech = context.speech
    asked = against or context.first("since")
    old = (
        open_beside(context.snapshot.release.folder.parent / asked)
        if asked in context.releases
        else outlook.before(context)
    )
    found = since.changes(context, old)
    title = (
        speech.text(
            "What changed from %(before)s to %(now)s", before=found.since, now=speech.month(context.snapshot.as_of)
        )
        if old
        else speech.text("What changed")
    )
    return ChangesView(title, found, _versions(context), old.name if old else "")


def _versions(context: RequestContext) -> tuple[Version, ...]:
    out: list[Version] = []
    last = ""
    for name, as_of, method in _headings(context):
        out.append(
            Version(
                name,
                context.speech.month(as_of),
                context.link("index", release=name),
                method,
                bool(last) and method != last,
                context.link(f"changes-{name}"),
            )
        )
        last = method
    return tuple(reversed(out))


def _headings(context: RequestContext) -> tuple[tuple[str, date, str], ...]:
    """Name, month and method of each release; read once for all pages that list them."""
    snapshot = context.snapshot

    def make() -> tuple[tuple[str, date, str], ...]:
        home, names = snapshot.release.folder.parent, context.releases or (snapshot.name,)
        listed = [open_beside(home / name) for name in names]
        return tuple((s.name, s.as_of, s.info["method_version"]) for s in listed)

    return snapshot.once(("headings", context.releases), make)
