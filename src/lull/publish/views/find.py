"""Finding a place or a promise, and all places by the one above them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from markupsafe import Markup

from lull.publish import search
from lull.publish.pages import promises
from lull.publish.pages.frame import RequestContext, fragment
from lull.publish.views import paging
from lull.publish.views.rows import watch_row

PROMISES_FOUND = 8

PAGE = "places"


@dataclass(frozen=True)
class Found:
    """A place that was found, or one of the list: its names, where it lies, its chance."""

    name: str
    href: str
    above: str
    level: str
    others: tuple[str, ...]
    percent: str
    by: str


@dataclass(frozen=True)
class Group:
    """The places of one upper place."""

    name: str
    href: str
    places: tuple[Found, ...]


@dataclass(frozen=True)
class Promise:
    """A promise whose words hold what was typed."""

    title: str
    href: str
    by: str


@dataclass(frozen=True)
class FindView:
    """What the page of places shows."""

    text: str
    asked: bool
    found: tuple[Found, ...]
    promised: tuple[Promise, ...]
    all: Markup
    whole: Found


def view(context: RequestContext) -> FindView:
    """Places and promises for `?q=`, and all places."""
    text = context.first("q")[:80].strip()
    hits = search.find(context.snapshot, text)
    # All places are the same whatever is looked for.
    slot = ("places by the one above", context.speech.code)
    return FindView(
        text,
        bool(text),
        tuple(found(context, h.key, by=h.name) for h in hits),
        _promises(context, text),
        context.snapshot.once(slot, lambda: fragment(context, "placed.html", groups=_groups(context))),
        found(context, context.snapshot.country),
    )


def _groups(context: RequestContext) -> tuple[Group, ...]:
    tops = [p["place_id"] for p in context.snapshot.uppers] or [context.snapshot.country]
    groups = [Group(context.place(p), context.link(f"place/{p}"), _below(context, p)) for p in tops]
    return tuple(sorted(groups, key=lambda g: g.name))


def _below(context: RequestContext, place_id: str) -> tuple[Found, ...]:
    held = [found(context, p) for p in context.snapshot.inside(place_id)]
    return tuple(sorted(held, key=lambda f: f.name))


def found(context: RequestContext, place_id: str, *, by: str = "") -> Found:
    """One place with the names that it has in other languages, and the name by which it was found."""
    snapshot = context.snapshot
    row = watch_row(snapshot, place_id)
    above = snapshot.above(place_id)
    others = context.other_names(place_id)
    return Found(
        context.place(place_id),
        context.link(f"place/{place_id}"),
        context.place(above[0]) if above else "",
        context.level_name(str(snapshot.places[place_id]["level"])),
        others,
        context.speech.percent(row["probability"]) if row else "",
        by if by and by not in (context.place(place_id), place_id, *others) else "",
    )


def _promises(context: RequestContext, text: str) -> tuple[Promise, ...]:
    words = [w for w in text.casefold().split() if len(w) > 2]
    if not words:
        return ()
    held = []
    for p in promises.promises(context.snapshot):
        texts = (p["deliverable"], p["promisor"], p["implementer"])
        said = " ".join(f"{text or ''} {context.translated(text)}" for text in texts).casefold()
        if all(w in said for w in words):
            held.append(
                Promise(
                    context.translated(p["deliverable"]),
                    context.link(paging.where(context.snapshot, p["commitment_id"])),
                    context.translated(p["promisor"]),
                )
            )
    return tuple(held[:PROMISES_FOUND])


def search_script(context: RequestContext) -> bytes:
    """The index for finding while typing, also without a server: places, then names with their folded forms."""
    snapshot = context.snapshot
    order = {p: n for n, p in enumerate(snapshot.places)}
    places = []
    for place_id in order:
        above = snapshot.above(place_id)
        places.append(
            [context.place(place_id), f"place/{place_id}", context.place(above[0]) if above else "", len(above)]
        )
    names = [[order[e.key], e.name, e.folded, e.sound, e.weight] for e in search.index(snapshot)]
    said = [
        [context.translated(p["deliverable"]), paging.where(snapshot, p["commitment_id"])]
        for p in promises.promises(snapshot)
    ]
    value = json.dumps({"places": places, "names": names, "promises": said}, ensure_ascii=False, separators=(",", ":"))
    return f"window.lullIndex={value};\n".encode()
