"""Numbers by branch of the tree: what the picture of a season is coloured by."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Count, Q

from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import SubjectKind
from kaoping.programme.season.steering import Body


class Counted(NamedTuple):
    """So many records in ``state`` at the place ``lft`` of a season's tree."""

    lft: int
    state: str
    number: int


def below_bodies(subject: str = "subject") -> Q:
    """Subjects below recommending bodies: neither the host nor a body, whose own report
    goes up with its package (article 7). ``subject`` is the look-up path to the Subject."""
    at = f"{subject}__" if subject else ""
    is_body = Q(**{f"{at}parent__parent": None, f"{at}kind": SubjectKind.UNIT})
    return ~is_body & Q(**{f"{at}parent__isnull": False})


def subjects_by_place(actor: Actor, season_id: int) -> list[Counted]:
    """Units, teams and persons below the bodies; the state is their kind. One statement."""
    where = subjects_where(actor, Act.SEE_REPORT, subject="")
    found = Subject.objects.filter(where, below_bodies(""), season_id=season_id)
    rows = found.order_by().values_list("lft", "kind").annotate(number=Count("pk"))
    return [Counted(*row) for row in rows]


def by_body(bodies: Iterable[Body], counted: Iterable[Counted]) -> dict[int, Counter[str]]:
    """The numbers of each body's branch by state; what lies in no branch is left out."""
    branches = sorted(bodies, key=lambda body: body.lft)
    starts = [body.lft for body in branches]
    found: dict[int, Counter[str]] = {body.id: Counter() for body in branches}
    for lft, state, number in counted:
        at = bisect_right(starts, lft) - 1
        if at >= 0 and lft <= branches[at].rgt:
            found[branches[at].id][state] += number
    return found


def in_all(counted: Iterable[Counted]) -> Mapping[str, int]:
    """The numbers of the whole season by state."""
    total: Counter[str] = Counter()
    for _, state, number in counted:
        total[state] += number
    return total
