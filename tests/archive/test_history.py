"""Every change of a record is remembered, with who, why and through which request; what is remembered stays."""

import pghistory
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from pghistory.middleware import HistoryMiddleware

from archive.exchange.catalogue import tables
from archive.models import State
from deployments.models import Deployment
from treaties.models import Instrument

pytestmark = pytest.mark.usefixtures("loaded")

ALL = tables()


def last(model, pk):
    return (
        model.history.rel.related_model.objects.filter(pgh_obj_id=pk)
        .order_by("-pgh_id")
        .select_related("pgh_context")
        .first()
    )


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_every_record_has_its_history_from_the_load_on(table):
    history = table.model.history.rel.related_model
    assert history.objects.filter(pgh_label="insert").count() >= table.model._default_manager.count()
    contexts = history.objects.values_list("pgh_context__metadata__command", flat=True).distinct().order_by()
    assert set(contexts) <= {"load_records"}


def test_a_load_says_which_command_and_why():
    entry = last(State, "BLR")
    assert entry.pgh_label == "insert"
    assert entry.pgh_context.metadata["command"] == "load_records"
    assert entry.pgh_context.metadata["reason"].startswith("Records loaded from")


def test_a_save_keeps_user_and_reason():
    editor = get_user_model().objects.create(username="editor")
    with pghistory.context(user=editor.pk, reason="name in use since 2018"):
        state = State.objects.get(pk="SWZ")
        state.name = "Eswatini (formerly Swaziland)"
        state.save()
    entry = last(State, "SWZ")
    assert (entry.pgh_label, entry.name) == ("update", "Eswatini (formerly Swaziland)")
    assert entry.pgh_context.metadata == {"user": editor.pk, "reason": "name in use since 2018"}


def test_a_request_is_kept_with_what_it_changed(settings):
    """The site's middleware names user and address of every request that may write."""
    user = get_user_model().objects.create(username="clerk")

    def view(request):
        Instrument.objects.filter(pk="inf").update(depositary="none")

    assert "pghistory.middleware.HistoryMiddleware" in settings.MIDDLEWARE
    request = RequestFactory().post("/admin/treaties/instrument/inf/change/")
    request.user = user
    HistoryMiddleware(view)(request)
    context = last(Instrument, "inf").pgh_context
    assert context.metadata["user"] == user.pk
    assert context.metadata["url"] == "/admin/treaties/instrument/inf/change/"


def test_raw_sql_is_remembered_too():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deployments_deployment SET location = 'elsewhere' WHERE id = 'oreshnik-belarus'")
    entry = last(Deployment, "oreshnik-belarus")
    assert (entry.pgh_label, entry.location, entry.pgh_context) == ("update", "elsewhere", None)


def test_what_was_deleted_is_remembered():
    State.objects.create(id="XXA", name="Nowhere", kind="territory")
    State.objects.filter(pk="XXA").delete()
    assert last(State, "XXA").pgh_label == "delete"


def test_a_save_that_changes_nothing_leaves_no_trace():
    before = last(State, "BLR").pgh_id
    State.objects.get(pk="BLR").save()
    assert last(State, "BLR").pgh_id == before


@pytest.mark.parametrize("sql", ["UPDATE {} SET name = 'forged'", "DELETE FROM {}"])
def test_history_is_append_only(sql):
    table = State.history.rel.related_model._meta.db_table
    with pytest.raises(DatabaseError, match=r"(?i)cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))


def test_a_second_load_adds_no_history():
    def entries():
        return {table.name: table.model.history.rel.related_model.objects.count() for table in ALL}

    before = entries()
    call_command("load_records", verbosity=0)
    assert entries() == before
