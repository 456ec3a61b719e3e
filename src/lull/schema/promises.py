"""Promises, what is said of them, what became of them, and grievances."""

from __future__ import annotations

from lull.schema.kinds import DAY, FLAG, INT, ORIGIN, REAL, STRANDS, TEXT, TEXTS, Table, may, need

# One line a column reads as a table, so the formatter stays out.
# fmt: off
GRIEVANCE = Table("grievance", "An unresolved issue in a place; never a person or a community.", ("grievance_id",), (
    need("grievance_id", TEXT, "Id of issue and place."),
    need("type", TEXT, "Kind of issue.", allowed=(
        "service_failure", "compensation", "blocked_return", "detention_missing", "land", "armed_group_abuse",
        "exclusion", "disputed_jurisdiction", "revenge_tribal", "water_sharing")),
    need("place_id", TEXT, "Where."),
    need("strand", TEXT, "Strand.", allowed=STRANDS),
    need("status", TEXT, "Without new evidence a grievance fades to unknown, never to settled.",
       allowed=("open", "being_addressed", "settled", "relapsed", "unknown")),
    need("salience", REAL, "Share of the evidence of the last year that names it.", "share", low=0, high=1),
    need("evidence_level", INT, "1 weak to 3 strong.", allowed=(1, 2, 3)),
    need("first_seen", DAY, "First evidence."),
    need("last_evidence", DAY, "Latest evidence."),
    need("text", TEXT, "One sentence in the project's own words.", free_text=True),
    need("evidence_ids", TEXTS, "Observations, claims and records that it rests on."),
    *ORIGIN,
))

COMMITMENT = Table("commitment", "One promise, mandate, clause, law, plan or project (IATI vocabulary).", ("commitment_id",), (
    need("commitment_id", TEXT, "Id."),
    may("parent_id", TEXT, "The agreement or total that it is part of."),
    may("successor_id", TEXT, "The promise that renews or replaces it."),
    may("same_id", TEXT, "Another promise of the same thing: what became of one holds for both."),
    may("ends_id", TEXT, "The promise whose delivery or end also ends this one."),
    need("kind", TEXT, "Kind.", allowed=("pledge", "commitment", "mandate", "law", "agreement_clause", "plan_target", "budget_line", "project")),
    need("promisor", TEXT, "Office that promises.", free_text=True, party=True),
    may("implementer", TEXT, "Who is to do it.", free_text=True, party=True),
    may("promised_to", TEXT, "To whom.", free_text=True, party=True),
    need("strand", TEXT, "Strand.", allowed=STRANDS),
    need("place_ids", TEXTS, "Places it is about; the country code for national promises."),
    need("deliverable", TEXT, "What is to be there at the end.", free_text=True),
    may("quantity", REAL, "How much, in `unit`.", unit_in="unit"),
    may("unit", TEXT, "Unit of the quantity."),
    may("amount", REAL, "Money, in `currency`; never summed across instruments or parents.", "currency units"),
    may("currency", TEXT, "ISO 4217."),
    may("instrument", TEXT, "grant, loan, guarantee, investment, in_kind, ..."),
    may("made_on", DAY, "Day of the promise (first day of the unit where only a month or year is known); null where unknown."),
    may("deadline", DAY, "Last day of the promised unit of time."),
    need("deadline_precision", TEXT, "Precision of the deadline; none is its own state.", allowed=("day", "month", "quarter", "year", "none")),
    may("legal_force", TEXT, "What binds."),
    may("title", TEXT, "Title of the page.", free_text=True),
    may("url", TEXT, "Address of the page."),
    may("note", TEXT, "Caveats, in the project's own words.", free_text=True),
    may("shown", TEXT, "The quantity as it may be shown where it is hidden: <5. Made where a release is written."),
    *ORIGIN,
))

CLAIM = Table("claim", "X said on D that Y about a commitment.", ("claim_id",), (
    need("claim_id", TEXT, "Hash of commitment, date, claimant and what is said."),
    need("commitment_id", TEXT, "The commitment."),
    need("claim_date", DAY, "Day of the claim (first day of the unit where only a month or year is known)."),
    need("claimant", TEXT, "Office or organisation that says so.", free_text=True, party=True),
    need("says", TEXT, "What it says.", allowed=(
        "announced", "committed", "funded", "started", "delivered", "effective", "not_delivered", "extended",
        "suspended", "cancelled", "lapsed", "orphaned", "searched")),
    may("detail", TEXT, "What exactly, in the project's own words.", free_text=True),
    need("verification", INT, "0 claimed, 1 document, 2 third party, 3 outcome data.", allowed=(0, 1, 2, 3)),
    may("url", TEXT, "Address of the page."),
    *ORIGIN,
))

LEDGER = Table("ledger", "What became of each commitment, derived from claims known by then; never typed in.", ("commitment_id",), (
    need("commitment_id", TEXT, "The commitment."),
    need("status", TEXT, "Furthest stage with evidence, or what ended it.", allowed=(
        "announced", "committed", "funded", "started", "delivered", "effective", "extended", "suspended", "cancelled",
        "lapsed", "orphaned", "contested")),
    need("timing", TEXT, "How it stands to its deadline.", allowed=(
        "undated", "not_due", "due_soon", "overdue", "not_looked", "disputed", "delivered", "renewed", "ended")),
    need("overdue", FLAG, "The deadline has passed, and somebody who looked after it found no evidence of delivery."),
    may("looked", DAY, "Latest search for evidence of delivery after the deadline."),
    may("settled_by", TEXT, "The linked promise whose delivery, renewal or end counts for this one."),
    may("days_overdue", INT, "Days since the last day of the promised unit of time.", "days", low=1),
    may("claimed", TEXT, "Furthest stage that anybody claims, on whatever evidence."),
    need("verification", INT, "Best evidence for the status: 0 claimed to 3 outcome data.", allowed=(0, 1, 2, 3)),
    need("claim_conflict", FLAG, "One side says delivered and another says not, at that time or later."),
    need("moved", INT, "How often an extension of this promise was announced.", low=0),
    may("renewed_by", TEXT, "The known commitment that renews or replaces it."),
    need("chain_id", TEXT, "First commitment of the chain of renewals."),
    need("chain_position", INT, "Place in the chain, from 1.", low=1),
    need("claims", INT, "Claims known about it.", low=0),
    may("last_claim", DAY, "Latest claim."),
    *ORIGIN,
))
# fmt: on
