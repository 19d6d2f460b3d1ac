"""Tasks that lose their database: told in one line, since the row is the job."""

import logging

from django.db import OperationalError

from archive.tasks import refresh_tick


def test_a_task_that_lost_its_database_is_told_in_one_line(monkeypatch, caplog):
    def lost(key):
        raise OperationalError("connection failed: no such socket\nIs the server running?")

    monkeypatch.setattr("archive.tasks.locks.held", lost)
    with caplog.at_level(logging.WARNING):
        assert refresh_tick.apply().failed()
    assert [each.getMessage() for each in caplog.records] == [
        "archive.tasks.refresh_tick lost its database; the next nudge tries again: connection failed: no such socket"
    ]
    assert not caplog.records[0].exc_info


def test_a_task_that_fails_otherwise_is_told_with_its_traceback(monkeypatch, caplog):
    monkeypatch.setattr("archive.tasks.locks.held", lambda key: 1 / 0)
    assert refresh_tick.apply().failed()
    assert [each.exc_info is not None for each in caplog.records if each.levelno >= logging.ERROR] == [True]
