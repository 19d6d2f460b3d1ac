"""Addresses of this app's pages."""

from django.urls import path

from treaties import views

urlpatterns = [
    path("how-the-archive-decides/", views.decides, name="decides"),
    path("instruments/", views.instruments, name="instruments"),
    path("instruments.<slug:form>", views.instruments_file, name="instruments-file"),
    path("instruments/<slug:slug>/", views.instrument, name="instrument"),
]
