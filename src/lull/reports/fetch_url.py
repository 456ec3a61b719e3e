"""Fetch a page or feed politely: robots.txt, a pause per host, limits of size and time, no private machines."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import httpx

from lull.errors import SourceError
from lull.reports.address import Resolver, Target, check_address, resolve

AGENT = "lull-reader"
MOVED = (301, 302, 303, 307, 308)
LONGEST_PAUSE = 60.0


@dataclass(frozen=True)
class Manners:
    """How to behave towards other people's servers; all limits hold for each page.

    `contact` (an e-mail or web address) goes into the User-Agent, so that a site may write to whoever reads it.
    """

    contact: str
    pause_s: float = 5.0
    timeout_s: float = 20.0
    total_s: float = 60.0
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    allow_private: bool = False


@dataclass(frozen=True)
class Fetched:
    """One answer: final address, status, content type as sent, and the decoded body."""

    url: str
    status: int
    content_type: str
    body: bytes


@dataclass
class FetchSession:
    """One run of fetching: remembers robots.txt and the last request of each host. Close it, or use `with`."""

    manners: Manners
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    resolver: Resolver = resolve
    client: httpx.Client = field(init=False)
    robots: dict[str, RobotFileParser] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.manners.contact.strip() or not self.manners.contact.isprintable():
            raise SourceError("fetching needs a contact (an e-mail or web address) for the User-Agent; none was given")
        agent = f"{AGENT}/1 (+{self.manners.contact})"
        self.client = httpx.Client(
            follow_redirects=False,
            trust_env=False,
            timeout=self.manners.timeout_s,
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> FetchSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()


def fetch_url(url: str, session: FetchSession) -> Fetched:
    """Fetch `url`, following redirects whose every step passes the same checks.

    Raises `SourceError` for a refused address, a robots.txt that says no, a status other than 200, a body over the
    limit, or a server that is too slow.
    """
    deadline = session.clock() + session.manners.total_s
    for _ in range(session.manners.max_redirects + 1):
        target = check_address(url, allow_private=session.manners.allow_private, resolver=session.resolver)
        _ask_robots(target, session)
        answer, moved = _get(target, session, deadline)
        if not moved:
            if answer.status != 200:
                raise SourceError(f"{url} answered with status {answer.status}; expected 200")
            return answer
        url = urljoin(url, moved)
    raise SourceError(f"{url} redirects more than {session.manners.max_redirects} times; give the final address")


def _ask_robots(target: Target, session: FetchSession) -> None:
    site = f"{target.scheme}://{target.host_header}"
    if site not in session.robots:
        session.robots[site] = _read_robots(site, session)
    rules = session.robots[site]
    if not rules.can_fetch(AGENT, target.url):
        raise SourceError(f"robots.txt of {target.host} asks programs not to read {target.path}; ask the site instead")


def _read_robots(site: str, session: FetchSession) -> RobotFileParser:
    """Rules of a site: none if there is no file, all closed if the site refuses or fails to show it (RFC 9309)."""
    rules, url = RobotFileParser(), f"{site}/robots.txt"
    status, body = 0, b""
    deadline = session.clock() + session.manners.total_s
    for _ in range(session.manners.max_redirects + 1):
        target = check_address(url, allow_private=session.manners.allow_private, resolver=session.resolver)
        answer, moved = _get(target, session, deadline)
        status, body = answer.status, answer.body
        if not moved:
            break
        url = urljoin(url, moved)
    if status == 200:
        rules.parse(body[:500_000].decode("utf-8", "replace").splitlines())
    elif 400 <= status < 500 and status not in (401, 403):
        rules.parse([])
    else:
        rules.parse(["User-agent: *", "Disallow: /"])
    return rules


def _pause(target: Target, session: FetchSession) -> None:
    rules = session.robots.get(f"{target.scheme}://{target.host_header}")
    asked = rules.crawl_delay(AGENT) if rules else None
    pause = min(max(session.manners.pause_s, float(asked or 0)), LONGEST_PAUSE)
    before = session.last.get(target.host)
    wait = 0.0 if before is None else before + pause - session.clock()
    if wait > 0:
        session.sleep(wait)


def _get(target: Target, session: FetchSession, deadline: float) -> tuple[Fetched, str]:
    """One request to the pinned machine: the answer, and where it points to if it is a redirect."""
    _pause(target, session)
    headers = {"Host": target.host_header}
    # TLS checks the certificate against the name although the connection goes to the pinned machine.
    extensions = {"sni_hostname": target.host}
    try:
        with session.client.stream("GET", target.pinned, headers=headers, extensions=extensions) as response:
            moved = response.headers.get("location", "") if response.status_code in MOVED else ""
            body = b"" if moved else b"".join(_limited(response, target, session, deadline))
            kind = response.headers.get("content-type", "")
            return Fetched(target.url, response.status_code, kind, body), moved
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        name = type(error).__name__
        raise SourceError(f"{target.url} could not be fetched ({name}: {error}); try again later") from error
    finally:
        session.last[target.host] = session.clock()


def _limited(response: httpx.Response, target: Target, session: FetchSession, deadline: float) -> Iterator[bytes]:
    """The decoded body in pieces; stops at the limit however small the packed answer is."""
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise SourceError(f"{target.url} is packed as {coding!r}; expected gzip or nothing")
    unpack = zlib.decompressobj(47) if coding not in ("identity", "") else None
    left = session.manners.max_bytes
    for raw in response.iter_raw(65_536):
        if session.clock() > deadline:
            raise SourceError(f"{target.url} took longer than {session.manners.total_s:.0f} s; try again later")
        try:
            piece = unpack.decompress(raw, left + 1) if unpack else raw
        except zlib.error as error:
            raise SourceError(f"{target.url} sent damaged data ({error}); try again later") from error
        left -= len(piece)
        if left < 0:
            raise SourceError(
                f"{target.url} is over {session.manners.max_bytes} bytes; raise the limit if you trust it"
            )
        yield piece
