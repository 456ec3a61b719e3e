"""Run the site: one process, a graceful stop, log lines as JSON without personal data.

A server listens once the pages that readers open first are made, and tells systemd then that it is ready.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from lull.area import load_area
from lull.errors import PublishError
from lull.publish import warm
from lull.publish.app import make_app
from lull.publish.before import MOST_SECONDS, prepare
from lull.publish.desk.oidc import Provider
from lull.publish.desk.records import ReviewDesk
from lull.publish.desk.routes import desk_routes
from lull.publish.keeper import keep
from lull.publish.notify.subscription import Mails
from lull.publish.patience import patient
from lull.publish.proxies import networks


def serve(  # noqa: PLR0913
    area_folder: Path,
    *,
    host: str,
    port: int,
    review: ReviewDesk | None = None,
    provider: Provider | None = None,
    mails: Mails | None = None,
    proxies: Sequence[str] = (),
    site_url: str = "",
    ahead_seconds: float = MOST_SECONDS,
    listening: Callable[[], object] = lambda: None,
) -> None:
    """Serve until asked to stop; requests under way get ten seconds to end.

    `review` brings the queue of coded records, `provider` sign-in by an organisation's account service, `mails` alerts
    by e-mail; `proxies` are the addresses of proxies whose word is taken on who asks; `site_url` is the address of the
    site where it is another than that in the settings; pages are made for `ahead_seconds` at most before the server
    listens, and `listening` is called then.

    Raises PublishError if the port cannot be had; that is tried before pages are made.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # Addresses of the account service hold nothing that the log needs.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    believed = networks(proxies)
    more = desk_routes(area_folder, review=review, provider=provider, mails=mails)
    site = load_area(area_folder).settings.site
    served = warm.Served(mails is not None, address(site_url or site.base_url))
    sockets = bound(host, port)
    app = make_app(area_folder, more=more, proxies=believed, mails=served.mails, frames=site.frames, base=served.base)
    keep(app.state.shelf, prepare(app.state.shelf, seconds=ahead_seconds))
    config = uvicorn.Config(
        app,
        http=patient(exempt=believed),
        proxy_headers=False,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=10,
        limit_concurrency=400,
        h11_max_incomplete_event_size=16 * 1024,
    )
    Announced(config, listening).run(sockets)


def bound(host: str, port: int) -> list[socket.socket]:
    """Sockets that have a port at each address of a host and do not listen yet, so that nobody waits at them.

    Raises
    ------
    PublishError
        If another program has the port, or this machine has no such address.
    """
    found: list[socket.socket] = []
    try:
        places = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, address in dict.fromkeys((place[0], place[4]) for place in places):
            found += _bound(family, address)
        if not found:
            raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    except OSError as error:
        for line in found:
            line.close()
        raise _unavailable(host, port, error) from error
    return found


def _unavailable(host: str, port: int, error: OSError) -> PublishError:
    return PublishError(
        f"the server cannot listen at {host}, port {port}: {error.strerror}. Name another --port or --host, or "
        f"stop the program that has this one"
    )


def _bound(family: int, address: tuple[object, ...]) -> list[socket.socket]:
    """A socket at one address; none where the machine has no address of that kind."""
    line = None
    try:
        # With its protocol named, asyncio sends small parts at once; else each answer waits 40 ms for the one before.
        line = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if os.name == "posix":
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        line.bind(address)
    except OSError as error:
        if line:
            line.close()
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return []
        raise
    return [line]


class Announced(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], object]) -> None:
        super().__init__(config)
        self.listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so.

        Raises
        ------
        PublishError
            If another program had bound the port as well and was the first to listen at it.
        """
        try:
            await super().startup(sockets)
        except OSError as error:
            raise _unavailable(self.config.host, self.config.port, error) from error
        if self.started:
            self.listening()
            tell_systemd("READY=1")


def tell_systemd(state: str) -> bool:
    """Tell the service manager a state, where one asks for it; whether it was told.

    See sd_notify(3): a datagram to the socket that `NOTIFY_SOCKET` names.
    """
    name = os.environ.get("NOTIFY_SOCKET", "")
    if not name.startswith(("/", "@")):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        try:
            line.sendto(state.encode(), "\0" + name[1:] if name.startswith("@") else name)
        except OSError as error:
            logging.getLogger("lull.web").warning("systemd cannot be told that the server listens: %s", error)
            return False
    return True


def address(given: str) -> str:
    """The address of the site with a slash at its end; empty where none is given.

    That of the socket is not taken in its place: a proxy stands before it, and others on the machine cannot reach it.

    >>> address("https://example.org/lull"), address("")
    ('https://example.org/lull/', '')
    """
    return given.rstrip("/") + "/" if given else ""
