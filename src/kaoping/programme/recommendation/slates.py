"""The one list of each recommending body: who is on it, in what order, under which rules."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Max, Q, QuerySet

from kaoping.foundation.prepared import Given, Prepared
from kaoping.foundation.refusal import Refusal
from kaoping.programme.recommendation import rules
from kaoping.programme.recommendation.book import Book
from kaoping.programme.recommendation.models import Candidate, Package, Rank, Share, Slate
from kaoping.programme.recommendation.rules import HOLDS_A_SLOT, CandidateState, PackageState
from kaoping.programme.scheme.entries import Trait
from kaoping.programme.scheme.requirements import Breach, Listed, breaches
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, SubjectKind, why_closed

SEX = {"female": "f", "male": "m"}


def way_down_to(unit: Subject) -> list[Subject]:
    """The units from the season's host down to ``unit``, both inside."""
    return _down_to(season=unit.season_id, at=unit.lft)


@Prepared
def _down_to() -> QuerySet[Subject, Subject]:
    units = Subject.objects.filter(season=Given("season"), kind=SubjectKind.UNIT)
    return units.filter(lft__lte=Given("at"), rgt__gte=Given("at")).order_by("lft")


def body_of(way_down: Sequence[Subject]) -> Subject:
    """The recommending body on the way: the unit below the host, or the host for its own."""
    return way_down[1] if len(way_down) > 1 else way_down[0]


def lock_slate(body: Subject, honour: str) -> Slate:
    """The slate, held until the transaction ends: its rules are kept one name at a time.

    It is always taken before shares, so that no two acts wait for each other.
    """
    locked = _locked(body=body.pk, honour=honour)
    if not locked:
        Slate.objects.get_or_create(body=body, honour=honour)
        locked = _locked(body=body.pk, honour=honour)
    (slate,) = locked
    slate.body = body
    return slate


@Prepared
def _locked() -> QuerySet[Slate, Slate]:
    slates = Slate.objects.select_for_update()
    return slates.filter(body=Given("body"), honour=Given("honour"))


def lock_slates(body: Subject, honours: Iterable[str]) -> None:
    """All lists of a body, before they are filed: who puts forward or ranks now waits."""
    for honour in honours:
        lock_slate(body, honour)


def why_filed(body: Subject) -> Refusal | None:
    """Why a body's lists stay as they are; to be asked once the slate is locked."""
    state = next(iter(_package_state(body=body.pk)), "")
    return rules.why_list_filed(state, body.name)


def why_not_now(at: Subject, body: Subject, now: datetime) -> Refusal | None:
    """Outside the window of ``at``, unless the package of its body was sent back: that is
    mended and filed again whenever it is ready, as long as its candidates are taken in."""
    closed = why_closed(calendar_of(at), Phase.RECOMMENDATION, now)
    if closed and PackageState.RETURNED in _package_state(body=body.pk):
        return None
    return closed


@Prepared
def _package_state() -> QuerySet[Package, str]:
    return Package.objects.filter(body=Given("body")).values_list("state", flat=True)


def append_to_ranks(candidate: Candidate, units: Sequence[Subject]) -> None:
    """Put the candidate last at each of ``units``; the slate must be locked."""
    at = [unit.pk for unit in units]
    last = dict(_last_places(units=at, honour=candidate.honour))
    Rank.objects.bulk_create(
        Rank(
            at=unit,
            honour=candidate.honour,
            candidate=candidate,
            position=last.get(unit.pk, 0) + 1,
        )
        for unit in units
    )


@Prepared
def _last_places() -> QuerySet[Rank, tuple[int, int]]:
    """The last place given at each of some units."""
    ranks = Rank.objects.filter(at__among=Given("units"), honour=Given("honour"))
    return ranks.values_list("at").annotate(Max("position"))


def ranked_at(at: Subject, honour: str) -> list[int]:
    """The candidates' ids in the order that the unit gives them."""
    return list(
        Rank.objects.filter(at=at, honour=honour)
        .order_by("position", "id")
        .values_list("candidate_id", flat=True)
    )


def listed_on(slate: Slate, *, without: int | None = None) -> list[Listed]:
    """The names on a slate with their traits, in the body's order."""
    rows = (
        Candidate.objects.filter(slate=slate, state__in=HOLDS_A_SLOT, ranks__at_id=slate.body_id)
        .exclude(pk=without or 0)
        .order_by("ranks__position", "pk")
        .values_list("subject__name", "traits")
    )
    return [Listed(name, traits) for name, traits in rows]


def places_on(slate: Slate, host_id: int) -> int:
    """How many names the slate may hold: the body's share, or the host's own reserve."""
    share = Share.objects.filter(subject_id=slate.body_id, honour=slate.honour).first()
    return names_allowed(share, is_host=slate.body.unit_id == host_id)


def listed_at(body: Subject) -> dict[str, list[Listed]]:
    """The names on every slate of a body with their traits, in its order; one statement."""
    rows = (
        Candidate.objects.filter(slate__body=body, state__in=HOLDS_A_SLOT, ranks__at_id=body.pk)
        .order_by("honour", "ranks__position", "pk")
        .values_list("honour", "subject__name", "traits")
    )
    found: dict[str, list[Listed]] = {}
    for honour, name, traits in rows:
        found.setdefault(honour, []).append(Listed(name, traits))
    return found


def names_allowed(share: Share | None, *, is_host: bool) -> int:
    """Of the host's share only its reserve is for its own list."""
    if share is None:
        return 0
    return share.held - (share.passed_on if is_host else 0)


def breaches_on(slate: Slate, book: Book, listed: Sequence[Listed]) -> list[Breach]:
    """Every list rule that ``listed`` would break if it were the slate."""
    places = places_on(slate, book.season.host_id)
    return breaches(book.list_rules, slate.honour, places, listed)


def why_too_many(
    slate: Slate, book: Book, name: str, traits: Collection[str], *, instead_of: int | None = None
) -> Iterator[Refusal]:
    """The list rules that one more name breaks (or the name ``instead_of`` with new traits)."""
    limits = [r for r in book.list_rules if r.at_least is None and r.trait in traits]
    if not any(rule.honour == slate.honour for rule in limits):
        return  # nothing that the name has is limited: the list need not be read
    listed = [*listed_on(slate, without=instead_of), Listed(name, traits)]
    places = places_on(slate, book.season.host_id)
    yield from rules.why_breached(breaches(limits, slate.honour, places, listed), limits)


@dataclass(frozen=True, slots=True)
class Candidacy:
    """One time that a unit or person was put forward, in any season, and kept its slot or
    lost it to fraud."""

    season_id: int
    host_id: int
    state: str
    fraud: bool


def candidacies_of(subject: Subject) -> list[Candidacy]:
    """Those of the same unit or person, over all seasons."""
    found = (
        _candidacies_of("subject__person")(who=subject.person_id)
        if subject.person_id
        else _candidacies_of("subject__unit")(who=subject.unit_id)
    )
    return [Candidacy(*row) for row in found]


@cache
def _candidacies_of(who: str) -> Prepared[tuple[int, int, str, bool]]:
    return Prepared(
        lambda: Candidate.objects.filter(
            Q((who, Given("who"))), Q(state__in=HOLDS_A_SLOT) | Q(fraud=True)
        ).values_list("season_id", "season__host_id", "state", "fraud")
    )


def traits_of(
    subject: Subject, book: Book, stated: Collection[str], candidacies: Iterable[Candidacy]
) -> list[str]:
    """What list rules count of a subject: from its register, the roll, and the form."""
    here = [trait for trait in book.edition.traits if subject.kind in trait.subject_kinds]
    commended = any(_commended_before(subject, one) for one in candidacies)
    return [trait.key for trait in here if _has(subject, trait, stated, commended)]


def _has(subject: Subject, trait: Trait, stated: Collection[str], commended: bool) -> bool:
    person = subject.person
    match trait.known_from:
        case "sex":
            return person is not None and person.sex == SEX.get(trait.sex)
        case "honour_roll":
            return commended
        case "form":
            ranked = person is not None and person.rank in trait.ranks
            return ranked or trait.key in stated


def _commended_before(subject: Subject, one: Candidacy) -> bool:
    """Whether it was commended then, in another season of the same host."""
    season = subject.season
    same_host = one.host_id == season.host_id and one.season_id != season.pk
    return same_host and one.state == CandidateState.HONOURED
