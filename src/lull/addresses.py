"""Which machines are on the open internet, by IANA's registries of special-purpose addresses, embedded forms too.

https://www.iana.org/assignments/iana-ipv4-special-registry/ and iana-ipv6-special-registry/: every block that is not
globally reachable, as the standard library of an older Python may lack some.
"""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_CLOSED_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_CLOSED_6 = tuple(
    IPv6Network(block)
    for block in (
        "::/8", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2620:4f:8000::/48",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
_NAT64 = IPv6Network("64:ff9b::/96")
# Interface identifiers of ISATAP (RFC 5214): 0:5efe or 200:5efe, then an IPv4 address.
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(ip: str) -> bool:
    """True if `ip` is an address of the open internet, and so is the IPv4 address that an IPv6 form may hold.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False, False)
    >>> is_public("64:ff9b::a00:1"), is_public("2002:7f00:1::"), is_public("2606:4700::1111"), is_public("fe80::1%eth0")
    (False, False, True, False)
    """
    address = ipaddress.ip_address(ip.split("%", maxsplit=1)[0])
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in block for block in _CLOSED_4)
    inner = embedded(address)
    if inner is not None:
        return address not in _CLOSED_6[1] and is_public(str(inner))
    return address.is_global and not any(address in block for block in _CLOSED_6)


def embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, compatible, 6to4, Teredo, NAT64 or ISATAP."""
    teredo = address.teredo
    if address.ipv4_mapped or address.sixtofour or teredo:
        return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
    number = int(address)
    if address in _NAT64 or (number >> 32 == 0 and number > 1) or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None


def neighbourhood(ip: str) -> str:
    """What one user of the internet holds: an IPv4 address, or the /64 of an IPv6 one; other texts as they are.

    >>> neighbourhood("2001:db8:1:2:3:4:5:6"), neighbourhood("::ffff:10.0.0.1"), neighbourhood("testclient")
    ('2001:db8:1:2::/64', '10.0.0.1', 'testclient')
    """
    try:
        address = ipaddress.ip_address(ip.split("%", maxsplit=1)[0])
    except ValueError:
        return ip[:100]
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False))
