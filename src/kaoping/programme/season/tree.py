"""The season's tree of subjects: frozen when it opens, numbered for "within"."""

from django.db.models import OuterRef, Subquery

from kaoping.foundation.people.models import Person
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.units.models import Unit, UnitAbove
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import Level, SubjectKind, numbered


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
    subjects = {
        unit.pk: _subject_of(unit, season, spans[unit.pk]) for unit in units if unit.pk in spans
    }
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


def renumber(season_id: int) -> None:
    """Number the tree afresh after a unit has moved; persons follow the unit they report to."""
    units = list(
        Subject.objects.filter(season_id=season_id, person=None)
        .only("pk", "parent_id", "lft", "rgt")
        .order_by("lft", "pk")
    )
    spans = numbered({unit.pk: unit.parent_id for unit in units})
    moved = [unit for unit in units if spans[unit.pk] != (unit.lft, unit.rgt)]
    for unit in moved:
        unit.lft, unit.rgt = spans[unit.pk]
    Subject.objects.bulk_update(moved, ["lft", "rgt"], batch_size=300)
    place = Subquery(Subject.objects.filter(pk=OuterRef("parent_id")).values("lft")[:1])
    persons = Subject.objects.filter(season_id=season_id, person__isnull=False)
    persons.update(lft=place, rgt=place)
