"""How a report moves, and what it must hold before it goes up (article 5.1). Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named
from kaoping.programme.scheme.entries import Edition, Section
from kaoping.programme.scheme.indicators import Indicator

SUMMARY = "5.1"  # the article that asks for the summary and the plan


class ReportState(Named):
    DRAFT = "draft", N_("Draft, not submitted")
    SUBMITTED = "submitted", N_("Submitted")
    RETURNED = "returned", N_("Returned")
    ACCEPTED = "accepted", N_("Accepted")


_WRITING = (ReportState.DRAFT, ReportState.RETURNED)

# fmt: off
FLOW = Flow(
    ReportState.DRAFT,
    Move(Act.WRITE_REPORT,    (ReportState.DRAFT,),     ReportState.DRAFT),
    Move(Act.WRITE_REPORT,    (ReportState.RETURNED,),  ReportState.RETURNED),
    Move(Act.SUBMIT_REPORT,   _WRITING,                 ReportState.SUBMITTED),
    Move(Act.RECALL_REPORT,   (ReportState.SUBMITTED,), ReportState.DRAFT),
    Move(Act.RETURN_REPORT,   (ReportState.SUBMITTED,), ReportState.RETURNED),
    Move(Act.ACCEPT_REPORT,   (ReportState.SUBMITTED,), ReportState.ACCEPTED),
    # A recommending body's own report travels as part 1 of its package (article 7).
    Move(Act.FILE_PACKAGE,    _WRITING,                 ReportState.SUBMITTED),
    Move(Act.RETURN_PACKAGE,  (ReportState.SUBMITTED,), ReportState.RETURNED),
    Move(Act.RECEIVE_PACKAGE, (ReportState.SUBMITTED,), ReportState.ACCEPTED),
)
# fmt: on


def is_being_written(state: str) -> bool:
    """Whether the text is the writer's own: a draft, or returned to be mended."""
    return state in _WRITING


def section_part(key: str) -> str:
    """How a section is named as a part of a report: in findings, files and refusals."""
    return f"section:{key}"


def figure_part(key: str) -> str:
    return f"figure:{key}"


def characters(text: str) -> int:
    """How long a text is; blanks and line ends are not counted."""
    return len("".join(text.split()))


def in_digits(amount: Decimal | None) -> str:
    """An amount without needless zeros: 9.00 is 9; "—" for none."""
    return "—" if amount is None else format(amount.normalize(), "f")


def why_record_held(reports: Iterable[tuple[str, str]]) -> Refusal | None:
    """Why a record that stands in ``reports`` (state, season) may not change: one of them
    was accepted, so its figures are those that were verified (article 5.2)."""
    seasons = [season for state, season in reports if state == ReportState.ACCEPTED]
    if not seasons:
        return None
    return Refusal.of("record_in_accepted_report", article="5.2", season=seasons[0])


@dataclass(frozen=True, slots=True)
class Period:
    """What one open season assesses of a subject, the state of its report there (None while
    there is none), and whether the record in question stands in it."""

    name: str
    season: str
    first: date
    last: date
    report: str | None
    stands: bool


def why_uncounted(ends: date, periods: Iterable[Period]) -> Iterator[Refusal]:
    """Why a record whose last day is ``ends`` counts in none of ``periods``, or not yet."""
    meant = [one for one in periods if one.first <= ends <= one.last]
    if not meant:
        yield Refusal.of("counts_in_no_season", ends=ends)
    for one in meant:
        if one.report and not is_being_written(one.report) and not one.stands:
            yield Refusal.of("summary_sent_before", name=one.name, season=one.season)


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """What a report says of one indicator, and whether its kind of subject must say it.

    A ``locked`` one was sent up and not returned: nothing more is asked of it.
    """

    indicator: Indicator
    computed: Decimal | None
    declared: Decimal | None
    planned: Decimal | None
    note: str
    has_file: bool
    needed: bool
    locked: bool = False


def is_declared_only(indicator: Indicator) -> bool:
    """Whether nothing is counted for it: it is written down by who answers for it."""
    return indicator.counted is not None and indicator.counted.kind == "declared"


def needed_indicators(edition: Edition, subject_kind: str) -> frozenset[str]:
    """The indicators that answer a standard of the honours for this kind of subject."""
    honours = {h.key for h in edition.honours if h.subject_kind == subject_kind}
    return frozenset(key for s in edition.standards if s.honour in honours for key in s.indicators)


def gaps(
    wanted: Iterable[Section],
    texts: Mapping[str, str],
    figures: Iterable[FigureFacts],
) -> Iterator[Refusal]:
    """Everything a report still lacks, each tied to the part that lacks it."""
    for section in wanted:
        yield from gaps_of_text(section, texts.get(section.key, ""))
    rows = list(figures)
    for row in rows:
        yield from gaps_of_figure(row)
    if not any(row.planned is not None for row in rows):
        yield Refusal.of("plan_has_no_figure", field="figures", article=SUMMARY)


def gaps_of_text(section: Section, text: str) -> Iterator[Refusal]:
    """Why a section is not long enough, or too long, with the source of its limit."""
    length, part = characters(text), section_part(section.key)
    article = section.source.removeprefix("article ") if "article" in section.source else ""
    if not length and section.min_characters:
        yield Refusal.of(
            "section_empty", field=part, article=article or SUMMARY, limit=section.min_characters
        )
    elif length < section.min_characters:
        limit = section.min_characters
        yield Refusal.of(
            "section_too_short", field=part, article=article, length=length, limit=limit
        )
    elif length > section.max_characters:
        limit = section.max_characters
        yield Refusal.of(
            "section_too_long", field=part, article=article, length=length, limit=limit
        )


def gaps_of_figure(row: FigureFacts) -> Iterator[Refusal]:
    """What a figure lacks: itself, its proof, or the word on why it differs."""
    part, indicator = figure_part(row.indicator.key), row.indicator
    if row.locked:
        return
    if is_declared_only(indicator):
        if row.needed and row.declared is None:
            yield Refusal.of("figure_missing", field=part, article=indicator.article)
        # What was accepted from below has its proof there; what is added to it needs one.
        own = (row.declared or 0) - (row.computed or 0)
        if indicator.needs_file and own > 0 and not row.has_file:
            yield Refusal.of("figure_needs_file", field=part, article=indicator.article)
    elif row.declared is not None and row.declared != row.computed and not row.note.strip():
        yield Refusal.of(
            "difference_needs_note",
            field=part,
            article=SUMMARY,
            declared=in_digits(row.declared),
            computed=in_digits(row.computed),
        )


WORDS: dict[str, tuple[str, str]] = {
    "record_in_accepted_report": (
        N_(
            "This record stands in an accepted work summary of “{season}”; its figures are verified."
        ),
        N_("Tell the unit above what is wrong: it can correct it in its own summary."),
    ),
    "stands_in_sent_report": (
        N_("This record stands in the work summary of “{season}” that was sent up."),
        N_(
            "If it is amended or withdrawn, the unit above has to return the summary or to strike the record."
        ),
    ),
    "counts_in_no_season": (
        N_("{ends} lies in the assessed period of no open season: the record counts in none."),
        N_("Check the dates. It stays to be read."),
    ),
    "summary_sent_before": (
        N_(
            "The work summary of {name} for “{season}” was sent up without this record: it does not count there."
        ),
        N_("It counts if the summary is returned and reported again."),
    ),
    "section_empty": (
        N_("This section is empty; at least {limit} characters are needed."),
        N_("Write it."),
    ),
    "section_too_short": (
        N_("This section has {length} characters; at least {limit} are needed."),
        N_("Write more."),
    ),
    "section_too_long": (
        N_("This section has {length} characters; at most {limit} are allowed."),
        N_("Shorten it."),
    ),
    "figure_missing": (
        N_("This figure is missing."),
        N_("Write it; 0 if there was none."),
    ),
    "figure_needs_file": (
        N_("This figure is proved by a file, and there is none."),
        N_("Add the file that shows it."),
    ),
    "difference_needs_note": (
        N_("{declared} is declared and {computed} was counted, and nothing says why."),
        N_("Say why the two differ, or take the counted figure."),
    ),
    "plan_has_no_figure": (
        N_("Next year's plan names no figure."),
        N_("Write at least one planned figure for next year."),
    ),
    "unknown_part": (
        N_("A report of this kind has no part {part}."),
        N_("Choose one of its sections or figures."),
    ),
    "figure_is_derived": (
        N_("This figure follows from others and is not typed."),
        N_("Correct the figures that it is made of."),
    ),
    "part_locked": (
        N_("This part was sent up and has not been returned."),
        N_("Only what was returned can be changed."),
    ),
    "unknown_file": (
        N_("This report has no such file."),
        N_("Look at the report again, and add the file once more."),
    ),
    "files_too_large": (
        N_("The files of this report would have {size}; at most {limit} are kept."),
        N_("Remove one, or make smaller copies."),
    ),
    "not_a_report_of_yours": (
        N_("There is no report of the same unit or person to begin from."),
        N_("Choose one of another season."),
    ),
    "begun_already": (
        N_("This report has been begun already."),
        N_("Go on writing; another report is copied only at the beginning."),
    ),
    "counted_where_it_stands": (
        N_("Its work summary was accepted: its figures are counted where it stands."),
        N_("It can stand elsewhere in the next season."),
    ),
    "goes_with_the_package": (
        N_("The report of a recommending body goes up as part of its package."),
        N_("File the package."),
    ),
    "reports_to_nobody": (
        N_("The host of the season reports to nobody."),
        N_("Its figures are those of what it accepted."),
    ),
    "verification_begun": (
        N_("The unit above has begun to verify this report."),
        N_("Ask it to return the report."),
    ),
    "season_closed": (
        N_("This season is closed."),
        N_("Nothing in it can be changed any more."),
    ),
}
