"""Which addresses of the internet are public: the one answer for all that strangers may have called."""

import ipaddress
from typing import Final

SPECIAL: Final = tuple(  # what the standard library of some version takes for public, and is not
    map(ipaddress.ip_network, ("192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16", "fec0::/10"))
)
NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def public(text: str) -> bool:
    """Whether an address is one of the public internet, and so is the IPv4 address that it may stand for."""
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = _inner(address)
    if inner is not None:
        return _global(inner)
    return _global(address)


def _global(address: Address) -> bool:
    odd = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not odd and not any(address in network for network in SPECIAL)


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a packet to this one may end at: mapped, behind a translator, or through a tunnel."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    tunnel = address.teredo
    return address.ipv4_mapped or address.sixtofour or (tunnel[1] if tunnel else None)
