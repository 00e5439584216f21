"""Which addresses may be asked: public ones, and networks that a museum names."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlsplit

from handscroll.errors import InvalidError, UnreachableError

LONGEST_URL = 2000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Place(NamedTuple):
    """Where a request goes: one resolved address, so that it cannot change in between.

    Attributes
    ----------
    address
        The numerical address that was looked at and is connected to.
    target
        Path and query, percent-encoded.
    """

    scheme: str
    host: str
    port: int
    address: str
    target: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.authority}"


def place_of(url: str, private_networks: Collection[Network] = ()) -> Place:
    """Look at an address, resolve its host once, and return where to connect.

    Parameters
    ----------
    url
        An ``http`` or ``https`` address without user and password.
    private_networks
        Networks that may be asked though they are not public.

    Raises
    ------
    InvalidError
        If the address is none of ours, or leads into a network that is not public.
    UnreachableError
        If the host's name has no address.
    """
    what = f"The service {url[:100]!r} was not asked"
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except ValueError:
        raise _refused(what, "it is no web address") from None
    if len(url) > LONGEST_URL or not url.isascii() or any(ord(one) <= 32 for one in url):
        raise _refused(what, "it is too long, or holds characters that no address has")
    if parts.scheme not in _DEFAULT_PORTS or not host or parts.username is not None:
        raise _refused(what, "only http and https, without user and password, are asked")
    address = _allowed(what, host, _resolved(what, host, port), private_networks)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, port, address, target)


def is_public(address: _Address) -> bool:
    """Say whether an address lies in the public network, looking inside wrapped ones."""
    inner: _Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is None and address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _resolved(what: str, host: str, port: int) -> list[_Address]:
    """Return every address of a host."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnreachableError(
            what, why=f"the name {host} has no address", fix="Check the name, or try again later"
        ) from None
    return [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]


def _allowed(
    what: str, host: str, addresses: list[_Address], private_networks: Collection[Network]
) -> str:
    """Return the address to connect to; where one of a host's is not allowed, none is."""
    for one in addresses:
        if not is_public(one) and not any(one in network for network in private_networks):
            raise InvalidError(
                what,
                why=f"{host} is {one}, an address inside a network that is not public",
                fix="Name a public service, or list its network in reconciliation.private_networks",
            )
    # Many machines have addresses of both kinds and a way out for the older kind only.
    return str(min(addresses, key=lambda one: one.version))


def _refused(what: str, why: str) -> InvalidError:
    return InvalidError(what, why=why, fix="Write it as https://example.org/reconcile")
