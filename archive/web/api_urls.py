"""Addresses of the API: its root, one list and detail for every registered kind, and the services."""

from django.urls import URLPattern, path, re_path
from django.utils.module_loading import import_string
from rest_framework.routers import SimpleRouter

from archive import registry
from archive.web.api import Nowhere, Root
from archive.web.api_schema import Schema

app_name = "api"


def _addresses() -> list[URLPattern]:
    router = SimpleRouter()
    for kind in registry.kinds.values():
        if kind.api:
            router.register(kind.slug, import_string(kind.api), basename=kind.slug)
    services = [
        path(each.route, import_string(each.view).as_view(), name=each.slug) for each in registry.services.values()
    ]
    return [
        path("", Root.as_view(), name="root"),
        path("schema/", Schema.as_view(), name="schema"),
        *services,
        *router.urls,
        re_path(r"^[\s\S]*/$", Nowhere.as_view()),
    ]


urlpatterns = _addresses()
