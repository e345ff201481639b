"""Passwords: the policy of the settings, one's own, and new first ones."""

import secrets
from datetime import datetime

from axes.utils import reset
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN
from kaoping.acts.perform import change, performs, permit
from kaoping.acts.posts import AUDITORS
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.administration.actions.loading import Reason, account_for
from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.queries import not_ended
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.foundation.words import N_

# Without letters and digits that look alike on paper.
_LEGIBLE = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXYZ234679"


def first_password() -> str:
    """A random first password of 16 legible characters in groups of four."""
    return "-".join("".join(secrets.choice(_LEGIBLE) for _ in range(4)) for _ in range(4))


class _ForRandom(Argon2PasswordHasher):
    """Argon2 for what a machine drew: nobody guesses that, however quick a guess is. The first
    log-in hashes it as the settings say."""

    time_cost, memory_cost, parallelism = 1, 1024, 1


def hash_of_random(password: str) -> str:
    """The hash of a first password that was drawn, in a millisecond: a sheet has thousands."""
    hasher = _ForRandom()
    return str(hasher.encode(password, hasher.salt()))


def why_weak(password: str, account: Account, *, field: str) -> list[Refusal]:
    """Every point of the password policy that ``password`` fails."""
    try:
        validate_password(password, account)
    except ValidationError as weak:
        return [
            Refusal.of(str(fault.code), field=field, limit=(fault.params or {}).get("min_length"))
            for fault in weak.error_list
        ]
    return []


class ChangePassword(BaseModel):
    """One's own password."""

    old: str = Field(
        title=N_("Old password"),
        min_length=1,
        max_length=128,
        json_schema_extra={"control": "password"},
    )
    new: str = Field(
        title=N_("New password"),
        min_length=1,
        max_length=128,
        description=N_("At least 12 characters, not only digits; several words are fine."),
        json_schema_extra={"control": "password"},
    )


@performs(Act.CHANGE_PASSWORD)
def change_password(actor: Actor, given: ChangePassword, *, now: datetime) -> None:
    """Change the password of the account that acts; its other sessions end."""
    own = Account.objects.filter(pk=actor.account_id or 0).first()
    account = permit(Act.CHANGE_PASSWORD, own, by=actor, see=Act.CHANGE_PASSWORD)
    refuse_if(
        None if account.check_password(given.old) else Refusal.of("wrong_password", field="old"),
        Refusal.of("password_as_before", field="new") if given.old == given.new else None,
        why_weak(given.new, account, field="new"),
    )
    set_password(Act.CHANGE_PASSWORD, account, given.new, by=actor, now=now, first=False)


class ResetPassword(BaseModel):
    """A new first password for an account."""

    account: int = Field(title=N_("Account"), json_schema_extra=HIDDEN)
    password: str = Field(title=N_("First password"), min_length=1, max_length=128)
    reason: Reason


@performs(Act.RESET_PASSWORD)
def reset_password(actor: Actor, given: ResetPassword, *, now: datetime) -> None:
    """Set a first password, that must be changed at the next log-in; failed log-ins are forgotten."""
    account = account_for(Act.RESET_PASSWORD, given.account, actor)
    refuse_if(
        Refusal.of("not_yourself") if account.pk == actor.account_id else None,
        why_watched_by(account, actor, now),
        why_weak(given.password, account, field="password"),
    )
    reset(username=account.username)
    set_password(
        Act.RESET_PASSWORD, account, given.password, by=actor, now=now, reason=given.reason
    )


def why_watched_by(account: Account, actor: Actor, now: datetime) -> Refusal | None:
    """Who could take an auditor's place would be watched by nobody: that is for those above.

    Whoever runs the installation may, for the topmost unit has nobody above.
    """
    audits = PostHeld.objects.filter(not_ended(now), account=account, post__in=AUDITORS)
    for held in audits.select_related("unit").prefetch_related("unit__above"):
        not_below = why_not(actor, Act.RESET_PASSWORD, over=held.unit.over)
        if not_below or held.unit_id == actor.unit_id:
            return Refusal.of("auditors_password")
    return None


def set_password(
    act: Act,
    account: Account,
    password: str,
    *,
    by: Actor,
    now: datetime,
    first: bool = True,
    reason: str = "",
) -> None:
    """Write the hash beside the journalled change: no hash ever enters the journal."""
    account.set_password(password)
    Account.objects.filter(pk=account.pk).update(password=account.password)
    change(act, account, by=by, now=now, reason=reason, must_change_password=first)
