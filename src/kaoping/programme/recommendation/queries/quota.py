"""The quota as places filled, passed on and free."""

from dataclasses import dataclass

from kaoping.acts.perform import permit
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.recommendation.book import Book, book_of
from kaoping.programme.recommendation.models import Share
from kaoping.programme.recommendation.queries.paging import PAGE, Page, counted, cut
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
    is_body: bool
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
    subject = (
        Subject.objects.select_related("season", "parent", "team", "unit")
        .filter(pk=subject_id, kind=SubjectKind.UNIT)
        .first()
    )
    permit(Act.SEE_SLATE, subject, by=actor, see=Act.SEE_SLATE)
    if subject is None:
        raise Refused(Refusal.of("not_found"))
    return subject


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
        is_body=parent is not None and parent.unit_id == subject.season.host_id,
        honours=_places(shares, subject.pk, book.honours),
    )


def units_below(
    actor: Actor, subject_id: int, *, after: str = "", before: str = "", size: int = PAGE
) -> Page[ChildRow]:
    """The units directly below with their places, in the order of the tree."""
    subject = unit_seen(actor, subject_id)
    below = Subject.objects.filter(parent=subject, kind=SubjectKind.UNIT)
    page = cut(below.values("id", "name", "order", "lft"), "lft", after, before, size)
    shares = _shares([row["id"] for row in page.rows])
    honours = book_of(subject.season).honours
    rows = tuple(
        ChildRow(row["id"], row["name"], row["order"], _places(shares, row["id"], honours))
        for row in page.rows
    )
    return Page(
        rows,
        counted(below),
        str(page.rows[0]["lft"]) if page.earlier and page.rows else None,
        str(page.rows[-1]["lft"]) if page.later and page.rows else None,
    )


Shares = dict[tuple[int, str], Share]


def _shares(subjects: list[int]) -> Shares:
    rows = Share.objects.filter(subject__in=subjects)
    return {(share.subject_id, share.honour): share for share in rows}


def _places(shares: Shares, subject_id: int, honours: tuple[Honour, ...]) -> tuple[Places, ...]:
    return tuple(_of(shares.get((subject_id, honour.key)), honour) for honour in honours)


def _of(share: Share | None, honour: Honour) -> Places:
    if share is None:
        return Places(honour)
    return Places(honour, share.held, share.passed_on, share.used, share.version)
