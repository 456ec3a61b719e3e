"""`lull serve`, and what keeps it: accounts, backup, restore."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from lull.cli.options import area_option

if TYPE_CHECKING:
    from lull.cli.alert_sending import MailServer
    from lull.publish.desk.oidc import Provider
    from lull.publish.notify.subscription import Mails

ROLES = ("reader", "reviewer", "editor", "admin")


class Asked(TypedDict):
    """Options of signing in and of mails."""

    oidc_issuer: str | None
    oidc_client_id: str | None
    oidc_secret_file: Path | None
    site_url: str | None
    smtp: str | None
    mail_from: str | None
    smtp_user: str
    smtp_password_file: Path | None
    no_tls: bool


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--oidc-issuer", envvar="LULL_OIDC_ISSUER", metavar="URL", help="Account service to sign in by.")
@click.option("--oidc-client-id", envvar="LULL_OIDC_CLIENT_ID", help="Name of this site at the account service.")
@click.option(
    "--oidc-secret-file",
    envvar="LULL_OIDC_SECRET_FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that holds the client secret.",
)
@click.option("--site-url", envvar="LULL_SITE_URL", metavar="URL", help="Address of this site, for the way back.")
@click.option(
    "--smtp",
    metavar="HOST:PORT",
    envvar="LULL_SMTP",
    show_envvar=True,
    help="Mail server for alerts.",
)
@click.option("--mail-from", metavar="ADDRESS", envvar="LULL_MAIL_FROM", show_envvar=True, help="Sender of mails.")
@click.option("--smtp-user", default="", help="Name at the mail server.")
@click.option(
    "--smtp-password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the password of --smtp-user.",
)
@click.option("--no-tls", is_flag=True, help="Mail without encryption, for a server on the same machine.")
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    envvar="LULL_TRUSTED_PROXIES",
    metavar="ADDRESS",
    help="Address or block of a proxy in front, whose X-Forwarded-For and -Proto are believed; may be repeated.",
)
@click.option(
    "--ahead",
    type=click.FloatRange(0),
    default=20.0,
    show_default=True,
    envvar="LULL_AHEAD",
    metavar="SECONDS",
    help="How long pages that are not made yet may be made before the site is open; a start finds them made later. "
    "Under systemd it has to be shorter than TimeoutStartSec.",
)
@area_option
def serve(port: int, host: str, area: Path, proxies: tuple[str, ...], ahead: float, **asked: Unpack[Asked]) -> None:
    """Serve the site at http://HOST:PORT until stopped with Ctrl-C.

    The first start of a release or of a new version makes its pages, for some seconds, and then opens the site.
    """
    from lull.cli.web_review import review_desk
    from lull.publish.server import serve as run

    provider, mails = _provider(asked, here=f"http://{host}:{port}"), _mails(area, asked)
    run(
        area,
        host=host,
        port=port,
        review=review_desk(area),
        provider=provider,
        mails=mails,
        proxies=proxies,
        site_url=asked["site_url"] or "",
        ahead_seconds=ahead,
        listening=lambda: click.echo(f"Open http://{host}:{port}/ (stop with Ctrl-C)", err=True),
    )


def _mails(area: Path, asked: Asked) -> Mails | None:
    """How alerts go to readers who ask for them; None where no mail server is named.

    The address of the site has to be given: one taken from a request could lead a reader of the mail elsewhere.
    """
    from lull.cli.alert_sending import mail_server, site_address
    from lull.publish.notify.delivery import Tries
    from lull.publish.notify.smtp import check_post
    from lull.publish.notify.subscription import Mails

    if not asked["smtp"] and not asked["mail_from"]:
        return None
    base = site_address(area, asked["site_url"])
    if not (asked["smtp"] and asked["mail_from"] and base):
        raise click.UsageError(
            "alerts by mail need --smtp, --mail-from and --site-url (or `base_url` of area.toml) together"
        )
    server: MailServer = {
        "smtp": asked["smtp"],
        "smtp_user": asked["smtp_user"],
        "smtp_password_file": asked["smtp_password_file"],
        "no_tls": asked["no_tls"],
        "mail_from": asked["mail_from"],
        "mail_to": (),
    }
    post = mail_server(server)
    check_post(post)
    return Mails(post, base, Tries(lambda: datetime.now(UTC), time.sleep))


def _provider(asked: Asked, *, here: str) -> Provider | None:
    from lull.publish.desk.oidc import Provider

    issuer, client, file = asked["oidc_issuer"], asked["oidc_client_id"], asked["oidc_secret_file"]
    if not (issuer or client or file):
        return None
    if not (issuer and client and file):
        raise click.UsageError("sign-in by OIDC needs --oidc-issuer, --oidc-client-id and --oidc-secret-file together")
    return Provider(issuer, client, file.read_text("utf-8").strip(), asked["site_url"] or here)


@click.command()
@click.argument("action", type=click.Choice(["set", "list", "remove"]))
@click.argument("name", required=False)
@click.option("--role", type=click.Choice(ROLES), default="reviewer", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@area_option
def user(action: str, name: str | None, role: str, password_stdin: bool, area: Path) -> None:
    """Keep the accounts of people who may review: set NAME, list, or remove NAME. Names are pseudonyms."""
    from lull.publish.desk import people

    if action == "list":
        for person in people.people(area):
            click.echo(f"{person.name}\t{person.role}")
        return
    if name is None:
        raise click.UsageError(f"`lull user {action}` needs a NAME")
    if action == "remove":
        people.remove_person(area, name, now=datetime.now(UTC))
        return
    if people.signs_in_elsewhere(area, name):
        people.set_role(area, name, role, now=datetime.now(UTC))
        return
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    people.set_person(area, name, password, role, now=datetime.now(UTC))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@area_option
def backup(file: Path, area: Path) -> None:
    """Write the whole area folder into FILE (.tar.gz), also while the server runs."""
    from lull.publish.desk.archive import backup as run

    click.echo(run(area, file))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", required=True, type=click.Path(file_okay=False, path_type=Path), help="New folder.")
def restore(file: Path, to: Path) -> None:
    """Unpack a backup into a new area folder."""
    from lull.publish.desk.archive import restore as run

    click.echo(run(file, to))
