"""What the rules of verification look at, read from what is kept."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import get_language

from kaoping.acts.perform import label_of
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Account
from kaoping.programme.reporting.models import Figure, Report, ReportRecord, Section
from kaoping.programme.reporting.rules import ReportState, figure_part, section_part
from kaoping.programme.scheme.entries import Edition, HoursAtLeast, Standard
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import Grades, HonoursInUse, Number
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import persons_of, requirement_of
from kaoping.programme.season.rules import SubjectKind
from kaoping.programme.service.models import Participation, Record
from kaoping.programme.verification.rules import Values

WROTE = (Act.WRITE_REPORT, Act.SUBMIT_REPORT, Act.FILE_PACKAGE)
AROUND = ("subject__season", "subject__parent", "subject__team")


def report_with(report_id: int) -> Report | None:
    """A report with what says where it lies."""
    return Report.objects.select_related(*AROUND).filter(pk=report_id).first()


def edition_for(report: Report) -> Edition:
    return edition_of(report.subject.season.edition_id)


def values_of(figures: Iterable[Figure], edition: Edition) -> dict[str, Values]:
    """A report's figures by indicator, as the rules take them."""
    return {
        f.indicator: figure_values(
            edition.indicator(f.indicator), f.computed, f.declared, f.verified
        )
        for f in figures
    }


def figure_values(
    indicator: Indicator,
    computed: Decimal | None,
    declared: Decimal | None,
    verified: Decimal | None,
) -> Values:
    """One figure as the rules take it, named in the reader's language."""
    language = get_language() or ""
    return Values(
        indicator.key, indicator.name.in_(language), indicator.adds, computed, declared, verified,
        indicator.is_derived, indicator.unit.in_(language),
    )  # fmt: skip


def parts_of(report: Report) -> set[str]:
    """The names of all parts that can be returned by themselves."""
    figures = Figure.objects.filter(report=report).values_list("indicator", flat=True)
    sections = Section.objects.filter(report=report).values_list("key", flat=True)
    return {*map(figure_part, figures), *map(section_part, sections)}


def involved_in(subject: Subject, report: Report | None, person_id: int | None) -> set[int]:
    """``person_id`` as a set if that person is the subject or of the team, wrote or sent the
    report, or told of or took part in a record that stands in it; else nothing. By person, over
    all accounts."""
    if person_id is None:
        return set()
    if person_id in persons_of(subject):
        return {person_id}
    if report is None:
        return set()
    if _wrote(report, person_id):
        return {person_id}
    took_part = Participation.objects.filter(person_id=person_id, record__stands_in__report=report)
    told = Record.objects.filter(entered_by=person_id, stands_in__report=report)
    return {person_id} if took_part.exists() or told.exists() else set()


def _wrote(report: Report, person_id: int) -> bool:
    """By the journal, which keeps every hand: a text names only who changed it last."""
    accounts = list(Account.objects.filter(person_id=person_id).values_list("pk", flat=True))
    written = Entry.objects.filter(
        record=label_of(report), account_id__in=accounts, act__in=[act.value for act in WROTE]
    )
    return written.exists()


def parent_state(subject: Subject) -> str | None:
    """The state of the report of the unit above, which what it accepts goes into.

    None for persons, who are never added up, and where the unit above has none.
    """
    if subject.person_id is not None or subject.parent_id is None:
        return None
    found = Report.objects.filter(subject_id=subject.parent_id).values_list("state", flat=True)
    return found.first()


def is_below_host(subject: Subject) -> bool:
    return subject.parent is not None and subject.parent.parent_id is None


def comes_with_a_package(subject: Subject) -> bool:
    """Whether the report is part 1 of a recommending body's package (article 7)."""
    return is_below_host(subject) and subject.kind == SubjectKind.UNIT


def standards_for(subject: Subject) -> tuple[Standard, ...]:
    """The standards of the honours of the subject's kind that this season gives."""
    edition = edition_of(subject.season.edition_id)
    in_use = requirement_of(subject.season, "honours_in_use", HonoursInUse).root
    return tuple(
        standard
        for honour in edition.honours
        if honour.subject_kind == subject.kind and honour.key in in_use
        for standard in edition.standards_of(honour.key)
    )


def grades_of(season: Season) -> Grades:
    return requirement_of(season, "grades", Grades)


def full_mark(season: Season) -> int:
    return requirement_of(season, "full_score", Number).root


def may_be_endorsed(subject: Subject) -> bool:
    """Whether a standard of the subject's kind takes especially outstanding results instead."""
    return any(
        isinstance(check, HoursAtLeast) and check.or_endorsed
        for standard in standards_for(subject)
        for check in standard.checks
    )


def is_sent(report: Report | None) -> bool:
    """Whether a report was sent up and is not back with who writes it."""
    return report is not None and report.state in (ReportState.SUBMITTED, ReportState.ACCEPTED)


def record_of(report: Report, record_id: int) -> ReportRecord | None:
    return ReportRecord.objects.filter(report=report, record_id=record_id).first()
