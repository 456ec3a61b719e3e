"""`lull update`: the monthly run in one command."""

from __future__ import annotations

import json
import time
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from lull.cli.options import area_option
from lull.cli.progress import progress_bar

if TYPE_CHECKING:
    from lull.cli.alert_sending import MailServer
    from lull.runs.update import Updated

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@area_option
@click.option("--dry-run", is_flag=True, help="Say what would be asked; fetch and change nothing.")
@click.option(
    "--site", type=click.Path(file_okay=False, path_type=Path), help="Folder of the pages; default AREA/site."
)
@click.option("--no-site", is_flag=True, help="Make no pages.")
@click.option("--notify", metavar="URL", envvar="LULL_NOTIFY", show_envvar=True, help="POST faults there, as JSON.")
@click.option("--smtp", metavar="HOST:PORT", envvar="LULL_SMTP", show_envvar=True, help="Mail server for faults.")
@click.option("--mail-from", metavar="ADDRESS", envvar="LULL_MAIL_FROM", show_envvar=True, help="Sender of the mail.")
@click.option("--mail-to", multiple=True, metavar="ADDRESS", envvar="LULL_MAIL_TO", show_envvar=True, help="Receiver.")
@click.option("--smtp-user", default="", help="Name at the mail server.")
@click.option("--smtp-password-file", type=_FILE, help="File with the password of --smtp-user.")
@click.option("--no-tls", is_flag=True, help="Mail without encryption, for a server on the same machine.")
@click.option("--on", "today", type=click.DateTime(["%Y-%m-%d"]), help="Day of the run; default: today.")
@click.option("--quiet", is_flag=True, help="Print only what somebody must look at, e.g. for the mail of cron.")
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
def update(
    *,
    area: Path,
    dry_run: bool,
    site: Path | None,
    no_site: bool,
    notify: str | None,
    today: datetime | None,
    quiet: bool,
    as_json: bool,
    **mail: Unpack[MailServer],
) -> None:
    """Fetch, ingest, outlook, check, publish, alerts: one line a source. Run it daily or monthly; it repeats nothing.

    Exit code 1 where a source is late, refuses its key or has changed its shape; the rest is done all the same, and
    the faults go once a month to --notify and --mail-to.
    """
    from lull.runs.update import update as run

    day: date = today.date() if today else datetime.now(UTC).date()
    pages = None if no_site else site or area / "site"

    def tell(line: str) -> None:
        if not as_json and (not quiet or " ! " in line[:16]):
            click.echo(line)

    with nullcontext(_nothing) if quiet else progress_bar("Update") as say:
        done = run(area, today=day, tell=tell, progress=say, dry_run=dry_run, site=pages)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in done.lines], ensure_ascii=False, indent=1))
    if not dry_run:
        _send_notice(area, done, day, notify, mail)
    if done.faults:
        raise click.exceptions.Exit(1)


def _send_notice(area: Path, done: Updated, day: date, notify: str | None, mail: MailServer) -> None:
    """Send what people must look at, where there is any and somebody is to get it; remember it once all have it."""
    from lull.runs.update import notice, remember_notice

    text = notice(area, done, day)
    if not text or not (notify or mail["mail_to"]):
        return
    sent = [_post(notify, area, text)] if notify else []
    sent += [_mail(mail, area, text)] if mail["mail_to"] else []
    if all(sent):
        remember_notice(area, done, day)


def _nothing(_what: str, _share: float) -> None:
    """Progress that nobody watches."""


def _post(url: str, area: Path, text: str) -> bool:
    """One message for people; a receiver that fails is told, is asked again at the next run, and stops nothing."""
    import httpx

    try:
        httpx.post(url, json={"area": area.absolute().name, "text": text}, timeout=30).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        click.echo(f"notify       ! {url}: {error}", err=True)
        return False
    return True


def _mail(asked: MailServer, area: Path, text: str) -> bool:
    """The same as one mail."""
    from lull.cli.alert_sending import mail_server
    from lull.publish.notify.delivery import Tries
    from lull.publish.notify.smtp import send_text

    if not asked["smtp"] or not asked["mail_from"]:
        raise click.UsageError("--smtp, --mail-from and --mail-to go together")
    tries = Tries(lambda: datetime.now(UTC), time.sleep)
    subject = f"{area.absolute().name}: a source needs a look"
    done = send_text(mail_server(asked), asked["mail_to"], subject, text, tries)
    if not done.ok:
        click.echo(f"mail         ! {asked['smtp']}: {done.reason}", err=True)
    return done.ok
