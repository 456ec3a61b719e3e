"""Machines inside a network are never taken for ones of the open internet, in whatever form they are written."""

from __future__ import annotations

import ipaddress

import pytest

from lull.addresses import is_public, neighbourhood

INSIDE_4 = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.255.0.1",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255",
]  # fmt: skip
INSIDE_6 = [
    "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "100::1", "2001:db8::1",
    "2001:2::1", "2001:10::1", "3fff::1", "5f00::1", "64:ff9b:1::1",
]  # fmt: skip
OUTSIDE = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:8.8.8.8", "2002:808:808::1"]


def forms(inner: str) -> list[str]:
    """An IPv4 address inside the forms of IPv6 that lead to it."""
    n = int(ipaddress.IPv4Address(inner))
    hexed = f"{n >> 16:x}:{n & 0xFFFF:x}"
    flipped = n ^ 0xFFFFFFFF
    return [
        f"::ffff:{inner}",
        f"::ffff:{hexed}",
        f"2002:{hexed}::1",
        f"64:ff9b::{hexed}",
        f"2001:0:808:808:0:0:{flipped >> 16:x}:{flipped & 0xFFFF:x}",
        f"2606:4700::5efe:{hexed}",
        f"2606:4700::200:5efe:{hexed}",
    ]


@pytest.mark.parametrize("address", [*INSIDE_4, *INSIDE_6])
def test_special_addresses_are_closed(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1"])
def test_so_are_the_forms_that_hold_one(inner: str) -> None:
    assert [f for f in forms(inner) if is_public(f)] == []


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_open_internet_is_open(address: str) -> None:
    assert is_public(address)


def test_one_user_of_ipv6_has_one_place_in_a_limit() -> None:
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff:1") != neighbourhood("2001:db8:0:1::1")
