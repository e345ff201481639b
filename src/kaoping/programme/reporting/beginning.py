"""The first save makes the report: its sections and figures, as the edition has them."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from kaoping.foundation.refusal import Refusal
from kaoping.programme.reporting.models import Figure, Report, Section
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Subject


def why_not_begun(subject: Subject, copy_from: int | None) -> Iterator[Refusal]:
    """Why the report may not begin as that copy. Going on with a report copies nothing."""
    if copy_from is None:
        return
    if Report.objects.filter(subject=subject).exists():
        yield Refusal.of("begun_already", field="copy_from")
    elif earlier_of(subject, copy_from) is None:
        yield Refusal.of("not_a_report_of_yours", field="copy_from")


def same_in_other_seasons(subject: Subject) -> QuerySet[Subject]:
    """The same unit, team or person as a subject of other seasons."""
    same = Q(unit=subject.unit) if subject.unit else Q(person=subject.person)
    return Subject.objects.filter(same).exclude(pk=subject.pk)


def earlier_of(subject: Subject, report_id: int) -> Report | None:
    """The report if it is one of the same unit or person in another season."""
    return Report.objects.filter(pk=report_id, subject__in=same_in_other_seasons(subject)).first()


def begun(subject: Subject, copy_from: int | None = None) -> Report:
    """The subject's report, locked for this transaction; made if there is none yet."""
    report, new = Report.objects.select_for_update().get_or_create(subject=subject)
    report.subject = subject
    if new:
        edition = edition_of(subject.season.edition_id)
        texts = _texts_of(copy_from)
        Section.objects.bulk_create(
            Section(report=report, key=section.key, text=texts.get(section.key, ""))
            for section in edition.sections_for(subject.kind)
        )
        Figure.objects.bulk_create(
            Figure(report=report, indicator=indicator.key) for indicator in edition.indicators
        )
    return report


def _texts_of(report_id: int | None) -> dict[str, str]:
    if report_id is None:
        return {}
    return dict(Section.objects.filter(report=report_id).values_list("key", "text"))
