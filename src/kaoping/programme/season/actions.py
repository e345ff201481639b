"""Opening and steering a season (articles 2, 4 and 5.3)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from kaoping.acts.perform import add, change, note, performs, permit, permit_over
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Person
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.units.models import Unit, UnitAbove
from kaoping.foundation.words import N_
from kaoping.programme.scheme.models import Edition
from kaoping.programme.scheme.rules import EditionState
from kaoping.programme.season.models import Season, Subject, Window
from kaoping.programme.season.rules import Level, Phase, SubjectKind, numbered


class OpenSeason(BaseModel):
    """A season of ``host`` for ``year`` on a published edition."""

    host: int = Field(title=N_("Host unit"))
    edition: int = Field(title=N_("Edition"))
    year: int = Field(title=N_("Year"), ge=2000, le=2100)
    title: str = Field(title=N_("Title"), min_length=1, max_length=120)
    assessed_from: date = Field(title=N_("Assessed from"))
    assessed_to: date = Field(title=N_("Assessed to"))


@performs(Act.OPEN_SEASON)
def open_season(actor: Actor, given: OpenSeason, *, now: datetime) -> int:
    """Open a season and freeze the host's tree of units as its subjects (article 3)."""
    permit_over(Act.OPEN_SEASON, Over(unit_id=given.host), by=actor)
    edition = Edition.objects.filter(pk=given.edition).first()
    taken = Season.objects.filter(host_id=given.host, year=given.year).exists()
    refuse_if(
        None
        if edition is not None and edition.state == EditionState.PUBLISHED
        else Refusal.of("edition_not_published", field="edition", article="8"),
        Refusal.of("season_taken", field="year", year=given.year) if taken else None,
        None
        if given.assessed_from <= given.assessed_to
        else Refusal.of("period_backwards", field="assessed_to"),
    )
    season = Season(
        host_id=given.host,
        edition=edition,
        opened_at=now,
        **given.model_dump(exclude={"host", "edition"}),
    )
    add(Act.OPEN_SEASON, season, by=actor, now=now, **given.model_dump(mode="json"))
    freeze_tree(season)
    return season.pk


def freeze_tree(season: Season) -> None:
    """Write the host and every open unit below it as subjects, numbered for "within"."""
    below = UnitAbove.objects.filter(ancestor_id=season.host_id).values("unit")
    units = list(
        Unit.objects.filter(pk__in=below, closed_on=None)
        .select_related("place")
        .order_by("level", "place__lft", "code")
    )
    spans = numbered(
        {unit.pk: unit.parent_id if unit.pk != season.host_id else None for unit in units}
    )
    subjects = {unit.pk: _subject_of(unit, season, spans[unit.pk]) for unit in units if unit.pk in spans}
    Subject.objects.bulk_create(subjects.values(), batch_size=2000)
    for unit in units:
        if unit.pk in subjects and unit.parent_id in subjects and unit.pk != season.host_id:
            subjects[unit.pk].parent = subjects[unit.parent_id]
    Subject.objects.bulk_update(subjects.values(), ["parent"], batch_size=500)


def _subject_of(unit: Unit, season: Season, span: tuple[int, int]) -> Subject:
    return Subject(
        season=season,
        kind=SubjectKind.TEAM if unit.is_team else SubjectKind.UNIT,
        unit=unit,
        name=unit.name,
        level=unit.level,
        order=unit.place.code if not unit.field else unit.code,
        lft=span[0],
        rgt=span[1],
    )


class Dates(BaseModel):
    """The window of one phase for one level; both ends are exclusive instants."""

    phase: Phase = Field(title=N_("Phase"))
    level: Level = Field(title=N_("Level"))
    opens: datetime = Field(title=N_("Opens"))
    soft_end: datetime = Field(title=N_("Due"))
    hard_end: datetime = Field(title=N_("Closes"))


class SetCalendar(BaseModel):
    season: int
    windows: list[Dates] = Field(title=N_("Windows"), min_length=1)
    version: int | None = None


@performs(Act.SET_CALENDAR)
def set_calendar(actor: Actor, given: SetCalendar, *, now: datetime) -> None:
    """Set the windows that are named; those that are not named stay as they are."""
    season = Season.objects.filter(pk=given.season).first()
    permit(Act.SET_CALENDAR, season, by=actor, see=Act.SEE_SEASON)
    refuse_if(_backwards(given.windows))
    before = {(w.phase, w.level): w for w in Window.objects.filter(season=season)}
    for dates in given.windows:
        ends: dict[str, Any] = {"opens": dates.opens, "soft_end": dates.soft_end, "hard_end": dates.hard_end}
        window = before.get((dates.phase, dates.level))
        if window is None:
            window = Window(season=season, phase=dates.phase, level=dates.level, **ends)
            add(Act.SET_CALENDAR, window, by=actor, now=now, **dates.model_dump(mode="json"))
        elif any(getattr(window, name) != value for name, value in ends.items()):
            change(Act.SET_CALENDAR, window, by=actor, now=now, **ends)


def _backwards(windows: Iterable[Dates]) -> Iterable[Refusal]:
    for number, dates in enumerate(windows):
        if not dates.opens < dates.soft_end <= dates.hard_end:
            yield Refusal.of(
                "window_backwards",
                field=f"windows.{number}.soft_end",
                phase=dates.phase,
                level=dates.level,
            )


class EnterSeason(BaseModel):
    """A person enters ``season``, reporting to ``unit`` (or to the unit of its team)."""

    season: int = Field(title=N_("Season"))
    unit: int = Field(title=N_("Unit or team"))


@performs(Act.ENTER_SEASON)
def enter_season(actor: Actor, given: EnterSeason, *, now: datetime) -> int:
    """Make the person a subject of the season, once, under the unit chosen (article 3.3)."""
    permit_over(Act.ENTER_SEASON, Over(person_id=actor.person_id), by=actor)
    home = (
        Subject.objects.select_related("parent")
        .filter(season_id=given.season, unit_id=given.unit)
        .first()
    )
    if home is None or actor.unit_id != given.unit or actor.person_id is None:
        raise Refused(Refusal.of("not_in_this_season", field="unit"))
    if Subject.objects.filter(season_id=given.season, person_id=actor.person_id).exists():
        raise Refused(Refusal.of("entered_already", field="season"))
    person = Person.objects.get(pk=actor.person_id)
    subject = person_subject(person, home)
    subject.save(force_insert=True)
    note(Act.ENTER_SEASON, subject, by=actor, now=now, after={"unit": given.unit})
    return subject.pk


def person_subject(person: Person, home: Subject) -> Subject:
    """A person as a subject: below the organizing unit, and beside its team if it has one."""
    is_team = home.kind == SubjectKind.TEAM
    parent = home.parent if is_team else home
    if parent is None:
        raise Refused(Refusal.of("not_in_this_season", field="unit"))
    return Subject(
        season_id=home.season_id,
        kind=SubjectKind.PERSON,
        person=person,
        name=person.name,
        parent=parent,
        team=home if is_team else None,
        level=Level.GRASSROOTS,
        order=home.order,
        lft=parent.lft,
        rgt=parent.lft,
    )
