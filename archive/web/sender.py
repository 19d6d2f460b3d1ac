"""Who sends a request, told apart for one day without keeping an address."""

import hashlib
import hmac
import ipaddress
from datetime import date

from django.conf import settings
from django.http import HttpRequest


def household(request: HttpRequest) -> str:
    """The address of the client; an IPv6 address counts by its /64, which is one household.

    Behind the proxy of a public site it is the last one that the proxy wrote into ``X-Forwarded-For``.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.IS_PUBLIC and forwarded:
        address = forwarded.rpartition(",")[2].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6 and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(getattr(parsed, "ipv4_mapped", None) or address)


def sender(request: HttpRequest, day: date) -> str:
    """A keyed hash of the client's address on ``day``: the same all day long, another tomorrow, not to be undone."""
    key = hashlib.sha256(f"reports {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, f"{day.isoformat()} {household(request)}".encode(), hashlib.sha256).hexdigest()
