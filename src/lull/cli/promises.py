"""`lull promises`: what was promised, and what became of it as known on a day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from lull.cli.options import area_option


@click.command()
@area_option
@click.option("--known-on", type=click.DateTime(["%Y-%m-%d"]), help="As known on that day; default: today.")
@click.option("--place", help="Only promises that name this place (P-code).")
@click.option("--strand", help="Only promises of this strand.")
@click.option("--overdue", is_flag=True, help="Only those past their deadline without evidence of delivery.")
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
    """List promises with the status that follows from claims; overdue means that no evidence of delivery was found."""
    from lull.assess.ledger import ledger
    from lull.store import open_store

    day: date = known_on.date() if known_on else datetime.now(UTC).date()
    with open_store(area) as store:
        made, said = store.as_known_on(day, "commitment"), store.as_known_on(day, "claim")
    fates = {r["commitment_id"]: r for r in ledger(made, said, on=day).to_pylist()}
    rows = [row | fates[row["commitment_id"]] for row in made.to_pylist()]
    timing = {"overdue": overdue, "undated": undated}
    rows = [
        r
        for r in rows
        if (place is None or place in r["place_ids"])
        and (strand is None or strand == r["strand"])
        and all(r["timing"] == name for name, wanted in timing.items() if wanted)
    ]
    rows.sort(key=lambda r: (-(r["days_overdue"] or 0), r["commitment_id"]))
    by_promise: dict[str, list[dict[str, Any]]] = {}
    for claim in said.to_pylist():
        by_promise.setdefault(claim["commitment_id"], []).append(claim)
    for row in rows:
        held = sorted(by_promise.get(row["commitment_id"], []), key=lambda c: c["claim_date"])
        if as_json:
            click.echo(json.dumps(row | {"said": held} if with_claims else row, ensure_ascii=False, default=str))
            continue
        click.echo(_line(row))
        for claim in held if with_claims else ():
            click.echo(f"    {claim['claim_date']}  {claim['claimant']}: {claim['says'].replace('_', ' ')}")
    if not as_json:
        late = sum(r["overdue"] for r in rows)
        open_ended = sum(r["timing"] == "undated" for r in rows)
        click.echo(f"{len(rows)} promises as known on {day}: {late} overdue, {open_ended} without a date", err=True)


def _line(row: dict[str, Any]) -> str:
    due = str(row["deadline"]) if row["timing"] != "undated" else "no date"
    late = f", {row['days_overdue']} days over" if row["days_overdue"] else ""
    claimed = f" (claimed: {row['claimed']})" if row["claimed"] == "delivered" != row["status"] else ""
    what = f"{row['promisor']}: {row['deliverable'][:70]}"
    return f"{row['commitment_id']:22} {row['status']}{claimed}; due {due}{late}; {what}"
