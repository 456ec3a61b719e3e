"""The outlook: where the chance is highest, on a map and in two lists, with why and how much is known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lull.publish.book import Book, open_book
from lull.publish.charts import atlas
from lull.publish.pages import watchlists
from lull.publish.pages.frame import Visit, area_name
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


def view(visit: Visit, code: str = choices.FIRST) -> OutlookView:
    """The outlook with one measure on the map."""
    book, speech = visit.book, visit.speech
    shown = choices.choice(visit, code)
    spoken = tuple(s for s in watchlists.headline(book, speech))
    options = choices.options(visit, code)
    k = watchlists.named_first(book)
    return OutlookView(
        code=code,
        title=speech.text("Outlook") if code == choices.FIRST else shown.title,
        headline=spoken or (speech.text("This release holds no priorities."),),
        checked=since.checked(visit) or "",
        meaning=shown.meaning,
        empty=shown.empty,
        options=options,
        chosen=_chosen(options),
        named=speech.text("Named first: %(k)s of %(all)s", k=speech.number(k), all=speech.number(len(book.unit_ids))),
        map=drawn_map(visit, shown, book.unit_ids),
        lists=both_lists(visit, book.unit_ids, (SHOWN, BACK_SHOWN), comeback.group(book, code) or ALL_GROUPS),
        axis_deaths=rows.axes(speech)["deaths"],
        asked=asked(visit),
        wanting=wanting(visit),
        values=_values(visit, shown),
        country=_country(visit),
        newest=_newest(visit),
        changed=since.changes(visit, before(visit)),
        costs=costs.view(visit),
        follow=follow(visit, "area"),
    )


def _chosen(options: Mapping[str, tuple[choices.Option, ...]]) -> str:
    held = [o.label for group in options.values() for o in group if o.current]
    return " · ".join(held)


def both_lists(
    visit: Visit, inside: Sequence[str], shown: tuple[int, int], group: str = ALL_GROUPS
) -> tuple[ListView, ...]:
    """The two lists of the places of an area or a part of it, of all violence or of one armed group."""
    kept, heads = set(inside), rows.axes(visit.speech)
    found = rows.watch(visit.book, group)
    return tuple(
        _list(visit, name, [rows.listed(visit, r) for r in found[name] if r["unit_id"] in kept], n, heads["chance"])
        for name, n in zip((GOES_ON, COMES_BACK), shown, strict=True)
    )


def _list(visit: Visit, name: str, held: Sequence[Listed], shown: int, axis: Markup) -> ListView:
    speech, rule = visit.speech, visit.book.info.get("relapse") or {}
    titles = {GOES_ON: speech.text("Violence goes on"), COMES_BACK: speech.text("It may come back")}
    calm = speech.plural("%(n)s month", "%(n)s months", int(rule.get("calm_months") or 12))
    meanings = {
        GOES_ON: speech.text("25 or more deaths"),
        COMES_BACK: speech.text(
            "any death; under %(deaths)s deaths in the last %(months)s together",
            deaths=speech.number(int(rule.get("calm_deaths") or 5)),
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


def asked(visit: Visit) -> str:
    """What the squares of the evidence mark stand for, in their order."""
    from lull.publish import words

    names = [words.say(visit.speech, words.STRANDS, s) for s in rows.ASKED]
    return visit.speech.text(", ").join(names)


def wanting(visit: Visit) -> str:
    """Which tables would bring what no place of the release has: conditions, promises, people; empty for none."""
    book = visit.book
    lacks = {
        "conditions": not any(r.get("strands_known") for r in book.rows("priority")),
        "promises": not book.rows("commitment") and not book.rows("ledger"),
        "people": all(p.get("population") is None for p in book.units),
    }
    found = (say(f"wanting.{n}", visit.speech, all=len(book.unit_ids)) for n, lacking in lacks.items() if lacking)
    return " ".join(s for s in found if s)


def held_ground(book: Book, tolerance: float = atlas.SCREEN_DEGREES) -> atlas.Ground:
    """Shapes of a release, made once for a tolerance."""
    slot = ("ground", tolerance)
    if slot not in book.kept:
        parents = {p: str(book.places[p]["parent_id"] or "") for p in book.unit_ids}
        book.kept[slot] = atlas.ground(book.geography, book.level, parents, tolerance)
    found: atlas.Ground = book.kept[slot]
    return found


def looks(visit: Visit, shown: choices.Choice, inside: Sequence[str]) -> dict[str, atlas.Look]:
    """How each place is drawn: colour of the measure, pattern of what is known, ring where it may come back."""
    book, speech = visit.book, visit.speech
    ringed = {r["unit_id"] for r in rows.watch(book)[COMES_BACK][:BACK_SHOWN]} if shown.code == choices.FIRST else set()
    out = {}
    for place in inside:
        mark = rows.evidence(book, speech, place)
        pattern = (
            ""
            if not choices.is_chance(shown.code)
            else "hatch"
            if mark.known == 0
            else "dots"
            if mark.known == 1
            else ""
        )
        text = f"{visit.place(place)}, {visit.upper(place)}: {shown.texts[place]}" + (
            f"; {mark.words}" if choices.is_chance(shown.code) else ""
        )
        out[place] = atlas.Look(shown.classes[place], text, pattern, visit.link(f"place/{place}"), place in ringed)
    return out


def drawn_map(visit: Visit, shown: choices.Choice, inside: Sequence[str]) -> MapView:
    """The map of a measure with the first places named."""
    book, speech = visit.book, visit.speech
    held = held_ground(book)
    seen = looks(visit, shown, inside)
    top = sorted(inside, key=lambda p: (-shown.order[p], visit.place(p)))[:LABELLED]
    names = {p: visit.place(p) for p in top if shown.order[p] > 0}
    counted = [rows.evidence(book, speech, p).known for p in inside] if choices.is_chance(shown.code) else []
    dark, dim = counted.count(0), counted.count(1)
    picture = atlas.draw(
        held,
        seen,
        shown.meaning,
        names=names,
        inset_title=lambda p: speech.text("%(place)s, enlarged", place=visit.place(book.places[p]["parent_id"])),
    )
    return MapView(
        picture,
        atlas.view_box(held),
        shown.entries,
        speech.plural("conditions not known: %(n)s place", "conditions not known: %(n)s places", dark) if dark else "",
        speech.plural("one subject known: %(n)s place", "one subject known: %(n)s places", dim) if dim else "",
        speech.text("may come back (the first %(n)s)", n=speech.number(BACK_SHOWN))
        if any(v.ring for v in seen.values())
        else "",
        _payload(visit, shown, seen),
    )


def _values(visit: Visit, shown: choices.Choice) -> tuple[Valued, ...]:
    places = sorted(visit.book.unit_ids, key=lambda p: (-shown.order[p], visit.place(p)))
    return tuple(Valued(visit.place(p), visit.link(f"place/{p}"), visit.upper(p), shown.texts[p]) for p in places)


def _country(visit: Visit) -> str:
    year = choices.forecast(visit.book, visit.book.country, 12)
    if not year:
        return ""
    fields = {"area": area_name(visit), "months": 12, "until": since.after(visit.book.as_of, 12)}
    fields |= {"middle": year["p50"], "low": year["p10"], "high": year["p90"]}
    said = (
        say("country.expected", visit.speech, **fields),
        flat.said(visit.book, visit.speech, visit.book.country),
        say("record.so_far", visit.speech, **(visit.book.info.get("so_far") or {})),
    )
    return " ".join(s for s in said if s)


def _newest(visit: Visit) -> str:
    """Of which month the newest forecast of the whole country is, where one of a later month stands beside."""
    home = visit.book.release.folder.parents[1] / "national"
    made = max((p.parent.name for p in home.glob("[0-9]*/national.json")), default="")
    later = made > f"{visit.book.as_of:%Y-%m}"
    return say("national.newest", visit.speech, month=f"{made}-01" if later else None) or ""


def before(visit: Visit) -> Book | None:
    """The release before this one, if there is any."""
    names = list(visit.releases)
    at = names.index(visit.book.name) if visit.book.name in names else 0
    return open_book(visit.book.release.folder.parent / names[at - 1]) if at > 0 else None


def follow(visit: Visit, scope: str) -> dict[str, str]:
    """Links to take the page away or to follow it."""
    lang, name = visit.speech.code, visit.book.name
    if not visit.briefed:
        # A folder holds the briefings of single places for its newest release only.
        scope = "area"
    return {
        "briefing": visit.file(f"briefing/{name}/{lang}/{scope}.pdf"),
        "mail": visit.file(f"briefing/{name}/{lang}/{scope}.html"),
        "feed": visit.file(f"feeds/{lang}/{scope}.atom"),
        "calendar": visit.file(f"feeds/{lang}/deadlines.ics"),
        "data": visit.link("data"),
        "map_svg": visit.file(f"picture/{name}/{lang}/map.svg"),
        "map_png": visit.file(f"picture/{name}/{lang}/map.png"),
    }


def _payload(visit: Visit, shown: choices.Choice, seen: Mapping[str, atlas.Look]) -> str:
    """What the moving map needs besides the boundaries, as JSON."""
    value = {
        "boundaries": visit.data("boundaries.geojson"),
        "module": visit.file("static/vendor/maplibre-gl.mjs"),
        "worker": visit.file("static/vendor/maplibre-gl-worker.mjs"),
        "css": visit.file("static/vendor/maplibre-gl.css"),
        "level": visit.book.level,
        "names": {p["place_id"]: visit.place(p["place_id"]) for p in visit.book.uppers},
    }
    # "<" cannot end the script element early when it is written as an escape.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
