"""Addresses for good. The core's own pages first, then each app's, the API and the admin."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("archive.web.urls")),
    path("", include("treaties.urls")),
    path("", include("deployments.urls")),
    path("api/v1/", include("archive.web.api_urls")),
    path("admin/", admin.site.urls),
]
