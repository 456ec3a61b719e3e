"""Whether an earlier list was right: the sentence with names first, then every place named and every one missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from lull.disclosure import recent
from lull.publish.charts import atlas, marks, scatter
from lull.publish.locale import Language
from lull.publish.pages import district, judged, watchlists
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say
from lull.publish.views import outlook, over_time, place, rows
from lull.publish.views.rows import Listed
from lull.schema import COMES_BACK, GOES_ON
from lull.schema.rows import WatchRow
from lull.schema.verification import Reliability

BAR = 25
HELD = (5, 10, 20)
OURS = "lull"

PAGE = "track"


@dataclass(frozen=True)
class Judged:
    """One place of the list, and what came."""

    row: Listed
    bar: Markup
    recorded: str
    observed: str
    css: str


@dataclass(frozen=True)
class ListScore:
    """How many of the places that burned a list held among its first 5, 10 and 20."""

    name: str
    held: tuple[str, ...]
    ours: bool


@dataclass(frozen=True)
class Key:
    """One line of the legend of the map."""

    css: str
    pattern: str
    text: str


@dataclass(frozen=True)
class TrackView:
    """All that the track record shows."""

    sentences: tuple[str, ...]
    nothing: str
    named: tuple[Judged, ...]
    missed: tuple[Judged, ...]
    back: tuple[Judged, ...]
    back_said: str
    map: Markup
    keys: tuple[Key, ...]
    heads: tuple[str, ...]
    lists: tuple[ListScore, ...]
    axis: Markup
    axis_deaths: Markup
    alarms: tuple[str, ...]
    over: over_time.OverTime
    curves: tuple[tuple[str, Markup], ...]
    reliability: tuple[Reliability, ...]
    skill: tuple[Mapping[str, str | float | None], ...]
    kept_back: bool


def view(context: RequestContext) -> TrackView:
    """How the lists of a release fared by what is recorded now."""
    snapshot, speech = context.snapshot, context.speech
    found, heads, scored = _beside(snapshot), rows.axes(speech), snapshot.verification
    sums, judge = found.sums, partial(_judged, context, sums=found.sums)
    return TrackView(
        sentences=_sentences(context, found.first, found.observed, _months(snapshot)) if sums else (),
        nothing="" if sums else say("record.not_yet", speech) or "",
        named=tuple(map(judge, found.first)),
        missed=tuple(judge(r, missed=True) for r in found.observed if r not in found.first),
        back=tuple(map(judge, found.back)),
        back_said=_back(speech, found.back, found.calm, sums) if sums else "",
        map=_map(context, found.fates, sums) if sums else Markup(""),
        keys=_keys(speech, found.fates) if sums else (),
        heads=tuple(speech.number(n) for n in HELD),
        lists=_lists(context, found.observed) if sums else (),
        axis=heads["chance"],
        axis_deaths=heads["deaths"],
        alarms=tuple(judged.warnings(snapshot, speech)),
        over=over_time.view(context),
        curves=_curves(context, scored.rows("reliability")),
        reliability=tuple(r for r in scored.rows("reliability") if r["model"] == OURS),
        skill=tuple(scored.rows("skill")),
        kept_back=bool(scored.summary and scored.summary.get("scores_kept_back")),
    )


@dataclass(frozen=True)
class _Beside:
    """Places of the lists beside what was recorded: those named first, those that had it, and the calm ones."""

    sums: Mapping[str, tuple[float, float]]
    first: Sequence[WatchRow]
    observed: Sequence[WatchRow]
    back: Sequence[WatchRow]
    calm: Sequence[WatchRow]
    fates: Mapping[str, str]


def _beside(snapshot: Snapshot) -> _Beside:
    sums, k = recorded(snapshot), watchlists.named_first(snapshot)
    listed = rows.watch(snapshot)
    first = [r for r in listed[GOES_ON][:k] if r["unit_id"] in sums]
    calm = [r for r in listed[COMES_BACK] if r["unit_id"] in sums]
    every = [*(r for r in listed[GOES_ON] if r["unit_id"] in sums), *calm]
    had = {r["unit_id"]: reached(snapshot, r, sums) for r in every}
    fates = {r["unit_id"]: _fate(r in first, had[r["unit_id"]]) for r in every}
    back = [r for r in listed[COMES_BACK][:k] if r["unit_id"] in sums]
    return _Beside(sums, first, [r for r in every if had[r["unit_id"]]], back, calm, fates)


def recorded(snapshot: Snapshot) -> dict[str, tuple[float, float]]:
    """The range of deaths of each place over the months ahead that are recorded by now."""
    found = {p: district.later(snapshot, p)[:12] for p in snapshot.unit_ids}
    return {p: place.total_of([m.shown for m in held]) for p, held in found.items() if held}


def reached(snapshot: Snapshot, row: WatchRow, sums: Mapping[str, tuple[float, float]]) -> bool | None:
    """Whether a place had 25 or more deaths; None where small counts are hidden, so that it cannot be told."""
    place_id = row["unit_id"]
    if row["list"] == GOES_ON:
        stated = [r for r in snapshot.verification.rows("list") if r["list"] == GOES_ON and r["unit_id"] == place_id]
        if stated and stated[0]["observed"] is not None:
            return bool(stated[0]["observed"])
    low, high = sums[place_id]
    return True if low >= BAR else None if high >= BAR else False


def _months(snapshot: Snapshot) -> int:
    return max((len(district.later(snapshot, p)[:12]) for p in snapshot.unit_ids), default=0)


def _sentences(
    context: RequestContext, first: Sequence[WatchRow], observed: Sequence[WatchRow], months: int
) -> tuple[str, ...]:
    speech, sums = context.speech, recorded(context.snapshot)
    hits = sum(r in observed for r in first)
    said = [
        say(
            "track.named" if observed else "track.none_observed",
            speech,
            named=len(first),
            hits=hits,
            deaths=BAR,
            observed=len(observed),
        )
    ]
    if months < 12:
        said.append(say("track.partial", speech, months=months, all=12))
    spans = [context.place(r["unit_id"]) for r in first if reached(context.snapshot, r, sums) is None]
    said.append(say("track.unclear", speech, places=spans, deaths=BAR))
    missed = [context.place(r["unit_id"]) for r in observed if r not in first]
    said.append(say("track.missed", speech, places=missed[:8]))
    theirs = sum(p in {r["unit_id"] for r in observed} for p in last_year(context.snapshot)[: len(first)])
    said.append(say("track.last_year", speech, hits=theirs))
    key = "track.as_good" if theirs == hits else "track.better" if hits > theirs else "track.worse"
    said.append(say(key, speech, more=abs(hits - theirs)))
    return tuple(s for s in said if s)


def last_year(snapshot: Snapshot, months: int = recent.MONTHS) -> list[str]:
    """Places by their recorded deaths of the months up to the release, most first: the plain list to beat."""
    held = snapshot.once("last year", lambda: _last_year(snapshot))
    sums = {}
    for p in snapshot.unit_ids:
        low, high = place.total_of(held.get(p, ())[-months:])
        sums[p] = (low + high) / 2
    return sorted(sums, key=lambda p: (-sums[p], p))


def _last_year(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Deaths of the last 12 months of each place as they may be shown, oldest first."""
    if not snapshot.release.has("history"):
        return {}
    rows = recent.by_unit(recent.last_months(snapshot.whole("history"), recent.MONTHS))
    return {p: tuple(r["shown"] for r in sorted(some, key=lambda r: r["month"])) for p, some in rows.items()}


def _judged(
    context: RequestContext, row: WatchRow, *, sums: Mapping[str, tuple[float, float]], missed: bool = False
) -> Judged:
    speech = context.speech
    low, high = sums[row["unit_id"]]
    back = row["list"] == COMES_BACK
    least = 1 if back and not missed else BAR
    observed = low >= least if back else bool(reached(context.snapshot, row, sums))
    bar = marks.deaths_bar(
        row["deaths_low"],
        row["deaths_middle"],
        row["deaths_high"],
        mirrored=speech.direction == "rtl",
        later=(low, high),
    )
    # Small counts are hidden, so of a range that spans the bar nobody can tell.
    unclear = not observed and (high >= least if back else reached(context.snapshot, row, sums) is None)
    words = {
        "missed": speech.text("missed"),
        "observed": speech.text("observed"),
        "unclear": speech.text("not certain"),
    }
    css = "missed" if missed else "observed" if observed else "unclear" if unclear else "not"
    word = words.get(css, speech.text("not observed"))
    return Judged(rows.listed(context, row), bar, speech.low_high(low, high), word, css)


def _back(
    speech: Language, back: Sequence[WatchRow], every: Sequence[WatchRow], sums: Mapping[str, tuple[float, float]]
) -> str:
    hits = sum(sums[r["unit_id"]][1] > 0 for r in back)
    observed = sum(sums[r["unit_id"]][1] > 0 for r in every)
    return say("track.came_back", speech, named=len(back) or None, hits=hits, observed=observed) or ""


def _fate(named: bool, observed: bool | None) -> str:
    """Class of a place on the map; that of a place of which nobody can tell stands apart."""
    if observed is None:
        return "l5"
    return ("l1" if observed else "l2") if named else "l3" if observed else "l4"


def _fates(speech: Language) -> dict[str, str]:
    """What each class on the map says."""
    return {
        "l1": speech.text("named and observed"),
        "l2": speech.text("named, not observed"),
        "l3": speech.text("observed, not named"),
        "l5": speech.text("not certain"),
        "l4": speech.text("neither"),
    }


def _map(context: RequestContext, fates: Mapping[str, str], sums: Mapping[str, tuple[float, float]]) -> Markup:
    speech, words = context.speech, _fates(context.speech)
    looks = {}
    for p in context.snapshot.unit_ids:
        kind = fates.get(p, "l4")
        said = f"{words[kind]} ({speech.low_high(*sums[p])})" if p in sums else speech.text("not known yet")
        text = f"{context.place(p)}: {said}"
        looks[p] = atlas.Look(kind, text, "missed" if kind == "l3" else "", context.link(f"place/{p}"))
    names = {p: context.place(p) for p in context.snapshot.unit_ids if fates.get(p) in ("l1", "l3")}
    return atlas.draw(
        outlook.held_ground(context.snapshot), looks, speech.text("Named and observed"), names=names, size=28
    )


def _keys(speech: Language, fates: Mapping[str, str]) -> tuple[Key, ...]:
    counts = Counter(fates.values())
    return tuple(
        Key(kind, "missed" if kind == "l3" else "", text if kind == "l4" else f"{speech.number(counts[kind])} {text}")
        for kind, text in _fates(speech).items()
        if kind != "l5" or counts[kind]
    )


def _lists(context: RequestContext, observed: Sequence[WatchRow]) -> tuple[ListScore, ...]:
    snapshot, speech = context.snapshot, context.speech
    burned = {r["unit_id"] for r in observed}
    ours = [r["unit_id"] for r in rows.watch(snapshot)[GOES_ON]]
    orders = (
        (speech.text("This list"), ours, True),
        (speech.text("Deaths of the last 12 months"), last_year(snapshot), False),
        (speech.text("Deaths of the last 3 months"), last_year(snapshot, 3), False),
    )
    return tuple(
        ListScore(name, tuple(speech.number(sum(p in burned for p in order[:n])) for n in HELD), mine)
        for name, order, mine in orders
    )


def _dot(row: Reliability) -> scatter.Dot | None:
    said, seen = row["forecast"], row["observed"]
    return None if said is None or seen is None else scatter.Dot(said, seen, row["cases"])


def _curves(context: RequestContext, held: Sequence[Reliability]) -> tuple[tuple[str, Markup], ...]:
    speech, out = context.speech, []
    titles = {1: speech.text("Any death"), 25: speech.text("25 deaths or more")}
    for least in sorted({float(r["least"]) for r in held if r["model"] == OURS}):
        mine = [r for r in held if r["model"] == OURS and r["least"] == least]
        out.append(
            (
                titles.get(int(least), speech.number(least)),
                scatter.reliability(speech, [dot for r in mine if (dot := _dot(r))]),
            )
        )
    return tuple(out)
