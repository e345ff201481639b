"""Objections as the discipline auditor sees them. Nothing here opens what is sealed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.perform import permit
from kaoping.acts.table import Reach, reaches
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.publicity import rules
from kaoping.programme.publicity.models import Objection
from kaoping.programme.publicity.queries.deciding import is_own_case
from kaoping.programme.publicity.rules import OPEN_OBJECTION, Cause, ObjectionState
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.terms import Text


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An objection in the list: to whom, when, how far; never by whom."""

    id: int
    state: ObjectionState
    received_at: datetime
    name: str
    honour: Text
    season_id: int
    season: str
    files: int


@dataclass(frozen=True, slots=True)
class Cases:
    """One page of them, and how many wait for a decision."""

    page: Page[CaseRow]
    waiting: int

    @property
    def rows(self) -> Sequence[CaseRow]:
        return self.page.rows

    @property
    def count(self) -> str:
        return self.page.count


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``why_not`` maps each act to what speaks against this auditor doing it now."""

    row: CaseRow
    beside: str
    body: str
    notice_number: int
    cause: Cause | None
    reason: str
    upheld: bool | None
    ruling: str
    ruled_at: datetime | None
    version: int
    is_own: bool
    why_not: dict[Act, Refusal | None]


def _seen_by(actor: Actor) -> Q:
    hosted = [one.season_id for one in actor.standings if one.host]
    if Reach.HOST in set(reaches(actor, Act.SEE_OBJECTION)):
        return Q(entry__notice__season_id__in=hosted)
    return Q(pk__in=())


NEWEST = ("-pk",)


def cases_seen(
    actor: Actor,
    *,
    waiting_only: bool = False,
    name: str = "",
    by: Sequence[str] = NEWEST,
    cut: Cut = FIRST_PAGE,
) -> Cases:
    """One page of the objections in the actor's hand."""
    seen = Objection.objects.filter(_seen_by(actor))
    waiting = seen.filter(state__in=OPEN_OBJECTION)
    found = waiting if waiting_only else seen
    found = found.filter(entry__name__icontains=name) if name else found
    read = found.select_related("entry__notice__season").defer("sealed")
    page = page_of(read, by, _case_rows, cut)
    return Cases(page, waiting.count())


def _case_rows(rows: Sequence[Objection]) -> tuple[CaseRow, ...]:
    editions = _editions(rows)
    return tuple(_case_row(row, editions) for row in rows)


def _editions(rows: Iterable[Objection]) -> dict[int, Edition]:
    """The editions that name the honours of these cases, each read once."""
    return {pk: edition_of(pk) for pk in {row.entry.notice.season.edition_id for row in rows}}


def _case_row(row: Objection, editions: Mapping[int, Edition]) -> CaseRow:
    season = row.entry.notice.season
    return CaseRow(
        id=row.pk,
        state=ObjectionState(row.state),
        received_at=row.received_at,
        name=row.entry.name,
        honour=editions[season.edition_id].honour(row.entry.honour).name,
        season_id=season.pk,
        season=season.title,
        files=row.files,
    )


OF_CASE = (
    "entry__notice__season", "entry__candidate__subject", "entry__candidate__by",
    "entry__candidate__slate__body", "entry__candidate__season",
)  # fmt: skip


def case_seen(actor: Actor, objection_id: int) -> Case:
    """One case; *not found* for who is not its auditor."""
    rows = Objection.objects.select_related(*OF_CASE).defer("sealed")
    row = rows.filter(pk=objection_id).first()
    objection = permit(Act.SEE_OBJECTION, row, by=actor, see=Act.SEE_OBJECTION)
    own = is_own_case(actor, objection.entry.candidate)
    acts = (Act.ADMIT_OBJECTION, Act.REFUSE_OBJECTION, Act.RULE_ON_OBJECTION)
    return Case(
        row=_case_row(objection, _editions([objection])),
        beside=objection.entry.beside,
        body=objection.entry.body,
        notice_number=objection.entry.notice.number,
        cause=Cause(objection.refused_cause) if objection.refused_cause else None,
        reason=objection.decided_reason,
        upheld=objection.upheld,
        ruling=objection.ruling,
        ruled_at=objection.ruled_at,
        version=objection.version,
        is_own=own,
        why_not={
            act: rules.why_own_case(own) or objection.flow.why_not(objection.state, act)
            for act in acts
        },
    )
