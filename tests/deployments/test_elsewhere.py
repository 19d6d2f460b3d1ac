"""Instruments whose classes cannot meet the weapon get an answer of their own on the page."""

from datetime import date

from django.test import Client

from deployments.adapt import question
from deployments.elsewhere import elsewhere
from deployments.models import Deployment
from treaties.adapt import current_law


def test_the_vienna_document_and_the_lisbon_protocol_answer_for_the_flagship(loaded):
    asked = question(Deployment.objects.get(id="oreshnik-belarus"))
    found = {each.instrument: each for each in elsewhere(current_law(), asked, date(2025, 12, 17))}
    assert found["vienna-document-2011"].reason == "Its classes are about forces."
    assert found["lisbon-protocol"].reason == "It defines no class of weapons of its own."
    assert found["lisbon-protocol"].host.standing == "lapsed"
    assert "inf" not in found
    assert "tlatelolco" not in found
    page = Client().get("/deployments/oreshnik-belarus/?on=2025-12-17").content.decode()
    assert "Vienna Document" in page
    assert "Lisbon Protocol</a>" in page
