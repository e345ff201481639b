"""How a subject stands against article 6, as far as a machine can say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef

from kaoping.programme.reporting.models import Figure, Report, ReportRecord
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.entries import Check, Edition, HoursAtLeast, Standard
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import Number
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import requirement_of
from kaoping.programme.service.hours import Spent, hours_by_time_kind
from kaoping.programme.service.models import Participation
from kaoping.programme.service.rules import RecordState
from kaoping.programme.service.terms import HOURS_COUNTED
from kaoping.programme.verification.facts import standards_for, values_of
from kaoping.programme.verification.models import Evaluation
from kaoping.programme.verification.rules import Outcome, Values, figures_stand, hours_stand

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Hours:
    """A person's hours inside the assessed period: those that decide 6.3.2, and all declared.

    Both with the season's cap on a calendar day.
    """

    counted: Decimal = NOTHING
    declared: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Checked:
    """One machine check of a standard; ``needed`` and the rest are of hours only.

    ``share`` is the part of a working year of ``base`` hours, for information.
    """

    outcome: Outcome
    counted: Decimal | None = None
    declared: Decimal | None = None
    needed: int | None = None
    base: int | None = None
    share: Fraction | None = None
    source: str = ""
    figures: tuple[Values, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardStanding:
    """A standard with its figures and what its checks came to; none is a hard gate."""

    standard: Standard
    figures: tuple[Values, ...]
    checks: tuple[Checked, ...]


def hours_that_count(subject: Subject) -> Decimal:
    """The hours that decide 6.3.2: of records inside the assessed period that stand in an
    accepted report and were struck from none; 0 for a unit or a team."""
    if subject.person_id is None:
        return NOTHING
    return hours_of(subject.season, [subject.person_id])[subject.person_id].counted


def hours_of(season: Season, people: Iterable[int]) -> dict[int, Hours]:
    """The hours of many persons at once, in a fixed number of statements."""
    day_hours = requirement_of(season, HOURS_COUNTED, Number).root
    stands = ReportRecord.objects.filter(record=OuterRef("record"), report__subject__season=season)
    accepted = stands.filter(report__state=ReportState.ACCEPTED.value, struck=False)
    wanted = list(people)
    rows = (
        Participation.objects.filter(
            person__in=wanted,
            record__state=RecordState.RECORDED.value,
            record__ends__gte=season.assessed_from,
            record__ends__lte=season.assessed_to,
        )
        .annotate(counts=Exists(accepted) & ~Exists(stands.filter(struck=True)))
        .values_list(
            "person_id", "counts", "record__starts", "record__ends", "time_kind", "days", "hours"
        )
    )
    spent: dict[int, list[tuple[bool, Spent]]] = {person: [] for person in wanted}
    for person, counts, starts, ends, kind, days, hours in rows:
        inside = max(starts, season.assessed_from)
        spent[person].append((counts, Spent(inside, ends, kind, days, hours)))
    return {person: _hours(shares, day_hours) for person, shares in spent.items()}


def _hours(shares: list[tuple[bool, Spent]], day_hours: int) -> Hours:
    counted = hours_by_time_kind((share for counts, share in shares if counts), day_hours)
    declared = hours_by_time_kind((share for _, share in shares), day_hours)
    return Hours(sum(counted.values(), NOTHING), sum(declared.values(), NOTHING))


def standing_of_standards(subject: Subject) -> list[StandardStanding]:
    """Every standard of the subject's kind: met, not met, declared only or endorsed."""
    edition = edition_of(subject.season.edition_id)
    report = Report.objects.filter(subject=subject).first()
    figures = Figure.objects.filter(report=report) if report else Figure.objects.none()
    values = values_of(figures, edition)
    judge = _Judge(subject, edition, values, report)
    return [
        StandardStanding(
            standard,
            tuple(values[key] for key in standard.indicators if key in values),
            tuple(judge.checked(check) for check in standard.checks),
        )
        for standard in standards_for(subject)
    ]


class _Judge:
    """Holds a subject's facts while its standards are gone through."""

    def __init__(
        self,
        subject: Subject,
        edition: Edition,
        values: Mapping[str, Values],
        report: Report | None,
    ) -> None:
        self.subject, self.edition, self.values = subject, edition, values
        self.accepted = report is not None and report.state == ReportState.ACCEPTED

    def checked(self, check: Check) -> Checked:
        if isinstance(check, HoursAtLeast):
            return self._hours(check)
        found = tuple(self.values[key] for key in check.indicators if key in self.values)
        complete = len(found) == len(check.indicators)
        outcome = figures_stand(found, self.accepted) if complete else Outcome.NOT_MET
        return Checked(outcome, source=check.source, figures=found)

    def _hours(self, check: HoursAtLeast) -> Checked:
        person, season = self.subject.person_id, self.subject.season
        hours = hours_of(season, [person])[person] if person is not None else Hours()
        needed = self.edition.parameter(check.hours).value
        base = requirement_of(season, check.base, Number).root
        endorsed = Evaluation.objects.filter(subject=self.subject, endorsed=True).exists()
        outcome = hours_stand(
            hours.counted,
            hours.declared,
            int(needed),
            endorsed=endorsed,
            or_endorsed=check.or_endorsed,
        )
        return Checked(
            outcome,
            counted=hours.counted,
            declared=hours.declared,
            needed=int(needed),
            base=base,
            share=Fraction(hours.counted) / base,
            source=check.source,
        )
