"""Objecting to a name on notice: taken from anybody, under seal (article 5.4)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN, LONG
from kaoping.acts.perform import add, performs, permit_over
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.files.rules import why_too_large
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import keyed_hash, seal
from kaoping.foundation.refusal import Refusal, found, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.publicity import rules
from kaoping.programme.publicity.codes import new_code
from kaoping.programme.publicity.models import NoticeEntry, Objection
from kaoping.programme.publicity.queries.deciding import sent_from
from kaoping.programme.publicity.sealed_files import is_kept, why_not_sealed
from kaoping.programme.recommendation.rules import CandidateState

RECEIPT_SIGNS = 16


class Evidence(BaseModel):
    """A file that ``sealed_files`` keeps: its key, and what the objector called it."""

    key: str = Field(max_length=32)
    name: str = Field(max_length=120)


class Object(BaseModel):
    """An objection to one name on notice, under a real name and with evidence."""

    entry: str = Field(max_length=16, json_schema_extra=HIDDEN)
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
        "", title=N_("What you object to, and the facts"), max_length=4000, json_schema_extra=LONG
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


@dataclass(frozen=True, slots=True)
class Offered:
    """A file of evidence before it is kept; it is not in memory until it is read."""

    name: str
    size: int
    read: Callable[[], bytes]


def why_not_received(
    actor: Actor, entry: str, written: rules.Written, files: Sequence[Offered], *, now: datetime
) -> list[Refusal]:
    """All that is wrong with an objection whose files are not kept yet.

    They are read, one at a time, only where nothing but what they hold and what was written can
    be wrong: not for one that comes too late or too often, with too many files or too large ones.
    """
    barred = _why_not_received(_sender(actor), _standing(entry), now)
    large = (why_too_large(file.size, settings.FILE_LIMIT) for file in files)
    barred += [reason.about("files") for reason in large if reason]
    against = [*barred, *rules.why_not_written(written)]
    if not barred and len(files) <= rules.FILES_AT_MOST:
        for file in files:
            against += why_not_sealed(file.read(), file.name)
    return against


def _why_not_received(sender: str, entry: NoticeEntry, now: datetime) -> list[Refusal]:
    reasons = (
        rules.why_not_in_time(entry.notice.last_day, now),
        rules.why_too_many(*sent_from(sender, entry, now)),
    )
    return [reason for reason in reasons if reason]


def _standing(key: str) -> NoticeEntry:
    """The entry of a name that is on notice under it; *not found* for any other."""
    return found(
        NoticeEntry.objects.select_related("notice__season")
        .filter(key=key, replaced_by=None, candidate__state=CandidateState.NOTIFIED)
        .first()
    )


def _sender(actor: Actor) -> str:
    """By what one address is known again, and never found out."""
    return keyed_hash(f"objector {actor.address}") if actor.address else ""
