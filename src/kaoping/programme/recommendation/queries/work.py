"""What lies on a unit's desk now, with whom it may put forward."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from kaoping.acts.table import may_anywhere
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.recommendation.book import book_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import HOLDS_A_SLOT
from kaoping.programme.season.models import Subject
from kaoping.programme.verification.queries.work import (
    Waits,
    WorkList,
    accepted_below,
    subject_piece,
    work_of,
)
from kaoping.programme.verification.rules import Duty


def desk_of(actor: Actor, *, now: datetime, season_id: int | None = None) -> WorkList:
    """The work of the actor's unit in ``season_id`` (the newest open one), late first."""
    return work_of(actor, now=now, season_id=season_id, later=_to_put_forward)


def _to_put_forward(actor: Actor, subject: Subject) -> Waits:
    """Those below whose year is good enough, and who neither stand on a list nor fell by fraud."""
    if not may_anywhere(actor, Act.PUT_FORWARD):
        return
    book = book_of(subject.season)
    grades = [grade.key for grade in book.grades if grade.recommendable]
    kinds = {honour.subject_kind for honour in book.honours}
    settled = Q(state__in=HOLDS_A_SLOT) | Q(fraud=True)
    worthy = accepted_below(actor, subject.season_id).filter(
        ~Exists(Candidate.objects.filter(settled, subject=OuterRef("pk"))),
        evaluation__grade__in=grades,
        kind__in=kinds,
    )
    yield Duty.RECOMMEND, [subject_piece(one) for one in worthy]
