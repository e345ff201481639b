"""What can be asked of a season: its calendar for a subject, who stands where."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.db.models import Q
from pydantic import BaseModel

from kaoping.foundation.people.rules import Actor, Standing
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import default_of, read_requirement
from kaoping.programme.season.models import Extension, Requirement, Season, Subject, Window
from kaoping.programme.season.rules import Calendar, Phase
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
    return replace(
        span, soft_end=max(span.soft_end, until), hard_end=max(span.hard_end, until)
    )


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
