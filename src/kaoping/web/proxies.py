"""From where a request comes, when reverse proxies stand before this installation."""

from collections.abc import Callable, Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network


class ThroughProxies:
    """Let every door see the visitor's own address as the one that asks (KAOPING_PROXIES)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = str(request.META.get("REMOTE_ADDR", ""))
        passed_on = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        request.META["REMOTE_ADDR"] = came_from(peer, passed_on, settings.PROXIES)
        return self.get_response(request)


def came_from(peer: str, passed_on: str, proxies: Collection[Network]) -> str:
    """The last address on the way here that is no proxy of ours.

    ``passed_on`` lists the way as each proxy found it, nearest last. What stands before
    the first address that is not ours was written by a stranger, and is not believed.
    """
    found = peer
    for hop in (peer, *reversed(passed_on.split(","))):
        address = _address(hop)
        if address is None:
            return found
        found = str(address)
        if not any(address in network for network in proxies):
            return found
    return found


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
