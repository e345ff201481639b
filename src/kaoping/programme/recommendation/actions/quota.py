"""Shares of the quota, given down the tree (article 5.3)."""

from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN
from kaoping.acts.perform import note, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, found, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.recommendation import rules
from kaoping.programme.recommendation.book import Book, book_of
from kaoping.programme.recommendation.shares import give, keep_in_reserve, share_of
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import SeasonState, SubjectKind


class GiveQuota(BaseModel):
    """``subject`` shall hold ``number`` places for ``honour``."""

    subject: int = Field(title=N_("Unit"), json_schema_extra=HIDDEN)
    honour: str = Field(title=N_("Honour"), max_length=40)
    number: int = Field(title=N_("Places"), ge=0, le=100_000)
    version: int | None = None


class AllotQuota(GiveQuota):
    """For a unit directly below the host; for the host itself it is the reserve it keeps."""


class PassOnQuota(GiveQuota):
    """For a unit directly below the acting one, out of what that one has free."""


@performs(Act.ALLOT_QUOTA)
def allot_quota(actor: Actor, given: AllotQuota, *, now: datetime) -> int:
    """Set what a unit below the host holds, or what the host keeps in reserve."""
    subject = _unit(given.subject)
    permit(Act.ALLOT_QUOTA, subject, by=actor, see=Act.SEE_SLATE)
    season = subject.season
    is_host = subject.unit_id == season.host_id
    below_host = subject.parent is not None and subject.parent.unit_id == season.host_id
    refuse_if(
        why_season_closed(season, Act.ALLOT_QUOTA),
        why_not_in_use(book_of(season), given.honour),
        None if is_host or below_host else Refusal.of("share_goes_to_units", field="subject"),
    )
    share = share_of(subject, given.honour)
    refuse_if(why_stale(share, given.version))
    if is_host:
        before = keep_in_reserve(share, given.number)
    else:
        assert subject.parent is not None  # noqa: S101  # refused above
        before = give(subject.parent, share, given.number, from_nothing=True)
    note(Act.ALLOT_QUOTA, share, by=actor, now=now, before=_places(given, before),
         after=_places(given, given.number))  # fmt: skip
    return share.pk


@performs(Act.PASS_ON_QUOTA)
def pass_on_quota(actor: Actor, given: PassOnQuota, *, now: datetime) -> int:
    """Set what a unit directly below holds, out of the acting unit's free places."""
    subject = _unit(given.subject)
    permit(Act.PASS_ON_QUOTA, subject, by=actor, see=Act.SEE_SLATE)
    season, parent = subject.season, subject.parent
    if parent is None or parent.unit_id == season.host_id or parent.unit_id != actor.unit_id:
        raise Refused(Refusal.of("share_goes_to_units", field="subject"))
    refuse_if(
        why_season_closed(season, Act.PASS_ON_QUOTA),
        why_not_in_use(book_of(season), given.honour),
    )
    share = share_of(subject, given.honour)
    refuse_if(why_stale(share, given.version))
    before = give(parent, share, given.number)
    note(Act.PASS_ON_QUOTA, share, by=actor, now=now, before=_places(given, before),
         after=_places(given, given.number))  # fmt: skip
    return share.pk


def _unit(pk: int) -> Subject:
    """An organizing unit of a season; teams and persons hold no share."""
    return found(
        Subject.objects.select_related("season", "parent", "team")
        .filter(pk=pk, kind=SubjectKind.UNIT)
        .first()
    )


def _places(given: GiveQuota, number: int) -> dict[str, object]:
    return {"honour": given.honour, "held": number}


def why_not_in_use(book: Book, honour: str) -> Refusal | None:
    return rules.why_not_in_use(honour, {one.key for one in book.honours})


def why_season_closed(season: Season, act: Act) -> Refusal | None:
    if season.state == SeasonState.OPEN:
        return None
    return Refusal.of("wrong_state", act=act, state=SeasonState(season.state))
