"""Sending of `lull alerts`: options, receivers, dry run."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

from lull.errors import PublishError
from lull.languages import codes, source

if TYPE_CHECKING:
    from lull.publish.notify.delivery import Channel, Tries
    from lull.publish.notify.smtp import Post

F = TypeVar("F", bound=Callable[..., object])


class MailServer(TypedDict):
    """Options that name a mail server and a sender."""

    smtp: str | None
    smtp_user: str
    smtp_password_file: Path | None
    no_tls: bool
    mail_from: str | None
    mail_to: tuple[str, ...]


class Sending(MailServer):
    """Options of sending: receivers, and how they are reached."""

    send: bool
    retry: bool
    webhooks: tuple[str, ...]
    secret_file: Path | None
    private: bool
    subscribers: bool
    site_url: str | None
    langs: tuple[str, ...]


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OPTIONS = (
    click.option("--send", is_flag=True, help="Deliver the release's alerts in state `send` that were not delivered."),
    click.option("--retry", is_flag=True, help="Deliver what is on the dead-letter list, of any release."),
    click.option("--webhook", "webhooks", multiple=True, metavar="URL", help="POST each alert there; repeatable."),
    click.option("--secret-file", type=_FILE, help="File with the secret that signs webhooks, 16 bytes or more."),
    click.option("--private", is_flag=True, help="Allow webhooks by plain HTTP and inside the own network."),
    click.option("--smtp", metavar="HOST:PORT", help="Mail server; STARTTLS, or TLS from the start on port 465."),
    click.option("--smtp-user", default="", help="Name at the mail server."),
    click.option("--smtp-password-file", type=_FILE, help="File with the password of --smtp-user."),
    click.option("--no-tls", is_flag=True, help="Mail without encryption, for a server on the same machine."),
    click.option("--mail-from", metavar="ADDRESS", help="Sender of the mail."),
    click.option("--mail-to", multiple=True, metavar="ADDRESS", help="Receiver of a digest; repeatable."),
    click.option("--subscribers", is_flag=True, help="Mail those who subscribed on the site."),
    click.option("--site-url", envvar="LULL_SITE_URL", metavar="URL", help="Address of the site, for links in mails."),
    click.option("--lang", "langs", multiple=True, type=click.Choice(codes()), help="Language of mails; repeatable."),
)


def sending_options(command: F) -> F:
    """Add the options of sending; the command gets them as keyword arguments."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def send_alerts(area: Path, release: str | None, asked: Sending, *, dry_run: bool) -> None:
    """Deliver alerts of the log, or show them; `release` is None for all releases."""
    from lull.outlook.alerts import read_log
    from lull.publish.notify.deliver import deliver, failure, ready, waiting
    from lull.publish.notify.delivery import Tries
    from lull.publish.snapshot import Snapshot
    from lull.releases import list_releases

    tries = Tries(lambda: datetime.now(UTC), time.sleep)
    base = site_address(area, asked["site_url"])
    channels = _subscribed(area, asked, tries, base) + _channels(asked, tries, base)
    snapshots = [Snapshot(r) for r in list_releases(area) if release in (None, r.name)]
    alerts = ready(read_log(area), snapshots)
    if dry_run:
        deliveries = [(c, p) for c in channels for p in waiting(area, alerts, c, retry=asked["retry"])]
        for channel, delivery in deliveries:
            click.echo(f"--- to {channel.name}: {', '.join(delivery.alert_ids)}\n{delivery.shown}")
        click.echo(f"{len(deliveries)} would be sent, nothing was", err=True)
        return
    done = deliver(area, alerts, channels, tries, retry=asked["retry"])
    click.echo(f"{done.sent} delivered", err=True)
    error = failure(area, done)
    if error:
        raise error


def site_address(area: Path, given: str | None) -> str:
    """Where the site is, ending with a slash: as an option says, else as the area's settings do; empty if neither."""
    from lull.area import load_area

    found = given or str(load_area(area).settings.site.base_url)
    return found.rstrip("/") + "/" if found else ""


def _subscribed(area: Path, asked: Sending, tries: Tries, base: str) -> list[Channel]:
    """A receiver for each who subscribed on the site."""
    from lull.publish.notify.subscription import Mails, channels

    if not asked["subscribers"]:
        return []
    if not (asked["smtp"] and asked["mail_from"] and base):
        raise click.UsageError("--subscribers needs --smtp, --mail-from and --site-url (or `base_url` of area.toml)")
    return channels(area, Mails(mail_server(asked), base, tries))


def _channels(asked: Sending, tries: Tries, base: str) -> list[Channel]:
    from lull.publish.locale import language
    from lull.publish.notify.smtp import mail_channel
    from lull.publish.notify.webhook import Hook, hook_channel

    if bool(asked["webhooks"]) != bool(asked["secret_file"]):
        raise click.UsageError("--webhook and --secret-file go together")
    mailed = [asked["smtp"], asked["mail_from"], *([] if asked["subscribers"] else [asked["mail_to"]])]
    if len(set(map(bool, mailed))) > 1:
        raise click.UsageError("--smtp, --mail-from and --mail-to go together")
    secret, urls = asked["secret_file"], dict.fromkeys(asked["webhooks"])
    found = [hook_channel(Hook(url, _secret(secret), asked["private"]), tries) for url in urls if secret]
    if asked["smtp"] and asked["mail_to"]:
        post = mail_server(asked)
        pairs = [
            (to, code) for to in dict.fromkeys(asked["mail_to"]) for code in dict.fromkeys(asked["langs"] or [source()])
        ]
        found += [mail_channel(post, to, language(code), tries, base) for to, code in pairs]
    if not found and not asked["subscribers"]:
        raise click.UsageError(
            "say where to: --webhook URL --secret-file FILE, or --smtp, --mail-from and --mail-to or --subscribers"
        )
    return found


def mail_server(asked: MailServer) -> Post:
    """The mail server and the sender as the options of a command tell them."""
    from lull.publish.notify.smtp import Post

    host, _, port = str(asked["smtp"]).rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise click.UsageError(f"--smtp needs HOST:PORT, not {asked['smtp']!r}")
    if bool(asked["smtp_user"]) != bool(asked["smtp_password_file"]):
        raise click.UsageError("--smtp-user and --smtp-password-file go together")
    held = asked["smtp_password_file"]
    password = _secret(held).decode() if held else ""
    sender = asked["mail_from"] or ""
    return Post(host.strip("[]"), int(port), sender, not asked["no_tls"], asked["smtp_user"], password)


def _secret(path: Path) -> bytes:
    secret = path.read_bytes().strip()
    if not secret:
        raise PublishError(f"{path.name} is empty; it must hold the secret on one line")
    return secret
