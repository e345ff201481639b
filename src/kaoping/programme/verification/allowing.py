"""Why an act of verification cannot be done now: asked by the acts, and shown beside them."""

from collections.abc import Iterator
from datetime import datetime

from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.reporting.models import Report
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, SeasonState, why_closed
from kaoping.programme.verification import facts, rules
from kaoping.programme.verification.accepting import why_not_acceptable
from kaoping.programme.verification.held import why_relied_on
from kaoping.programme.verification.models import Evaluation

ON_REPORT = (Act.VERIFY_FIGURE, Act.STRIKE_RECORD, Act.RETURN_REPORT, Act.ACCEPT_REPORT)
ON_SUBJECT = (Act.EVALUATE_SUBJECT, Act.ENDORSE_RESULTS)


def why_not_here(
    subject: Subject, report: Report | None, actor: Actor, now: datetime
) -> Iterator[Refusal]:
    """The dates, and whose work it is. The window is that of the unit that verifies, which
    is the one above the subject."""
    involved = facts.involved_in(subject, report, actor.person_id)
    closed = subject.season.state == SeasonState.CLOSED
    found = (
        Refusal.of("season_closed") if closed else None,
        why_closed(calendar_of(subject.parent or subject), Phase.VERIFICATION, now),
        rules.why_own_work(actor.person_id, involved),
    )
    yield from filter(None, found)


def why_not_yet(act: Act, subject: Subject, report: Report | None) -> Iterator[Refusal]:
    """What the state of the report and of what is held of the subject says against an act."""
    if act in ON_REPORT and report is not None:
        yield from filter(None, [rules.why_not_in_hand(report.state, act)])
    if act in (Act.RETURN_REPORT, Act.ACCEPT_REPORT) and facts.comes_with_a_package(subject):
        yield Refusal.of("comes_with_the_package", article="7.1")
    if act == Act.ACCEPT_REPORT and report is not None:
        yield from why_not_acceptable(report)
    if act == Act.EVALUATE_SUBJECT:
        refusal = rules.why_not_accepted(report.state if report else None)
        yield from filter(None, [refusal])
    if act == Act.ENDORSE_RESULTS:
        yield from _why_not_endorsed(subject, report)


def _why_not_endorsed(subject: Subject, report: Report | None) -> Iterator[Refusal]:
    if not facts.is_sent(report):
        yield Refusal.of("not_sent_yet", article=rules.ARTICLE)
    if not facts.may_be_endorsed(subject):
        yield Refusal.of("nothing_to_endorse", article="6")
    if Evaluation.objects.filter(subject=subject, endorsed=True).exists():
        yield Refusal.of("endorsed_already")


def why_not_taken_back(
    act: Act, subject: Subject, report: Report | None, actor: Actor, now: datetime
) -> Iterator[Refusal]:
    """Why a grade or an endorsement cannot be taken back now: there is none, or a later act
    rests on it."""
    kept = Evaluation.objects.filter(subject=subject).first() or Evaluation()
    if not (kept.endorsed if act == Act.ENDORSE_RESULTS else kept.grade):
        yield Refusal.of("nothing_to_take_back", article=rules.ARTICLE)
    yield from why_relied_on(subject.pk, "")
    yield from why_not_here(subject, report, actor, now)


def why_not_now(
    act: Act, subject: Subject, report: Report | None, actor: Actor, now: datetime
) -> list[Refusal]:
    """Every reason against ``act`` but those that lie in what is given with it."""
    return [*why_not_yet(act, subject, report), *why_not_here(subject, report, actor, now)]


def against(report: Report, actor: Actor, now: datetime) -> dict[Act, tuple[Refusal, ...]]:
    """For each act of verification why it cannot be done now; an act with no reason can."""
    subject = report.subject
    here = tuple(why_not_here(subject, report, actor, now))
    found: dict[Act, tuple[Refusal, ...]] = {}
    for act in (*ON_REPORT, *ON_SUBJECT):
        refusal = why_not(actor, act, over=subject.over)
        found[act] = (refusal,) if refusal else (*why_not_yet(act, subject, report), *here)
    return found


def against_subject(
    subject: Subject, report: Report | None, actor: Actor, now: datetime
) -> dict[Act, tuple[Refusal, ...]]:
    """The same for the acts on a subject, whether or not it has a report."""
    here = tuple(why_not_here(subject, report, actor, now))
    found: dict[Act, tuple[Refusal, ...]] = {}
    for act in ON_SUBJECT:
        refusal = why_not(actor, act, over=subject.over)
        found[act] = (refusal,) if refusal else (*why_not_yet(act, subject, report), *here)
    return found
