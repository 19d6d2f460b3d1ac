"""Logging in: at most six guesses per account in half an hour, known or not, by form or by any other way.

A guess beyond the limit takes as long as one within it, and is refused even where the password is right. Whoever
logs in starts anew. The price: a stranger can keep an account shut by guessing at it.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from archive.models import Guess

MOST_GUESSES = 6
WITHIN = timedelta(minutes=30)


class GuessLimit(ModelBackend):
    """Django's own way to log in, behind the limit."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        """The user; None where name or password is wrong, or where too many guesses were made."""
        name = username if username is not None else kwargs.get(get_user_model().USERNAME_FIELD)
        if name is None or password is None:
            return None
        account = hashlib.sha256(str(name).casefold().encode()).hexdigest()
        if not allowed(account, timezone.now()):
            get_user_model()().set_password(password)  # as long as looking would take
            return None
        user = super().authenticate(request, username=name, password=password)
        if user is not None:
            Guess.objects.filter(account=account).delete()
        return user


def allowed(account: str, now: datetime) -> bool:
    """Whether one more guess at ``account`` may be made ``now``; it is counted then.

    Counted before it is tried, under a lock of the account, so that many at once come to no more.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('archive.login'), hashtext(%s))", [account])
        Guess.objects.filter(at__lte=now - WITHIN).delete()
        if Guess.objects.filter(account=account).count() >= MOST_GUESSES:
            return False
        Guess.objects.create(account=account, at=now)
    return True
