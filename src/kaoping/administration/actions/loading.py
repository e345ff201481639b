"""What an administrator's act is done to: the row, if it is the actor's to act on; and why."""

from typing import Annotated

from pydantic import Field

from kaoping.acts.controls import LONG
from kaoping.acts.perform import permit
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.units.models import Unit
from kaoping.foundation.words import N_

Reason = Annotated[
    str,
    Field(title=N_("Reason"), min_length=1, max_length=500, json_schema_extra=LONG),
]


def unit_for(act: Act, unit: int, actor: Actor) -> Unit:
    """The unit, if ``actor`` may do ``act`` to it; ``not_found`` for who may not see it."""
    row = Unit.objects.filter(pk=unit).first()
    return permit(act, row, by=actor, see=Act.SEE_UNIT)


def account_for(act: Act, account: int, actor: Actor) -> Account:
    """The account with its home and person, on the same terms."""
    row = Account.objects.select_related("home", "person").filter(pk=account).first()
    return permit(act, row, by=actor, see=Act.SEE_UNIT)


def holding_for(act: Act, holding: int, actor: Actor) -> PostHeld:
    """The post held, with its account and unit, on the same terms."""
    row = PostHeld.objects.select_related("account", "unit").filter(pk=holding).first()
    return permit(act, row, by=actor, see=Act.SEE_UNIT)
