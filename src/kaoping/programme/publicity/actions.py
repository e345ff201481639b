"""Putting names on public notice, and the cases of those who object (article 5.4)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from pydantic import BaseModel, Field

from kaoping.acts.perform import (
    add,
    journalled,
    move,
    note,
    performs,
    permit,
    permit_over,
    why_stale,
)
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.files.rules import why_too_large
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import keyed_hash, seal, unseal
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.publicity import rules
from kaoping.programme.publicity.changing import (
    ChangedName,
    notified_again,
    why_not_changed,
)
from kaoping.programme.publicity.codes import new_code, new_key
from kaoping.programme.publicity.models import Notice, NoticeEntry, Objection
from kaoping.programme.publicity.order import Named, in_prescribed_order
from kaoping.programme.publicity.queries.deciding import (
    chosen_in,
    facts_for,
    host_calendar,
    is_own_case,
    last_day_of,
    open_objections,
    sent_from,
    standing_entries,
)
from kaoping.programme.publicity.sealed_files import is_kept, unseal_file
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import NoticePeriod
from kaoping.programme.season.models import Season
from kaoping.programme.season.queries import requirement_of
from kaoping.programme.season.rules import Phase, why_closed

RECEIPT_SIGNS = 16


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
        json_schema_extra={"control": "long"},
    )
    expected: int | None = Field(
        None, title=N_("Names that were looked at"), json_schema_extra={"control": "hidden"}
    )


@performs(Act.PUBLISH_NOTICE)
def publish_notice(actor: Actor, given: PublishNotice, *, now: datetime) -> int:
    """Publish the names in the prescribed order for the season's period (article 5.4)."""
    season = Season.objects.select_related("host").filter(pk=given.season).first()
    if season is None:
        raise Refused(Refusal.of("not_found"))
    permit(Act.PUBLISH_NOTICE, season, by=actor, see=Act.SEE_SEASON)
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
    names = in_prescribed_order(chosen, edition_of(season.edition_id))
    add(
        Act.PUBLISH_NOTICE, notice, by=actor, now=now, reason=given.reason.strip(),
        number=notice.number, names=len(names), changed=len(old), last_day=last_day,
    )  # fmt: skip
    again = [notified_again(old[one.entry], one) for one in given.changed]
    NoticeEntry.objects.bulk_create(_listed(notice, names, again), batch_size=500)
    for named in names:
        move(Act.PUBLISH_NOTICE, named.candidate, because_of=notice, by=actor, now=now)
    return notice.pk


def _listed(
    notice: Notice, names: Iterable[Named], again: Iterable[NoticeEntry]
) -> list[NoticeEntry]:
    entries = [
        NoticeEntry(
            candidate=named.candidate,
            honour=named.honour,
            name=named.name,
            beside=named.beside,
            body=named.body,
            deeds=named.candidate.short_form,
        )
        for named in names
    ]
    entries.extend(again)
    for position, entry in enumerate(entries, start=1):
        entry.notice, entry.position, entry.key = notice, position, new_key()
    return entries


class CloseNotice(BaseModel):
    notice: int = Field(title=N_("Public notice"))
    version: int | None = None


@performs(Act.CLOSE_NOTICE)
def close_notice(actor: Actor, given: CloseNotice, *, now: datetime) -> None:
    """Close a notice whose days are over and whose objections are all ruled on."""
    notice = Notice.objects.select_related("season").filter(pk=given.notice).first()
    if notice is None:
        raise Refused(Refusal.of("not_found"))
    permit(Act.CLOSE_NOTICE, notice, by=actor, see=Act.SEE_SEASON)
    refuse_if(
        rules.why_still_running(notice.last_day, now),
        rules.why_open_objections(open_objections(notice.season, notice)),
        why_stale(notice, given.version),
    )
    move(Act.CLOSE_NOTICE, notice, by=actor, now=now, closed_at=now)


class Evidence(BaseModel):
    """A file that ``sealed_files`` keeps: its key, and what the objector called it."""

    key: str = Field(max_length=32)
    name: str = Field(max_length=120)


class Object(BaseModel):
    """An objection to one name on notice, under a real name and with evidence."""

    entry: str = Field(max_length=16, json_schema_extra={"control": "hidden"})
    name: str = Field(
        "",
        title=N_("Your name, or your body's"),
        description=N_("Real and in full. It is sealed; those objected to never learn it."),
        max_length=80,
    )
    contact: str = Field(
        "",
        title=N_("How to reach you"),
        description=N_("Phone, e-mail or post; seen by the handler of the case alone."),
        max_length=120,
    )
    statement: str = Field(
        "",
        title=N_("What you object to, and the facts"),
        max_length=4000,
        json_schema_extra={"control": "long"},
    )
    files: list[Evidence] = Field(default=[], title=N_("Evidence"))


@performs(Act.OBJECT)
def object(actor: Actor, given: Object, *, now: datetime) -> str:  # noqa: A001
    """Take an objection and give the receipt code, once: only its hash is kept.

    The journal says that somebody objected, never who, nor from where.
    """
    entry = _standing(given.entry)
    permit_over(Act.OBJECT, entry.notice.over, by=actor)
    files = [one for one in given.files if is_kept(one.key)]
    texts = (given.name.strip(), given.contact.strip(), given.statement.strip())
    sender = _sender(actor)
    refuse_if(
        _why_not_received(sender, entry, now),
        rules.why_not_written(rules.Written(*texts, files=len(files))),
    )
    code = new_code(RECEIPT_SIGNS)
    whole = {"name": texts[0], "contact": texts[1], "statement": texts[2]}
    objection = Objection(
        entry=entry,
        receipt_hash=keyed_hash(code),
        sender_hash=sender,
        sealed=seal(json.dumps({**whole, "files": [one.model_dump() for one in files]})),
        files=len(files),
        received_at=now,
    )
    somebody = Actor(account_id=None, post=Post.PUBLIC, way=actor.way)
    add(Act.OBJECT, objection, by=somebody, now=now, entry=entry.pk, files=len(files))
    return code


def why_not_received(
    actor: Actor, entry: str, sizes: Iterable[int], *, now: datetime
) -> list[Refusal]:
    """Why the files of an objection are not even read: too late, too often, or too large."""
    found = _why_not_received(_sender(actor), _standing(entry), now)
    large = (why_too_large(size, settings.FILE_LIMIT) for size in sizes)
    return [*found, *(reason.about("files") for reason in large if reason)]


def _why_not_received(sender: str, entry: NoticeEntry, now: datetime) -> list[Refusal]:
    reasons = (
        rules.why_not_in_time(entry.notice.last_day, now),
        rules.why_too_many(*sent_from(sender, entry, now)),
    )
    return [reason for reason in reasons if reason]


def _standing(key: str) -> NoticeEntry:
    """The entry of a name that is on notice under it; *not found* for any other."""
    entry = (
        NoticeEntry.objects.select_related("notice__season")
        .filter(key=key, replaced_by=None, candidate__state=CandidateState.NOTIFIED)
        .first()
    )
    if entry is None:
        raise Refused(Refusal.of("not_found"))
    return entry


def _sender(actor: Actor) -> str:
    """By what one address is known again, and never found out."""
    return keyed_hash(f"objector {actor.address}") if actor.address else ""


def _case(actor: Actor, act: Act, objection_id: int) -> tuple[Objection, list[Refusal]]:
    """The case, and why this auditor may not handle it; *not found* for a stranger."""
    objection = (
        Objection.objects.select_related(
            "entry__notice__season",
            "entry__candidate__subject",
            "entry__candidate__by",
            "entry__candidate__slate__body",
            "entry__candidate__season",
        )
        .filter(pk=objection_id)
        .first()
    )
    if objection is None:
        raise Refused(Refusal.of("not_found"))
    permit(act, objection, by=actor, see=Act.SEE_OBJECTION)
    own = rules.why_own_case(is_own_case(actor, objection.entry.candidate))
    return objection, [own] if own else []


class AdmitObjection(BaseModel):
    """The objection is in order; the case is opened."""

    objection: int
    reason: str = Field(
        "",
        title=N_("Note"),
        description=N_("Do not name the objector here."),
        max_length=1000,
        json_schema_extra={"control": "long"},
    )
    version: int | None = None


@performs(Act.ADMIT_OBJECTION)
def admit_objection(actor: Actor, given: AdmitObjection, *, now: datetime) -> None:
    """Admit an objection that is named, in time and has evidence."""
    objection, reasons = _case(actor, Act.ADMIT_OBJECTION, given.objection)
    refuse_if(reasons, why_stale(objection, given.version))
    move(
        Act.ADMIT_OBJECTION, objection, by=actor, now=now,
        reason=given.reason.strip(), decided_reason=given.reason.strip(),
    )  # fmt: skip


class RefuseObjection(BaseModel):
    """The objection is not admitted, for a cause and with a reason."""

    objection: int
    cause: rules.Cause = Field(title=N_("Cause"))
    reason: str = Field(
        "",
        title=N_("Reason"),
        description=N_("The objector reads it. Do not name the objector here."),
        max_length=1000,
        json_schema_extra={"control": "long"},
    )
    version: int | None = None


@performs(Act.REFUSE_OBJECTION)
def refuse_objection(actor: Actor, given: RefuseObjection, *, now: datetime) -> None:
    """Not admit an objection: late, anonymous, without evidence, or a typing error."""
    objection, reasons = _case(actor, Act.REFUSE_OBJECTION, given.objection)
    refuse_if(reasons, rules.why_no_reason(given.reason), why_stale(objection, given.version))
    move(
        Act.REFUSE_OBJECTION, objection, by=actor, now=now, reason=given.reason.strip(),
        refused_cause=given.cause.value, decided_reason=given.reason.strip(),
    )  # fmt: skip


class RuleOnObjection(BaseModel):
    """The ruling on an admitted objection; an upheld one takes the name off the notice."""

    objection: int
    upheld: bool = Field(False, title=N_("The objection is upheld: the name is taken off"))
    ruling: str = Field(
        "",
        title=N_("Ruling and its reason"),
        description=N_("The objector and the one objected to read it. Do not name the objector."),
        max_length=4000,
        json_schema_extra={"control": "long"},
    )
    version: int | None = None


@performs(Act.RULE_ON_OBJECTION)
def rule_on_objection(actor: Actor, given: RuleOnObjection, *, now: datetime) -> None:
    """Rule on a case; upheld, the candidate is removed and its slot stays used."""
    objection, reasons = _case(actor, Act.RULE_ON_OBJECTION, given.objection)
    ruling = given.ruling.strip()
    refuse_if(reasons, rules.why_no_reason(ruling, "ruling"), why_stale(objection, given.version))
    move(
        Act.RULE_ON_OBJECTION, objection, by=actor, now=now, reason=ruling,
        upheld=given.upheld, ruling=ruling, ruled_at=now,
    )  # fmt: skip
    candidate = objection.entry.candidate
    # Two objections to one name may both be upheld; the name goes once.
    if given.upheld and candidate.state == CandidateState.NOTIFIED:
        move(
            Act.RULE_ON_OBJECTION, candidate, because_of=objection, by=actor, now=now, reason=ruling
        )


@dataclass(frozen=True, slots=True)
class Revealed:
    """Who objects and what they wrote; ``files`` are the names of the evidence."""

    name: str
    contact: str
    statement: str
    files: tuple[str, ...]


def reveal_objector(actor: Actor, objection_id: int, *, now: datetime) -> Revealed:
    """Open the sealed part of a case to its handler; that it was opened stands in the journal."""
    whole = _opened(actor, objection_id, "objector", now)
    names = tuple(one["name"] for one in whole["files"])
    return Revealed(whole["name"], whole["contact"], whole["statement"], names)


def reveal_evidence(
    actor: Actor, objection_id: int, number: int, *, now: datetime
) -> tuple[str, bytes]:
    """Name and bytes of one file of evidence, counted from 0; journalled as well."""
    whole = _opened(actor, objection_id, f"file {number + 1}", now)
    if not 0 <= number < len(whole["files"]):
        raise Refused(Refusal.of("not_found"))
    file = whole["files"][number]
    return file["name"], unseal_file(file["key"])


def _opened(actor: Actor, objection_id: int, what: str, now: datetime) -> dict[str, Any]:
    with journalled():
        objection, reasons = _case(actor, Act.SEE_OBJECTION, objection_id)
        refuse_if(reasons)
        note(Act.REVEAL_PERSONAL_DATA, objection, by=actor, now=now, after={"opened": what})
        whole: dict[str, Any] = json.loads(unseal(objection.sealed))
        return whole
