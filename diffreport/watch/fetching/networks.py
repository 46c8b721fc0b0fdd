"""Addresses of IP that may be connected to, and those of a name."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence

Resolve = Callable[[str, int], Sequence[str]]  # from a name and a port to addresses
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(text: str) -> tuple[_Network, ...]:
    return tuple(map(ipaddress.ip_network, text.split()))


# What `allow_private` lifts: private, shared, loopback, link-local.
_PRIVATE = _networks(
    "10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7 fe80::/10"
)
# What else is no host of the public network (IANA's registries of special-purpose addresses, of 2026).
_SPECIAL = _networks(
    "0.0.0.0/8 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 "
    "240.0.0.0/4 2001::/23 2001:db8::/32 3fff::/20"
)
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")  # all that is handed out
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_allowed(address: str, *, private: bool) -> bool:
    """Tell whether an address may be connected to: a public host, or if `private` also one of a private network.

    An IPv4 address in an IPv6 one (mapped, NAT64, 6to4, Teredo) is what counts. One with a zone is refused.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if getattr(found, "scope_id", None):
        return False
    return all(_is_allowed(each, private) for each in _meant(found))


def _is_allowed(address: _Address, private: bool) -> bool:
    if _is_in(address, _PRIVATE):
        return private
    return not _is_in(address, _SPECIAL) and (address.version == 4 or address in _GLOBAL_IPV6)


def _is_in(address: _Address, networks: Iterable[_Network]) -> bool:
    return any(address in network for network in networks)


def _meant(address: _Address) -> tuple[_Address, ...]:
    """Return the addresses that packets to an address reach."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address in _NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    if address.sixtofour:
        return (address.sixtofour,)
    return address.teredo or (address,)


def looked_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host. Raises: OSError if there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
