"""Which web addresses may be fetched: http(s), no credentials, and a public machine unless the user allows others."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from lull.addresses import is_public
from lull.errors import SourceError

Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Target:
    """An address that passed the checks, pinned to the machine that was checked.

    The connection goes to `ip`, never to a second look-up of the name, so that a name server that changes its
    answer between the check and the connection gains nothing.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str
    ip: str

    @property
    def pinned(self) -> str:
        """The address with the host replaced by the checked machine."""
        ip = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"{self.scheme}://{ip}:{self.port}{self.path}"

    @property
    def host_header(self) -> str:
        """Value of the Host header."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.scheme == "https" else 80
        return name if self.port == usual else f"{name}:{self.port}"


def resolve(host: str, port: int) -> list[str]:
    """All IP addresses of a host; `SourceError` if it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(f"no machine answers to the name {host!r} ({error}); check the address") from error
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def check_address(url: str, *, allow_private: bool = False, resolver: Resolver = resolve) -> Target:
    """Check one address and pin it to a machine.

    Every machine behind the name must be public (or `allow_private`); `SourceError` says what was refused.
    """
    parts, port = _split(url)
    host = parts.hostname or ""
    try:
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise SourceError(f"{url[:200]!r} has no usable host name; check the address") from error
    ips = resolver(host, port)
    closed = [ip for ip in ips if not is_public(ip)]
    if not ips or (closed and not allow_private):
        seen = closed[0] if closed else "no address"
        raise SourceError(
            f"{host} leads to {seen}, which is not on the open internet; expected a public site. "
            "Use --allow-private if the server is your own"
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(url, parts.scheme, host, port, path, ips[0])


def _split(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url.strip())
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise SourceError(f"{url[:200]!r} is not a web address ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceError(f"{url[:200]!r} cannot be fetched; expected an address that begins with https:// or http://")
    if parts.username is not None or parts.password is not None:
        raise SourceError("the address holds a user name or password; expected one without")
    return parts, port
