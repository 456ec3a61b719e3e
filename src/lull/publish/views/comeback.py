"""Armed groups of which the outlook asks whether they may come back: the first switch above the map."""

from __future__ import annotations

from collections.abc import Mapping

from lull import languages
from lull.publish.book import Book
from lull.publish.locale import Language

PREFIX = "back-"
MONTHS = 12


def asked(book: Book) -> tuple[str, ...]:
    """Ids of the groups whose comeback the area asks about and that this release forecasts, in their order."""
    return tuple(g["id"] for g in book.info.get("groups") or () if g.get("comeback"))


def codes(book: Book) -> tuple[str, ...]:
    """Codes of their maps."""
    return tuple(PREFIX + group for group in asked(book))


def group(book: Book, code: str) -> str:
    """Id of the group that a map is about; empty for another map."""
    return code.removeprefix(PREFIX) if code in codes(book) else ""


def name(book: Book, speech: Language, code: str) -> str:
    """What the group of a map is called in a language; empty for another map."""
    held = {g["id"]: g["names"] for g in book.info.get("groups") or ()}
    found = group(book, code)
    return str(languages.pick(held[found], speech.code) or found) if found else ""


def chances(book: Book, code: str) -> Mapping[str, float | None]:
    """Chance of any death by the group within a year, by place; None where it is not calm after a violent past."""
    rows = book.of_group("forecast", code.removeprefix(PREFIX))
    found = {r["unit_id"]: r["p_relapse_any"] for r in rows if (r["span"], r["horizon"]) == ("cumulative", MONTHS)}
    return {place: found.get(place) for place in book.unit_ids}
