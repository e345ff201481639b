"""What is due in a season, and who still owes it: one table, read by the reminders.

Each row says what is to be done by the end of a phase, in whose posts, and finds those who
still owe it. Whoever owes nothing is in no row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from kaoping.acts.posts import Post
from kaoping.foundation.words import N_
from kaoping.messaging.rules import WRITERS
from kaoping.programme.judging.models import Conflict, Vote
from kaoping.programme.judging.rules import AssignmentState, PanelState
from kaoping.programme.publicity.rules import OPEN_OBJECTION
from kaoping.programme.recommendation.models import Candidate, Package
from kaoping.programme.recommendation.rules import CandidateState, PackageState
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.season.counting import below_bodies
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import Phase, SubjectKind

REMINDER = "reminder"  # the kind of such news
Owing = QuerySet[Subject, Any]


@dataclass(frozen=True, slots=True)
class Duty:
    """``owed`` finds subjects, with ``number`` where each owes more than one thing.

    The date is that of the subject ``window`` leads to ("" is itself), with its extensions;
    ``dated`` ones may have an earlier one of their own, a ``last_day``. Told is who holds one
    of ``posts`` at the unit ``owner`` leads to, or is the person there; only the ``account``,
    where there is one. ``words`` may say ``unit``, ``number`` and ``due``.
    """

    name: str
    phase: Phase
    posts: tuple[Post, ...]
    owed: Callable[[Owing], Owing]
    words: str
    window: str = ""
    owner: str = ""
    dated: bool = False


BODY = Q(parent__isnull=False, parent__parent=None, kind=SubjectKind.UNIT)
UNWRITTEN = Q(report=None) | Q(report__state=ReportState.DRAFT)
NOT_FILED = Q(package=None) | Q(package__state__in=[PackageState.OPEN, PackageState.RETURNED])
FILED = (PackageState.FILED, PackageState.RECEIVED)


def _reports(season: Owing) -> Owing:
    """A body's report goes up with its package: it is only to be begun."""
    return season.filter(BODY & Q(report=None) | below_bodies("") & UNWRITTEN)


def _reports_of_members(season: Owing) -> Owing:
    members = Q(kind__in=[SubjectKind.TEAM, SubjectKind.PERSON])
    return season.filter(UNWRITTEN, below_bodies(""), members)


def _returned(season: Owing) -> Owing:
    return season.filter(below_bodies(""), report__state=ReportState.RETURNED)


def _verifying(season: Owing) -> Owing:
    """A body's report is not verified by the host: it comes with its package."""
    members = Q(children__kind__in=[SubjectKind.TEAM, SubjectKind.PERSON])
    waiting = season.filter(
        Q(parent__isnull=False) | members, children__report__state=ReportState.SUBMITTED
    )
    return waiting.annotate(number=Count("children"))


def _evaluating(season: Owing) -> Owing:
    ungraded = Q(children__evaluation=None) | Q(children__evaluation__grade="")
    accepted = season.filter(ungraded, children__report__state=ReportState.ACCEPTED)
    return accepted.annotate(number=Count("children"))


def _packages(season: Owing) -> Owing:
    return season.filter(BODY, NOT_FILED)


def _places(season: Owing) -> Owing:
    """Free places of the units below a body, until its package is filed.

    The branches that are done are read first: asked of each subject anew, they cost as many
    looks as there are subjects, squared.
    """
    filed = Package.objects.filter(body__in=season.filter(BODY), state__in=FILED)
    gone = Q(pk__in=())
    for branch in filed.values_list("body__lft", "body__rgt"):
        gone |= Q(lft__range=branch)
    free = F("shares__held") - F("shares__passed_on") - F("shares__used")
    having = season.filter(~gone, below_bodies(""), kind=SubjectKind.UNIT, shares__isnull=False)
    return having.annotate(number=Sum(free)).filter(number__gt=0)


def _receiving(season: Owing) -> Owing:
    filed = season.filter(parent=None, children__package__state=PackageState.FILED)
    return filed.annotate(number=Count("children"))


def _at_host(state: CandidateState) -> Callable[[Owing], Owing]:
    """Candidates that the host has to take on from ``state``."""

    def owed(season: Owing) -> Owing:
        found = season.filter(parent=None, season__candidates__state=state)
        return found.annotate(number=Count("season__candidates"))

    return owed


def _scoring(season: Owing) -> Owing:
    given = season.filter(
        parent=None, season__panels__seats__assignments__state=AssignmentState.GIVEN
    )
    return given.annotate(
        account=F("season__panels__seats__assignments__account"),
        number=Count("season__panels__seats__assignments"),
    )


def _voting(season: Owing) -> Owing:
    """Judges with candidates of their panel that they neither voted on nor keep away from."""
    sitting = season.filter(parent=None, season__panels__state=PanelState.VOTING).annotate(
        seat=F("season__panels__seats"),
        account=F("season__panels__seats__account"),
        honour=F("season__panels__honour"),
    )
    own = {"candidate": OuterRef("pk"), "seat": OuterRef(OuterRef("seat"))}
    up = Candidate.objects.filter(
        ~Exists(Vote.objects.filter(**own)),
        ~Exists(Conflict.objects.filter(**own)),
        season=OuterRef("season"),
        honour=OuterRef("honour"),
        state=CandidateState.CHECKED,
    )
    counted = up.order_by().values("season").annotate(count=Count("pk")).values("count")
    return sitting.annotate(number=Subquery(counted)).filter(number__gt=0)


def _objections(season: Owing) -> Owing:
    open_ = season.filter(
        parent=None, season__notices__entries__objections__state__in=OPEN_OBJECTION
    )
    return open_.annotate(
        last_day=F("season__notices__last_day"),
        number=Count("season__notices__entries__objections"),
    )


OFFICE = (Post.SEASON_OFFICE,)

DUTIES = (
    Duty(
        "report", Phase.REPORTING, WRITERS, _reports,
        N_("The work summary of {unit} is due on {due}."),
    ),
    Duty(
        "below", Phase.REPORTING, (Post.CLERK,), _reports_of_members,
        N_("Work summaries of {unit}'s teams and persons not sent up yet: {number}; "
           "due on {due}."),
        owner="parent__",
    ),
    Duty(
        "returned", Phase.VERIFICATION, WRITERS, _returned,
        N_("The work summary of {unit} was returned; it is due again on {due}."),
        window="parent__",
    ),
    Duty(
        "verify", Phase.VERIFICATION, (Post.VERIFIER,), _verifying,
        N_("Work summaries that {unit} still has to verify: {number}; due on {due}."),
    ),
    Duty(
        "evaluate", Phase.VERIFICATION, (Post.VERIFIER,), _evaluating,
        N_("Evaluations that {unit} still has to give: {number}; due on {due}."),
    ),
    Duty(
        "places", Phase.RECOMMENDATION, (Post.RECOMMENDER,), _places,
        N_("Places for which {unit} may still put somebody forward: {number}; until {due}."),
    ),
    Duty(
        "package", Phase.RECOMMENDATION, (Post.RECOMMENDER,), _packages,
        N_("The package of {unit} is to be filed by {due}."),
    ),
    Duty(
        "receive", Phase.JUDGING, OFFICE, _receiving,
        N_("Packages that wait to be received: {number}; due on {due}."),
    ),
    Duty(
        "check", Phase.JUDGING, OFFICE, _at_host(CandidateState.RECEIVED),
        N_("Candidates that wait for the formal check: {number}; due on {due}."),
    ),
    Duty(
        "score", Phase.JUDGING, (Post.JUDGE,), _scoring,
        N_("Candidates that you still have to score: {number}; due on {due}."),
    ),
    Duty(
        "vote", Phase.JUDGING, (Post.JUDGE,), _voting,
        N_("Candidates that you still have to vote on: {number}; due on {due}."),
    ),
    Duty(
        "notify", Phase.PUBLICITY, OFFICE, _at_host(CandidateState.CHOSEN),
        N_("Names that were chosen and are not on public notice yet: {number}; due on {due}."),
    ),
    Duty(
        "objection", Phase.PUBLICITY, (Post.DISCIPLINE_AUDITOR, *OFFICE), _objections,
        N_("Objections that are not ruled on yet: {number}; due on {due}."),
        dated=True,
    ),
    Duty(
        "issue", Phase.HONOURS, OFFICE, _at_host(CandidateState.NOTIFIED),
        N_("Names that wait for their commendation: {number}; due on {due}."),
    ),
)  # fmt: skip


def duty_named(name: str) -> Duty:
    return next(duty for duty in DUTIES if duty.name == name)
