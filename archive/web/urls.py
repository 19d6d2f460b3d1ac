"""Addresses of the core's own pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
