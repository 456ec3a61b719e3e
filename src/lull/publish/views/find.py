"""Finding a place or a promise, and all places by the one above them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lull.publish import search
from lull.publish.pages import promises
from lull.publish.pages.frame import Visit
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
    groups: tuple[Group, ...]
    whole: Found


def view(visit: Visit) -> FindView:
    """Places and promises for `?q=`, and all places."""
    text = visit.first("q")[:80].strip()
    hits = search.find(visit.book, text)
    # All places are the same whatever is looked for.
    slot = ("places by the one above", visit.speech.code, visit.speech.digits, visit.path)
    if slot not in visit.book.kept:
        visit.book.kept[slot] = _groups(visit)
    return FindView(
        text,
        bool(text),
        tuple(found(visit, h.key, by=h.name) for h in hits),
        _promises(visit, text),
        visit.book.kept[slot],
        found(visit, visit.book.country),
    )


def _groups(visit: Visit) -> tuple[Group, ...]:
    tops = [p["place_id"] for p in visit.book.uppers] or [visit.book.country]
    groups = [Group(visit.place(p), visit.link(f"place/{p}"), _below(visit, p)) for p in tops]
    return tuple(sorted(groups, key=lambda g: g.name))


def _below(visit: Visit, place_id: str) -> tuple[Found, ...]:
    held = [found(visit, p) for p in visit.book.inside(place_id)]
    return tuple(sorted(held, key=lambda f: f.name))


def found(visit: Visit, place_id: str, *, by: str = "") -> Found:
    """One place with the names that it has in other languages, and the name by which it was found."""
    book = visit.book
    row = watch_row(book, place_id)
    above = book.above(place_id)
    others = visit.other_names(place_id)
    return Found(
        visit.place(place_id),
        visit.link(f"place/{place_id}"),
        visit.place(above[0]) if above else "",
        visit.level_name(str(book.places[place_id]["level"])),
        others,
        visit.speech.percent(row["probability"]) if row else "",
        by if by and by not in (visit.place(place_id), place_id, *others) else "",
    )


def _promises(visit: Visit, text: str) -> tuple[Promise, ...]:
    words = [w for w in text.casefold().split() if len(w) > 2]
    if not words:
        return ()
    held = []
    for p in promises.promises(visit.book):
        said = " ".join(
            f"{p.get(k) or ''} {visit.own(p.get(k))}" for k in ("deliverable", "promisor", "implementer")
        ).casefold()
        if all(w in said for w in words):
            held.append(
                Promise(
                    visit.promise_title(p),
                    visit.link(paging.where(visit.book, p["commitment_id"])),
                    visit.own(p["promisor"]),
                )
            )
    return tuple(held[:PROMISES_FOUND])


def search_script(visit: Visit) -> bytes:
    """The index for finding while typing, also without a server: places, then names with their folded forms."""
    book = visit.book
    order = {p: n for n, p in enumerate(book.places)}
    places = []
    for place_id in order:
        above = book.above(place_id)
        places.append([visit.place(place_id), f"place/{place_id}", visit.place(above[0]) if above else "", len(above)])
    names = [[order[e.key], e.name, e.folded, e.sound, e.weight] for e in search.index(book)]
    said = [[visit.promise_title(p), paging.where(book, p["commitment_id"])] for p in promises.promises(book)]
    value = json.dumps({"places": places, "names": names, "promises": said}, ensure_ascii=False, separators=(",", ":"))
    return f"window.lullIndex={value};\n".encode()
