"""What the writer of reports is offered: the seasons, what to begin from, why not to send."""

from dataclasses import dataclass
from datetime import datetime

from kaoping.acts.perform import permit
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.reporting.beginning import same_in_other_seasons
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.queries import OF_SUBJECT, report_seen
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.reporting.sending import why_goes_otherwise, why_not_now
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import SeasonState


@dataclass(frozen=True, slots=True)
class MySeason:
    """A season in which the actor writes a report, and the subject that it is of."""

    subject_id: int
    season_id: int
    title: str
    open: bool


def seasons_of_mine(actor: Actor) -> tuple[MySeason, ...]:
    """The seasons in which the actor writes a report, those that are open and newest first."""
    own = (
        {"person_id": actor.person_id} if actor.post == Post.EXPERT else {"unit_id": actor.unit_id}
    )
    if None in own.values():
        return ()
    rows = (
        Subject.objects.filter(**own)
        .exclude(parent=None)
        .order_by("-season__year", "-season_id")
        .values_list("pk", "season_id", "season__title", "season__state")
    )
    found = [
        MySeason(pk, season, title, state == SeasonState.OPEN) for pk, season, title, state in rows
    ]
    return tuple(sorted(found, key=lambda season: not season.open))


def unsent_reports(actor: Actor) -> int:
    """How many reports the actor has begun, or got back, in open seasons and not sent up."""
    mine = [season.subject_id for season in seasons_of_mine(actor) if season.open]
    writing = (ReportState.DRAFT, ReportState.RETURNED)
    return Report.objects.filter(subject__in=mine, state__in=writing).count()


def earlier_reports(actor: Actor, subject_id: int) -> tuple[tuple[int, str], ...]:
    """Reports of the same unit or person in other seasons, to begin from: id and season."""
    row = Subject.objects.select_related(*OF_SUBJECT).filter(pk=subject_id).first()
    subject = permit(Act.WRITE_REPORT, row, by=actor, see=Act.SEE_REPORT)
    rows = Report.objects.filter(subject__in=same_in_other_seasons(subject))
    return tuple(
        rows.order_by("-subject__season__year").values_list("pk", "subject__season__title")
    )


def why_not_sent(actor: Actor, report_id: int, *, now: datetime) -> tuple[Refusal, ...]:
    """Why a report cannot be sent up now, whatever it holds: who, its state, the dates."""
    seen = report_seen(actor, report_id)
    report = Report.objects.select_related("subject__parent__parent").get(pk=report_id)
    found = (
        seen.against[Act.SUBMIT_REPORT],
        why_goes_otherwise(report.subject),
        why_not_now(report, now),
    )
    return tuple(reason for reason in found if reason is not None)
