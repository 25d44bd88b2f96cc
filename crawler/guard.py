"""The address guard: no request ever leaves for a private address.

Checked where it cannot be talked around: on the addresses a name resolved to, just before
one of them is connected to. So redirects, odd spellings of numbers and names that resolve
differently the second time are all caught in one place.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any, Self

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
NETWORKS_SETTING = "MSDIGEST_ALLOWED_NETWORKS"  # in Scrapy's settings
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def may_connect(address: str, allowed: Sequence[IPNetwork] = ()) -> bool:
    """Whether a numeric address may be connected to: public, or in a network that the
    operator opened for tests and demos."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if any(ip in network for network in allowed if network.version == ip.version):
        return True
    return all(_public(form) for form in _forms(ip))


def _forms(ip: IPAddress) -> list[IPAddress]:
    """The address and those it carries inside: a translator would unpack them for us."""
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    inner: list[IPAddress] = [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip.sixtofour:
        inner.append(ip.sixtofour)
    if ip.teredo:
        inner.extend(ip.teredo)
    if ip in NAT64:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return inner


def _public(ip: IPAddress) -> bool:
    if isinstance(ip, ipaddress.IPv6Address) and ip in NAT64:
        return True  # judged by the address inside
    site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local  # old, and still routed inside
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or site_local)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Wraps the reactor's resolver and lets through only addresses that may be connected to."""

    def __init__(self, resolver: Any, allowed: Sequence[IPNetwork]) -> None:
        self._resolver = resolver
        self._allowed = tuple(allowed)
        self._reactor: Any = None

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Made by Scrapy when it starts, in the place of its own resolver."""
        networks = crawler.settings.getlist(NETWORKS_SETTING)
        made = cls(reactor.nameResolver, [ipaddress.ip_network(network) for network in networks])
        made._reactor = reactor
        return made

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        receiver: Any,
        hostName: str,  # noqa: N803
        *args: Any,
        **kwargs: Any,
    ) -> IHostResolution:
        resolution: IHostResolution = self._resolver.resolveHostName(
            _Sieve(receiver, hostName, self._allowed), hostName, *args, **kwargs
        )
        return resolution


@implementer(IResolutionReceiver)
class _Sieve:
    """Passes on the public ones of the addresses a name resolved to."""

    def __init__(self, receiver: Any, name: str, allowed: Sequence[IPNetwork]) -> None:
        self._receiver = receiver
        self._name = name
        self._allowed = allowed
        self._refused: list[str] = []
        self._passed = False

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        host = address.host if isinstance(address, IPv4Address | IPv6Address) else ""
        if may_connect(host, self._allowed):
            self._passed = True
            self._receiver.addressResolved(address)
        else:
            self._refused.append(host)

    def resolutionComplete(self) -> None:  # noqa: N802
        # With no address left, Twisted reports that the name does not resolve; the spider
        # turns that into words with `refusal`.
        if self._refused and not self._passed:
            REFUSED[spelled(self._name)] = ", ".join(self._refused)
        self._receiver.resolutionComplete()


def spelled(host: str) -> str:
    """A host in the one spelling that `REFUSED` knows it by."""
    try:
        return ipaddress.ip_address(host).compressed
    except ValueError:
        return host


REFUSED: dict[str, str] = {}
"""Names that resolved only to forbidden addresses in this process, for the message."""
