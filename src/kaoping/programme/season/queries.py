"""What can be asked of a season: its calendar for a subject, who stands where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet
from pydantic import BaseModel, JsonValue

from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.people.queries import not_ended
from kaoping.foundation.people.rules import Actor, Standing
from kaoping.foundation.prepared import Given, Prepared
from kaoping.programme.scheme.edition import Edition
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import default_of, read_requirement
from kaoping.programme.season.models import Extension, Requirement, Season, Subject, Window
from kaoping.programme.season.rules import Calendar, Level, Phase, SubjectKind
from kaoping.programme.season.rules import Window as Span

Value = TypeVar("Value", bound=BaseModel)


def standing(actor: Actor) -> Actor:
    """The actor with the place of its unit in every season's tree: what reaches look at."""
    if actor.unit_id is None:
        return actor
    standings = tuple(
        Standing(season_id, pk, lft, rgt, host == actor.unit_id)
        for season_id, pk, lft, rgt, host in _stands(unit=actor.unit_id)
    )
    return replace(actor, standings=standings)


@Prepared
def _stands() -> QuerySet[Subject, tuple[int, int, int, int, int]]:
    stands = Subject.objects.filter(unit=Given("unit"))
    return stands.values_list("season_id", "id", "lft", "rgt", "season__host_id")


def calendar_of(subject: Subject) -> Calendar:
    """The windows of the subject's level, each with the subject's own extension.

    Read afresh at every act, so that an extension holds from the next request on.
    """
    windows = at_level(subject.season_id, subject.level)
    return with_extensions(windows, subject.pk, subject.season_id, subject.lft, subject.rgt)


def at_level(season_id: int, level: str) -> Calendar:
    """The windows of one level, without anybody's extension."""
    rows = _at_level(season=season_id, level=level)
    return {Phase(phase): Span(*ends) for phase, *ends in rows}


@Prepared
def _at_level() -> QuerySet[Window, tuple[str, datetime, datetime, datetime]]:
    windows = Window.objects.filter(season=Given("season"), level=Given("level"))
    return windows.values_list("phase", "opens", "soft_end", "hard_end")


def windows_of(season_id: int) -> dict[tuple[Phase, Level], Span]:
    """All windows of a season, without anybody's extension."""
    return {
        (Phase(phase), Level(level)): Span(*ends)
        for phase, level, *ends in _windows(season=season_id)
    }


@Prepared
def _windows() -> QuerySet[Window, tuple[str, str, datetime, datetime, datetime]]:
    windows = Window.objects.filter(season=Given("season"))
    return windows.values_list("phase", "level", "opens", "soft_end", "hard_end")


def with_extensions(windows: Calendar, pk: int, season_id: int, lft: int, rgt: int) -> Calendar:
    """``windows`` with what was granted to a subject, by its facts: to itself, or to one above."""
    spans = dict(windows)
    for name, until in _granted(pk=pk, season=season_id, lft=lft, rgt=rgt):
        phase = Phase(name)
        if phase in spans:
            spans[phase] = extended(spans[phase], until)
    return spans


@Prepared
def _granted() -> QuerySet[Extension, tuple[str, datetime]]:
    own = Q(subject=Given("pk"))
    above = Q(
        whole_subtree=True,
        subject__season=Given("season"),
        subject__lft__lte=Given("lft"),
        subject__rgt__gte=Given("rgt"),
    )
    return Extension.objects.filter(own | above).values_list("phase", "until")


def still_open(
    subjects: Iterable[Subject], season_id: int, phase: Phase, now: datetime
) -> list[str]:
    """The names of those of a season's subjects whose window of ``phase`` is not over, with
    what was granted to them or to one above: two statements beside the subjects' own."""
    windows = windows_of(season_id)
    granted = list(Extension.objects.select_related("subject").filter(
        phase=phase, subject__season=season_id, until__gt=now
    ))  # fmt: skip
    names = []
    for one in subjects:
        window = windows.get((phase, Level(one.level)))
        later = any(
            grant.subject_id == one.pk
            or (grant.whole_subtree and grant.subject.lft <= one.lft <= grant.subject.rgt)
            for grant in granted
        )
        if window is not None and (now < window.hard_end or later):
            names.append(one.name)
    return names


def extended(span: Span, until: datetime) -> Span:
    """The window with both ends moved to ``until``, never to an earlier time."""
    return replace(span, soft_end=max(span.soft_end, until), hard_end=max(span.hard_end, until))


def persons_of(subject: Subject) -> set[int]:
    """The persons whose year it is: itself, or who entered with the team or held a post of it
    since the assessed period began. A unit's year is nobody's own."""
    if subject.person_id is not None:
        return {subject.person_id}
    if subject.kind != SubjectKind.TEAM:
        return set()
    entered = Subject.objects.filter(team=subject).values_list("person_id", flat=True)
    held = PostHeld.objects.filter(not_ended(subject.season.assessed_since), unit=subject.unit_id)
    posted = held.values_list("account__person_id", flat=True)
    return {pk for pk in (*entered, *posted) if pk is not None}


def season_of_host(host_id: int, year: int) -> Season | None:
    return Season.objects.filter(host_id=host_id, year=year).first()


@dataclass(frozen=True, slots=True)
class Requirements:
    """The season's edition with every requirement that was set; each is typed when asked for."""

    edition: Edition
    kept: Mapping[str, JsonValue]

    def read(self, key: str, kind: type[Value]) -> Value:
        """The season's value, or the edition's default where none was set.

        ``kind`` is the requirement's model in ``scheme.requirements``.
        """
        value = self.kept[key] if key in self.kept else default_of(self.edition, key)
        return read_requirement(self.edition, key, value, kind)


def requirements_of(season: Season) -> Requirements:
    """One statement, however much is asked of it afterwards."""
    rows = _required(season=season.pk)
    edition = edition_of(season.edition_id, rows[0][0])
    return Requirements(edition, {key: value for _, key, value in rows if key is not None})


@Prepared
def _required() -> QuerySet[Season, tuple[str, str | None, JsonValue]]:
    season = Season.objects.filter(pk=Given("season"))
    return season.values_list("edition__digest", "requirements__key", "requirements__value")


def requirement_of(season: Season, key: str, kind: type[Value]) -> Value:
    """One of the season's requirements, typed."""
    return requirements_of(season).read(key, kind)


def phase_opened(season_id: int, phase: Phase) -> datetime | None:
    """When the phase first opens at any level; None while it has no window."""
    opens = Window.objects.filter(season_id=season_id, phase=phase).order_by("opens")
    return opens.values_list("opens", flat=True).first()


def last_ends(season_id: int) -> list[tuple[Phase, Level, datetime]]:
    """The hard end of every window and of every extension, in calendar order."""
    windows = Window.objects.filter(season_id=season_id).values_list("phase", "level", "hard_end")
    granted = Extension.objects.filter(subject__season_id=season_id).values_list(
        "phase", "subject__level", "until"
    )
    ends = [(Phase(p), Level(v), end) for p, v, end in (*windows, *granted)]
    return sorted(ends, key=lambda one: (list(Phase).index(one[0]), list(Level).index(one[1])))


def subjects_by_unit(season_id: int) -> dict[int, int]:
    """The subject of every unit of a season, by the unit's id: for bulk work."""
    rows = Subject.objects.filter(season_id=season_id, unit__isnull=False)
    return {unit: pk for unit, pk in rows.values_list("unit_id", "pk") if unit is not None}


def subjects_by_person(season_id: int) -> dict[int, int]:
    """The subject of every person who entered a season, by the person's id."""
    rows = Subject.objects.filter(season_id=season_id, person__isnull=False)
    return {person: pk for person, pk in rows.values_list("person_id", "pk") if person is not None}


def names_of_subjects(keys: Iterable[int]) -> dict[int, str]:
    """Names by key, as they were when the season opened."""
    return dict(Subject.objects.filter(pk__in=keys).values_list("pk", "name"))


def titles_of_seasons(keys: Iterable[int]) -> dict[int, str]:
    return dict(Season.objects.filter(pk__in=keys).values_list("pk", "title"))


def requirements_in(season_id: int) -> Requirements | None:
    """The requirements of the season with this key; None where there is no such season."""
    season = Season.objects.filter(pk=season_id).first()
    return requirements_of(season) if season else None


def key_of_requirement(pk: int) -> str:
    """Which of the year's requirements a value is of; "" where it is kept no more."""
    return Requirement.objects.filter(pk=pk).values_list("key", flat=True).first() or ""
