"""Addresses of the core's own pages."""

from django.urls import path

from archive.web.capture import capture_file, capture_page
from archive.web.cite import cite_list, cite_record
from archive.web.coverage import coverage
from archive.web.lists import source_file, source_list, state_file, state_list
from archive.web.publisher import publisher_page
from archive.web.report import report
from archive.web.search import search
from archive.web.source import source_page
from archive.web.staff import staff_home, understood
from archive.web.views import home

urlpatterns = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("coverage/", coverage, name="coverage"),
    path("sources/<slug:slug>/", source_page, name="source"),
    path("publishers/<slug:slug>/", publisher_page, name="publisher"),
    path("report/<slug:kind>/<slug:pk>/", report, name="report"),
    path("staff/", staff_home, name="staff"),
    path("staff/understood/", understood, name="staff-understood"),
    path("staff/captures/<int:pk>/", capture_page, name="capture"),
    path("staff/captures/<int:pk>.warc.gz", capture_file, name="capture-file"),
    path("states/", state_list, name="states"),
    path("states.<slug:form>", state_file, name="states-file"),
    path("sources/", source_list, name="sources"),
    path("sources.<slug:form>", source_file, name="sources-file"),
    path("<slug:kind>/cite.<slug:form>", cite_list, name="cite-list"),
    path("<slug:kind>/<slug:pk>/cite.<slug:form>", cite_record, name="cite"),
]
