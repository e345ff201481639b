"""The package of a recommending body: completed, filed, received or returned (article 7)."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN, LONG
from kaoping.acts.perform import add, change, move, note, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.files.queries import files_of
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, found, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.recommendation.actions.files import GivenFile, why_bad_files
from kaoping.programme.recommendation.actions.quota import why_season_closed
from kaoping.programme.recommendation.book import book_of
from kaoping.programme.recommendation.held import why_too_late
from kaoping.programme.recommendation.models import Candidate, Package, Part, PartFile
from kaoping.programme.recommendation.package import (
    is_generated,
    parts_of,
    why_no_body,
    why_not_ready,
)
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.recommendation.slates import lock_slates, why_not_now
from kaoping.programme.reporting.models import Figure, Report
from kaoping.programme.reporting.rules import figure_part
from kaoping.programme.reporting.sending import recompute, send_up, unlock
from kaoping.programme.scheme.entries import Part as PartEntry
from kaoping.programme.scheme.entries import UnknownEntry
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase
from kaoping.programme.verification.accepting import accepted, why_not_acceptable
from kaoping.programme.verification.facts import involved_in
from kaoping.programme.verification.models import Finding
from kaoping.programme.verification.rules import why_own_work


class CompletePart(BaseModel):
    """Text and files of one part of the package of ``body``; ``part`` is its key."""

    body: int = Field(title=N_("Recommending unit"), json_schema_extra=HIDDEN)
    part: str = Field(title=N_("Part"), min_length=1, max_length=12, json_schema_extra=HIDDEN)
    text: str = Field("", title=N_("What it shows"), max_length=4000, json_schema_extra=LONG)
    files: list[GivenFile] = Field(default=[], title=N_("Files"))
    remove: list[int] = Field(default=[], title=N_("Files to take off"))
    version: int | None = None


@performs(Act.COMPLETE_PART)
def complete_part(actor: Actor, given: CompletePart, *, now: datetime) -> int:
    """Add to a part what answers it and call it complete; the part's id."""
    body = _body(given.body)
    permit(Act.COMPLETE_PART, body, by=actor, see=Act.SEE_SLATE)
    # Held, so that two parts completed at once are not measured each without the other.
    package = Package.objects.select_for_update(no_key=True).filter(body=body).first()
    removed = Q(part__key=given.part, pk__in=given.remove)
    staying = PartFile.objects.filter(~removed, part__package__body=body)
    limit = settings.PACKAGE_FILES_LIMIT
    refuse_if(
        why_no_body(body),
        why_season_closed(body.season, Act.COMPLETE_PART),
        why_not_now(body, body, now),
        package.flow.why_not(package.state, Act.COMPLETE_PART) if package else None,
        _why_not_given(body, given.part),
        why_bad_files(given.files, staying, limit, "package_files_too_large"),
    )
    package = package or _begun(body, actor, Act.COMPLETE_PART, now)
    part, _ = Part.objects.get_or_create(package=package, key=given.part)
    refuse_if(why_stale(part, given.version))
    PartFile.objects.filter(part=part, pk__in=given.remove).delete()
    stored = files_of(one.file for one in given.files)
    PartFile.objects.bulk_create(
        PartFile(part=part, file=stored[one.file], name=one.name, added=now) for one in given.files
    )
    if not PartFile.objects.filter(part=part).exists():
        raise Refused(Refusal.of("part_without_files", field="files", article="7"))
    change(Act.COMPLETE_PART, part, by=actor, now=now, text=given.text, completed_at=now)
    if given.files or given.remove:
        files = [stored[one.file].pk for one in given.files]
        note(Act.COMPLETE_PART, part, by=actor, now=now,
             after={"files": files, "removed": given.remove})  # fmt: skip
    return part.pk


def _why_not_given(body: Subject, key: str) -> Iterator[Refusal]:
    try:
        entry = edition_of(body.season.edition_id).part(key)
    except UnknownEntry:
        yield Refusal.of("not_a_choice", field="part")
        return
    if is_generated(entry):
        yield Refusal.of("part_is_generated", field="part", article=entry.article)


def _begun(body: Subject, actor: Actor, act: Act, now: datetime) -> Package:
    package = Package(body=body)
    add(act, package, by=actor, now=now, body=body.pk)
    return package


class FilePackage(BaseModel):
    """File the package of ``body`` as it stands."""

    body: int = Field(title=N_("Recommending unit"), json_schema_extra=HIDDEN)
    version: int | None = None


@performs(Act.FILE_PACKAGE)
def file_package(actor: Actor, given: FilePackage, *, now: datetime) -> int:
    """Send the five parts to the host; the body's report and all its candidates go with it."""
    body = _body(given.body)
    permit(Act.FILE_PACKAGE, body, by=actor, see=Act.SEE_SLATE)
    refuse_if(why_no_body(body))
    lock_slates(body, [honour.key for honour in book_of(body.season).honours])
    package = Package.objects.filter(body=body).first() or _begun(
        body, actor, Act.FILE_PACKAGE, now
    )
    calendar = calendar_of(body)
    report = Report.objects.select_related("subject__season", "subject__parent").filter(
        subject=body
    ).first()  # fmt: skip
    if report is not None and report.flow.why_not(report.state, Act.FILE_PACKAGE) is None:
        recompute(report)
    refuse_if(
        why_season_closed(body.season, Act.FILE_PACKAGE),
        why_not_now(body, body, now),
        why_too_late(body.season_id, _honours_on(body)),
        why_stale(package, given.version),
        package.flow.why_not(package.state, Act.FILE_PACKAGE) or why_not_ready(parts_of(body)),
    )
    late = calendar[Phase.RECOMMENDATION].is_late(now)
    if report is not None:
        send_up(Act.FILE_PACKAGE, report, by=actor, now=now, late=late, because_of=package)
    _move_candidates(Act.FILE_PACKAGE, package, CandidateState.FORWARD, actor, now)
    move(Act.FILE_PACKAGE, package, by=actor, now=now, filed_at=now, late=late,
         returned_part="", returned_reason="")  # fmt: skip
    return package.pk


def _honours_on(body: Subject) -> set[str]:
    """The honours that those whom the package brings were put forward for."""
    brought = Candidate.objects.filter(slate__body=body, state=CandidateState.FORWARD)
    return set(brought.values_list("honour", flat=True))


class ReceivePackage(BaseModel):
    """Take a filed package in."""

    package: int = Field(title=N_("Package"), json_schema_extra=HIDDEN)
    version: int | None = None


@performs(Act.RECEIVE_PACKAGE)
def receive_package(actor: Actor, given: ReceivePackage, *, now: datetime) -> None:
    """Accept the body's report, freeze its figures, and open the way to the formal check."""
    package = _package(given.package)
    permit(Act.RECEIVE_PACKAGE, package, by=actor, see=Act.SEE_SLATE)
    report = Report.objects.select_related(
        "subject__season", "subject__parent", "subject__team"
    ).get(subject=package.body)
    refuse_if(
        why_season_closed(package.body.season, Act.RECEIVE_PACKAGE),
        _why_own_work(actor, report),
        why_stale(package, given.version),
        package.flow.why_not(package.state, Act.RECEIVE_PACKAGE) or why_not_acceptable(report),
    )
    accepted(Act.RECEIVE_PACKAGE, report, by=actor, now=now, because_of=package)
    _move_candidates(Act.RECEIVE_PACKAGE, package, CandidateState.FILED, actor, now)
    move(Act.RECEIVE_PACKAGE, package, by=actor, now=now, received_at=now)


class ReturnPackage(BaseModel):
    """Send a filed package back: which part, and why."""

    package: int = Field(title=N_("Package"), json_schema_extra=HIDDEN)
    part: str = Field(title=N_("Part"), min_length=1, max_length=12)
    reason: str = Field(title=N_("Reason"), min_length=1, max_length=1000, json_schema_extra=LONG)
    version: int | None = None


@performs(Act.RETURN_PACKAGE)
def return_package(actor: Actor, given: ReturnPackage, *, now: datetime) -> None:
    """Name the part and the reason; the body's report and its candidates go back with it.

    The report opens for writing only where it is that part, or where the table is its figures.
    """
    package = _package(given.package)
    permit(Act.RETURN_PACKAGE, package, by=actor, see=Act.SEE_SLATE)
    parts = {part.key: part for part in edition_of(package.body.season.edition_id).parts}
    report = Report.objects.select_related("subject__season").get(subject=package.body)
    refuse_if(
        why_season_closed(package.body.season, Act.RETURN_PACKAGE),
        _why_own_work(actor, report),
        why_stale(package, given.version),
        package.flow.why_not(package.state, Act.RETURN_PACKAGE),
        None if given.part in parts else Refusal.of("not_a_choice", field="part"),
    )
    _open_for_writing(report, parts[given.part])
    Finding.objects.create(report=report, text=given.reason, at=now,
                           submission=report.submissions, account=actor.account_id)  # fmt: skip
    move(Act.RETURN_PACKAGE, report, by=actor, now=now, because_of=package, reason=given.reason)
    _move_candidates(Act.RETURN_PACKAGE, package, CandidateState.FILED, actor, now)
    move(Act.RETURN_PACKAGE, package, by=actor, now=now, reason=given.reason,
         returned_part=given.part, returned_reason=given.reason)  # fmt: skip


def _open_for_writing(report: Report, part: PartEntry) -> None:
    """What of the body's report a part of the package is: all of it, its figures, or nothing."""
    if "own_report" in part.answered_by:
        unlock(report)
    elif "generated_table" in part.answered_by:
        indicators = Figure.objects.filter(report=report).values_list("indicator", flat=True)
        unlock(report, [figure_part(indicator) for indicator in indicators])


def _why_own_work(actor: Actor, report: Report) -> Refusal | None:
    """Nobody receives or returns a report that they wrote: by person, not by account."""
    involved = involved_in(report.subject, report, actor.person_id)
    return why_own_work(actor.person_id, involved)


def _move_candidates(
    act: Act, package: Package, state: CandidateState, actor: Actor, now: datetime
) -> None:
    """All candidates of the body's slates follow its package."""
    rows = Candidate.objects.select_related(
        "subject__parent", "subject__team", "subject__season"
    ).filter(slate__body=package.body_id, state=state)
    for candidate in rows.order_by("pk"):
        move(act, candidate, by=actor, now=now, because_of=package)


def _body(pk: int) -> Subject:
    return found(
        Subject.objects.select_related("season", "parent", "team", "unit").filter(pk=pk).first()
    )


def _package(pk: int) -> Package:
    return found(
        Package.objects.select_related("body__season", "body__parent", "body__team")
        .filter(pk=pk)
        .first()
    )
