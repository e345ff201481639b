"""Quotas, candidates and packages, walked to their state as those concerned would.

``a_candidate`` → forward; ``a_filed_package`` → filed with all that is forward below the
body; ``a_received_package`` → received, so that judging may begin.
"""

from datetime import datetime
from itertools import pairwise

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.units.models import Unit
from kaoping.programme.recommendation.form import asked_of
from kaoping.programme.recommendation.models import Candidate, Package, Share
from kaoping.programme.recommendation.package import parts_of
from kaoping.programme.recommendation.rules import CandidateState, FileKind
from kaoping.programme.recommendation.slates import way_down_to
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Subject
from kaoping.programme.verification.models import Evaluation
from tests.builders import NOON, World, an_account, granted
from tests.builders_reporting import a_file, a_report
from tests.builders_verification import an_evaluated_subject, the_verifier_of
from tests.walked import walked

DEED = "她常年驻村，带着技术员挨家挨户看地看苗，手把手教剪枝、嫁接和防病，把课堂搬到了田埂上。"


def honour_for(subject: Subject) -> str:
    """The honour of the season's edition for this kind of subject."""
    edition = edition_of(subject.season.edition_id)
    return next(h.key for h in edition.honours if h.subject_kind == subject.kind)


@walked
def an_expert(world: World, unit: Unit | None = None, name: str = "田小满", **more) -> Subject:
    """A person who has entered the season under ``unit`` (the county's team)."""
    home = unit or world.team
    return world.entered(granted(an_account(home, name, **more), Post.EXPERT, home), home)


def recommender_of(world: World, by: Subject) -> Actor:
    """Who puts forward for ``by``: its recommender, or the season office of the host."""
    assert by.unit is not None
    host = by.unit_id == world.season.host_id
    return world.actor(Post.SEASON_OFFICE if host else Post.RECOMMENDER, by.unit)


@walked
def an_accepted(world: World, subject: Subject, *, now: datetime = NOON) -> Subject:
    """The subject with its summary accepted and its year graded (article 5.2)."""
    if not Report.objects.filter(subject=subject).exists():
        return an_evaluated_subject(world, subject, now=now)
    graded(world, subject, now=now)
    return subject


def graded(world: World, subject: Subject, grade: str = "excellent", *, now=NOON) -> None:
    """The year of ``subject``, whose report is accepted, evaluated; once."""
    if Evaluation.objects.filter(subject=subject).exclude(grade="").exists():
        return
    edition = edition_of(subject.season.edition_id)
    standards = edition.standards_of(honour_for(subject))
    given = {
        "subject": subject.pk,
        "grade": grade,
        "marks": [{"standard": s.key, "points": 90} for s in standards],
    }
    perform(Act.EVALUATE_SUBJECT, the_verifier_of(world, subject), given, now=now)


def held_by(world: World, subject: Subject, honour: str) -> int:
    share = Share.objects.filter(subject=subject, honour=honour).first()
    return share.held if share else 0


@walked
def a_quota(world: World, unit: Unit, honour: str, number: int, *, now: datetime = NOON) -> None:
    """``number`` free places more at ``unit``, given to it from the host down."""
    way = way_down_to(world.subject(unit))
    for parent, child in pairwise(way):
        given = {
            "subject": child.pk,
            "honour": honour,
            "number": held_by(world, child, honour) + number,
        }
        host = parent is way[0]
        perform(Act.ALLOT_QUOTA if host else Act.PASS_ON_QUOTA, recommender_of(world, parent),
                given, now=now)  # fmt: skip
    if len(way) == 1:
        share = Share.objects.filter(subject=way[0], honour=honour).first()
        reserve = share.held - share.passed_on if share else 0
        given = {"subject": way[0].pk, "honour": honour, "number": reserve + number}
        perform(Act.ALLOT_QUOTA, recommender_of(world, way[0]), given, now=now)


@walked
def a_candidate(
    world: World,
    subject: Subject | None = None,
    *,
    complete: bool = True,
    quota: int = 1,
    now: datetime = NOON,
    **form,
) -> Candidate:
    """A candidate for the honour of its kind: the county's team, if no subject is named.

    Its unit is given ``quota`` more places first. ``complete`` ones have all that a filed
    form needs: deeds of full length, and the stamped scan. ``form`` overrides its fields.
    """
    subject = an_accepted(world, subject or world.subject(world.team), now=now)
    by, honour = subject.parent, honour_for(subject)
    assert by is not None
    if quota:
        assert by.unit is not None
        a_quota(world, by.unit, honour, quota, now=now)
    given = {"subject": subject.pk, "honour": honour, **(a_form(subject) if complete else {})}
    pk = perform(Act.PUT_FORWARD, recommender_of(world, by), {**given, **form}, now=now)
    candidate = Candidate.objects.select_related("subject", "by").get(pk=pk)
    if complete and candidate.state == CandidateState.FORWARD:
        stamped(world, candidate, {**a_form(subject), **form}, now=now)
    return candidate


def a_form(subject: Subject) -> dict[str, object]:
    """A whole recommendation form for a subject of any kind."""
    details = {key: f"{key} 已填" for key in sorted(asked_of(subject.kind))}
    return {**details, "deeds": DEED * 24, "short_form": DEED}


def stamped(world: World, candidate: Candidate, form: dict, *, now: datetime = NOON) -> None:
    """Add the scan of the stamped paper, with the code that stands on it."""
    scan = {
        "file": a_file("scan").sha256,
        "name": "推荐表（盖章）.pdf",
        "kind": FileKind.STAMPED_FORM,
        "code": candidate.form_code,
    }
    given = {"candidate": candidate.pk, "files": [scan], **form}
    perform(Act.AMEND_CANDIDATE, recommender_of(world, candidate.by), given, now=now)
    candidate.refresh_from_db()


@walked
def a_filed_package(
    world: World, unit: Unit | None = None, *, now: datetime = NOON, candidates: bool = True
) -> Package:
    """The package of a recommending body (the province), filed with all its candidates.

    Without any candidate below it, the county's team becomes one (unless told otherwise).
    """
    unit = unit or world.province
    body = world.subject(unit)
    below = Candidate.objects.filter(slate__body=body, state=CandidateState.FORWARD)
    if candidates and not below.exists() and unit == world.province:
        a_candidate(world, now=now)
    report = Report.objects.filter(subject=body).first()
    if report is None:
        a_report(world, body, ReportState.DRAFT, now=now)
    recommender = world.actor(Post.RECOMMENDER, unit)
    for part in parts_of(body):
        if "files" in part.entry.answered_by and part.entry.required and not part.complete:
            given = {
                "body": body.pk,
                "part": part.entry.key,
                "text": "典型案例三则。",
                "files": [{"file": a_file("cases").sha256, "name": "典型案例.pdf"}],
            }
            perform(Act.COMPLETE_PART, recommender, given, now=now)
    pk = perform(Act.FILE_PACKAGE, recommender, {"body": body.pk}, now=now)
    return Package.objects.select_related("body").get(pk=pk)


@walked
def a_received_package(
    world: World, unit: Unit | None = None, *, now: datetime = NOON, candidates: bool = True
) -> Package:
    """A package that the host has received; its candidates await the formal check."""
    package = a_filed_package(world, unit, now=now, candidates=candidates)
    office = world.actor(Post.SEASON_OFFICE, world.season.host)
    perform(Act.RECEIVE_PACKAGE, office, {"package": package.pk}, now=now)
    package.refresh_from_db()
    return package
