"""What the office that steers a season asks of it: its dates, requirements, targets, bodies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from pydantic import JsonValue

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.scope import subjects_where
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, found
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.entries import Requirement as Entry
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import PERIOD, default_days, default_of
from kaoping.programme.season.models import (
    Extension,
    Requirement,
    Season,
    Subject,
    Target,
    Window,
)
from kaoping.programme.season.phases import over_levels
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import (
    Calendar,
    Level,
    Phase,
    SeasonState,
    SubjectKind,
    first_day,
    last_day,
)
from kaoping.programme.season.rules import Window as Span

FOUND_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class SeasonSeen:
    """A season; ``hosted`` says that the actor's unit holds it, ``place`` where it stands there."""

    id: int
    title: str
    year: int
    host_id: int
    host: str
    edition_id: int
    assessed_from: date
    assessed_to: date
    state: SeasonState
    version: int
    hosted: bool
    place: tuple[int, int] | None  # lft and rgt of the actor's unit, None where it has no part

    @property
    def over(self) -> Over:
        return Over(unit_id=self.host_id, season_id=self.id)

    @property
    def is_open(self) -> bool:
        return self.state is SeasonState.OPEN


def seasons_of(actor: Actor) -> list[SeasonSeen]:
    """The seasons that the actor's unit has a part in: open first, hosted first, newest first."""
    ids = [standing.season_id for standing in actor.standings]
    found = [_seen(row, actor) for row in _seasons().filter(pk__in=ids)]
    return sorted(found, key=lambda s: (not s.is_open, not s.hosted, -s.year, -s.id))


def every_season(actor: Actor) -> list[SeasonSeen]:
    """Every season that the actor may see, in whatever place: open first, newest first."""
    rows = [r for r in _seasons() if why_not(actor, Act.SEE_SEASON, over=r.over) is None]
    return sorted((_seen(r, actor) for r in rows), key=lambda s: (not s.is_open, -s.year, -s.id))


def season_seen(actor: Actor, season_id: int) -> SeasonSeen:
    """One season; *not found* for whoever has no post that sees seasons."""
    row = _seasons().filter(pk=season_id).first()
    if row is None or why_not(actor, Act.SEE_SEASON, over=row.over) is not None:
        raise Refused(Refusal.of("not_found"))
    return _seen(row, actor)


def _seasons() -> QuerySet[Season]:
    return Season.objects.select_related("host")


def _seen(row: Season, actor: Actor) -> SeasonSeen:
    standing = actor.standing_in(row.pk)
    return SeasonSeen(
        id=row.pk,
        title=row.title,
        year=row.year,
        host_id=row.host_id,
        host=row.host.name,
        edition_id=row.edition_id,
        assessed_from=row.assessed_from,
        assessed_to=row.assessed_to,
        state=SeasonState(row.state),
        version=row.version,
        hosted=bool(standing and standing.host),
        place=(standing.lft, standing.rgt) if standing else None,
    )


def phase_spans(windows: dict[tuple[Phase, Level], Span]) -> dict[Phase, tuple[date, date]]:
    """First and last day of each phase over all levels, in the order of the phases."""
    whole = over_levels(windows)
    return {
        phase: (first_day(whole[phase].opens), last_day(whole[phase].hard_end))
        for phase in Phase
        if phase in whole
    }


def levels_of(season_id: int) -> list[Level]:
    """The levels at which the season has units, from the top."""
    found = set(
        Subject.objects.filter(season_id=season_id, person=None)
        .order_by()
        .values_list("level", flat=True)
        .distinct()
    )
    return [level for level in Level if level.value in found]


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One of the year's requirements as it stands.

    ``source`` is *article*, *notice* or *default* and ``source_text`` its number.
    ``version`` is -1 until the season has set it; ``fixed_since`` is when its phase opened.
    ``days`` are those with which the season was opened, where they are not the value's.
    """

    entry: Entry
    value: JsonValue
    source: str
    source_text: str
    version: int
    fixed_since: datetime | None
    days: tuple[date, date] | None = None

    @property
    def is_set(self) -> bool:
        return self.version >= 0


def requirements_of(season: SeasonSeen, now: datetime) -> list[RequirementRow]:
    """Every requirement of the season's edition, with the season's value or the default."""
    edition = edition_of(season.edition_id)
    kept = {row.key: row for row in Requirement.objects.filter(season_id=season.id)}
    opened: dict[str, datetime] = {}
    for phase, opens in Window.objects.filter(season_id=season.id).values_list("phase", "opens"):
        opened[phase] = min(opens, opened.get(phase, opens))
    rows = []
    for entry in edition.requirements:
        first = opened.get(entry.phase)
        fixed = first if first is not None and first <= now else None
        row = kept.get(entry.key)
        if row is not None:
            rows.append(
                RequirementRow(entry, row.value, row.source, row.source_text, row.version, fixed)
            )
        else:
            days = _own_days(season, edition) if entry.key == PERIOD else None
            source, text = ("notice", "") if days else _source(entry.source)
            value = default_of(edition, entry.key)
            rows.append(RequirementRow(entry, value, source, text, -1, fixed, days))
    return rows


def _own_days(season: SeasonSeen, edition: Edition) -> tuple[date, date] | None:
    """The days that the office gave when it opened the season, where they are its own."""
    days = season.assessed_from, season.assessed_to
    return None if days == default_days(edition, season.year) else days


def _source(written: str) -> tuple[str, str]:
    """``article 5.3`` as its two parts; what the season should decide stands as a default."""
    word, _, number = written.partition(" ")
    return ("article", number) if word == "article" else ("default", "")


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A unit, team or person of a season, with the unit that it reports to."""

    id: int
    name: str
    kind: SubjectKind
    level: Level
    parent: str
    parent_id: int | None
    version: int


def subject_seen(actor: Actor, subject_id: int) -> SubjectRow:
    """A subject of a season that the actor steers; else *not found*."""
    return _subject(found(_steered(actor).filter(pk=subject_id).first()))


def subjects_named(
    actor: Actor, season_id: int, text: str, *, units_only: bool = False
) -> list[SubjectRow]:
    """Subjects of a season that the actor steers, whose name has ``text`` in it."""
    if not text.strip():
        return []
    found = _steered(actor).filter(season_id=season_id, name__icontains=text.strip())
    if units_only:
        found = found.filter(kind=SubjectKind.UNIT)
    return [_subject(row) for row in found.order_by("lft", "pk")[:FOUND_AT_MOST]]


def _steered(actor: Actor) -> QuerySet[Subject]:
    where = subjects_where(actor, Act.EXTEND_DEADLINE, subject="")
    return Subject.objects.select_related("parent").filter(where)


def _subject(row: Subject) -> SubjectRow:
    return SubjectRow(
        id=row.pk,
        name=row.name,
        kind=SubjectKind(row.kind),
        level=Level(row.level),
        parent=row.parent.name if row.parent else "",
        parent_id=row.parent_id,
        version=row.version,
    )


def calendar_at(actor: Actor, subject_id: int) -> Calendar:
    """The windows of one subject with its extensions, for the office that steers the season."""
    return calendar_of(found(_steered(actor).filter(pk=subject_id).first()))


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    id: int
    subject: str
    phase: Phase
    until: date
    whole_subtree: bool
    reason: str
    granted_at: datetime


def extensions_of(
    actor: Actor,
    season_id: int,
    *,
    name: str = "",
    by: Sequence[str] = ("-pk",),
    cut: Cut = FIRST_PAGE,
) -> Page[ExtensionRow]:
    """One page of the extensions of a season that the actor steers."""
    where = subjects_where(actor, Act.EXTEND_DEADLINE)
    found = Extension.objects.select_related("subject").filter(where, subject__season_id=season_id)
    found = found.filter(subject__name__icontains=name) if name else found
    return page_of(found, by, _extension_rows, cut)


def _extension_rows(found: Iterable[Extension]) -> list[ExtensionRow]:
    return [
        ExtensionRow(
            row.pk,
            row.subject.name,
            Phase(row.phase),
            last_day(row.until),
            row.whole_subtree,
            row.reason,
            row.granted_at,
        )
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class Body:
    """A unit directly below the actor's own in a season, with its branch of the tree."""

    id: int
    name: str
    order: str
    field: str  # of a national society
    level: Level
    lft: int
    rgt: int


def bodies_below(actor: Actor, season_id: int) -> list[Body]:
    """The units directly below the actor's: for the host, the recommending bodies."""
    standing = actor.standing_in(season_id)
    if standing is None:
        return []
    rows = Subject.objects.filter(parent_id=standing.subject_id, kind=SubjectKind.UNIT).values_list(
        "pk", "name", "order", "unit__field", "level", "lft", "rgt"
    )
    return [
        Body(pk, name, order, field, Level(level), lft, rgt)
        for pk, name, order, field, level, lft, rgt in rows.order_by("order", "pk")
    ]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A unit directly below with the targets that it was given, by indicator."""

    subject_id: int
    name: str
    values: dict[str, Decimal]


def targets_below(actor: Actor, season_id: int, indicators: Iterable[str]) -> list[TargetRow]:
    """Those directly below that the actor may set targets for, in the order of their codes."""
    where = subjects_where(actor, Act.SET_TARGET, subject="")
    below = Subject.objects.filter(where, ~Q(kind=SubjectKind.PERSON), season_id=season_id)
    values: dict[int, dict[str, Decimal]] = {}
    kept = Target.objects.filter(subject__in=below, indicator__in=list(indicators))
    for subject, indicator, value in kept.values_list("subject", "indicator", "value"):
        values.setdefault(subject, {})[indicator] = value
    return [
        TargetRow(pk, name, values.get(pk, {}))
        for pk, name in below.order_by("order", "pk").values_list("pk", "name")
    ]
