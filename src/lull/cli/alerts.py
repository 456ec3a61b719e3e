"""`lull alerts`: what the alert rules find in a release, which alerts a person lets out, and their sending."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Unpack

import click

from lull.cli.alert_sending import Sending, send_alerts, sending_options
from lull.cli.options import area_option


@click.command()
@click.argument("release", default="latest")
@area_option
@click.option("--dry-run", is_flag=True, help="Show what is found, or what would be sent; log and send nothing.")
@click.option("--approve", "approved", multiple=True, metavar="ID", help="Let an alert that waits go out; repeatable.")
@click.option("--on", "today", type=click.DateTime(["%Y-%m-%d"]), help="Day of the evaluation; default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print the alerts as JSON Lines.")
@sending_options
def alerts(
    release: str,
    area: Path,
    dry_run: bool,
    approved: tuple[str, ...],
    today: datetime | None,
    as_json: bool,
    **asked: Unpack[Sending],
) -> None:
    """Evaluate the area's alert rules on a RELEASE and log every finding: to send, held for a person, or quiet.

    Nothing goes out without --send or --retry, which deliver from the log and evaluate nothing.
    """
    from lull.outlook.alerts import add_to_log, alerts_of, approve

    sending = asked["send"] or asked["retry"]
    if sum(map(bool, (approved, asked["send"], asked["retry"]))) > 1:
        raise click.UsageError("--approve, --send and --retry are separate steps")
    if not sending and (asked["webhooks"] or asked["smtp"]):
        raise click.UsageError("a receiver needs --send or --retry; nothing is sent by default")
    if approved:
        click.echo(f"{approve(area, list(approved))} approved", err=True)
        return
    if asked["retry"]:
        send_alerts(area, None, asked, dry_run=dry_run)
        return
    from lull.outlook.names import names_of
    from lull.outlook.watchlist import find_release

    one = find_release(area, release)
    if asked["send"]:
        send_alerts(area, one.name, asked, dry_run=dry_run)
        return
    day: date = today.date() if today else datetime.now(UTC).date()
    found = alerts_of(area, one, today=day)
    places = names_of(one)
    for row in found.to_pylist():
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
        else:
            what = f"{row['rule']:22} {places.get(row['unit_id'], row['unit_id'])[:24]:24} {row['subject']}"
            click.echo(f"{row['alert_id']}  {row['state']:5} {what}")
    if not dry_run:
        click.echo(f"{add_to_log(area, found)} new in the log of {found.num_rows} found", err=True)
