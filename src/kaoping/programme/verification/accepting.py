"""Accepting a report, by whichever act: its figures are frozen and go into the totals."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import models

from kaoping.acts.perform import move
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, refuse_if
from kaoping.programme.reporting.figures import parts_of, ratio_of
from kaoping.programme.reporting.models import Figure, Report, ReportRecord
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.season.rules import SubjectKind
from kaoping.programme.verification import rules
from kaoping.programme.verification.facts import (
    edition_for,
    is_below_host,
    parent_state,
    values_of,
)
from kaoping.programme.verification.rules import Values
from kaoping.programme.verification.totals import add_to_tallies


def why_not_acceptable(report: Report) -> Iterator[Refusal]:
    """Why a report that was sent up cannot be accepted as it stands (article 5.2)."""
    values = values_of(Figure.objects.filter(report=report), edition_for(report))
    found = (
        rules.why_undecided(values.values()),
        why_records_moved(report),
        rules.why_parent_has_reported(parent_state(report.subject)),
    )
    yield from filter(None, found)


def why_records_moved(report: Report) -> Refusal | None:
    """Records that were amended or withdrawn after the report had read them: what they say
    now is not what was verified."""
    read_otherwise = ~models.Q(record_version=models.F("record__version"))
    moved = ReportRecord.objects.filter(read_otherwise, report=report, struck=False)
    titles = moved.order_by("record_id").values_list("record__title", flat=True)
    return rules.why_records_moved(list(titles))


def accepted(
    act: Act, report: Report, *, by: Actor, now: datetime, because_of: models.Model | None = None
) -> None:
    """Freeze the figures of ``report`` and move it to accepted.

    What the season's host accepts goes into the season's totals in the same transaction.
    ``because_of`` is the package that a recommending body's own report came with
    (article 7); who may is then asked of it. Ask ``why_not_acceptable`` first.
    """
    freeze(report)
    move(act, report, by=by, now=now, because_of=because_of, accepted_at=now)
    # The report is held from here on: whoever amends a record now waits, and is refused.
    refuse_if(why_records_moved(report))
    if is_below_host(report.subject) and report.subject.kind != SubjectKind.PERSON:
        add_to_tallies(report)


def freeze(report: Report) -> None:
    """Give every figure its verified value; ratios follow from those they are made of."""
    edition = edition_for(report)
    figures = list(Figure.objects.filter(report=report))
    frozen = frozen_values(values_of(figures, edition), edition)
    for figure in figures:
        figure.verified = frozen[figure.indicator]
    Figure.objects.bulk_update(figures, ["verified"])


def frozen_values(values: Mapping[str, Values], edition: Edition) -> dict[str, Decimal | None]:
    """What each figure is verified as, if nothing is left to decide."""
    frozen = {key: value.settled for key, value in values.items()}
    for key, value in values.items():
        if value.derived:
            indicator = edition.indicator(key)
            parts = {part: frozen.get(part) for part in parts_of(indicator)}
            frozen[key] = ratio_of(indicator, parts)
    return frozen
