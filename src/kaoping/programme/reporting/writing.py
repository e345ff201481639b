"""One save of a report: what was given, what speaks against it, and writing it down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import F
from pydantic import BaseModel, Field

from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.files.queries import files_of
from kaoping.foundation.files.rules import Hash, megabytes
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_
from kaoping.programme.reporting import drafts, rules
from kaoping.programme.reporting.models import Figure, Report, ReportFile, Section
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.rules import why_too_great
from kaoping.programme.scheme.terms import DECIMALS, LONGEST_SECTION


class SectionGiven(BaseModel):
    """A section's text; ``version`` is the one that was read. The edition's own limit holds when
    it is sent up."""

    key: str = Field(max_length=40)
    text: str = Field("", title=N_("Text"), max_length=LONGEST_SECTION)
    version: int | None = None


class FigureGiven(BaseModel):
    """A row of the figures as it shall be; an empty ``declared`` follows the count."""

    indicator: str = Field(max_length=40)
    declared: Decimal | None = Field(
        None, title=N_("Declared"), ge=0, max_digits=16, decimal_places=DECIMALS
    )
    planned: Decimal | None = Field(
        None, title=N_("Planned for next year"), ge=0, max_digits=16, decimal_places=DECIMALS
    )
    note: str = Field("", title=N_("Why it differs"), max_length=1000)
    version: int | None = None


class FileGiven(BaseModel):
    """A kept file for a part of the report: ``section:…`` or ``figure:…``."""

    part: str = Field(max_length=60)
    file: Hash = Field(title=N_("File"))
    name: str = Field(min_length=1, max_length=120)


WRITTEN = ("declared", "planned", "note")


@dataclass
class Changes:
    """What one save changes in a report; only what differs from what is stored is written."""

    report: Report
    sections: Sequence[SectionGiven]
    figures: Sequence[FigureGiven]
    add_files: Sequence[FileGiven]
    drop_files: Sequence[int]
    stored: dict[str, Section | Figure] = field(init=False)
    files: dict[int, ReportFile] = field(init=False)
    stored_files: dict[str, StoredFile] = field(init=False)

    def __post_init__(self) -> None:
        sections = Section.objects.filter(report=self.report)
        figures = Figure.objects.filter(report=self.report)
        self.stored = {rules.section_part(row.key): row for row in sections}
        self.stored |= {rules.figure_part(row.indicator): row for row in figures}
        self.figures = [self._following(given) for given in self.figures]
        files = ReportFile.objects.filter(report=self.report, dropped=False).select_related("file")
        self.files = {row.pk: row for row in files}
        self.stored_files = files_of(given.file for given in self.add_files)

    def _following(self, given: FigureGiven) -> FigureGiven:
        """Declared as counted is not declared at all: the figure goes on following the count."""
        row = self.stored.get(rules.figure_part(given.indicator))
        if not isinstance(row, Figure) or given.declared is None or row.computed is None:
            return given
        edition = edition_of(self.report.subject.season.edition_id)
        if given.declared != row.computed or rules.is_declared_only(
            edition.indicator(row.indicator)
        ):
            return given
        return given.model_copy(update={"declared": None})

    def reasons_against(self) -> Iterator[Refusal]:
        """Every reason, each tied to its part."""
        for section in self.sections:
            yield from self._against_text(section)
        for figure in self.figures:
            yield from self._against_figure(figure)
        yield from self._against_files()

    def _against_text(self, given: SectionGiven) -> Iterator[Refusal]:
        part = rules.section_part(given.key)
        row = self.stored.get(part)
        if not isinstance(row, Section):
            yield Refusal.of("unknown_part", field=part, part=given.key)
        elif row.text != given.text:
            yield from _against(row, part, given.version, row.text)

    def _against_figure(self, given: FigureGiven) -> Iterator[Refusal]:
        part = rules.figure_part(given.indicator)
        row = self.stored.get(part)
        if not isinstance(row, Figure):
            yield Refusal.of("unknown_part", field=part, part=given.indicator)
            return
        edition = edition_of(self.report.subject.season.edition_id)
        indicator = edition.indicator(given.indicator)
        for value in dict.fromkeys((given.declared, given.planned)):
            if (too_great := why_too_great(indicator, value, part)) is not None:
                yield too_great
        if indicator.is_derived and given.declared is not None:
            yield Refusal.of("figure_is_derived", field=part)
        if _differs(row, given):
            yield from _against(row, part, given.version, _words_of(row))

    def _against_files(self) -> Iterator[Refusal]:
        for given in self.add_files:
            row = self.stored.get(given.part)
            if row is None:
                yield Refusal.of("unknown_part", field=given.part, part=given.part)
            elif row.locked:
                yield Refusal.of("part_locked", field=given.part)
        for pk in self.drop_files:
            if pk not in self.files:
                yield Refusal.of("unknown_file", field="drop_files")
            elif self.stored[self.files[pk].part].locked:
                yield Refusal.of("part_locked", field=self.files[pk].part)
        yield from self._against_size()

    def _against_size(self) -> Iterator[Refusal]:
        added = [self.stored_files.get(given.file) for given in self.add_files]
        if None in added:
            yield Refusal.of("unknown_file", field="add_files")
            return
        kept = sum(f.file.size for f in self.files.values() if f.pk not in self.drop_files)
        total = kept + sum(file.size for file in added if file is not None)
        limit = settings.REPORT_FILES_LIMIT
        if added and total > limit:
            yield Refusal.of(
                "files_too_large", field="add_files", size=megabytes(total), limit=megabytes(limit)
            )

    def save(
        self, account: int | None, *, now: datetime
    ) -> tuple[dict[str, object], dict[str, object]]:
        """Write what differs; gives what the journal notes as before and after: the length
        of a text (the text itself is kept in each version sent up), figures whole."""
        before: dict[str, object] = {}
        after: dict[str, object] = {}
        for section in self.sections:
            self._save_text(section, account, before, after, now=now)
        for figure in self.figures:
            self._save_figure(figure, before, after)
        self._save_files(before, after, now=now)
        return before, after

    def _save_text(
        self,
        given: SectionGiven,
        account: int | None,
        before: dict[str, object],
        after: dict[str, object],
        *,
        now: datetime,
    ) -> None:
        part = rules.section_part(given.key)
        row = self.stored[part]
        if account is not None:
            drafts.drop_draft(account, drafts.about_section(self.report.subject_id, given.key))
        if not isinstance(row, Section) or row.text == given.text:
            return
        before[part], after[part] = rules.characters(row.text), rules.characters(given.text)
        Section.objects.filter(pk=row.pk).update(
            text=given.text, edited_by=account, edited_at=now, version=F("version") + 1
        )

    def _save_figure(
        self, given: FigureGiven, before: dict[str, object], after: dict[str, object]
    ) -> None:
        part = rules.figure_part(given.indicator)
        row = self.stored[part]
        if not isinstance(row, Figure) or not _differs(row, given):
            return
        values: dict[str, Any] = {name: getattr(given, name) for name in WRITTEN}
        before[part] = {name: getattr(row, name) for name in WRITTEN}
        after[part] = values
        Figure.objects.filter(pk=row.pk).update(version=F("version") + 1, **values)

    def _save_files(
        self, before: dict[str, object], after: dict[str, object], *, now: datetime
    ) -> None:
        if self.drop_files:
            before["files"] = [self.files[pk].name for pk in self.drop_files]
            gone = ReportFile.objects.filter(report=self.report, pk__in=self.drop_files)
            gone.filter(since__lt=self.report.submissions).update(dropped=True)
            gone.filter(since=self.report.submissions).delete()
        if self.add_files:
            after["files"] = [given.name for given in self.add_files]
            ReportFile.objects.bulk_create(
                ReportFile(
                    report=self.report, part=given.part, file=self.stored_files[given.file],
                    name=given.name, added=now, since=self.report.submissions,
                )
                for given in self.add_files
            )  # fmt: skip


def _against(
    row: Section | Figure, part: str, version: int | None, saved: str
) -> Iterator[Refusal]:
    """A locked part is closed; one that moved on since it was read is shown as it is now."""
    if row.locked:
        yield Refusal.of("part_locked", field=part)
    elif version is not None and version != row.version:
        yield Refusal.of("moved_meanwhile", field=part, saved=saved, version=row.version)


def _differs(row: Figure, given: FigureGiven) -> bool:
    return any(getattr(row, name) != getattr(given, name) for name in WRITTEN)


def _words_of(row: Figure) -> str:
    """A stored row in one line: declared, planned, note."""
    amounts = (rules.in_digits(value) for value in (row.declared, row.planned))
    return " · ".join(filter(None, (*amounts, row.note)))
