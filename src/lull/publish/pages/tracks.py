"""Reconciliation as two dated tracks, national and local, side by side by month: what was agreed, said and counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lull.publish import words
from lull.publish.pages.frame import RequestContext, indicator_name
from lull.publish.snapshot import Snapshot

STRAND = "reconciliation"
KINDS = ("law", "agreement_clause")
NATIONAL, LOCAL = "national", "local"
MOST = 12
"""Steps of one month on one track that a page shows; the tables have all."""


@dataclass(frozen=True)
class Step:
    """One dated thing on a track: what kind, in the page's language; its text, who says so, where, and the source."""

    day: date
    kind: str
    text: str
    who: str
    places: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Month:
    """What is on record of one month, on each track."""

    month: date
    national: tuple[Step, ...]
    local: tuple[Step, ...]


def months(context: RequestContext) -> tuple[Month, ...]:
    """Months with anything on either track, newest first; none where nothing is on record."""
    found: dict[date, dict[str, list[Step]]] = {}
    for track, step in steps(context):
        found.setdefault(step.day.replace(day=1), {NATIONAL: [], LOCAL: []})[track].append(step)
    return tuple(
        Month(m, *(tuple(sorted(found[m][t], key=lambda s: (s.day, s.text))[:MOST]) for t in (NATIONAL, LOCAL)))
        for m in sorted(found, reverse=True)
    )


def steps(context: RequestContext) -> Iterator[tuple[str, Step]]:
    """Every step with its track: agreements, laws, what was said of them, and published counts."""
    snapshot, said = context.snapshot, context.snapshot.by("claim", "commitment_id")
    for row in snapshot.rows("commitment"):
        if row["strand"] != STRAND and row["kind"] not in KINDS:
            continue
        track = track_of(snapshot, row["place_ids"])
        kind = words.say(context.speech, words.KINDS, row["kind"])
        if row["made_on"]:
            yield (
                track,
                _step(
                    context,
                    row["made_on"],
                    kind,
                    context.translated(row["deliverable"]),
                    context.translated(row["promisor"]),
                    (row["place_ids"], row["url"]),
                ),
            )
        for claim in said.get(row["commitment_id"], ()):
            stated = words.say(context.speech, words.SAYS, claim["says"])
            text = f"{context.translated(row['deliverable'])}: {context.translated(claim['detail']) or stated}"
            yield (
                track,
                _step(
                    context,
                    claim["claim_date"],
                    stated,
                    text,
                    context.translated(claim["claimant"]),
                    (row["place_ids"], claim["url"]),
                ),
            )
    for seen in snapshot.rows("observation"):
        if seen["strand"] == STRAND:
            places = [seen["place_id"]]
            text = f"{context.speech.number(seen['value'])} {words.say(context.speech, words.UNITS, seen['unit'])}"
            kind = str(indicator_name(context, seen["indicator"]).striptags())
            who, about = seen["publisher"] or "", (places, seen["url"])
            yield track_of(snapshot, places), _step(context, seen["period_end"], kind, text, who, about)


def track_of(snapshot: Snapshot, places: list[str]) -> str:
    """National where it is about the whole country, else local."""
    return NATIONAL if snapshot.country and snapshot.country in places else LOCAL


def _step(
    context: RequestContext, day: date, kind: str, text: str, who: str, about: tuple[list[str], str | None]
) -> Step:
    """`about` : the places it is about, and its address."""
    places, url = about
    named = tuple(context.place(p) for p in places if p in context.snapshot.places and p != context.snapshot.country)
    return Step(day, kind, text, who, named, url or "")
