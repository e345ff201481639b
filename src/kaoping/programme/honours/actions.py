"""Issuing the commendation, and taking an honour back (article 5.4)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN, LONG
from kaoping.acts.days import Day
from kaoping.acts.perform import add, change, journalled, move, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.documents.telling import Beside, here
from kaoping.foundation.files.actions import keep
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.honours import making, rules
from kaoping.programme.honours.composing import (
    Told,
    facts_of,
    last_closed,
    next_running,
    office_code_of,
    provinces_of,
    to_be_honoured,
    why_not_issued,
)
from kaoping.programme.honours.models import Commendation, Honour
from kaoping.programme.publicity.codes import new_code
from kaoping.programme.publicity.order import Named
from kaoping.programme.publicity.queries.deciding import host_calendar
from kaoping.programme.publicity.rules import day_in_beijing
from kaoping.programme.season.models import Season
from kaoping.programme.season.rules import Phase, why_closed

MADE_AT_ONCE = 2000  # names; longer documents are made by the background worker


class IssueCommendation(BaseModel):
    """The document that commends everybody on the season's closed notices."""

    season: int = Field(title=N_("Season"))
    office_code: str = Field(
        "",
        title=N_("Document code of the office"),
        description=N_("Left empty: the one in the edition's own number."),
        max_length=30,
    )
    running: int | None = Field(
        None,
        title=N_("Running number"),
        description=N_("Left empty: the next of the year."),
        ge=1,
        le=9999,
    )
    issued_on: Day | None = Field(None, title=N_("Date of the document"))
    lead: str = Field(
        "",
        title=N_("First paragraph"),
        description=N_("Left empty: the one shown in the preview."),
        max_length=1500,
        json_schema_extra=LONG,
    )
    addressees: str = Field(
        "", title=N_("Addressees, one a line"), max_length=1000, json_schema_extra=LONG
    )
    copies_to: str = Field(
        "", title=N_("Copies to, one a line"), max_length=1000, json_schema_extra=LONG
    )
    expected: int | None = Field(
        None, title=N_("Names that were looked at"), json_schema_extra=HIDDEN
    )


@performs(Act.ISSUE_COMMENDATION)
def issue_commendation(actor: Actor, given: IssueCommendation, *, now: datetime) -> int:
    """Honour every name of the closed notices, freeze the facts and make the documents."""
    row = Season.objects.select_related("host", "edition").filter(pk=given.season).first()
    season = permit(Act.ISSUE_COMMENDATION, row, by=actor, see=Act.SEE_SEASON)
    today = day_in_beijing(now)
    issued_on = given.issued_on or today
    code = given.office_code.strip() or office_code_of(season)
    running = given.running or next_running(season, issued_on.year)
    number = rules.document_number(code, issued_on.year, running)
    names = to_be_honoured(season)
    refuse_if(
        why_closed(host_calendar(season), Phase.HONOURS, now),
        why_not_issued(season, names),
        rules.why_bad_date(issued_on, last_closed(season), today),
        None if code else Refusal.of("office_code_missing", field="office_code"),
        _why_taken(season, number, issued_on.year),
        Refusal.of("list_changed", count=len(names))
        if given.expected not in (None, len(names))
        else None,
    )
    told = Told(
        number, issued_on, given.lead.strip(), _lines(given.addressees), _lines(given.copies_to)
    )
    codes = _new_codes(names)
    facts, table = facts_of(season, names, told, codes)
    commendation = Commendation(
        season=season,
        number=number,
        year=issued_on.year,
        running=running,
        issued_on=issued_on,
        issued_at=now,
        facts={"document": facts.as_json(), "table": table, "season": season.title},
    )
    add(
        Act.ISSUE_COMMENDATION, commendation, by=actor, now=now,
        number=number, issued_on=issued_on, names=len(names),
    )  # fmt: skip
    _confer(commendation, names, codes)
    for named in names:
        move(Act.ISSUE_COMMENDATION, named.candidate, because_of=commendation, by=actor, now=now)
    if len(names) <= MADE_AT_ONCE:
        _keep_files(actor, commendation, making.files_of(commendation.facts), now=now)
    return commendation.pk


def _keep_files(
    actor: Actor, commendation: Commendation, files: making.Files, *, now: datetime
) -> None:
    change(
        Act.ISSUE_COMMENDATION, commendation, by=actor, now=now,
        pdf=keep(files.pdf, "pdf", now=now),
        docx=keep(files.docx, "docx", now=now),
        table=keep(files.table, "xlsx", now=now),
    )  # fmt: skip


def make_documents(
    actor: Actor,
    commendation_id: int,
    *,
    now: datetime,
    beside: Beside[making.Files] = here,
    then: Callable[[], None] = lambda: None,
) -> None:
    """Make the files of an issued commendation from its facts, where they are not there yet.

    Making them takes long and asks the database nothing, so it may be done ``beside``; they
    are kept, and what comes ``then`` is done, in one transaction. *Not found* for who may not
    issue.
    """
    row = Commendation.objects.select_related("season").filter(pk=commendation_id).first()
    commendation = permit(Act.ISSUE_COMMENDATION, row, by=actor, see=Act.ISSUE_COMMENDATION)
    there = commendation.pdf_id and commendation.docx_id and commendation.table_id
    files = None if there else beside(partial(making.files_of, commendation.facts))
    with journalled():
        if files is not None:
            _keep_files(actor, commendation, files, now=now)
        then()


def _why_taken(season: Season, number: str, year: int) -> Refusal | None:
    if not Commendation.objects.filter(number=number).exists():
        return None
    return Refusal.of(
        "number_taken", field="running", number=number, next=next_running(season, year)
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _new_codes(names: list[Named]) -> dict[int, str]:
    """A certificate code each: random, so that none can be guessed from another."""
    return {one.candidate.pk: new_code(rules.CERTIFICATE_SIGNS) for one in names}


def _confer(commendation: Commendation, names: list[Named], codes: dict[int, str]) -> None:
    provinces = provinces_of(names)
    Honour.objects.bulk_create(
        [
            Honour(
                commendation=commendation,
                candidate=one.candidate,
                honour=one.honour,
                position=position,
                name=one.name,
                beside=one.beside,
                body=one.body,
                deeds=one.candidate.short_form,
                place_code=provinces[one.candidate.pk],
                certificate_code=codes[one.candidate.pk],
            )
            for position, one in enumerate(names, start=1)
        ],
        batch_size=500,
    )


class RevokeHonour(BaseModel):
    """Take an honour back by a document; it stays in history and leaves the roll."""

    honour: int
    # Both are needed; the rules say so, so that all reasons come at once.
    document_number: str = Field("", title=N_("Number of the document that revokes"), max_length=60)
    revoked_on: Day | None = Field(None, title=N_("Date of that document"))
    reason: str = Field("", title=N_("Reason"), max_length=2000, json_schema_extra=LONG)
    version: int | None = None


@performs(Act.REVOKE_HONOUR)
def revoke_honour(actor: Actor, given: RevokeHonour, *, now: datetime) -> None:
    """Revoke an honour and say so wherever it is asked for."""
    row = (
        Honour.objects.select_related("commendation__season", "candidate__subject")
        .filter(pk=given.honour)
        .first()
    )
    honour = permit(Act.REVOKE_HONOUR, row, by=actor, see=Act.SEE_SEASON)
    today, issued = day_in_beijing(now), honour.commendation.issued_on
    on = given.revoked_on or today
    refuse_if(
        rules.why_bad_number(given.document_number.strip()),
        Refusal.of("dated_ahead", field="revoked_on", today=today) if on > today else None,
        Refusal.of("revoked_before_issue", field="revoked_on", issued=issued)
        if on < issued
        else None,
        None if given.reason.strip() else Refusal.of("reason_missing", field="reason"),
        why_stale(honour, given.version),
    )
    move(
        Act.REVOKE_HONOUR, honour, by=actor, now=now, reason=given.reason.strip(),
        revoked_on=on, revoked_by=given.document_number.strip(),
    )  # fmt: skip
    move(
        Act.REVOKE_HONOUR, honour.candidate, because_of=honour, by=actor, now=now,
        reason=given.reason.strip(),
    )  # fmt: skip
