"""The prescribed order of names, and what tells namesakes apart (GB places, societies, strokes).

Persons stand by surname strokes; units and teams by division, in the order in which the
divisions are numbered (the Corps after 65), then those of societies by the society's code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kaoping.foundation.people.strokes import surname_stroke_key
from kaoping.foundation.units.models import Unit
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.scheme.edition import Edition
from kaoping.programme.season.rules import SubjectKind

# What a list of candidates needs at hand, so that naming them costs no further statement.
NAMED_WITH = (
    "subject__person",
    "subject__unit__place",
    "subject__parent__unit__place",
    "subject__team__unit",
    "slate__body__unit__place",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A candidate as lists name it. ``beside`` is the unit that tells namesakes apart."""

    candidate: Candidate
    honour: str
    name: str
    beside: str
    body: str


def in_prescribed_order(
    candidates: Iterable[Candidate],
    edition: Edition,
    known_as: Mapping[int, tuple[str, str]] | None = None,
) -> list[Named]:
    """Honour by honour as the edition lists them, each in its prescribed order.

    ``known_as`` maps candidates to the name and unit they were notified under, where those
    may differ from the season's.
    """
    place = {honour.key: at for at, honour in enumerate(edition.honours)}
    known = known_as or {}
    named = [
        Named(
            one,
            one.honour,
            *known.get(one.pk, (one.subject.name, beside(one))),
            one.slate.body.name,
        )
        for one in candidates
    ]
    return sorted(named, key=lambda one: (place[one.honour], _key(one)))


def beside(candidate: Candidate) -> str:
    """Where a person works; the unit that a team belongs to; nothing for a unit."""
    subject = candidate.subject
    if subject.person is not None:
        home = subject.team or subject.parent
        return subject.person.employer or (home.name if home else "")
    return subject.parent.name if subject.parent and subject.kind == SubjectKind.TEAM else ""


def unit_of(candidate: Candidate) -> Unit | None:
    """The unit whose place a candidate has: its own, or the one a person reports to."""
    subject = candidate.subject
    return subject.unit or (subject.parent.unit if subject.parent else None)


def _key(named: Named) -> tuple[object, ...]:
    candidate, by_name = named.candidate, surname_stroke_key(named.name)
    if candidate.subject.person_id is not None:
        return (by_name, _place_key(candidate), candidate.pk)
    return (_place_key(candidate), by_name, candidate.pk)


def _place_key(candidate: Candidate) -> tuple[int, int, str]:
    unit, body = unit_of(candidate), candidate.slate.body.unit
    society = next((one for one in (unit, body) if one is not None and one.field), None)
    if society is not None:
        return (1, 0, society.code)
    return (0, unit.place.lft if unit else 0, unit.code if unit else "")
