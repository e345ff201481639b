"""The versions of a report as it was sent up, and what differs between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import found
from kaoping.programme.reporting.models import Report, Submission
from kaoping.programme.reporting.queries import ReportSeen, report_seen
from kaoping.programme.reporting.sending import content_of
from kaoping.programme.scheme.entries import Edition, Section
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.queries import edition_of

NOW = 0
"""The number of the text that is being written, for its writer."""
COMPARED = ("target", "computed", "declared", "planned", "note")


@dataclass(frozen=True, slots=True)
class Version:
    """One sending up: its number, when, and by whom."""

    number: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class TextDiffers:
    entry: Section
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class FigureDiffers:
    """A row that differs: the amounts (and the note) that do, as (name, before, after)."""

    entry: Indicator
    changes: tuple[tuple[str, Decimal | str | None, Decimal | str | None], ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed from version ``left`` to version ``right`` (``NOW`` is the one in writing)."""

    left: int
    right: int
    texts: tuple[TextDiffers, ...]
    figures: tuple[FigureDiffers, ...]


def versions_of(actor: Actor, report_id: int) -> tuple[ReportSeen, tuple[Version, ...]]:
    """The report, and every version that was sent up, newest first."""
    seen = report_seen(actor, report_id)
    rows = list(
        Submission.objects.filter(report_id=report_id)
        .order_by("-number")
        .values_list("number", "at", "account")
    )
    accounts = {account for _, _, account in rows if account is not None}
    names = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "person__name"))
    found = tuple(Version(number, at, names.get(account or 0, "")) for number, at, account in rows)
    return seen, found


def differences(actor: Actor, report_id: int, left: int, right: int) -> Differences:
    """What differs between two versions; the text in writing is for its writer only."""
    seen = report_seen(actor, report_id)
    report = Report.objects.select_related("subject__season").get(pk=report_id)
    edition = edition_of(report.subject.season.edition_id)
    old = _content(report, left, seen)
    new = _content(report, right, seen)
    return Differences(
        left,
        right,
        tuple(_texts(edition, old["sections"], new["sections"])),
        tuple(_figures(edition, old["figures"], new["figures"])),
    )


def _content(report: Report, number: int, seen: ReportSeen) -> Mapping[str, Any]:
    if number == NOW and (seen.writes or not seen.is_draft):
        return content_of(report)
    sent = found(Submission.objects.filter(report=report, number=number).first())
    return dict(sent.content)


def _texts(edition: Edition, old: Mapping[str, str], new: Mapping[str, str]) -> list[TextDiffers]:
    return [
        TextDiffers(section, old.get(section.key, ""), new.get(section.key, ""))
        for section in edition.sections
        if old.get(section.key, "") != new.get(section.key, "")
    ]


def _figures(
    edition: Edition, old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[FigureDiffers]:
    found = []
    for indicator in edition.indicators:
        before, after = old.get(indicator.key, {}), new.get(indicator.key, {})
        changes = tuple(
            (name, _value(name, before), _value(name, after))
            for name in COMPARED
            if _value(name, before) != _value(name, after)
        )
        if changes:
            found.append(FigureDiffers(indicator, changes))
    return found


def _value(name: str, row: Mapping[str, Any]) -> Decimal | str | None:
    value = row.get(name)
    if name == "note":
        return str(value or "")
    return None if value is None else Decimal(value)
