"""Candidates: put forward out of accepted summaries, within the quota, and ranked (5.3)."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN, LONG
from kaoping.acts.perform import add, move, note, performs, permit, why_stale
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.prepared import Given, Prepared
from kaoping.foundation.refusal import Refusal, Refused, found, refuse_if
from kaoping.foundation.rows import one_of
from kaoping.foundation.words import N_
from kaoping.programme.recommendation import rules
from kaoping.programme.recommendation.actions.files import GivenFile, take_files, why_bad_files
from kaoping.programme.recommendation.actions.quota import why_not_in_use, why_season_closed
from kaoping.programme.recommendation.book import Book, book_of
from kaoping.programme.recommendation.form import FormDetails, code_of, details_of, photo_of
from kaoping.programme.recommendation.models import Candidate, CandidateFile, Rank, Share
from kaoping.programme.recommendation.queries.told import why_not_as_told
from kaoping.programme.recommendation.rules import FileKind
from kaoping.programme.recommendation.shares import forfeit, give_back, use_slot
from kaoping.programme.recommendation.slates import (
    append_to_ranks,
    body_of,
    candidacies_of,
    lock_slate,
    ranked_at,
    traits_of,
    way_down_to,
    why_filed,
    why_not_now,
    why_too_many,
)
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.terms import LONGEST_DEEDS, LONGEST_SHORT_DEEDS
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import calendar_of, persons_of
from kaoping.programme.season.rules import Phase, why_closed


class FormGiven(FormDetails):
    """The recommendation form as it is typed."""

    traits: list[str] = Field(default=[], title=N_("What holds of the nominee"))
    deeds: str = Field("", title=N_("Deeds"), max_length=LONGEST_DEEDS, json_schema_extra=LONG)
    short_form: str = Field(
        "", title=N_("Deeds in short"), max_length=LONGEST_SHORT_DEEDS, json_schema_extra=LONG
    )


class PutForward(FormGiven):
    """Put ``subject`` forward for ``honour``; the form may be completed later."""

    subject: int = Field(title=N_("Nominee"), json_schema_extra=HIDDEN)
    honour: str = Field(title=N_("Honour"), max_length=40)


@performs(Act.PUT_FORWARD)
def put_forward(actor: Actor, given: PutForward, *, now: datetime) -> int:
    """Use one slot of the acting unit for one that reports to it; its candidate's id.

    What the host puts forward out of its reserve is received at once.
    """
    subject = _subject(given.subject)
    permit(Act.PUT_FORWARD, subject, by=actor, see=Act.SEE_SLATE)
    by, season, book = subject.parent, subject.season, book_of(subject.season)
    if by is None or by.unit_id != actor.unit_id:
        raise Refused(Refusal.of("put_forward_by_its_unit", field="subject", article="5.3"))
    refuse_if(
        why_not_the_host(actor, season),
        why_season_closed(season, Act.PUT_FORWARD),
        why_closed(calendar_of(by), Phase.RECOMMENDATION, now),
        why_not_in_use(book, given.honour),
        _why_not_fit(subject, book, given.honour),
        _why_not_ready(subject, book),
        rules.why_oneself(actor.person_id, persons_of(subject)),
        why_bad_form(book, subject.kind, given),
    )
    way_down = way_down_to(by)
    slate = lock_slate(body_of(way_down), given.honour)
    refuse_if(why_filed(slate.body))
    candidacies = candidacies_of(subject)
    here = [one.fraud for one in candidacies if one.season_id == season.pk]
    refuse_if(rules.why_not_again(here, subject.name))
    use_slot(by, given.honour)
    traits = traits_of(subject, book, given.traits, candidacies)
    refuse_if(why_too_many(slate, book, subject.name, traits))
    candidate = Candidate(
        season=season,
        honour=given.honour,
        subject=subject,
        by=by,
        slate=slate,
        details=details_of(subject, given),
        deeds=given.deeds.strip(),
        short_form=given.short_form.strip(),
        traits=traits,
        put_forward_at=now,
    )
    candidate.form_code = code_of(candidate, book.edition)
    add(Act.PUT_FORWARD, candidate, by=actor, now=now, honour=given.honour, unit=by.unit_id,
        traits=traits, form_code=candidate.form_code)  # fmt: skip
    append_to_ranks(candidate, way_down[1:] or way_down)
    if by.unit_id == season.host_id:
        move(Act.PUT_FORWARD, candidate, by=actor, now=now)
    return candidate.pk


class AmendCandidate(FormGiven):
    """Complete the form: texts, files, and the scan of the paper with its code."""

    candidate: int = Field(title=N_("Candidate"), json_schema_extra=HIDDEN)
    files: list[GivenFile] = Field(default=[], title=N_("Files"))
    remove: list[int] = Field(default=[], title=N_("Files to take off"))
    version: int | None = None


@performs(Act.AMEND_CANDIDATE)
def amend_candidate(actor: Actor, given: AmendCandidate, *, now: datetime) -> None:
    """Write the form anew; a scan is taken only with the code of the form as it then stands."""
    candidate = candidate_for(given.candidate)
    permit(Act.AMEND_CANDIDATE, candidate, by=actor, see=Act.SEE_SLATE)
    book, subject = book_of(candidate.season), candidate.subject
    files = CandidateFile.objects.filter(candidate=candidate)
    limit = settings.CANDIDATE_FILES_LIMIT
    refuse_if(
        why_not_now(candidate.by, candidate.slate.body, now),
        why_stale(candidate, given.version),
        why_not_as_told(actor, candidate, Act.AMEND_CANDIDATE),
        why_bad_form(book, subject.kind, given),
        why_bad_files(
            given.files, files.exclude(pk__in=given.remove), limit, "candidate_files_too_large"
        ),
    )
    slate = lock_slate(candidate.slate.body, candidate.honour)
    traits = traits_of(subject, book, given.traits, candidacies_of(subject))
    refuse_if(why_too_many(slate, book, subject.name, traits, instead_of=candidate.pk))
    candidate.details = details_of(subject, given)
    candidate.deeds, candidate.short_form = given.deeds.strip(), given.short_form.strip()
    files.filter(pk__in=given.remove).delete()
    take_files(candidate, [f for f in given.files if f.kind == FileKind.PHOTO], now=now)
    code = code_of(candidate, book.edition, photo_of(candidate))
    refuse_if(_why_other_paper(given, code))
    papers = take_files(candidate, [f for f in given.files if f.kind != FileKind.PHOTO], now=now)
    # Personal data stays out of the journal: the code stands for the form as it is.
    move(Act.AMEND_CANDIDATE, candidate, by=actor, now=now, traits=traits, form_code=code)
    Candidate.objects.filter(pk=candidate.pk).update(
        details=candidate.details, deeds=candidate.deeds, short_form=candidate.short_form
    )
    if papers:
        note(Act.AMEND_CANDIDATE, candidate, by=actor, now=now, after={"files": papers})


def _why_other_paper(given: AmendCandidate, code: str) -> Iterator[Refusal]:
    for number, file in enumerate(given.files):
        if file.kind == FileKind.STAMPED_FORM and file.code.strip().upper() != code:
            yield Refusal.of("stamped_other_version", field=f"files.{number}.code", code=code)


class WithdrawCandidate(BaseModel):
    candidate: int = Field(title=N_("Candidate"), json_schema_extra=HIDDEN)
    reason: str = Field("", title=N_("Reason"), max_length=500)
    version: int | None = None


@performs(Act.WITHDRAW_CANDIDATE)
def withdraw_candidate(actor: Actor, given: WithdrawCandidate, *, now: datetime) -> None:
    """Take one's own candidate back; its slot is free again."""
    candidate = candidate_for(given.candidate)
    permit(Act.WITHDRAW_CANDIDATE, candidate, by=actor, see=Act.SEE_SLATE)
    refuse_if(
        why_not_the_host(actor, candidate.season),
        why_not_now(candidate.by, candidate.slate.body, now),
        why_stale(candidate, given.version),
        why_not_as_told(actor, candidate, Act.WITHDRAW_CANDIDATE),
    )
    lock_slate(candidate.slate.body, candidate.honour)
    move(Act.WITHDRAW_CANDIDATE, candidate, by=actor, now=now, reason=given.reason)
    Rank.objects.filter(candidate=candidate).delete()
    give_back(candidate.by, candidate.honour)


class StrikeCandidate(BaseModel):
    candidate: int = Field(title=N_("Candidate"), json_schema_extra=HIDDEN)
    reason: str = Field(title=N_("Reason"), min_length=1, max_length=500, json_schema_extra=LONG)
    fraud: bool = Field(
        False,
        title=N_("For fraud"),
        description=N_("The slot is lost, and the nominee is not put forward again."),
    )
    version: int | None = None


@performs(Act.STRIKE_CANDIDATE)
def strike_candidate(actor: Actor, given: StrikeCandidate, *, now: datetime) -> None:
    """Take a candidate off the list; the slot returns to the unit that used it, or is lost."""
    candidate = candidate_for(given.candidate)
    permit(Act.STRIKE_CANDIDATE, candidate, by=actor, see=Act.SEE_SLATE)
    at = Subject.objects.get(season=candidate.season_id, unit=actor.unit_id)
    refuse_if(
        why_closed(calendar_of(at), Phase.RECOMMENDATION, now),
        why_stale(candidate, given.version),
        why_not_as_told(actor, candidate, Act.STRIKE_CANDIDATE),
    )
    lock_slate(candidate.slate.body, candidate.honour)
    move(Act.STRIKE_CANDIDATE, candidate, by=actor, now=now, reason=given.reason,
         fraud=given.fraud)  # fmt: skip
    Rank.objects.filter(candidate=candidate).delete()
    if given.fraud:
        forfeit(way_down_to(candidate.by), candidate.honour)
        note(Act.STRIKE_CANDIDATE, candidate, by=actor, now=now, after={"slot_lost": True})
    else:
        give_back(candidate.by, candidate.honour)


class RankSlate(BaseModel):
    """All candidates of ``honour`` at ``subject``, first choice first.

    ``version`` is ``rules.order_version`` of the order that the form was drawn from.
    """

    subject: int = Field(title=N_("Unit"), json_schema_extra=HIDDEN)
    honour: str = Field(title=N_("Honour"), max_length=40)
    order: list[int] = Field(title=N_("Order of recommendation"), min_length=1)
    version: int | None = None


@performs(Act.RANK_SLATE)
def rank_slate(actor: Actor, given: RankSlate, *, now: datetime) -> None:
    """Give one's own candidates and those sent up from below their order."""
    at = _subject(given.subject)
    permit(Act.RANK_SLATE, at, by=actor, see=Act.SEE_SLATE)
    refuse_if(
        why_closed(calendar_of(at), Phase.RECOMMENDATION, now),
        why_not_in_use(book_of(at.season), given.honour),
    )
    slate = lock_slate(body_of(way_down_to(at)), given.honour)
    refuse_if(why_filed(slate.body))
    before = ranked_at(at, given.honour)
    stale = given.version is not None and given.version != rules.order_version(before)
    if stale or not rules.same_names(given.order, before):
        raise Refused(Refusal.of("moved_meanwhile", field="order"))
    places = {pk: place for place, pk in enumerate(given.order, start=1)}
    ranks = list(Rank.objects.filter(at=at, honour=given.honour))
    for rank in ranks:
        rank.position = places[rank.candidate_id]
    Rank.objects.bulk_update(ranks, ["position"], batch_size=500)
    share = Share.objects.select_related("subject").get(subject=at, honour=given.honour)
    note(Act.RANK_SLATE, share, by=actor, now=now, before={"order": before},
         after={"order": given.order})  # fmt: skip


AROUND = ("season", "parent", "team", "person", "unit__place")
WITH = ("season", "by", "slate__body", *(f"subject__{path}" for path in AROUND))


def why_not_the_host(actor: Actor, season: Season) -> Refusal | None:
    """A season office puts the bodies themselves forward in the season its unit hosts; in
    another's season that is for the unit's recommender."""
    if actor.post != Post.SEASON_OFFICE or actor.unit_id == season.host_id:
        return None
    return Refusal.of("put_forward_by_its_unit", field="subject", article="5.3")


def candidate_for(pk: int) -> Candidate:
    """A candidate with what says where it lies; ``not_found`` if there is none."""
    return found(one_of(Candidate.objects.select_related(*WITH).filter(pk=pk)))


def _subject(pk: int) -> Subject:
    return found(_nominee.one(pk=pk))


@Prepared
def _nominee() -> QuerySet[Subject, Subject]:
    return Subject.objects.select_related(*AROUND).filter(pk=Given("pk"))


def _why_not_fit(subject: Subject, book: Book, honour: str) -> Refusal | None:
    wanted = next((h.subject_kind for h in book.edition.honours if h.key == honour), None)
    return None if wanted is None else rules.why_wrong_kind(subject.kind, wanted)


def _why_not_ready(subject: Subject, book: Book) -> Iterator[Refusal]:
    """Out of accepted and evaluated summaries only (articles 5.2 and 5.3).

    Summary and grade are locked: neither is taken back while somebody is put forward on them.
    """
    state, grade = _evaluated.one(subject=subject.pk) or _unevaluated(subject)
    refusal = rules.why_not_accepted(state == ReportState.ACCEPTED, subject.name)
    if refusal is not None:
        yield refusal
        return
    bad = rules.why_bad_grade(grade or "", book.grades)
    if bad is not None:
        yield bad


@Prepared
def _evaluated() -> QuerySet[Report, tuple[str, str]]:
    reports = Report.objects.filter(subject=Given("subject"), subject__evaluation__isnull=False)
    return reports.select_for_update(no_key=True).values_list("state", "subject__evaluation__grade")


def _unevaluated(subject: Subject) -> tuple[str, str]:
    state = Report.objects.filter(subject=subject).values_list("state", flat=True).first()
    return state or "", ""


def why_bad_form(book: Book, kind: str, given: FormGiven) -> Iterator[Refusal]:
    """What no form may say, complete or not: texts too long, traits that are not asked."""
    _, most = book.lengths[kind]
    yield from rules.why_too_long(given.deeds, most, "deeds")
    yield from rules.why_too_long(given.short_form, book.short_form_at_most, "short_form")
    if not set(given.traits) <= {trait.key for trait in book.stated_traits(kind)}:
        yield Refusal.of("not_a_choice", field="traits")
