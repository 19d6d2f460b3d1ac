"""Who sends a request, told apart for one day without keeping an address."""

import hashlib
import hmac
import ipaddress
from datetime import date

from django.conf import settings
from django.http import HttpRequest


def sender(request: HttpRequest, day: date) -> str:
    """A keyed hash of the client's address on ``day``: the same all day long, another tomorrow, not to be undone.

    Behind the proxy of a public site the address is the last one that the proxy wrote into ``X-Forwarded-For``.
    An IPv6 address counts by its /64, which is one household.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.IS_PUBLIC and forwarded:
        address = forwarded.rpartition(",")[2].strip()
    try:
        parsed = ipaddress.ip_address(address)
        if parsed.version == 6:
            mapped = parsed.ipv4_mapped
            address = str(mapped or ipaddress.ip_network((parsed, 64), strict=False).network_address)
    except ValueError:
        address = "unknown"
    key = hashlib.sha256(f"reports {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, f"{day.isoformat()} {address}".encode(), hashlib.sha256).hexdigest()
