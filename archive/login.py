"""Logging in: at most six guesses at an account from one address in half an hour, by form or by any other way.

A guess beyond the limit takes as long as one within it, and is refused even where the password is right. Whoever
logs in starts anew. Guesses from elsewhere do not shut the owner out, unless all addresses together made two hundred:
so many a stranger makes only on purpose, and so many do not find a password that the archive accepts.
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
from archive.web.sender import household

MOST_GUESSES, MOST_FROM_ANYWHERE = 6, 200
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
        account, here = _hashed(name), _hashed(name, household(request) if request else "")
        if not allowed(account, here, timezone.now()):
            get_user_model()().set_password(password)  # as long as looking would take
            return None
        user = super().authenticate(request, username=name, password=password)
        if user is not None:
            Guess.objects.filter(account=here).delete()
        return user


def _hashed(name: str, *address: str) -> str:
    return hashlib.sha256(repr((str(name).casefold(), *address)).encode()).hexdigest()


def allowed(account: str, here: str, now: datetime) -> bool:
    """Whether one more guess at ``account`` may be made ``now``; it is counted then, in all and ``here``.

    ``here``: the account together with the address that guesses. Counted before it is tried, under a lock of the
    account, so that many at once come to no more.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('archive.login'), hashtext(%s))", [account])
        Guess.objects.filter(at__lte=now - WITHIN).delete()
        for key, most in ((here, MOST_GUESSES), (account, MOST_FROM_ANYWHERE)):
            if Guess.objects.filter(account=key).count() >= most:
                return False
        Guess.objects.bulk_create([Guess(account=key, at=now) for key in (here, account)])
    return True
