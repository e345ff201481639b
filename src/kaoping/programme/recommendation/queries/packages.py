"""Packages: one with its five parts, all of a season, and the papers made from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.perform import permit
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, found
from kaoping.programme.recommendation.book import Book, book_of
from kaoping.programme.recommendation.models import Candidate, Package, Part, PartFile, Share
from kaoping.programme.recommendation.package import (
    PartState,
    is_generated,
    is_recommending_body,
    parts_of,
    why_not_ready,
)
from kaoping.programme.recommendation.queries.quota import unit_seen
from kaoping.programme.recommendation.rules import HOLDS_A_SLOT, PackageState
from kaoping.programme.scheme.entries import Part as PartEntry
from kaoping.programme.scheme.terms import Text
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Level, Phase, SubjectKind, why_closed


@dataclass(frozen=True, slots=True)
class FileSeen:
    id: int
    file: int
    name: str
    added: datetime


@dataclass(frozen=True, slots=True)
class PartSeen:
    """One part as a step: its entry, what it lacks, its text and files."""

    entry: PartEntry
    generated: bool
    lacks: tuple[Refusal, ...]
    text: str
    files: tuple[FileSeen, ...]
    version: int | None

    @property
    def complete(self) -> bool:
        return not self.lacks


@dataclass(frozen=True, slots=True)
class SlateCount:
    """How many names stand on one list, of how many places."""

    honour: str
    name: Text
    names: int
    held: int


@dataclass(frozen=True, slots=True)
class PackageSeen:
    """A body's package; ``id`` is None before anything was given for it.

    ``against`` says for each act why the reader may not do it now.
    """

    id: int | None
    body_id: int
    body: str
    season_id: int
    season: str
    state: PackageState
    parts: tuple[PartSeen, ...]
    slates: tuple[SlateCount, ...]
    filed_at: datetime | None
    received_at: datetime | None
    late: bool
    returned_part: str
    returned_reason: str
    version: int | None
    closes: datetime | None
    against: Mapping[Act, tuple[Refusal, ...]]

    def may(self, act: Act) -> bool:
        return not self.against[act]

    @property
    def complete(self) -> int:
        return sum(part.complete for part in self.parts)


def package_seen(actor: Actor, body_id: int, *, now: datetime) -> PackageSeen:
    """The package of a recommending body with everything that its parts still lack."""
    body = unit_seen(actor, body_id)
    if not is_recommending_body(body):
        raise Refused(Refusal.of("not_a_recommending_body", article="7"))
    package = Package.objects.filter(body=body).first()
    kept = {part.key: part for part in Part.objects.filter(package__body=body)}
    files = _files(body)
    calendar, book = calendar_of(body), book_of(body.season)
    window = calendar.get(Phase.RECOMMENDATION)
    states = parts_of(body, book)
    return PackageSeen(
        id=package.pk if package else None,
        body_id=body.pk,
        body=body.name,
        season_id=body.season_id,
        season=body.season.title,
        state=PackageState(package.state if package else PackageState.OPEN),
        parts=tuple(_part(state, kept.get(state.entry.key), files) for state in states),
        slates=tuple(_slates(body, book)),
        filed_at=package.filed_at if package else None,
        received_at=package.received_at if package else None,
        late=package.late if package else False,
        returned_part=package.returned_part if package else "",
        returned_reason=package.returned_reason if package else "",
        version=package.version if package else None,
        closes=window.soft_end if window else None,
        against=_against(
            actor, body, package, why_closed(calendar, Phase.RECOMMENDATION, now), states
        ),
    )


def _part(state: PartState, kept: Part | None, files: dict[str, list[FileSeen]]) -> PartSeen:
    return PartSeen(
        entry=state.entry,
        generated=is_generated(state.entry),
        lacks=state.lacks,
        text=kept.text if kept else "",
        files=tuple(files.get(state.entry.key, ())),
        version=kept.version if kept else None,
    )


def _files(body: Subject) -> dict[str, list[FileSeen]]:
    found: dict[str, list[FileSeen]] = {}
    rows = PartFile.objects.filter(part__package__body=body).order_by("pk")
    for row in rows.select_related("part"):
        found.setdefault(row.part.key, []).append(
            FileSeen(row.pk, row.file_id, row.name, row.added)
        )
    return found


def _slates(body: Subject, book: Book) -> list[SlateCount]:
    shares = dict(Share.objects.filter(subject=body).values_list("honour", "held"))
    names = dict(
        Candidate.objects.filter(slate__body=body, state__in=HOLDS_A_SLOT)
        .order_by()
        .values_list("honour")
        .annotate(Count("pk"))
    )
    return [
        SlateCount(honour.key, honour.name, names.get(honour.key, 0), shares.get(honour.key, 0))
        for honour in book.edition.honours
        if honour.key in names or honour.key in shares
    ]


def _against(
    actor: Actor,
    body: Subject,
    package: Package | None,
    closed: Refusal | None,
    states: list[PartState],
) -> dict[Act, tuple[Refusal, ...]]:
    flow, state = Package.flow, package.state if package else PackageState.OPEN
    found: dict[Act, tuple[Refusal, ...]] = {}
    for act in (Act.COMPLETE_PART, Act.FILE_PACKAGE, Act.RECEIVE_PACKAGE, Act.RETURN_PACKAGE):
        reasons = [why_not(actor, act, over=body.over), flow.why_not(state, act)]
        if act in (Act.COMPLETE_PART, Act.FILE_PACKAGE):
            reasons.append(closed)
        found[act] = tuple(filter(None, reasons))
    if not found[Act.FILE_PACKAGE]:
        found[Act.FILE_PACKAGE] = tuple(why_not_ready(states))
    return found


def part_file_seen(actor: Actor, body_id: int, file_id: int) -> tuple[int, str]:
    """The id of the kept file and its name, of a package that ``actor`` may see."""
    body = unit_seen(actor, body_id)
    kept = found(PartFile.objects.filter(part__package__body=body, pk=file_id).first())
    return kept.file_id, kept.name


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A recommending body with the state of its package and the names on its lists."""

    subject_id: int
    name: str
    order: str
    state: PackageState
    filed_at: datetime | None
    late: bool
    names: int
    held: int


COLUMNS = ("pk", "name", "order", "lft", "package__state", "package__filed_at", "package__late")
IN_TREE = ("lft",)


def bodies_of(
    actor: Actor,
    season_id: int,
    *,
    state: str = "",
    name: str = "",
    by: Sequence[str] = IN_TREE,
    cut: Cut = FIRST_PAGE,
) -> Page[BodyRow]:
    """The recommending bodies of a season that the actor's unit hosts, a page at a time."""
    season = _hosted(actor, season_id)
    below = Subject.objects.filter(
        season=season, kind=SubjectKind.UNIT, parent__unit_id=season.host_id
    )
    below = _in_state(below, state) if state else below
    below = below.filter(name__icontains=name) if name else below
    return page_of(below, by, _bodies, cut, values=COLUMNS)


def _bodies(read: Sequence[dict[str, Any]]) -> tuple[BodyRow, ...]:
    ids = [row["pk"] for row in read]
    names = dict(
        Candidate.objects.filter(slate__body__in=ids, state__in=HOLDS_A_SLOT)
        .order_by()
        .values_list("slate__body_id")
        .annotate(Count("pk"))
    )
    held: dict[int, int] = {}
    for pk, number in Share.objects.filter(subject__in=ids).values_list("subject_id", "held"):
        held[pk] = held.get(pk, 0) + number
    return tuple(
        BodyRow(
            subject_id=row["pk"],
            name=row["name"],
            order=row["order"],
            state=PackageState(row["package__state"] or PackageState.OPEN),
            filed_at=row["package__filed_at"],
            late=bool(row["package__late"]),
            names=names.get(row["pk"], 0),
            held=held.get(row["pk"], 0),
        )
        for row in read
    )


def packages_to_receive(actor: Actor) -> int:
    """How many packages are filed with the actor's unit, in all seasons that it hosts."""
    hosted = [standing.season_id for standing in actor.standings if standing.host]
    filed = Package.objects.filter(body__season__in=hosted, state=PackageState.FILED)
    return filed.filter(body__parent__unit=actor.unit_id).count()


def _in_state(below: QuerySet[Subject], state: str) -> QuerySet[Subject]:
    if state == PackageState.OPEN:
        return below.filter(Q(package=None) | Q(package__state=state))
    return below.filter(package__state=state)


@dataclass(frozen=True, slots=True)
class BodyTile:
    """A recommending body as a square: places used of those it holds, all honours together."""

    subject_id: int
    name: str
    code: str  # of its division, or the society's own
    is_province: bool
    field: str  # of a national society
    held: int
    used: int


def body_tiles(actor: Actor, season_id: int) -> list[BodyTile]:
    """Every recommending body of a season that the actor's unit hosts; three statements."""
    season = _hosted(actor, season_id)
    bodies = Subject.objects.filter(
        season=season, kind=SubjectKind.UNIT, parent__unit_id=season.host_id
    )
    held = dict(
        Share.objects.filter(subject__in=bodies)
        .order_by()
        .values_list("subject_id")
        .annotate(Sum("held"))
    )
    names = dict(
        Candidate.objects.filter(slate__body__in=bodies, state__in=HOLDS_A_SLOT)
        .order_by()
        .values_list("slate__body_id")
        .annotate(Count("pk"))
    )
    rows = bodies.order_by("lft").values_list("id", "name", "order", "level", "unit__field")
    return [
        BodyTile(pk, name, code, level == Level.PROVINCE, field or "", held.get(pk, 0),
                 names.get(pk, 0))
        for pk, name, code, level, field in rows
    ]  # fmt: skip


def _hosted(actor: Actor, season_id: int) -> Season:
    """The season, for the office of its host; ``not_found`` for others."""
    row = Season.objects.filter(pk=season_id).first()
    return permit(Act.RECEIVE_PACKAGE, row, by=actor, see=Act.RECEIVE_PACKAGE)
