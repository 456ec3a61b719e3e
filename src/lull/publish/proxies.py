"""Who asks, when a proxy passes requests on: only proxies whose addresses are named are believed."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from lull.errors import PublishError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(named: Sequence[str]) -> tuple[Network, ...]:
    """Addresses or blocks as networks; `PublishError` for what is none.

    >>> [str(n) for n in networks(["127.0.0.1", "10.0.0.0/8"])]
    ['127.0.0.1/32', '10.0.0.0/8']
    """
    try:
        return tuple(ipaddress.ip_network(name.strip(), strict=False) for name in named if name.strip())
    except ValueError as error:
        raise PublishError(f"a trusted proxy is an address or a block such as 10.0.0.0/8; {error}") from error


def trusted(host: str, proxies: Sequence[Network]) -> bool:
    """Whether an address is that of a named proxy."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in proxies)


class Proxies:
    """Takes reader's address and scheme from `X-Forwarded-*`, where the connection comes from a named proxy."""

    def __init__(self, app: ASGIApp, proxies: Sequence[Network] = ()) -> None:
        self.app, self.proxies = app, tuple(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        client = scope.get("client")
        if scope["type"] == "http" and client and trusted(client[0], self.proxies):
            said = {name: value.decode("latin-1") for name, value in scope["headers"]}
            scope = {**scope, "client": (self.reader(said.get(b"x-forwarded-for", ""), client[0]), 0)}
            scheme = said.get(b"x-forwarded-proto", "").split(",")[-1].strip().lower()
            if scheme in ("http", "https"):
                scope["scheme"] = scheme
        await self.app(scope, receive, send)

    def reader(self, chain: str, otherwise: str) -> str:
        """The last address of the chain that is no proxy of ours: what stands before it anyone may have made up."""
        for hop in reversed([h.strip() for h in chain.split(",") if h.strip()]):
            try:
                ipaddress.ip_address(hop)
            except ValueError:
                return otherwise
            if not trusted(hop, self.proxies):
                return hop
        return otherwise
