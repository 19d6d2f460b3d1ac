"""Staff at the admin's forms, as a browser would send them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

CLAIM = {
    "deployment": "oreshnik-belarus",
    "kind": "arrived",
    "stance": "asserts",
    "rank": "normal",
    "evidence": "seen",
    "note": "The launchers have come.",
}


@pytest.fixture
def staff(loaded):
    """A client for each role, by its name."""
    from django.contrib.auth import get_user_model  # this module is read before Django is ready
    from django.contrib.auth.models import Group

    from archive.permissions import grant_roles

    grant_roles()

    def client(role: str, name: str = "") -> Client:
        user, new = get_user_model().objects.get_or_create(username=name or role, is_staff=True)
        if new:
            user.groups.add(Group.objects.get(name=role))
        found = Client()
        found.force_login(user)
        return found

    return client


def filled(client: Client, address: str, **values) -> dict:
    """The form at ``address`` as a browser would send it, with ``values`` typed in."""
    from django.forms import NullBooleanField

    context = client.get(address).context
    forms = [context["adminform"].form]
    for each in context["inline_admin_formsets"]:
        forms += [each.formset.management_form, *each.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(bound.field, NullBooleanField):
                value = {True: "true", False: "false"}.get(value, "unknown")
            if value is None or value is False or bound.field.disabled:
                continue
            data[bound.html_name] = "on" if value is True else value
    return {**data, **values}


def sent(client: Client, address: str, **values):
    """Send that form; the answer, after a redirect."""
    return client.post(address, filled(client, address, **values), follow=True)


def add(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def change(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def problems(answer) -> str:
    context = answer.context
    if not context or "adminform" not in context:
        return ""
    found = [str(context["errors"])]
    return re.sub("<[^>]+>", " ", "".join(found))
