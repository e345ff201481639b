"""What can be asked of a season: its calendar for a subject, who stands where."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Q
from django.utils.timezone import localtime
from pydantic import BaseModel

from kaoping.foundation.people.rules import Actor, Standing
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import default_of, read_requirement
from kaoping.programme.season.models import Extension, Requirement, Season, Subject, Window
from kaoping.programme.season.rules import Calendar, Level, Phase, SeasonState
from kaoping.programme.season.rules import Window as Span

Value = TypeVar("Value", bound=BaseModel)


def standing(actor: Actor) -> Actor:
    """The actor with the place of its unit in every season's tree: what reaches look at."""
    if actor.unit_id is None:
        return actor
    rows = Subject.objects.filter(unit_id=actor.unit_id).values_list(
        "season_id", "id", "lft", "rgt", "season__host_id"
    )
    standings = tuple(
        Standing(season_id, pk, lft, rgt, host == actor.unit_id)
        for season_id, pk, lft, rgt, host in rows
    )
    return replace(actor, standings=standings)


def calendar_of(subject: Subject) -> Calendar:
    """The windows of the subject's level, each with the subject's own extension.

    Read afresh at every act, so that an extension holds from the next request on.
    """
    windows = Window.objects.filter(season_id=subject.season_id, level=subject.level)
    spans = {Phase(w.phase): Span(w.opens, w.soft_end, w.hard_end) for w in windows}
    granted = Extension.objects.filter(
        Q(subject=subject)
        | Q(
            whole_subtree=True,
            subject__season_id=subject.season_id,
            subject__lft__lte=subject.lft,
            subject__rgt__gte=subject.lft,
        )
    )
    for extension in granted:
        phase = Phase(extension.phase)
        if phase in spans:
            spans[phase] = extended(spans[phase], extension.until)
    return spans


def extended(span: Span, until: datetime) -> Span:
    """The window with both ends moved to ``until``, never to an earlier time."""
    return replace(span, soft_end=max(span.soft_end, until), hard_end=max(span.hard_end, until))


def season_of_host(host_id: int, year: int) -> Season | None:
    return Season.objects.filter(host_id=host_id, year=year).first()


def requirement_of(season: Season, key: str, kind: type[Value]) -> Value:
    """The season's value of a requirement, typed; the edition's default until it is set.

    ``kind`` is the requirement's model in ``scheme.requirements``.
    """
    edition = edition_of(season.edition_id)
    kept = Requirement.objects.filter(season=season, key=key).values_list("value", flat=True)
    value = kept[0] if kept else default_of(edition, key)
    return read_requirement(edition, key, value, kind)


@dataclass(frozen=True, slots=True)
class SeasonNow:
    """The season at work for a unit, the phase that ends next and the one that opens next.

    ``ends`` is the last day of the phase, ``days_left`` whole days from today to it;
    both are None where no phase is open.
    """

    season_id: int
    title: str
    phase: Phase | None = None
    ends: date | None = None
    days_left: int | None = None
    next_phase: Phase | None = None
    next_opens: datetime | None = None


def season_now(actor: Actor, now: datetime) -> SeasonNow | None:
    """The newest open season that the actor's unit takes part in; one statement."""
    if actor.unit_id is None:
        return None
    rows = list(
        Season.objects.filter(subjects__unit_id=actor.unit_id, state=SeasonState.OPEN)
        .order_by("-year", "-id")
        .values("id", "title", "subjects__level", "windows__level", "windows__phase",
                "windows__opens", "windows__soft_end", "windows__hard_end")
    )  # fmt: skip
    if not rows:
        return None
    spans = [
        (Phase(row["windows__phase"]),
         Span(row["windows__opens"], row["windows__soft_end"], row["windows__hard_end"]))
        for row in rows
        if row["id"] == rows[0]["id"] and row["windows__level"] == row["subjects__level"]
    ]  # fmt: skip
    return _at_work(SeasonNow(rows[0]["id"], rows[0]["title"]), spans, now)


def _at_work(season: SeasonNow, spans: list[tuple[Phase, Span]], now: datetime) -> SeasonNow:
    """Of the phases that are open the one that is due first; late ones only where no other is."""
    coming = sorted((span.opens, phase) for phase, span in spans if now < span.opens)
    if coming:
        season = replace(season, next_opens=coming[0][0], next_phase=coming[0][1])
    running = [
        (span.is_late(now), span.hard_end if span.is_late(now) else span.soft_end, phase)
        for phase, span in spans
        if span.is_open(now)
    ]
    if not running:
        return season
    _, ends, phase = min(running)
    last = localtime(ends - timedelta(microseconds=1)).date()  # an end is the midnight after it
    return replace(season, phase=phase, ends=last, days_left=(last - localtime(now).date()).days)


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
