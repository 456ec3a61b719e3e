"""Run the site: one process, a graceful stop, log lines as JSON without personal data."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from lull.area import load_area
from lull.publish import warm
from lull.publish.app import make_app
from lull.publish.before import at_leisure, prepare
from lull.publish.desk.oidc import Provider
from lull.publish.desk.records import ReviewDesk
from lull.publish.desk.routes import desk_routes
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
) -> None:
    """Serve until asked to stop; requests under way get ten seconds to end.

    `review` brings the queue of coded records, `provider` sign-in by an organisation's account service, `mails` alerts
    by e-mail; `proxies` are the addresses of proxies whose word is taken on who asks.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # Addresses of the account service hold nothing that the log needs.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    believed = networks(proxies)
    more = desk_routes(area_folder, review=review, provider=provider, mails=mails)
    site = load_area(area_folder).settings.site
    served = warm.Served(mails is not None, address(site.base_url, host, port))
    app = make_app(area_folder, more=more, proxies=believed, mails=served.mails, frames=site.frames, base=served.base)
    prepare(app.state.shelf)
    app.state.shelf.seen["warmed"] = warm.start(Path(area_folder), served).pid
    at_leisure(app.state.shelf)
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
    uvicorn.Server(config).run()


def address(base_url: str, host: str, port: int) -> str:
    """The address of the site: that in the settings; without one, that of a server on this machine; else unknown.

    >>> address("https://example.org/lull", "0.0.0.0", 80), address("", "127.0.0.1", 8000), address("", "0.0.0.0", 80)
    ('https://example.org/lull/', 'http://127.0.0.1:8000/', '')
    """
    if base_url:
        return base_url.rstrip("/") + "/"
    return f"http://{host}:{port}/" if host in ("127.0.0.1", "localhost") else ""
