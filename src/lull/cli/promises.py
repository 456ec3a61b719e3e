"""`lull promises`: what was promised, and what became of it as known on a day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.cli.options import area_option

if TYPE_CHECKING:
    from lull.schema.rows import ClaimRow, CommitmentRow, LedgerRow

    class PromiseRow(CommitmentRow, LedgerRow):
        """A promise with what became of it."""


@click.command()
@area_option
@click.option("--known-on", type=click.DateTime(["%Y-%m-%d"]), help="As known on that day; default: today.")
@click.option("--place", help="Only promises that name this place (P-code).")
@click.option("--strand", help="Only promises of this strand.")
@click.option("--overdue", is_flag=True, help="Only those looked into after the deadline without evidence found.")
@click.option("--undated", is_flag=True, help="Only those without a date.")
@click.option("--claims", "with_claims", is_flag=True, help="Show who said what under each.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def promises(
    *,
    area: Path,
    known_on: datetime | None,
    place: str | None,
    strand: str | None,
    overdue: bool,
    undated: bool,
    with_claims: bool,
    as_json: bool,
) -> None:
    """List promises with the status that follows from claims.

    Overdue means that somebody looked after the deadline and found no evidence of delivery; a deadline that passed
    without a look is a state of its own.
    """
    day: date = known_on.date() if known_on else datetime.now(UTC).date()
    found, claims = _ledger(area, day)
    wanted = [name for name, asked in {"overdue": overdue, "undated": undated}.items() if asked]
    rows = [
        r
        for r in found
        if (place is None or place in r["place_ids"])
        and (strand is None or strand == r["strand"])
        and all(r["timing"] == name for name in wanted)
    ]
    rows.sort(key=lambda r: (-(r["days_overdue"] or 0), r["commitment_id"]))
    for row in rows:
        _print(row, claims.get(row["commitment_id"], []) if with_claims else None, as_json=as_json)
    if not as_json:
        count = {t: sum(r["timing"] == t for r in rows) for t in ("overdue", "not_looked", "disputed", "undated")}
        click.echo(
            f"{len(rows)} promises as known on {day}: {count['overdue']} overdue, {count['not_looked']} past their "
            f"deadline and not looked into since, {count['disputed']} disputed, {count['undated']} without a date",
            err=True,
        )


def _ledger(area: Path, day: date) -> tuple[list[PromiseRow], dict[str, list[ClaimRow]]]:
    """Promises with what became of them, and the claims about each, the oldest first."""
    from lull.assess.ledger import ledger
    from lull.schema.rows import ClaimRow, CommitmentRow, LedgerRow
    from lull.schema.typed import rows_of
    from lull.store import journal, open_store

    if not journal.is_empty(area):
        from lull.decided import bring

        bring(area)
    with open_store(area) as store:
        made, said = store.as_known_on(day, "commitment"), store.as_known_on(day, "claim")
    fates = {r["commitment_id"]: r for r in rows_of(ledger(made, said, on=day), LedgerRow)}
    claims: dict[str, list[ClaimRow]] = {}
    for claim in sorted(rows_of(said, ClaimRow), key=lambda c: c["claim_date"]):
        claims.setdefault(claim["commitment_id"], []).append(claim)
    promised = rows_of(made, CommitmentRow)
    return [{**row, **fates[row["commitment_id"]]} for row in promised], claims


def _print(row: PromiseRow, claims: list[ClaimRow] | None, *, as_json: bool) -> None:
    """One promise, with its claims where they are asked for."""
    if as_json:
        stated: Mapping[str, object] = row if claims is None else {**row, "said": claims}
        click.echo(json.dumps(stated, ensure_ascii=False, default=str))
        return
    click.echo(_line(row))
    for claim in claims or ():
        click.echo(f"    {claim['claim_date']}  {claim['claimant']}: {claim['says'].replace('_', ' ')}")


# What is said of a promise past its deadline; nothing is said of delivery where nobody looked.
TOLD = {
    "overdue": ", {days_overdue} days over, no evidence of delivery found (looked on {looked})",
    "not_looked": ", deadline passed, not looked into since",
    "disputed": ", deadline passed, claims about delivery disagree",
    "delivered": ", settled",
    "renewed": ", renewed",
    "ended": ", ended",
}


def _line(row: PromiseRow) -> str:
    due = str(row["deadline"]) if row["timing"] != "undated" else "no date"
    late = TOLD.get(row["timing"], "").format(**row)
    claimed = f" (claimed: {row['claimed']})" if row["claimed"] == "delivered" != row["status"] else ""
    what = f"{row['promisor']}: {row['deliverable'][:70]}"
    return f"{row['commitment_id']:22} {row['status']}{claimed}; due {due}{late}; {what}"
