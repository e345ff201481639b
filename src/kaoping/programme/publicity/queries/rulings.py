"""Rulings as the one objected to reads them: nothing of who objected, with what, or when."""

from dataclasses import dataclass
from datetime import datetime

from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.publicity.models import Objection
from kaoping.programme.publicity.rules import ObjectionState


@dataclass(frozen=True, slots=True)
class Ruling:
    """What came of an objection to ``name``; upheld, the name was taken off the notice."""

    name: str
    upheld: bool
    text: str
    ruled_at: datetime


def rulings_on(actor: Actor, subject_id: int) -> list[Ruling]:
    """The rulings on a subject's candidacy that the actor may read, in the order given."""
    where = subjects_where(actor, Act.SEE_RULING, subject="entry__candidate__subject")
    found = Objection.objects.filter(
        where, entry__candidate__subject=subject_id, state=ObjectionState.RULED
    )
    rows = found.order_by("ruled_at", "pk")
    read = rows.values_list("entry__name", "upheld", "ruling", "ruled_at")
    return [Ruling(name, bool(upheld), text, at) for name, upheld, text, at in read if at]
