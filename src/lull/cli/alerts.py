"""`lull alerts`: what the alert rules find in a release, and which alerts a person lets out."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click

from lull.cli.options import area_option
from lull.errors import ReleaseError


@click.command()
@click.argument("release", default="latest")
@area_option
@click.option("--dry-run", is_flag=True, help="Show what the rules find; log nothing.")
@click.option("--approve", "approved", multiple=True, metavar="ID", help="Let an alert that waits go out; repeatable.")
@click.option("--on", "today", type=click.DateTime(["%Y-%m-%d"]), help="Day of the evaluation; default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print the alerts as JSON Lines.")
def alerts(
    release: str, area: Path, dry_run: bool, approved: tuple[str, ...], today: datetime | None, as_json: bool
) -> None:
    """Evaluate the area's alert rules on a RELEASE and log every finding: to send, held for a person, or quiet."""
    from lull.outlook.alerts import add_to_log, alerts_of, approve
    from lull.releases import list_releases

    if approved:
        click.echo(f"{approve(area, list(approved))} approved", err=True)
        return
    there = {r.name: r for r in list_releases(area)}
    name = next(reversed(there), "") if release == "latest" else release
    if name not in there:
        names = ", ".join(there) or "none; make one with `lull outlook --as-of YYYY-MM`"
        raise ReleaseError(f"no release {release!r} in {area}; there are: {names}")
    day: date = today.date() if today else datetime.now(UTC).date()
    found = alerts_of(area, there[name], today=day)
    places = dict(zip(*(there[name].table("place")[c].to_pylist() for c in ("place_id", "name_en")), strict=True))
    for row in found.to_pylist():
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
        else:
            what = f"{row['rule']:22} {places.get(row['unit_id'], row['unit_id'])[:24]:24} {row['subject']}"
            click.echo(f"{row['alert_id']}  {row['state']:5} {what}")
    if not dry_run:
        click.echo(f"{add_to_log(area, found)} new in the log of {found.num_rows} found", err=True)
