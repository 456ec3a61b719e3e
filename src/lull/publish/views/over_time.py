"""All releases together: hits month after month, and how often it came against the 12-month probability stated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from lull.publish.charts import scatter
from lull.publish.locale import Language
from lull.publish.pages.frame import RequestContext, release_month
from lull.publish.pages.watchlists import deaths_of
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.schema import COMES_BACK, GOES_ON
from lull.schema.rows import AlarmRow
from lull.schema.verification import ChanceClass, ListClass, ReleaseHits

SPAN = 12


@dataclass(frozen=True)
class Month:
    """How the list of one release fared: places named first, hits, hits of a plain list, and all that came."""

    label: str
    href: str
    current: bool
    named: str
    hits: str
    plain: str
    observed: str
    undisclosed: str
    partial: str


@dataclass(frozen=True)
class Class:
    """One class of probability: cases, how many came, and their share; a range where it may not be said of some."""

    said: str
    cases: str
    observed: str
    share: str


@dataclass(frozen=True)
class Curve:
    """How often it came against what was said, of one list."""

    title: str
    source: str
    chart: Markup
    classes: tuple[Class, ...]


@dataclass(frozen=True)
class OverTime:
    """What many releases show together; empty where none was checked."""

    sentences: tuple[str, ...]
    months: tuple[Month, ...]
    curves: tuple[Curve, ...]


def view(context: RequestContext) -> OverTime:
    """All releases that were checked, and the origins at which the method was tried before this release."""
    stated = context.snapshot.verification
    rows = [r for r in stated.rows("by_release") if r["list"] == GOES_ON]
    curves = [*_since(context, stated.rows("chances")), *_tried(context.snapshot, context.speech)]
    return OverTime(
        tuple(_sentences(context.snapshot, context.speech, rows)),
        tuple(_month(context, r) for r in rows),
        tuple(c for c in curves if c),
    )


def _sentences(snapshot: Snapshot, speech: Language, rows: Sequence[ReleaseHits]) -> Iterable[str]:
    """Of the whole spans that are recorded: hits beside those of last year's deaths, and which list was better."""
    whole = [r for r in rows if r["months"] >= SPAN]
    target = next((r["target"] for r in snapshot.rows("watch") if r["list"] == GOES_ON), None)
    if not whole or target is None:
        return []
    sums = {
        "named": sum(r["named"] for r in whole),
        "hits": sum(r["hits"] for r in whole),
        "observed": sum(r["observed"] for r in whole),
        "last_12_hits": sum(r["last_12_hits"] for r in whole),
    }
    ends = {"first": release_month(whole[0]["release"]), "last": release_month(whole[-1]["release"])}
    fields = sums | ends | {"releases": len(whole), "plain": sums["last_12_hits"], "deaths": deaths_of(target)}
    more = sums["hits"] - sums["last_12_hits"]
    key = "track.better" if more > 0 else "track.worse" if more < 0 else "track.as_good"
    return [s for s in (say("track.over", speech, **fields), say(key, speech, more=abs(more))) if s]


def _month(context: RequestContext, row: ReleaseHits) -> Month:
    speech, name = context.speech, row["release"]
    there = name in context.releases
    partial = speech.plural("%(n)s month", "%(n)s months", row["months"]) if row["months"] < SPAN else ""
    return Month(
        speech.month(release_month(name)),
        context.link("track", release=name) if there else "",
        name == context.snapshot.name,
        speech.number(row["named"]),
        speech.number(row["hits"]),
        speech.number(row["last_12_hits"]),
        speech.number(row["observed"]),
        speech.number(row["undisclosed"]),
        partial,
    )


def titles(speech: Language) -> dict[str, str]:
    """What each list says a probability of."""
    return {
        GOES_ON: speech.text("25 or more deaths within 12 months, where violence goes on"),
        COMES_BACK: speech.text("Any death within 12 months, where it is calm after a violent past"),
    }


def _since(context: RequestContext, rows: Sequence[ListClass]) -> Iterable[Curve | None]:
    """By list, from releases whose 12 months are recorded by now."""
    speech = context.speech
    for name, title in titles(speech).items():
        held = [r for r in rows if r["list"] == name]
        if held:
            source = say(
                "chances.releases",
                speech,
                releases=held[0]["releases"],
                first=release_month(held[0]["first_release"]),
                last=release_month(held[0]["last_release"]),
            )
            yield _curve(speech, title, source, held)


def _tried(snapshot: Snapshot, speech: Language) -> Iterable[Curve | None]:
    """By list, from the earlier origins of this area that the release's warnings rest on."""
    for name, title in titles(speech).items():
        held = sorted((r for r in snapshot.rows("alarm") if r["list"] == name), key=lambda r: r["threshold"])
        if held:
            ends = {"first": held[0]["first_origin"], "last": held[0]["last_origin"]}
            source = say("chances.tried", speech, origins=held[0]["origins"], **ends)
            yield _curve(speech, title, source, list(classes_of(held)))


def classes_of(alarms: Sequence[AlarmRow]) -> Iterable[ChanceClass]:
    """Classes between the thresholds of one list's warnings, as rows of cases and how many of them came.

    >>> rows = [{"threshold": t, "alarms": a, "hits": h, "misses": 9 - h, "cases": 50} for t, a, h in ((.1, 20, 8),)]
    >>> [(c["low"], c["high"], c["cases"], c["observed"]) for c in classes_of(rows)]
    [(0.0, 0.1, 30, 1), (0.1, 1.0, 20, 8)]
    """
    first = alarms[0]
    steps = [(0.0, first["cases"], first["hits"] + first["misses"])]
    steps += [(r["threshold"], r["alarms"], r["hits"]) for r in alarms]
    for (low, warned, hits), (high, warned_above, hits_above) in pairwise([*steps, (1.0, 0, 0)]):
        cases, observed = warned - warned_above, hits - hits_above
        if cases:
            share = observed / cases
            yield {
                "low": low,
                "high": high,
                "cases": cases,
                "observed": observed,
                "undisclosed": 0,
                "forecast": (low + high) / 2,
                "observed_low": share,
                "observed_high": share,
            }


def _curve(speech: Language, title: str, source: str | None, rows: Sequence[ChanceClass]) -> Curve | None:
    if source is None:
        return None
    ends = ((r, r["observed_low"], r["observed_high"]) for r in rows)
    drawn = [scatter.Dot(r["forecast"], (low + high) / 2, r["cases"], low, high) for r, low, high in ends]
    return Curve(title, source, scatter.reliability(speech, drawn), tuple(_class(speech, r) for r in rows))


def _class(speech: Language, row: ChanceClass) -> Class:
    undisclosed = row["undisclosed"]
    observed, share = speech.number(row["observed"]), speech.percent(row["observed_low"])
    if undisclosed:
        observed = speech.low_high(row["observed"], row["observed"] + undisclosed)
        share = speech.percents(row["observed_low"], row["observed_high"])
    return Class(speech.percents(row["low"], row["high"]), speech.number(row["cases"]), observed, share)
