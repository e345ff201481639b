"""Objecting to a name on notice: taken from anybody, under seal (article 5.4)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN, LONG
from kaoping.acts.inputs import understood
from kaoping.acts.perform import add, performs, permit_over
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.files.rules import NAME_AT_MOST, name_kept, why_too_large
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.people.secrets import keyed_hash, seal
from kaoping.foundation.refusal import Refusal, found, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.publicity import rules
from kaoping.programme.publicity.codes import new_code
from kaoping.programme.publicity.models import NoticeEntry, Objection
from kaoping.programme.publicity.queries.deciding import sent_from
from kaoping.programme.publicity.sealed_files import (
    discard,
    is_kept,
    seal_file,
    why_not_sealed,
)
from kaoping.programme.recommendation.rules import CandidateState

RECEIPT_SIGNS = 16
File: TypeAlias = "UploadedFile[bytes]"


class Evidence(BaseModel):
    """A file that is kept sealed: its key, and what the objector called it.

    Nobody is given a key: pages and the API take the files, each as ``evidence`` of a form.
    """

    key: str = Field(max_length=32)
    name: str = Field(max_length=NAME_AT_MOST)


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
    written = _written(given, len(files))
    sender = _sender(actor)
    refuse_if(_why_not_received(sender, entry, now), rules.why_not_written(written))
    code = new_code(RECEIPT_SIGNS)
    whole = {"name": written.name, "contact": written.contact, "statement": written.statement}
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


def object_with_files(
    actor: Actor, typed: Mapping[str, Any], sent: Iterable[Any], *, now: datetime
) -> str:
    """Object with the files themselves, which are sealed first: for every door that takes files.

    Those of an objection that is not taken are thrown away.
    """
    given = understood(Object, typed)
    files = [file for file in sent if isinstance(file, UploadedFile)]
    refuse_if(_why_not_received_with(actor, given, files, now))
    kept: list[Evidence] = []
    try:
        kept.extend(_sealed(file) for file in files)  # one by one: those before a break are known
        return object(actor, given.model_copy(update={"files": kept}), now=now)
    except BaseException:
        discard(one.key for one in kept)
        raise


def _why_not_received_with(
    actor: Actor, given: Object, files: Sequence[File], now: datetime
) -> list[Refusal]:
    """All that is wrong with an objection whose files are not kept yet.

    They are read, one at a time, only where nothing but what they hold and what was written can
    be wrong: not for one that comes too late or too often, with too many files or too large ones.
    """
    barred = _why_not_received(_sender(actor), _standing(given.entry), now)
    large = (why_too_large(file.size or 0, settings.FILE_LIMIT) for file in files)
    barred += [reason.about("files") for reason in large if reason]
    against = [*barred, *rules.why_not_written(_written(given, len(files)))]
    if not barred and len(files) <= rules.FILES_AT_MOST:
        for file in files:
            against += why_not_sealed(_bytes(file), _name(file))
    return against


def _written(given: Object, files: int) -> rules.Written:
    texts = (given.name.strip(), given.contact.strip(), given.statement.strip())
    return rules.Written(*texts, files=files)


def _sealed(file: File) -> Evidence:
    return Evidence(key=seal_file(_bytes(file), _name(file)), name=name_kept(_name(file)))


def _name(file: File) -> str:
    return str(file.name or "")


def _bytes(file: File) -> bytes:
    """It is not in memory until it is read, and is read twice: to be looked at, and to be sealed."""
    file.seek(0)
    return bytes(file.read())


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
