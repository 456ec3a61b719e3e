"""The outlook: where the chance is highest, on a map and in two lists, with why and how much is known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lull.publish.charts import atlas
from lull.publish.pages import watchlists
from lull.publish.pages.frame import RequestContext, area_name
from lull.publish.snapshot import Snapshot, open_beside
from lull.publish.statements import say
from lull.publish.views import choices, comeback, costs, flat, rows, since
from lull.publish.views.rows import Listed
from lull.schema import ALL_GROUPS, COMES_BACK, GOES_ON

SHOWN, BACK_SHOWN = 7, 5
LABELLED = 10


@dataclass(frozen=True)
class ListView:
    """One of the two lists: what it is, the places shown at once, and those that follow."""

    code: str
    title: str
    meaning: str
    axis: Markup
    rows: tuple[Listed, ...]
    rest: tuple[Listed, ...]
    next_said: str
    empty: str


@dataclass(frozen=True)
class Valued:
    """One place in the table of one measure."""

    name: str
    href: str
    above: str
    text: str


@dataclass(frozen=True)
class MapView:
    """The map with its legend, a small copy, and what the moving map needs."""

    drawn: Markup
    thumb: str
    entries: tuple[choices.Entry, ...]
    hatched: str
    dotted: str
    ringed: str
    payload: str


@dataclass(frozen=True)
class OutlookView:
    """All that the outlook shows."""

    code: str
    title: str
    headline: tuple[str, ...]
    checked: str
    meaning: str
    empty: str
    options: Mapping[str, tuple[choices.Option, ...]]
    chosen: str
    named: str
    map: MapView
    lists: tuple[ListView, ...]
    axis_deaths: Markup
    asked: str
    wanting: str
    values: tuple[Valued, ...]
    country: str
    newest: str
    changed: since.Changes
    costs: costs.Costs
    follow: Mapping[str, str]


def view(context: RequestContext, code: str = choices.FIRST) -> OutlookView:
    """The outlook with one measure on the map."""
    snapshot, speech = context.snapshot, context.speech
    shown = choices.choice(context, code)
    spoken = tuple(s for s in watchlists.headline(snapshot, speech))
    options = choices.options(context, code)
    k = watchlists.named_first(snapshot)
    return OutlookView(
        code=code,
        title=speech.text("Outlook") if code == choices.FIRST else shown.title,
        headline=spoken or (speech.text("This release holds no priorities."),),
        checked=since.checked(context) or "",
        meaning=shown.meaning,
        empty=shown.empty,
        options=options,
        chosen=_chosen(options),
        named=speech.text(
            "Named first: %(k)s of %(all)s", k=speech.number(k), all=speech.number(len(snapshot.unit_ids))
        ),
        map=drawn_map(context, shown, snapshot.unit_ids),
        lists=both_lists(context, snapshot.unit_ids, (SHOWN, BACK_SHOWN), comeback.group(snapshot, code) or ALL_GROUPS),
        axis_deaths=rows.axes(speech)["deaths"],
        asked=asked(context),
        wanting=wanting(context),
        values=_values(context, shown),
        country=_country(context),
        newest=_newest(context),
        changed=since.changes(context, before(context)),
        costs=costs.view(context),
        follow=follow(context, "area"),
    )


def _chosen(options: Mapping[str, tuple[choices.Option, ...]]) -> str:
    held = [o.label for group in options.values() for o in group if o.current]
    return " · ".join(held)


def both_lists(
    context: RequestContext, inside: Sequence[str], shown: tuple[int, int], group: str = ALL_GROUPS
) -> tuple[ListView, ...]:
    """The two lists of the places of an area or a part of it, of all violence or of one armed group."""
    kept, heads = set(inside), rows.axes(context.speech)
    found = rows.watch(context.snapshot, group)
    return tuple(
        _list(context, name, [rows.listed(context, r) for r in found[name] if r["unit_id"] in kept], n, heads["chance"])
        for name, n in zip((GOES_ON, COMES_BACK), shown, strict=True)
    )


def _list(context: RequestContext, name: str, held: Sequence[Listed], shown: int, axis: Markup) -> ListView:
    speech, rule = context.speech, context.snapshot.relapse_rule
    titles = {GOES_ON: speech.text("Violence goes on"), COMES_BACK: speech.text("It may come back")}
    calm = speech.plural("%(n)s month", "%(n)s months", rule.calm_months)
    meanings = {
        GOES_ON: speech.text("25 or more deaths"),
        COMES_BACK: speech.text(
            "any death; under %(deaths)s deaths in the last %(months)s together",
            deaths=speech.number(rule.calm_deaths),
            months=calm,
        ),
    }
    rest = held[shown:]
    more = speech.text(", ").join(f"{r.name} {r.percent}" for r in rest[:3])
    return ListView(
        name,
        titles[name],
        meanings[name],
        axis,
        tuple(held[:shown]),
        tuple(rest),
        speech.text("Next: %(places)s", places=more) if more else "",
        "" if held else speech.text("No place is in this list."),
    )


def asked(context: RequestContext) -> str:
    """What the squares of the evidence mark stand for, in their order."""
    from lull.publish import words

    names = [words.say(context.speech, words.STRANDS, s) for s in rows.ASKED]
    return context.speech.text(", ").join(names)


def wanting(context: RequestContext) -> str:
    """Which tables would bring what no place of the release has: conditions, promises, people; empty for none."""
    snapshot = context.snapshot
    lacks = {
        "conditions": not any(r.get("strands_known") for r in snapshot.rows("priority")),
        "promises": not snapshot.rows("commitment") and not snapshot.rows("ledger"),
        "people": all(p.get("population") is None for p in snapshot.units),
    }
    found = (say(f"wanting.{n}", context.speech, all=len(snapshot.unit_ids)) for n, lacking in lacks.items() if lacking)
    return " ".join(s for s in found if s)


def held_ground(snapshot: Snapshot, tolerance: float = atlas.SCREEN_DEGREES) -> atlas.Ground:
    """Shapes of a release, made once for a tolerance."""

    def make() -> atlas.Ground:
        parents = {p: str(snapshot.places[p]["parent_id"] or "") for p in snapshot.unit_ids}
        return atlas.ground(snapshot.geography, snapshot.level, parents, tolerance)

    return snapshot.once(("ground", tolerance), make)


def looks(context: RequestContext, shown: choices.Choice, inside: Sequence[str]) -> dict[str, atlas.Look]:
    """How each place is drawn: colour of the measure, pattern of what is known, ring where it may come back."""
    snapshot, speech = context.snapshot, context.speech
    ringed = (
        {r["unit_id"] for r in rows.watch(snapshot)[COMES_BACK][:BACK_SHOWN]} if shown.code == choices.FIRST else set()
    )
    out = {}
    for place in inside:
        mark = rows.evidence(snapshot, speech, place)
        pattern = (
            ""
            if not choices.is_chance(shown.code)
            else "hatch"
            if mark.known == 0
            else "dots"
            if mark.known == 1
            else ""
        )
        text = f"{context.place(place)}, {context.upper(place)}: {shown.texts[place]}" + (
            f"; {mark.said}" if choices.is_chance(shown.code) else ""
        )
        out[place] = atlas.Look(shown.classes[place], text, pattern, context.link(f"place/{place}"), place in ringed)
    return out


def drawn_map(context: RequestContext, shown: choices.Choice, inside: Sequence[str]) -> MapView:
    """The map of a measure with the first places named."""
    snapshot, speech = context.snapshot, context.speech
    held = held_ground(snapshot)
    seen = looks(context, shown, inside)
    top = sorted(inside, key=lambda p: (-shown.order[p], context.place(p)))[:LABELLED]
    names = {p: context.place(p) for p in top if shown.order[p] > 0}
    picture = atlas.draw(
        held,
        seen,
        shown.meaning,
        names=names,
        inset_title=lambda p: speech.text("%(place)s, enlarged", place=context.place(snapshot.places[p]["parent_id"])),
    )
    return MapView(
        picture,
        atlas.view_box(held),
        shown.entries,
        *patterns(context, shown, inside, seen),
        _payload(context, shown, seen),
    )


def patterns(
    context: RequestContext, shown: choices.Choice, inside: Sequence[str], seen: Mapping[str, atlas.Look]
) -> tuple[str, str, str]:
    """What hatching, dots and rings on a map mean, each empty where there are none."""
    snapshot, speech = context.snapshot, context.speech
    counted = [rows.evidence(snapshot, speech, p).known for p in inside] if choices.is_chance(shown.code) else []
    dark, dim = counted.count(0), counted.count(1)
    return (
        speech.plural("conditions not known: %(n)s place", "conditions not known: %(n)s places", dark) if dark else "",
        speech.plural("one subject known: %(n)s place", "one subject known: %(n)s places", dim) if dim else "",
        speech.text("may come back (the first %(n)s)", n=speech.number(BACK_SHOWN))
        if any(v.ring for v in seen.values())
        else "",
    )


def _values(context: RequestContext, shown: choices.Choice) -> tuple[Valued, ...]:
    places = sorted(context.snapshot.unit_ids, key=lambda p: (-shown.order[p], context.place(p)))
    return tuple(Valued(context.place(p), context.link(f"place/{p}"), context.upper(p), shown.texts[p]) for p in places)


def _country(context: RequestContext) -> str:
    year = choices.forecast(context.snapshot, context.snapshot.country, 12)
    if not year:
        return ""
    fields = {"area": area_name(context), "months": 12, "until": since.after(context.snapshot.as_of, 12)}
    fields |= {"middle": year["p50"], "low": year["p10"], "high": year["p90"]}
    said = (
        say("country.expected", context.speech, **fields),
        flat.said(context.snapshot, context.speech, context.snapshot.country),
        say("record.so_far", context.speech, **dict(context.snapshot.info.get("so_far") or ())),
    )
    return " ".join(s for s in said if s)


def _newest(context: RequestContext) -> str:
    """Of which month the newest forecast of the whole country is, where one of a later month stands beside."""
    home = context.snapshot.release.folder.parents[1] / "national"
    made = max((p.parent.name for p in home.glob("[0-9]*/national.json")), default="")
    later = made > f"{context.snapshot.as_of:%Y-%m}"
    return say("national.newest", context.speech, month=f"{made}-01" if later else None) or ""


def before(context: RequestContext) -> Snapshot | None:
    """The release before this one, if there is any."""
    names = list(context.releases)
    at = names.index(context.snapshot.name) if context.snapshot.name in names else 0
    return open_beside(context.snapshot.release.folder.parent / names[at - 1]) if at > 0 else None


def follow(context: RequestContext, scope: str) -> dict[str, str]:
    """Links to take the page away or to follow it."""
    lang, name = context.speech.code, context.snapshot.name
    if not context.briefed:
        # A folder holds the briefings of single places for its newest release only.
        scope = "area"
    mailed = context.mailed or scope == "area"
    return {
        "briefing": context.file(f"briefing/{name}/{lang}/{scope}.pdf"),
        "mail": context.file(f"briefing/{name}/{lang}/{scope}.html") if mailed else "",
        "draft": context.file(f"briefing/{name}/{lang}/{scope}.eml") if mailed else "",
        "feed": context.file(f"feeds/{lang}/{scope}.atom"),
        "calendar": context.file(f"feeds/{lang}/deadlines.ics"),
        "data": context.link("data"),
        "place": _subscribed(context.snapshot, scope),
        "map_svg": context.file(f"picture/{name}/{lang}/map.svg"),
        "map_png": context.file(f"picture/{name}/{lang}/map.png"),
    }


def _subscribed(snapshot: Snapshot, scope: str) -> str:
    """The place that a form for alerts by mail begins with: the nearest that holds others; empty for the whole."""
    held = {p["place_id"] for p in snapshot.uppers}
    chain = [p for p in (scope, *snapshot.above(scope)) if p in snapshot.places and p != snapshot.country]
    return next((p for p in chain if p in held), chain[0] if chain else "")


def _payload(context: RequestContext, shown: choices.Choice, seen: Mapping[str, atlas.Look]) -> str:
    """What the moving map needs besides the boundaries, as JSON."""
    value = {
        "boundaries": context.data("boundaries.geojson"),
        "module": context.file("static/vendor/maplibre-gl.mjs"),
        "worker": context.file("static/vendor/maplibre-gl-worker.mjs"),
        "css": context.file("static/vendor/maplibre-gl.css"),
        "level": context.snapshot.level,
        "names": {p["place_id"]: context.place(p["place_id"]) for p in context.snapshot.uppers},
    }
    # "<" cannot end the script element early when it is written as an escape.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
