"""Accepted promises become commitments; what is said about a promise becomes a claim on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from lull.languages.claims import claim_words
from lull.reports.flow.incident import SOURCE, Context, Incident, Output, stable_id
from lull.reports.likeness import words
from lull.reports.rows import Made, ReportRow
from lull.schema.rows import CommitmentRow

PROMISES = ("announced", "committed", "funded", "extended")
_KIND = {"announced": "pledge", "committed": "commitment", "funded": "commitment", "extended": "commitment"}
_SAME = 0.5


def promise_rows(incidents: Sequence[Incident], context: Context, out: Output) -> None:
    """Write a `commitment` for each new promise and a `claim` for each thing said about one.

    A report of progress or failure that names no promise of the ledger is held for a person to link. A promise under
    a condition, or one denied, is no commitment. What a report says is verification level 0.
    """
    ledger: list[CommitmentRow] = context.commitments.to_pylist() if context.commitments is not None else []
    rows = [i.first for i in incidents if i.first["record_type"] == "commitment"]
    for row in sorted(rows, key=lambda r: (r["published"], r["record_id"])):
        _promise(row, ledger, context, out)


def _promise(row: ReportRow, ledger: list[CommitmentRow], context: Context, out: Output) -> None:
    status = row["commitment_status"]
    if row["aux_mode"] != "actual":
        out.hold([row], f"a promise told as {row['aux_mode']} binds nobody yet")
        return
    promise = find_commitment(row, ledger, context)
    if promise is None and status not in PROMISES:
        out.hold([row], "speaks of a promise that is not in the ledger; link it by hand")
        return
    if promise is None and not row["actors"]:
        out.hold([row], "nobody is named as promising")
        return
    if promise is not None:
        _claim(row, promise["commitment_id"], out)
    if promise is None or (status == "extended" and row["deadline"] not in (None, promise["deadline"])):
        made = _commitment(row, promise, context)
        out.add("commitment", "commitment_id", {**made}, [row])
        ledger.append(made)
        if promise is None:
            _claim(row, made["commitment_id"], out)
    elif promise["commitment_id"].startswith("report-"):
        origin: Made = {"source_id": SOURCE, "known_from": row["published"]}
        out.trace("commitment", promise["commitment_id"], [row], origin)


def find_commitment(row: ReportRow, ledger: Sequence[CommitmentRow], context: Context) -> CommitmentRow | None:
    """The promise of the ledger that a record speaks of, or `None` where none or several fit equally well.

    The promisor must share a word of its name, the places must meet and the strand be the same; then the likeness of
    what is promised (shared words, quantity, deadline) must reach 0.5.
    """
    scored = [(_fit(row, c, context), c) for c in ledger]
    best = sorted((s for s in scored if s[0] >= _SAME), key=lambda s: (-s[0], s[1]["commitment_id"]))
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def _fit(row: ReportRow, commitment: CommitmentRow, context: Context) -> float:
    promisor = words(f"{commitment['promisor'] or ''} {commitment['implementer'] or ''}")
    mine = words(" ".join(row["actors"]))
    places = {row["adm2_pcode"], row["adm1_pcode"]} - {None}
    covered = set(commitment["place_ids"])
    meet = not places or bool(places & covered) or context.country[0] in covered
    if not (promisor & mine) or not meet or commitment["strand"] != row["strand"]:
        return 0.0
    # A promise without a day may be older than any report.
    if commitment["made_on"] is not None and commitment["made_on"] > row["published"]:
        return 0.0
    about = words(f"{commitment['deliverable']} {commitment.get('title') or ''}")
    said = words(row["evidence"])
    score = len(about & said) / max(1, min(len(about), len(said)))
    if row["quantity"] is not None and row["quantity"] in (commitment["quantity"], commitment["amount"]):
        score += 0.4
    if row["deadline"] is not None and row["deadline"] == commitment["deadline"]:
        score += 0.4
    return score


def _sentence(row: ReportRow) -> str:
    """The quote, unless it may name a person: commitments and claims are published, records need not be."""
    if row["sensitivity"] != "restricted":
        return str(row["evidence"])
    return (
        f"{row['commitment_status']}: {row['service_sector'] or row['strand']} (the sentence is kept from publication)"
    )


def _commitment(row: ReportRow, renews: CommitmentRow | None, context: Context) -> CommitmentRow:
    named = "; ".join(row["actors"])
    return {
        "commitment_id": stable_id("commitment", row["record_id"]),
        "parent_id": None,
        "successor_id": None,
        "same_id": None,
        "ends_id": None,
        "kind": _kind(row),
        "promisor": named or (renews["promisor"] if renews else named),
        "implementer": None,
        "promised_to": "; ".join(row["recipients"]) or None,
        "strand": row["strand"],
        "place_ids": [row["adm2_pcode"] or row["adm1_pcode"] or context.country[0]],
        "deliverable": _sentence(row),
        **_quantity(row),
        "instrument": None,
        "made_on": row["date_start"] or row["published"],
        "deadline": row["deadline"],
        "deadline_precision": (row["deadline_prec"] or "none") if row["deadline"] else "none",
        "legal_force": None,
        "title": None,
        "url": row["url"],
        "note": f"renews {renews['commitment_id']}" if renews else None,
        "shown": None,
        "source_id": SOURCE,
        "known_from": row["published"],
    }


class _Quantity(TypedDict):
    quantity: float | None
    unit: str | None
    amount: float | None
    currency: str | None


def _kind(row: ReportRow) -> str:
    if row["strand"] == "security" and words(row["evidence"]) & claim_words().words["mandate"]:
        return "mandate"
    return _KIND.get(row["commitment_status"] or "", "pledge")


def _quantity(row: ReportRow) -> _Quantity:
    """A figure with a unit, or an amount of money with its currency."""
    money = claim_words().money.get((row["unit"] or "").strip().casefold())
    if money:
        return {"quantity": None, "unit": None, "amount": row["quantity"], "currency": money}
    unit = row["unit"] if row["quantity"] is not None else None
    return {"quantity": row["quantity"], "unit": unit, "amount": None, "currency": None}


def _claim(row: ReportRow, commitment_id: str, out: Output) -> None:
    claim: Made = {
        "claim_id": stable_id("claim", commitment_id, row["record_id"]),
        "commitment_id": commitment_id,
        "claim_date": row["date_start"] or row["published"],
        "claimant": row["outlet"] or "; ".join(row["actors"]) or "unnamed outlet",
        "says": row["commitment_status"],
        "detail": _sentence(row),
        "verification": 0,
        "url": row["url"],
        "known_from": row["published"],
    }
    out.add("claim", "claim_id", claim, [row])
