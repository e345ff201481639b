"""The quota as places filled, passed on and free."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.perform import permit
from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.recommendation.book import Book, book_of
from kaoping.programme.recommendation.models import Share
from kaoping.programme.scheme.entries import Honour
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import SubjectKind


@dataclass(frozen=True, slots=True)
class Places:
    """What a unit holds of one honour's quota."""

    honour: Honour
    held: int = 0
    passed_on: int = 0
    used: int = 0
    version: int = 0
    share: int | None = None  # whose history is this quota's, once there is any

    @property
    def free(self) -> int:
        return self.held - self.passed_on - self.used


@dataclass(frozen=True, slots=True)
class Picture:
    """A unit's places for every honour of its season; the host's free ones are its reserve."""

    subject_id: int
    season_id: int
    name: str
    is_host: bool
    honours: tuple[Places, ...]


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A unit directly below, with its places for every honour."""

    subject_id: int
    name: str
    order: str
    honours: tuple[Places, ...]


def unit_seen(actor: Actor, subject_id: int) -> Subject:
    """A unit whose quota and lists ``actor`` may see; ``not_found`` for any other."""
    row = (
        Subject.objects.select_related("season", "parent", "team", "unit")
        .filter(pk=subject_id, kind=SubjectKind.UNIT)
        .first()
    )
    return permit(Act.SEE_SLATE, row, by=actor, see=Act.SEE_SLATE)


def subjects_coded(actor: Actor, season_id: int, codes: Collection[str]) -> dict[str, int]:
    """The units of a season by their codes: of ``codes`` those that ``actor`` may see."""
    seen = subjects_where(actor, Act.SEE_SLATE, subject="")
    found = Subject.objects.filter(
        seen, season_id=season_id, kind=SubjectKind.UNIT, unit__code__in=codes
    )
    return dict(found.values_list("unit__code", "pk"))


def picture_of(actor: Actor, subject_id: int) -> Picture:
    """The places of one unit."""
    subject = unit_seen(actor, subject_id)
    return pictured(subject, book_of(subject.season))


def pictured(subject: Subject, book: Book) -> Picture:
    shares = _shares([subject.pk])
    parent = subject.parent
    return Picture(
        subject_id=subject.pk,
        season_id=subject.season_id,
        name=subject.name,
        is_host=parent is None,
        honours=_places(shares, subject.pk, book.honours),
    )


IN_TREE = ("lft",)


def units_below(
    actor: Actor,
    subject_id: int,
    *,
    field: str = "",
    name: str = "",
    by: Sequence[str] = IN_TREE,
    cut: Cut = FIRST_PAGE,
) -> Page[ChildRow]:
    """The units directly below that the actor may see, with their places.

    ``field`` narrows them to the societies of that field.
    """
    subject = unit_seen(actor, subject_id)
    seen = subjects_where(actor, Act.SEE_SLATE, subject="")
    below = Subject.objects.filter(seen, parent=subject, kind=SubjectKind.UNIT)
    if field:
        below = below.filter(unit__field=field)
    if name:
        below = below.filter(name__icontains=name)
    honours = book_of(subject.season).honours

    def made(read: Sequence[dict[str, Any]]) -> tuple[ChildRow, ...]:
        shares = _shares([row["pk"] for row in read])
        return tuple(
            ChildRow(row["pk"], row["name"], row["order"], _places(shares, row["pk"], honours))
            for row in read
        )

    found = below.values("pk", "name", "order", "lft")
    return page_of(found, by, made, cut)


def passed_on_by(actor: Actor, subject_id: int) -> dict[str, tuple[tuple[str, int], ...]]:
    """To whom a unit gave its places: by honour, the units directly below that hold some.

    Who sees a unit's quota sees this, too: it is the unit's own doing.
    """
    subject = unit_seen(actor, subject_id)
    given: dict[str, tuple[tuple[str, int], ...]] = {}
    rows = Share.objects.filter(subject__parent=subject, held__gt=0).order_by("subject__lft")
    for honour, name, held in rows.values_list("honour", "subject__name", "held"):
        given[honour] = (*given.get(honour, ()), (name, held))
    return given


Shares = dict[tuple[int, str], Share]


def _shares(subjects: list[int]) -> Shares:
    rows = Share.objects.filter(subject__in=subjects)
    return {(share.subject_id, share.honour): share for share in rows}


def _places(shares: Shares, subject_id: int, honours: tuple[Honour, ...]) -> tuple[Places, ...]:
    return tuple(_of(shares.get((subject_id, honour.key)), honour) for honour in honours)


def _of(share: Share | None, honour: Honour) -> Places:
    if share is None:
        return Places(honour)
    return Places(honour, share.held, share.passed_on, share.used, share.version, share.pk)
