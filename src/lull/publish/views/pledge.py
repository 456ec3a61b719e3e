"""One promise as a page shows it: what, by whom, until when, what was said of it since, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lull.publish import words
from lull.publish.charts import spans
from lull.publish.pages.frame import RequestContext, unit_text
from lull.publish.pages.promises import Promise
from lull.publish.views import paging
from lull.schema.rows import ClaimRow, CommitmentRow

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


def pledge(context: RequestContext, row: Promise, scale: spans.Axis) -> Pledge:
    """One promise of the ledger."""
    speech, claims, stage = context.speech, row["claims"], _stage(row)
    late = row["days_overdue"] if row["status"] == "overdue" else None
    said = speech.plural("Who says what: %(n)s claim", "Who says what: %(n)s claims", len(claims)) if claims else ""
    days = [c["claim_date"] for c in claims[:CLAIMS]]
    return Pledge(
        row["commitment_id"],
        _shown(context, row["deliverable"]),
        row["status"],
        words.say(speech, words.STATUS, row["status"]),
        speech.plural("%(n)s day", "%(n)s days", late) if late else "",
        words.say(speech, words.SAYS, stage) if stage else "",
        f"{words.say(speech, words.KINDS, row['kind'])} · {words.say(speech, words.STRANDS, row['strand'])}",
        _due(context, row),
        spans.strip(scale, row["made_on"], row["deadline"], days, row["status"]),
        tuple(_facts(context, row)),
        tuple(_spot(context, p) for p in row["place_ids"][:12]),
        tuple(_step(context, s["commitment_id"]) for s in row["chain"]),
        said,
        tuple(_claim(context, c) for c in claims[:CLAIMS]),
        context.foreign(named) if (named := row["title"] or row["url"]) else Markup(""),
        web(row["url"]),
        row["strand"],
        " ".join([*row["place_ids"], *(a for p in row["place_ids"] for a in context.snapshot.above(p))]),
    )  # fmt: skip


def _stage(row: Promise) -> str:
    """The furthest stage with evidence, where it says something else than the status."""
    stage = row["stage"] or ""
    return stage if stage != row["status"] and stage in words.SAYS else ""


def web(url: str | None) -> str:
    """An address that may stand in a link; empty for anything else.

    >>> web("https://example.org/"), web("javascript:alert(1)"), web(None)
    ('https://example.org/', '', '')
    """
    return url if url and url.startswith(("https://", "http://")) else ""


def _shown(context: RequestContext, text: str) -> Markup:
    return context.foreign(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def _due(context: RequestContext, row: CommitmentRow) -> str:
    if not row["deadline"]:
        return context.speech.text("No date set")
    return context.speech.text("By %(day)s", day=context.speech.day(row["deadline"]))


def _facts(context: RequestContext, row: CommitmentRow) -> list[tuple[str, Markup]]:
    speech = context.speech
    out = []
    if row["implementer"] and row["implementer"] != row["promisor"]:
        out.append((speech.text("To be done by"), context.foreign(row["implementer"])))
    if row["made_on"]:
        out.append((speech.text("Made on"), Markup("{}").format(speech.day(row["made_on"]))))
    if row["deadline"]:
        exact = words.say(speech, words.PRECISIONS, row["deadline_precision"])
        out.append((speech.text("Deadline"), Markup("{} ({})").format(speech.day(row["deadline"]), exact)))
    if row["amount"]:
        out.append((speech.text("Money"), _money(context, row)))
    quantity = _quantity(context, row)
    if quantity:
        out.append((speech.text("Quantity"), quantity))
    return out


def _money(context: RequestContext, row: CommitmentRow) -> Markup:
    amount = Markup('<bdi class="num" dir="ltr">{} {}</bdi>').format(
        context.speech.number(row["amount"]), row["currency"]
    )
    how = row["instrument"]
    return amount if not how else amount + Markup(" ({})").format(words.say(context.speech, words.INSTRUMENTS, how))


def _quantity(context: RequestContext, row: CommitmentRow) -> Markup:
    if row["shown"]:
        return Markup("{} {}").format(
            context.speech.recorded(row["shown"]), words.say(context.speech, words.UNITS, row["unit"] or "")
        )
    if not row["quantity"]:
        return Markup("")
    return Markup("{}").format(
        unit_text(context.speech, context.speech.number(row["quantity"]), row["quantity"], row["unit"] or "")
    )


def _spot(context: RequestContext, place_id: str) -> Spot:
    return Spot(
        context.place(place_id), context.link(f"place/{place_id}") if place_id in context.snapshot.places else ""
    )


def _step(context: RequestContext, commitment_id: str) -> Spot:
    return Spot(commitment_id, context.link(paging.where(context.snapshot, commitment_id)))


def _claim(context: RequestContext, row: ClaimRow) -> ClaimLine:
    detail = row["detail"]
    return ClaimLine(
        context.speech.day(row["claim_date"]),
        context.foreign(row["claimant"]),
        words.say(context.speech, words.SAYS, row["says"]),
        words.say(context.speech, words.VERIFICATION, row["verification"]),
        _shown(context, detail) if detail else Markup(""),
        web(row["url"]),
    )
