"""What is worth telling about a release: one notice a district or promise, with place, strand and severity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lull.publish import words
from lull.publish.book import Book
from lull.publish.locale import Language, place_name
from lull.publish.pages import promises, watchlists
from lull.publish.statements import say

SEVERITIES = ("high", "medium")
_HIGH_RISK = 0.6
FIRST = "step_up_first"


@dataclass(frozen=True)
class Notice:
    """One thing to tell: about a place, perhaps a strand, from one release."""

    key: str
    release: str
    place: str
    strand: str
    severity: str
    title: str
    text: str


def notices(book: Book, before: Book | None, speech: Language) -> list[Notice]:
    """Places that newly stand among those to step up in first, and promises newly overdue."""
    return [*_tiers(book, before, speech), *_overdue(book, before, speech)]


def _tiers(book: Book, before: Book | None, speech: Language) -> list[Notice]:
    old = {r["unit_id"]: r["tier"] for r in before.rows("priority")} if before else {}
    out = []
    for row in book.rows("priority"):
        if row["tier"] != FIRST or old.get(row["unit_id"]) == FIRST or row["risk"] is None:
            continue
        name = place_name(book.places.get(row["unit_id"]), speech.code)
        said = (
            say("place.risk", speech, deaths=25, months=12, risk=row["risk"], word=row["risk"]),
            watchlists.act(speech, row),
            watchlists.conditions(book, speech, row["unit_id"]),
        )
        text = " ".join(s for s in said if s)
        title = f"{name}: {words.priority(speech, row)}"
        severity = "high" if row["risk"] >= _HIGH_RISK else "medium"
        out.append(Notice(f"tier:{row['unit_id']}", book.name, row["unit_id"], "", severity, title, text))
    return out


def _overdue(book: Book, before: Book | None, speech: Language) -> list[Notice]:
    old = {p["commitment_id"] for p in promises.promises(before) if p["status"] == "overdue"} if before else set()
    out = []
    for promise in promises.promises(book):
        if promise["status"] != "overdue" or promise["commitment_id"] in old:
            continue
        said = (
            say(
                "promise.by",
                speech,
                who=book.translated(promise["promisor"], speech.code),
                deadline=promise["deadline"],
            ),
            say("promise.overdue", speech, deadline=promise["deadline"], looked=promise["looked"]),
        )
        text = " ".join(s for s in said if s)
        title = f"{words.say(speech, words.STATUS, 'overdue')}: {book.translated(promise['deliverable'], speech.code)}"
        for place in promise["place_ids"]:
            key = f"overdue:{promise['commitment_id']}:{place}"
            out.append(Notice(key, book.name, place, promise["strand"], "medium", title, text))
    return out


def within(book: Book, notice: Notice, scope: str) -> bool:
    """Whether a notice belongs to a feed: `area`, a place, `strand-…` or `severity-…`."""
    if scope == "area":
        return True
    kind, _, rest = scope.partition("-")
    if kind == "strand" and rest:
        return notice.strand == rest
    if kind == "severity" and rest:
        return notice.severity == rest
    return scope in (notice.place, book.places.get(notice.place, {}).get("parent_id"))


def history(books: Sequence[Book], speech: Language) -> list[tuple[Book, Notice]]:
    """Notices of several releases, newest release first."""
    found: list[tuple[Book, Notice]] = []
    for i, book in enumerate(books):
        before = books[i - 1] if i else None
        found.extend((book, n) for n in notices(book, before, speech))
    return sorted(found, key=lambda pair: (pair[0].name, pair[1].key), reverse=True)
