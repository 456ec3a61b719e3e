"""The page of one place of the finest level: the answer first, then the chart, conditions, promises and records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from lull.disclosure import ends
from lull.errors import PublishError
from lull.publish.charts import months, spans
from lull.publish.locale import isolated_plain
from lull.publish.pages import cards, district, promises, watchlists
from lull.publish.pages.frame import RequestContext
from lull.publish.pages.places import neighbours
from lull.publish.snapshot import Snapshot, first_of
from lull.publish.statements import say
from lull.publish.views import choices, conditions, flat, imprecise, outlook, rows, since
from lull.publish.views.pledge import Pledge, pledge
from lull.schema import COMES_BACK
from lull.schema.rows import ForecastRow, GrievanceRow, PriorityRow, RecordRow, WatchRow

RECENT = 36
NARROW, NARROW_WIDTH = 24, 320
"""Months and width of the chart that phones show, drawn so that its text keeps its size."""
PROMISES = 10
"""Promises shown on the page of a place; the page of promises has all."""


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    text: str
    href: str


@dataclass(frozen=True)
class Said:
    """A statement and where it comes from."""

    text: str
    source: Link | None = None


@dataclass(frozen=True)
class Answer:
    """How likely, why, how sure, who and what to ask; before any chart."""

    percent: str
    word: str
    tenths: str
    strip: Markup
    axis: Markup
    range_said: str
    more: tuple[str, ...]
    priority: str
    priority_code: str
    why: tuple[Said, ...]
    evidence: rows.Evidence
    sure: tuple[Said, ...]
    who: tuple[Said, ...]
    ask: str


@dataclass(frozen=True)
class Charts:
    """Recorded and expected deaths: the last years, all of them, the total, and the same as rows."""

    recent: Markup
    all: Markup
    total: Markup
    recent_title: str
    narrow: Markup
    narrow_title: str
    since: str
    months: tuple[ForecastRow, ...]
    after: Mapping[date, str]
    small: bool
    ranged: bool
    above: bool


@dataclass(frozen=True)
class PlaceView:
    """All that the page of a place shows."""

    id: str
    name: str
    title: str
    crumbs: tuple[Link, ...]
    sub: str
    answer: Answer | None
    charts: Charts
    conditions: conditions.Conditions
    promised: tuple[Pledge, ...]
    promised_more: str
    unpromised: str
    grievances: tuple[GrievanceRow, ...]
    records: tuple[RecordRow, ...]
    near: tuple[Link, ...]
    odds: district.RestsOn | None
    cards: tuple[tuple[str, list[Markup]], ...]
    relapse: district.Relapse | None
    relapse_said: str
    follow: Mapping[str, str]
    above: Link | None


def view(context: RequestContext, place_id: str) -> PlaceView:
    """Everything known about one place of the finest level.

    Raises
    ------
    PublishError
        If the release has no such place.
    """
    snapshot = context.snapshot
    if place_id not in snapshot.unit_ids:
        raise PublishError(f"no place {place_id!r} of the finest level in release {snapshot.name}")
    row = rows.watch_row(snapshot, place_id)
    known = conditions.view(context, place_id)
    above = snapshot.above(place_id)
    return PlaceView(
        id=place_id,
        name=context.place(place_id),
        title=title(context, place_id, row),
        crumbs=crumbs(context, place_id),
        sub=sub(context, place_id),
        answer=answer(context, place_id, row, known) if row else None,
        charts=charts(context, place_id),
        conditions=known,
        promised=promised(context, place_id),
        promised_more=promised_more(context, place_id),
        unpromised=unpromised(context),
        grievances=tuple(snapshot.by("grievance", "place_id").get(place_id, ())),
        records=tuple(snapshot.by("record", "adm2_pcode").get(place_id, ())),
        near=tuple(Link(context.place(p), context.link(f"place/{p}")) for p in neighbours(snapshot, place_id)),
        odds=district.rests_on(snapshot, place_id),
        cards=tuple(cards.sections(context, place_id, only=("compared", "change_mind"))),
        relapse=district._relapse(context, place_id),
        relapse_said=district.relapse_said(snapshot, context.speech, place_id),
        follow=outlook.follow(context, place_id),
        above=Link(context.place(above[0]), context.link(f"place/{above[0]}")) if above else None,
    )


def promised(context: RequestContext, place_id: str) -> tuple[Pledge, ...]:
    """The first promises that name a place, overdue first."""
    scale = spans.axis(promises.end_of(context.snapshot), [])
    return tuple(pledge(context, p, scale) for p in promises.of_place(context.snapshot, place_id)[:PROMISES])


def promised_more(context: RequestContext, place_id: str, shown: int = PROMISES) -> str:
    """How many promises are not shown; empty where all are."""
    more = len(promises.of_place(context.snapshot, place_id)) - shown
    return context.speech.plural("%(n)s more promise", "%(n)s more promises", more) if more > 0 else ""


def title(context: RequestContext, place_id: str, row: WatchRow | None) -> str:
    """The answer as the title of the page; the name alone where nothing is forecast."""
    name = context.place(place_id)
    if row is None:
        return name
    fields = {
        "place": name,
        "risk": row["probability"],
        "deaths": watchlists.deaths_of(row["target"]),
        "until": since.after(context.snapshot.as_of, watchlists.span_of(row["target"])),
    }
    return say("place.title.back" if row["list"] == COMES_BACK else "place.title", context.speech, **fields) or name


def crumbs(context: RequestContext, place_id: str) -> tuple[Link, ...]:
    """The places above, from the whole down."""
    return tuple(Link(context.place(p), context.link(f"place/{p}")) for p in reversed(context.snapshot.above(place_id)))


def sub(context: RequestContext, place_id: str) -> str:
    """What kind of place it is, its names elsewhere, its code and how many people live there."""
    speech, place = context.speech, context.snapshot.places[place_id]
    parts = [context.level_name(place["level"]), isolated_plain(place_id), *context.other_names(place_id)]
    if people := place["population"]:
        parts.append(speech.text("about %(n)s people (modelled)", n=speech.number(_rounded(people))))
        counted = context.snapshot.release.info.get("population") or {}
        # The day of the count is not that of the outlook: it may be years later.
        parts += [isolated_plain(f"{counted['publisher']}, {counted['known_from']}")] if counted else []
    return " · ".join(p for p in parts if p)


def _rounded(people: int) -> int:
    step = 1000 if people >= 10_000 else 100
    return int(round(people / step) * step)


def answer(context: RequestContext, place_id: str, row: WatchRow, known: conditions.Conditions) -> Answer:
    """The card at the head of the page."""
    snapshot, speech = context.snapshot, context.speech
    shown = rows.listed(context, row)
    year = choices.forecast(snapshot, place_id, watchlists.span_of(row["target"]))
    range_said = say(
        "watch.range",
        speech,
        months=watchlists.span_of(row["target"]),
        low=row["deaths_low"],
        high=row["deaths_high"],
        middle=row["deaths_middle"],
    )
    odds = district.rests_on(snapshot, place_id)
    more = (
        say("place.any", speech, risk=year["p_ge_1"] if year and row["list"] != COMES_BACK else None),
        say("place.usual", speech, base=(odds["base"] or None) if odds else None),
    )
    tenths = round(10 * row["probability"])
    return Answer(
        percent=shown.percent,
        word=shown.word,
        tenths=say("place.tenths", speech, n=tenths if 0 < tenths < 10 else None) or "",
        strip=shown.strip,
        axis=rows.axes(speech)["chance"],
        range_said=range_said or "",
        more=tuple(m for m in more if m),
        priority=shown.priority,
        priority_code=shown.priority_code,
        why=why(context, place_id, row, odds),
        evidence=rows.evidence(snapshot, speech, place_id),
        sure=sure(context, place_id, row, known),
        who=who(context, place_id),
        ask=known.ask,
    )


def why(context: RequestContext, place_id: str, row: WatchRow, odds: district.RestsOn | None) -> tuple[Said, ...]:
    """What is recorded there, how it moved, and what the figure rests on."""
    snapshot, speech = context.snapshot, context.speech
    said = watchlists.watched(snapshot, speech, row)
    families = odds["families"] if odds else []
    raises = [speech.text(name) for name, times in families if times > 1.05][:1]
    lowers = [speech.text(name) for name, times in families if times < 0.95][:1]
    rest = " ".join(
        s
        for s in (say("place.rests_on", speech, raises=raises), say("place.rests_on.lowers", speech, lowers=lowers))
        if s
    )
    source = source_link(context, "event")
    method = Link(speech.text("How it is worked out"), "#odds") if odds else None
    found = [Said(said.reason, source) if said.reason else None, Said(said.changed) if said.changed else None]
    found.append(Said(rest, method) if rest else None)
    found.append(Said(act) if (act := watchlists.act(speech, priority_row(snapshot, place_id))) else None)
    return tuple(s for s in found if s)[:3]


def priority_row(snapshot: Snapshot, place_id: str) -> PriorityRow | None:
    """The row of `priority` of a place."""
    return first_of(snapshot.by("priority", "unit_id").get(place_id))


def source_link(context: RequestContext, kind: str) -> Link | None:
    """Where recorded deaths come from: the page of the source, by its short name."""
    named = [s for s in context.snapshot.rows("source") if "ged" in s["source_id"] or "ucdp" in s["source_id"]]
    if not named:
        return None
    return Link(named[0]["title"].split()[0], context.link(f"method#source-{named[0]['source_id']}"))


def sure(context: RequestContext, place_id: str, row: WatchRow, known: conditions.Conditions) -> tuple[Said, ...]:
    """How much is known, how wide the range is, how old the newest value is."""
    speech = context.speech
    found: list[Said] = []
    if same := flat.said(context.snapshot, speech, place_id):
        found.append(Said(same))
    if said := watchlists.conditions(context.snapshot, speech, place_id):
        found.append(Said(said))
    if elsewhere := imprecise.near(context, place_id):
        found.append(Said(elsewhere))
    middle, high = row["deaths_middle"], row["deaths_high"]
    if middle >= 1 and high / middle >= 5:
        wide = say("place.wide", speech, high=high, times=round(high / middle))
        found += [Said(wide)] if wide else []
    if known.newest:
        age = (context.snapshot.as_of.year - known.newest.year) * 12 + context.snapshot.as_of.month - known.newest.month
        said_new = say("place.newest", speech, month=known.newest, age=max(age, 0))
        found += [Said(said_new)] if said_new and age > 0 else []
    return tuple(found[:4])


def who(context: RequestContext, place_id: str) -> tuple[Said, ...]:
    """Who promised what here, and who is known to be at work."""
    snapshot, speech = context.snapshot, context.speech
    held = promises.of_place(snapshot, place_id)
    open_ = [p for p in held if p["status"] not in ("delivered", "effective", "cancelled", "lapsed")]
    found: list[Said] = []
    for p in open_[:1]:
        until = (
            speech.text("By %(day)s", day=speech.day(p["deadline"])) if p["deadline"] else speech.text("No date set")
        )
        many = speech.plural("%(n)s promise names this place", "%(n)s promises name this place", len(held))
        found.append(Said(Markup("{}. {}.").format(context.foreign(p["deliverable"]), until), Link(many, "#promises")))
    if not held:
        found.append(Said(unpromised(context)))
    card = snapshot.by("card", "unit_id", "section").get((place_id, "present"), ())
    for line in (cards.line(context, r) for r in sorted(card, key=lambda r: r["position"])):
        if line:
            found.append(Said(str(line.striptags())))
    return tuple(found[:3])


def unpromised(context: RequestContext) -> str:
    """What is said of a place that no promise names: of how many, or that no list of promises is loaded."""
    every = len(promises.promises(context.snapshot)) or None
    return say("promises.none_here", context.speech, promises=every) or say("promises.no_ledger", context.speech) or ""


def charts(context: RequestContext, place_id: str) -> Charts:
    """The chart of the last three years, all of it, the total ahead, and the table of the months."""
    snapshot, speech = context.snapshot, context.speech
    past, ahead = district.past(snapshot, place_id), district.ahead(snapshot, place_id)
    after = district.later(snapshot, place_id)
    past_ = [months.Past(p.month, p.deaths, p.shown) for p in past]
    ahead_ = [months.Ahead(a.month, a.p10, a.p50, a.p90) for a in ahead]
    after_ = [months.Past(a.month, a.deaths, a.shown) for a in after]
    cap = months.cap_for(past_[-RECENT:], ahead_)
    year = choices.forecast(snapshot, place_id, 12)
    observed = total_of([a.shown for a in after_[:12]]) if len(after_) >= 12 else None
    total = Markup("")
    if year:
        total = months.total(
            speech,
            year["p10"],
            year["p50"],
            year["p90"],
            later=observed,
            later_text=isolated_plain("–".join(map(speech.number, dict.fromkeys(observed)))) if observed else "",
        )
    about = context.place(place_id)
    every = months.chart(speech, past_, ahead_, after_, about=about, width=1200, tall=240, cap=cap_all(past_))
    return Charts(
        months.chart(speech, past_[-RECENT:], ahead_, after_, about=about, cap=cap),
        every if len(past_) > RECENT else Markup(""),
        total,
        speech.plural("%(n)s month", "%(n)s months", RECENT),
        months.chart(speech, past_[-NARROW:], ahead_, after_, about=about, width=NARROW_WIDTH, tall=250, cap=cap),
        speech.plural("%(n)s month", "%(n)s months", NARROW),
        speech.year(past_[0].month.year) if past_ else "",
        tuple(district.monthly(snapshot, place_id)),
        {a.month: a.shown for a in after_},
        any(p.deaths is None for p in past_[-RECENT:]),
        any("-" in a.shown for a in after_),
        any(months.height(a) > cap for a in after_),
    )


def cap_all(past: Sequence[months.Past]) -> int:
    """A top for all years: the highest month, rounded up, so that wars can be seen whole."""
    most = max((months.height(p) for p in past), default=10)
    return next((c for c in months.CAPS if c >= most), months.CAPS[-1])


def total_of(shown: Sequence[str]) -> tuple[float, float]:
    """The range of a sum of months as they may be shown.

    >>> total_of(["7", "<5", "0", "8-14"])
    (16.0, 25.0)
    """
    bounds = [ends(text) for text in shown]
    return float(sum(low for low, _ in bounds)), float(sum(high for _, high in bounds))
