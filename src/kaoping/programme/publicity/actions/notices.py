"""Putting names on public notice, and closing a notice (article 5.4)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN, LONG
from kaoping.acts.perform import add, move, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.publicity import rules
from kaoping.programme.publicity.actions.changing import (
    ChangedName,
    notified_again,
    why_not_changed,
)
from kaoping.programme.publicity.codes import new_key
from kaoping.programme.publicity.models import Notice, NoticeEntry
from kaoping.programme.publicity.order import Named, in_prescribed_order
from kaoping.programme.publicity.queries.deciding import (
    chosen_in,
    facts_for,
    host_calendar,
    last_day_of,
    open_objections,
    standing_entries,
)
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import NoticePeriod
from kaoping.programme.season.models import Season
from kaoping.programme.season.queries import requirement_of
from kaoping.programme.season.rules import Phase, why_closed


class PublishNotice(BaseModel):
    """Put everybody who was chosen, and not notified yet, on public notice."""

    season: int = Field(title=N_("Season"))
    contact: str = Field(
        "",
        title=N_("How to reach the office"),
        description=N_("Phone, post or e-mail, for those who cannot use the form."),
        max_length=200,
    )
    changed: list[ChangedName] = Field(default=[], title=N_("Changed names"))
    reason: str = Field(
        "",
        title=N_("Reason"),
        description=N_("Why names are changed. It stands in the journal, not on the notice."),
        max_length=1000,
        json_schema_extra=LONG,
    )
    expected: int | None = Field(
        None, title=N_("Names that were looked at"), json_schema_extra=HIDDEN
    )


@performs(Act.PUBLISH_NOTICE)
def publish_notice(actor: Actor, given: PublishNotice, *, now: datetime) -> int:
    """Publish the names in the prescribed order for the season's period (article 5.4)."""
    row = Season.objects.select_related("host").filter(pk=given.season).first()
    season = permit(Act.PUBLISH_NOTICE, row, by=actor, see=Act.SEE_SEASON)
    chosen = chosen_in(season)
    old = standing_entries(season, [one.entry for one in given.changed])
    period = requirement_of(season, "notice_period", NoticePeriod)
    last_day = last_day_of(period, rules.day_in_beijing(now))
    if isinstance(last_day, Refusal):
        raise Refused(last_day)
    refuse_if(
        why_closed(host_calendar(season), Phase.PUBLICITY, now),
        None if chosen or given.changed else Refusal.of("nobody_to_notify"),
        why_not_changed(old, given.changed, given.reason),
        Refusal.of("list_changed", count=len(chosen))
        if given.expected not in (None, len(chosen))
        else None,
    )
    notice = Notice(
        season=season,
        number=season.notices.count() + 1,
        published_at=now,
        days=period.days,
        days_kind=period.calendar,
        last_day=last_day,
        facts={**facts_for(season), "contact": given.contact.strip()},
    )
    again = {
        entry.candidate_id: entry
        for entry in (notified_again(old[one.entry], one) for one in given.changed)
    }
    names = in_prescribed_order(
        [*chosen, *(entry.candidate for entry in again.values())],
        edition_of(season.edition_id),
        {pk: (entry.name, entry.beside) for pk, entry in again.items()},
    )
    add(
        Act.PUBLISH_NOTICE, notice, by=actor, now=now, reason=given.reason.strip(),
        number=notice.number, names=len(chosen), changed=len(old), last_day=last_day,
    )  # fmt: skip
    NoticeEntry.objects.bulk_create(_listed(notice, names, again), batch_size=500)
    for named in names:
        if named.candidate.pk not in again:
            move(Act.PUBLISH_NOTICE, named.candidate, because_of=notice, by=actor, now=now)
    return notice.pk


def _listed(
    notice: Notice, names: Iterable[Named], again: Mapping[int, NoticeEntry]
) -> list[NoticeEntry]:
    entries = [
        again.get(named.candidate.pk)
        or NoticeEntry(
            candidate=named.candidate,
            honour=named.honour,
            name=named.name,
            beside=named.beside,
            body=named.body,
            deeds=named.candidate.short_form,
        )
        for named in names
    ]
    for position, entry in enumerate(entries, start=1):
        entry.notice, entry.position, entry.key = notice, position, new_key()
    return entries


class CloseNotice(BaseModel):
    notice: int = Field(title=N_("Public notice"))
    version: int | None = None


@performs(Act.CLOSE_NOTICE)
def close_notice(actor: Actor, given: CloseNotice, *, now: datetime) -> None:
    """Close a notice whose days are over and whose objections are all ruled on."""
    row = Notice.objects.select_related("season").filter(pk=given.notice).first()
    notice = permit(Act.CLOSE_NOTICE, row, by=actor, see=Act.SEE_SEASON)
    refuse_if(
        rules.why_still_running(notice.last_day, now),
        rules.why_open_objections(open_objections(notice.season, notice)),
        why_stale(notice, given.version),
    )
    move(Act.CLOSE_NOTICE, notice, by=actor, now=now, closed_at=now)
