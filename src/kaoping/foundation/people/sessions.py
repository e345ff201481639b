"""Who is logged in: Django's own sessions and accounts, read by prepared statements.

A session ends by the real clock, in the demonstration too: its cookie does, in the browser, and
turning the demonstration's clock shall log nobody out.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import DateTimeField, QuerySet
from django.utils import timezone

from kaoping.foundation.people.models import Account
from kaoping.foundation.prepared import Given, Prepared


class SessionStore(db.SessionStore):
    """Django's store in the database; every page reads it first."""

    def _get_session_from_db(self) -> Session | None:
        found = _session.one(key=self.session_key, now=timezone.now())  # noqa: TID251
        if found is None:
            self._session_key = None
        return found


@Prepared
def _session() -> QuerySet[Session, Session]:
    return Session.objects.filter(
        session_key=Given("key"), expire_date__gt=Given("now", DateTimeField())
    )


class ByPassword(ModelBackend):
    """Django's log-in by user name and password; every page reads the account anew."""

    def get_user(self, user_id: Any) -> Account | None:
        account = _account.one(pk=user_id)
        return account if account is not None and self.user_can_authenticate(account) else None


@Prepared
def _account() -> QuerySet[Account, Account]:
    return Account.objects.filter(pk=Given("pk"))
