"""The page that shows people what the API offers, read off its own description."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from archive import registry
from archive.web.api_schema import document
from archive.web.narrowing import ALTERNATIVES

#: Parameters that every list takes alike, told once.
SHARED = ("cursor", "page_size", "If-None-Match")


@dataclass(frozen=True, slots=True)
class Offered:
    """One list: what its rows are, what it can be narrowed by (name, sentence, words), and an address as example."""

    slug: str
    label: str
    about: str
    filters: list[tuple[str, str, list[str]]]
    address: str
    example: str


def programs(request: HttpRequest) -> HttpResponse:
    """What programs may ask, kind by kind, with examples. No query."""
    paths, root = document()["paths"], reverse("api:root")
    lists = [offered(kind, paths[f"{root}{slug}/"]["get"]) for slug, kind in sorted(registry.kinds.items()) if kind.api]
    services = sorted(registry.services.values(), key=lambda each: each.slug)
    addresses = [(each, root + each.route.replace("<slug:pk>", "{id}")) for each in services]
    return render(request, "archive/programs.html", {"lists": lists, "services": addresses, "root": root})


def offered(kind: registry.Kind, operation: dict[str, Any]) -> Offered:
    """A list as its operation describes it."""
    told = [each for each in operation["parameters"] if each["name"] not in SHARED]
    asked = {each["name"]: each["example"] for each in told if "example" in each}
    address = reverse(f"api:{kind.slug}-list")
    return Offered(
        kind.slug,
        kind.label,
        operation["description"],
        [
            (
                each["name"],
                each["description"].removesuffix(f" {ALTERNATIVES}"),
                each["schema"].get("items", {}).get("enum", []),
            )
            for each in told
        ],
        address,
        f"{address}?{urlencode(asked, doseq=True)}",
    )
