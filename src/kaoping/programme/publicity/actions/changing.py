"""Changing a name on notice: it is notified again, for a full period (article 5.4)."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, Field

from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_
from kaoping.programme.publicity import rules
from kaoping.programme.publicity.models import NoticeEntry


class ChangedName(BaseModel):
    """A name on notice that was wrong: it is notified again, with a full period."""

    entry: str = Field(title=N_("Entry"), max_length=16)
    name: str = Field(title=N_("Name"), min_length=1, max_length=80)
    beside: str = Field("", title=N_("Unit"), max_length=160)


def why_not_changed(
    old: Mapping[str, NoticeEntry], changed: Sequence[ChangedName], reason: str
) -> Iterator[Refusal]:
    """Why these names cannot be changed; ``old`` are those that stand on notice, by key."""
    if len(old) != len(changed):
        yield Refusal.of("not_on_notice", field="changed")
    if changed and (refusal := rules.why_no_reason(reason)) is not None:
        yield refusal
    for number, one in enumerate(changed):
        entry = old.get(one.entry)
        if entry is not None and _told(entry, one) == (entry.name, entry.beside):
            yield Refusal.of("name_not_changed", field=f"changed.{number}.name")


def _told(old: NoticeEntry, changed: ChangedName) -> tuple[str, str]:
    return changed.name.strip(), changed.beside.strip() or old.beside


def notified_again(old: NoticeEntry, changed: ChangedName) -> NoticeEntry:
    """The entry of a new notice in place of ``old``, not saved yet."""
    name, beside = _told(old, changed)
    return NoticeEntry(
        candidate=old.candidate,
        replaces=old,
        honour=old.honour,
        name=name,
        beside=beside,
        body=old.body,
        deeds=old.deeds,
    )
