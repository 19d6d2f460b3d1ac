"""Addresses of the core's own pages."""

from django.urls import path

from archive.web.views import home

urlpatterns = [path("", home, name="home")]
