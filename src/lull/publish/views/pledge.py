"""One promise as a page shows it: what, by whom, until when, what was said of it since, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lull.publish import words
from lull.publish.book import Row
from lull.publish.charts import spans
from lull.publish.pages.frame import Visit, unit_text
from lull.publish.views import paging

CLAIMS = 6
"""Newest claims told of a promise; all stand in the table of claims."""
LONGEST = 400
"""Characters of a title or detail that are shown; the table has the whole text."""


@dataclass(frozen=True)
class Spot:
    """A link, or a text alone where there is nothing to link to."""

    text: str
    href: str


@dataclass(frozen=True)
class ClaimLine:
    """Who said when what of a promise."""

    day: str
    who: Markup
    says: str
    check: str
    detail: Markup
    href: str


@dataclass(frozen=True)
class Pledge:
    """All that is shown of one promise; `data_strand` and `data_places` serve filters in a copy on disk."""

    id: str
    title: Markup
    status_code: str
    status: str
    late: str
    stage: str
    kind: str
    due: str
    strip: Markup
    facts: tuple[tuple[str, Markup], ...]
    where: tuple[Spot, ...]
    chain: tuple[Spot, ...]
    claims_said: str
    claims: tuple[ClaimLine, ...]
    source: Markup
    href: str
    data_strand: str
    data_places: str


def pledge(visit: Visit, row: Row, scale: spans.Axis) -> Pledge:
    """One promise of the ledger."""
    speech, claims = visit.speech, row["claims"]
    late = row["status"] == "overdue" and row["days_overdue"]
    stage = row["stage"] if row["stage"] != row["status"] and row["stage"] in words.SAYS else ""
    said = speech.plural("Who says what: %(n)s claim", "Who says what: %(n)s claims", len(claims)) if claims else ""
    days = [c["claim_date"] for c in claims[:CLAIMS]]
    return Pledge(
        row["commitment_id"],
        _shown(visit, row["deliverable"]),
        row["status"],
        words.say(speech, words.STATUS, row["status"]),
        speech.plural("%(n)s day", "%(n)s days", row["days_overdue"]) if late else "",
        words.say(speech, words.SAYS, stage) if stage else "",
        f"{words.say(speech, words.KINDS, row['kind'])} · {words.say(speech, words.STRANDS, row['strand'])}",
        _due(visit, row),
        spans.strip(scale, row["made_on"], row["deadline"], days, row["status"]),
        tuple(_facts(visit, row)),
        tuple(_spot(visit, p) for p in row["place_ids"][:12]),
        tuple(_step(visit, s["commitment_id"]) for s in row["chain"]),
        said,
        tuple(_claim(visit, c) for c in claims[:CLAIMS]),
        visit.foreign(row["title"] or row["url"]) if row["url"] or row["title"] else Markup(""),
        web(row["url"]),
        row["strand"],
        " ".join([*row["place_ids"], *(a for p in row["place_ids"] for a in visit.book.above(p))]),
    )  # fmt: skip


def web(url: str | None) -> str:
    """An address that may stand in a link; empty for anything else.

    >>> web("https://example.org/"), web("javascript:alert(1)"), web(None)
    ('https://example.org/', '', '')
    """
    return url if url and url.startswith(("https://", "http://")) else ""


def _shown(visit: Visit, text: str) -> Markup:
    return visit.foreign(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def _due(visit: Visit, row: Row) -> str:
    if not row["deadline"]:
        return visit.speech.text("No date set")
    return visit.speech.text("By %(day)s", day=visit.speech.day(row["deadline"]))


def _facts(visit: Visit, row: Row) -> list[tuple[str, Markup]]:
    speech = visit.speech
    out = []
    if row["implementer"] and row["implementer"] != row["promisor"]:
        out.append((speech.text("To be done by"), visit.foreign(row["implementer"])))
    if row["made_on"]:
        out.append((speech.text("Made on"), Markup("{}").format(speech.day(row["made_on"]))))
    if row["deadline"]:
        exact = words.say(speech, words.PRECISIONS, row["deadline_precision"])
        out.append((speech.text("Deadline"), Markup("{} ({})").format(speech.day(row["deadline"]), exact)))
    if row["amount"]:
        out.append((speech.text("Money"), _money(visit, row)))
    quantity = _quantity(visit, row)
    if quantity:
        out.append((speech.text("Quantity"), quantity))
    return out


def _money(visit: Visit, row: Row) -> Markup:
    amount = Markup('<bdi class="num" dir="ltr">{} {}</bdi>').format(
        visit.speech.number(row["amount"]), row["currency"]
    )
    how = row["instrument"]
    return amount if not how else amount + Markup(" ({})").format(words.say(visit.speech, words.INSTRUMENTS, how))


def _quantity(visit: Visit, row: Row) -> Markup:
    if row.get("shown"):
        return Markup("{} {}").format(
            visit.speech.recorded(row["shown"]), words.say(visit.speech, words.UNITS, row["unit"] or "")
        )
    if not row["quantity"]:
        return Markup("")
    return Markup("{}").format(
        unit_text(visit.speech, visit.speech.number(row["quantity"]), row["quantity"], row["unit"] or "")
    )


def _spot(visit: Visit, place_id: str) -> Spot:
    return Spot(visit.place(place_id), visit.link(f"place/{place_id}") if place_id in visit.book.places else "")


def _step(visit: Visit, commitment_id: str) -> Spot:
    return Spot(commitment_id, visit.link(paging.where(visit.book, commitment_id)))


def _claim(visit: Visit, row: Row) -> ClaimLine:
    detail = row["detail"]
    return ClaimLine(
        visit.speech.day(row["claim_date"]),
        visit.foreign(row["claimant"]),
        words.say(visit.speech, words.SAYS, row["says"]),
        words.say(visit.speech, words.VERIFICATION, row["verification"]),
        _shown(visit, detail) if detail else Markup(""),
        web(row["url"]),
    )
