"""The address guard: which numeric addresses a request may reach."""

from __future__ import annotations

import ipaddress

import pytest

from crawler.guard import IPNetwork, may_connect

LOOPBACK: tuple[IPNetwork, ...] = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "8.8.8.8",
        "172.32.0.1",
        "2606:4700:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "100.128.0.1",
    ],
)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert may_connect(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",  # between a provider and its customers
        "169.254.1.1",
        "169.254.169.254",  # where clouds tell secrets
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2002:e000:1::",
        "2001:0:7f00:1::",
        "localhost",
        "",
        "127.1",
        "0x7f000001",
        "2130706433",
    ],
)
def test_other_addresses_may_not(address: str) -> None:
    assert not may_connect(address)


def test_an_opened_network_may_be_reached_and_no_other() -> None:
    assert may_connect("127.0.0.1", LOOPBACK)
    assert not may_connect("10.0.0.1", LOOPBACK)
    assert not may_connect("::1", LOOPBACK)
    assert may_connect("::1", (ipaddress.ip_network("::1/128"),))
