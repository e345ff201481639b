"""What can be asked of a report: for its writer all, for others what was sent up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from kaoping.acts.perform import permit
from kaoping.acts.posts import Post
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, found
from kaoping.programme.reporting import rules
from kaoping.programme.reporting.figures import Counted, declared_figures
from kaoping.programme.reporting.models import Figure, Report, ReportFile, Section, Submission
from kaoping.programme.reporting.rollup import computed_for
from kaoping.programme.reporting.sending import (
    closes,
    last_plan,
    targets_of,
    why_goes_otherwise,
)
from kaoping.programme.scheme import entries
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.terms import Named
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, SeasonState, Window

OF_SUBJECT = ("season", "parent__parent", "team", "unit__place", "person")
NOT_COUNTED = Counted(None)


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file of a report: ``part`` is ``section:…`` or ``figure:…``."""

    id: int
    part: str
    name: str
    size: int
    kind: str


@dataclass(frozen=True, slots=True)
class SectionSeen:
    """A section with what it asks for; ``editor`` is who saved it last."""

    entry: entries.Section
    text: str
    version: int
    locked: bool
    editor: str
    edited_at: datetime | None
    files: tuple[FileSeen, ...]
    gaps: tuple[Refusal, ...]

    @property
    def part(self) -> str:
        return rules.section_part(self.entry.key)

    @property
    def length(self) -> int:
        return rules.characters(self.text)

    @property
    def is_left_out(self) -> bool:
        """Empty, as it may be."""
        return not (self.length or self.gaps or self.locked)


@dataclass(frozen=True, slots=True)
class FigureSeen:
    """A row of the table."""

    entry: Indicator
    target: Decimal | None
    last_plan: Decimal | None
    computed: Decimal | None
    records: int
    declared: Decimal | None
    verified: Decimal | None
    verified_reason: str
    planned: Decimal | None
    note: str
    version: int
    locked: bool
    needed: bool
    files: tuple[FileSeen, ...]
    gaps: tuple[Refusal, ...]

    @property
    def part(self) -> str:
        return rules.figure_part(self.entry.key)

    @property
    def differs(self) -> bool:
        return self.computed is not None and self.declared != self.computed

    @property
    def rate(self) -> Decimal | None:
        """Done of the target in percent: verified, or declared before that."""
        done = self.declared if self.verified is None else self.verified
        return done * 100 / self.target if done is not None and self.target else None

    @property
    def is_declared_only(self) -> bool:
        return rules.is_declared_only(self.entry)


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """A whole report as one reader may see it.

    ``report_id`` is None before the first save. ``writes`` says that the reader writes it;
    to others a report that is being written shows as it was last sent up (``as_sent`` is
    that number, 0 if never: then it is empty). ``against`` holds, for each act on it, why
    the reader may not do it now; ``beside`` the indicators that answer the same standards as
    a section.
    """

    subject_id: int
    report_id: int | None
    season_id: int
    edition_id: int
    season: str
    year: int
    name: str
    kind: str
    level: str
    parent: str
    state: rules.ReportState
    version: int
    submissions: int
    submitted_at: datetime | None
    accepted_at: datetime | None
    late: bool
    window: Window | None
    closes: datetime | None
    writes: bool
    as_sent: int
    sections: tuple[SectionSeen, ...]
    figures: tuple[FigureSeen, ...]
    groups: tuple[Named, ...]
    gaps: tuple[Refusal, ...]
    against: Mapping[Act, Refusal | None]
    beside: Mapping[str, tuple[str, ...]]

    @property
    def is_draft(self) -> bool:
        return rules.is_being_written(self.state)

    @property
    def written(self) -> int:
        """How many of the sections hold what they ask for."""
        return sum(not section.gaps for section in self.sections)

    @property
    def due(self) -> datetime | None:
        return self.window.soft_end if self.window else None


def subject_of_mine(actor: Actor, season_id: int) -> int | None:
    """The subject whose report the actor writes in a season: its own, or its unit's."""
    own = (
        {"person_id": actor.person_id} if actor.post == Post.EXPERT else {"unit_id": actor.unit_id}
    )
    if None in own.values():
        return None
    subjects = Subject.objects.filter(season_id=season_id, **own)
    return subjects.values_list("pk", flat=True).first()


def my_report(actor: Actor, season_id: int) -> ReportSeen | None:
    """The report that the actor writes in a season, begun or not; None without a part in it."""
    subject_id = subject_of_mine(actor, season_id)
    return None if subject_id is None else report_of(actor, subject_id)


def report_of(actor: Actor, subject_id: int, *, fresh: bool = False) -> ReportSeen:
    """The report of a subject, begun or not. ``fresh`` counts its figures as of now; else they
    are those of the last save."""
    row = Subject.objects.select_related(*OF_SUBJECT).filter(pk=subject_id).first()
    subject = permit(Act.SEE_REPORT, row, by=actor, see=Act.SEE_REPORT)
    report = Report.objects.filter(subject=subject).first()
    if report is None:
        report = Report(subject=subject)
    report.subject = subject
    return _seen(report, actor, fresh=fresh)


def report_seen(actor: Actor, report_id: int, *, fresh: bool = False) -> ReportSeen:
    """A report with all that its page shows; ``not_found`` where the actor may not see it."""
    subject = found(
        Report.objects.filter(pk=report_id).values_list("subject_id", flat=True).first()
    )
    return report_of(actor, subject, fresh=fresh)


def _seen(report: Report, actor: Actor, *, fresh: bool) -> ReportSeen:
    subject = report.subject
    season = subject.season
    edition = edition_of(season.edition_id)
    state = rules.ReportState(report.state)
    writes = why_not(actor, Act.WRITE_REPORT, over=subject.over) is None
    hidden = not writes and rules.is_being_written(state)
    sent = _last_sent(report) if hidden else None
    files = _files(report, as_sent=hidden)
    figures = _figures(report, edition, files, fresh=fresh, sent=sent, hidden=hidden)
    sections = _sections(report, edition, files, sent=sent, hidden=hidden)
    window = calendar_of(subject).get(Phase.REPORTING)
    return ReportSeen(
        subject_id=subject.pk, report_id=report.pk, season_id=season.pk,
        edition_id=season.edition_id, season=season.title,
        year=season.year, name=subject.name, kind=subject.kind, level=subject.level,
        parent=subject.parent.name if subject.parent else "",
        state=state, version=report.version, submissions=report.submissions,
        submitted_at=report.submitted_at, accepted_at=report.accepted_at, late=report.late,
        window=window, closes=closes(report, window), writes=writes, as_sent=report.submissions if hidden else 0,
        sections=sections, figures=figures, groups=edition.indicator_groups,
        gaps=_gaps(sections, figures),
        against=_against(report, actor, closed=season.state == SeasonState.CLOSED),
        beside=_beside(edition),
    )  # fmt: skip


def _gaps(sections: Iterable[SectionSeen], figures: Iterable[FigureSeen]) -> tuple[Refusal, ...]:
    wanted = [section.entry for section in sections if not section.locked]
    texts = {section.entry.key: section.text for section in sections}
    return tuple(rules.gaps(wanted, texts, [_facts(figure) for figure in figures]))


def _facts(seen: FigureSeen) -> rules.FigureFacts:
    return rules.FigureFacts(
        seen.entry, seen.computed, seen.declared, seen.planned, seen.note,
        bool(seen.files), seen.needed, seen.locked,
    )  # fmt: skip


def _against(report: Report, actor: Actor, *, closed: bool) -> dict[Act, Refusal | None]:
    acts = (Act.WRITE_REPORT, Act.SUBMIT_REPORT, Act.RECALL_REPORT)
    over = report.subject.over
    shut = Refusal.of("season_closed") if closed else None
    found = {
        act: why_not(actor, act, over=over) or report.flow.why_not(report.state, act) or shut
        for act in acts
    }
    found[Act.RECALL_REPORT] = found[Act.RECALL_REPORT] or why_goes_otherwise(report.subject)
    return found


def _beside(edition: entries.Edition) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for standard in edition.standards:
        for section in standard.sections:
            found.setdefault(section, {}).update(dict.fromkeys(standard.indicators))
    return {section: tuple(keys) for section, keys in found.items()}


def _last_sent(report: Report) -> dict[str, Any] | None:
    last = Submission.objects.filter(report_id=report.pk).order_by("-number").first()
    return None if last is None else dict(last.content)


def _files(report: Report, *, as_sent: bool) -> dict[str, tuple[FileSeen, ...]]:
    """The files by their part: those that stand now, or those that were last sent up."""
    those = {"since__lt": report.submissions} if as_sent else {"dropped": False}
    rows = ReportFile.objects.filter(report_id=report.pk, **those).order_by("pk")
    found: dict[str, list[FileSeen]] = {}
    for pk, part, name, size, kind in rows.values_list(
        "pk", "part", "name", "file__size", "file__kind"
    ):
        found.setdefault(part, []).append(FileSeen(pk, part, name, size, kind))
    return {part: tuple(files) for part, files in found.items()}


def _sections(
    report: Report,
    edition: entries.Edition,
    files: Mapping[str, tuple[FileSeen, ...]],
    *,
    sent: dict[str, Any] | None,
    hidden: bool,
) -> tuple[SectionSeen, ...]:
    rows = {row.key: row for row in Section.objects.filter(report_id=report.pk)}
    names = _names(row.edited_by for row in rows.values())
    found = []
    for entry in edition.sections_for(report.subject.kind):
        row = rows.get(entry.key) or Section(key=entry.key)
        text = (sent or {"sections": {}})["sections"].get(entry.key, "") if hidden else row.text
        found.append(
            SectionSeen(
                entry=entry, text=text, version=row.version, locked=row.locked,
                editor=names.get(row.edited_by or 0, ""), edited_at=row.edited_at,
                files=files.get(rules.section_part(entry.key), ()),
                gaps=() if row.locked else tuple(rules.gaps_of_text(entry, text)),
            )
        )  # fmt: skip
    return tuple(found)


def _names(accounts: Iterable[int | None]) -> dict[int, str]:
    wanted = {pk for pk in accounts if pk is not None}
    if not wanted:
        return {}
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "person__name"))


def _figures(
    report: Report,
    edition: entries.Edition,
    files: Mapping[str, tuple[FileSeen, ...]],
    *,
    fresh: bool,
    sent: dict[str, Any] | None,
    hidden: bool,
) -> tuple[FigureSeen, ...]:
    subject = report.subject
    rows = {row.indicator: row for row in Figure.objects.filter(report_id=report.pk)}
    if hidden:
        rows = _figures_in(sent)
    live = (fresh or not rows) and not hidden and rules.is_being_written(report.state)
    computed = computed_for(subject, report if report.pk else None) if live else {
        key: Counted(row.computed, row.records) for key, row in rows.items()
    }  # fmt: skip
    targets = targets_of(subject) if live else {key: row.target for key, row in rows.items()}
    typed = {key: _typed(row, live=live) for key, row in rows.items()}
    declared = declared_figures(
        edition, typed, {i.key: computed.get(i.key, NOT_COUNTED) for i in edition.indicators}
    )
    plans, needed = last_plan(subject), rules.needed_indicators(edition, subject.kind)
    found = []
    for entry in edition.indicators:
        row = rows.get(entry.key) or Figure(indicator=entry.key)
        figure = computed.get(entry.key, NOT_COUNTED)
        proof = files.get(rules.figure_part(entry.key), ())
        seen = FigureSeen(
            entry=entry, target=targets.get(entry.key), last_plan=plans.get(entry.key),
            computed=figure.value, records=figure.records, declared=declared[entry.key],
            verified=row.verified, verified_reason=row.verified_reason, planned=row.planned,
            note=row.note, version=row.version, locked=row.locked, needed=entry.key in needed,
            files=proof, gaps=(),
        )  # fmt: skip
        found.append(seen)
    return tuple(_with_gaps(seen) for seen in found)


def _with_gaps(seen: FigureSeen) -> FigureSeen:
    return replace(seen, gaps=tuple(rules.gaps_of_figure(_facts(seen))))


def _typed(row: Figure, *, live: bool) -> Decimal | None:
    """What was typed of a row. A locked one declared as counted goes on following the count."""
    if live and row.locked and row.declared == row.computed:
        return None
    return row.declared


def figures_sent(report: Report) -> dict[str, Figure]:
    """The figures of a report by indicator as they were last sent up; none if it never was."""
    return _figures_in(_last_sent(report))


def _figures_in(sent: dict[str, Any] | None) -> dict[str, Figure]:
    kept = sent["figures"] if sent else {}
    return {key: _as_sent(key, row) for key, row in kept.items()}


def _as_sent(key: str, kept: Mapping[str, Any]) -> Figure:
    amounts = {
        name: None if kept[name] is None else Decimal(kept[name])
        for name in ("target", "computed", "declared", "verified", "planned")
    }
    return Figure(indicator=key, records=kept["records"], note=kept["note"], **amounts)


def file_seen(actor: Actor, file_id: int) -> tuple[int, str]:
    """The kept file behind a file of a report, and its name, where the actor sees both."""
    row = found(ReportFile.objects.select_related("report").filter(pk=file_id).first())
    seen = report_of(actor, row.report.subject_id)
    parts = [*(part.files for part in seen.sections), *(part.files for part in seen.figures)]
    if not any(row.pk == file.id for files in parts for file in files):
        raise Refused(Refusal.of("not_found"))
    return row.file_id, row.name
