"""What a package consists of, and what each of its parts still lacks (article 7).

The edition says which parts there are and what answers each; the platform makes the lists
and the table, the body's own report is the first part, the rest are files.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kaoping.foundation.refusal import Refusal
from kaoping.programme.recommendation import rules
from kaoping.programme.recommendation.book import Book, book_of
from kaoping.programme.recommendation.models import Candidate, CandidateFile, Package, Part, Share
from kaoping.programme.recommendation.rules import CandidateState, FileKind
from kaoping.programme.recommendation.slates import listed_at, names_allowed
from kaoping.programme.reporting.models import Figure, Report
from kaoping.programme.reporting.rules import ReportState, characters, is_being_written
from kaoping.programme.reporting.sending import why_incomplete
from kaoping.programme.scheme.entries import Part as PartEntry
from kaoping.programme.scheme.requirements import breaches
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import SubjectKind

# A filed package is as complete as it was when it was filed.
SENT = (CandidateState.FORWARD, CandidateState.FILED)


@dataclass(frozen=True, slots=True)
class PartState:
    """One part: its entry in the edition, and everything that it still lacks."""

    entry: PartEntry
    lacks: tuple[Refusal, ...]

    @property
    def complete(self) -> bool:
        return not self.lacks


def is_recommending_body(subject: Subject) -> bool:
    """Whether the subject files a package: an organizing unit directly below the host."""
    parent = subject.parent
    below_host = parent is not None and parent.unit_id == subject.season.host_id
    return below_host and subject.kind == SubjectKind.UNIT


def why_no_body(subject: Subject) -> Refusal | None:
    if is_recommending_body(subject):
        return None
    return Refusal.of("not_a_recommending_body", article=rules.PACKAGE)


def is_generated(entry: PartEntry) -> bool:
    """Whether nothing is to be given for the part: the platform makes it."""
    return "files" not in entry.answered_by


def parts_of(body: Subject, book: Book | None = None) -> list[PartState]:
    """Every part of the body's package in the order of the edition, with what it lacks."""
    book = book or book_of(body.season)
    return [PartState(entry, tuple(_lacks(body, book, entry))) for entry in book.edition.parts]


def why_not_ready(parts: Iterable[PartState]) -> Iterator[Refusal]:
    """Everything that keeps the package from being filed: each part, and all it lacks."""
    for part in parts:
        if part.complete or not part.entry.required:
            continue
        yield Refusal.of(
            "part_incomplete",
            field=f"part:{part.entry.key}",
            article=part.entry.article,
            number=part.entry.number,
            name=part.entry.name,
        )
        yield from part.lacks


def _lacks(body: Subject, book: Book, entry: PartEntry) -> Iterator[Refusal]:
    for answer in entry.answered_by:
        yield from _ANSWERS[answer](body, book, entry)


def _own_report(body: Subject, _book: Book, entry: PartEntry) -> Iterator[Refusal]:
    report = Report.objects.select_related("subject__season").filter(subject=body).first()
    if report is None:
        yield Refusal.of("own_report_missing", article=entry.article)
    elif is_being_written(report.state):
        yield from why_incomplete(report)
    elif not Package.objects.filter(body=body).exclude(state__in=_UNSENT).exists():
        state = ReportState(report.state)
        yield Refusal.of("own_report_not_ready", article=entry.article, state=state)


_UNSENT = (rules.PackageState.OPEN, rules.PackageState.RETURNED)


def _slates(body: Subject, book: Book, _entry: PartEntry) -> Iterator[Refusal]:
    shares = {share.honour: share for share in Share.objects.filter(subject=body)}
    for honour, listed in listed_at(body).items():
        places = names_allowed(shares.get(honour), is_host=False)
        found = breaches(book.list_rules, honour, places, listed)
        yield from rules.why_breached(found, book.list_rules)


def _forms(body: Subject, book: Book, entry: PartEntry) -> Iterator[Refusal]:
    rows = list(
        Candidate.objects.filter(slate__body=body, state__in=SENT)
        .order_by("pk")
        .values_list("pk", "subject__name", "subject__kind", "deeds", "form_code")
    )
    stamped = set(
        CandidateFile.objects.filter(
            candidate__in=[row[0] for row in rows], kind=FileKind.STAMPED_FORM
        ).values_list("candidate_id", "code")
    )
    lengths = book.lengths
    for pk, name, kind, deeds, code in rows:
        for refusal in why_form_incomplete(name, deeds, lengths[kind], (pk, code) in stamped):
            yield replace(refusal, article=entry.article)


def why_form_incomplete(
    name: str, deeds: str, length: tuple[int, int], stamped: bool
) -> Iterator[Refusal]:
    """What one recommendation form still lacks before it can be filed."""
    least, most = length
    found = characters(deeds)
    if not least <= found <= most:
        yield Refusal.of(
            "deeds_incomplete", article="7.2", name=name, found=found, least=least, most=most
        )
    if not stamped:
        yield Refusal.of("form_not_stamped", article="7.2", name=name)


def _table(body: Subject, _book: Book, entry: PartEntry) -> Iterator[Refusal]:
    if not Figure.objects.filter(report__subject=body).exists():
        yield Refusal.of("own_report_missing", article=entry.article)


def _files(body: Subject, _book: Book, entry: PartEntry) -> Iterator[Refusal]:
    complete = Part.objects.filter(
        package__body=body, key=entry.key, completed_at__isnull=False
    ).exists()
    if not complete:
        yield Refusal.of("part_without_files", article=entry.article)


_ANSWERS: Mapping[str, Callable[[Subject, Book, PartEntry], Iterator[Refusal]]] = {
    "own_report": _own_report,
    "generated_slates": _slates,
    "forms": _forms,
    "generated_table": _table,
    "files": _files,
}
