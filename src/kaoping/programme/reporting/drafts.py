"""What somebody typed and has not saved yet. Not acts: no journal, no one else's business."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaoping.acts.perform import permit
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import found
from kaoping.foundation.words import number_in
from kaoping.programme.reporting.models import Draft
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Subject

AROUND = ("season", "parent", "team")


@dataclass(frozen=True, slots=True)
class Typed:
    """A kept draft: what was typed, over which version, when."""

    content: dict[str, Any]
    base_version: int
    saved_at: datetime


def about_section(subject_id: int, key: str) -> str:
    """What a draft of a section is about. By subject: the report may not have begun."""
    return f"report:{subject_id}:section:{key}"


def _section_about(about: str) -> tuple[int, str] | None:
    """The subject and the key of the section that a draft is about; None if of no section."""
    subject, _, key = about.removeprefix("report:").partition(":section:")
    number = number_in(subject)
    return (number, key) if number and key and about == about_section(number, key) else None


def permit_draft(actor: Actor, about: str) -> tuple[int, str]:
    """The subject and the key of the section that ``about`` names; ``not_found`` unless it is
    one of a report that the actor writes."""
    subject_id, key = found(_section_about(about))
    row = Subject.objects.select_related(*AROUND).filter(pk=subject_id).first()
    subject = permit(Act.WRITE_REPORT, row, by=actor, see=Act.WRITE_REPORT)
    sections = edition_of(subject.season.edition_id).sections_for(subject.kind)
    found(next((section for section in sections if section.key == key), None))
    return subject_id, key


def save_draft(
    account_id: int, about: str, content: dict[str, Any], base_version: int, *, now: datetime
) -> None:
    """Keep what the account typed; the one kept before is replaced."""
    Draft.objects.update_or_create(
        account=account_id,
        about=about,
        defaults={"content": content, "base_version": base_version, "saved_at": now},
    )


def draft_of(account_id: int, about: str) -> Typed | None:
    """What the account typed about this and has not saved."""
    row = Draft.objects.filter(account=account_id, about=about).first()
    return Typed(row.content, row.base_version, row.saved_at) if row else None


def drafts_kept(account_id: int) -> int:
    """How much the account has typed and not saved."""
    return Draft.objects.filter(account=account_id).count()


def drop_draft(account_id: int, about: str) -> None:
    """Forget a draft: it was saved, or thrown away by who typed it."""
    Draft.objects.filter(account=account_id, about=about).delete()
