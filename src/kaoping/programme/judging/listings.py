"""Lists of the review: candidates of the office, the ranking, a judge's own, the ballot."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.acts.listing import SORT, Listing, Order, Wanted, order_of
from kaoping.acts.paging import Page
from kaoping.foundation.words import N_
from kaoping.programme.judging.queries.candidates import (
    BEST_FIRST,
    Filters,
    Ranked,
    Row,
    candidates_page,
    ranked_page,
    review_of,
)
from kaoping.programme.judging.queries.figures import FigureToScore, figure_to_score
from kaoping.programme.judging.queries.judges import Task, Tasks, my_candidates
from kaoping.programme.judging.queries.panels import BallotShown, Line, ballot_shown
from kaoping.programme.judging.rules import AssignmentState
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.verification.listings import OF_RECORDS, RECORD_COLUMNS, record_cells
from kaoping.sheets.columns import Column, Kind

NAME = Column("name", "推荐对象", "Candidate")
HONOUR = Column("honour", "表扬类别", "Honour")
BODY = Column("body", "推荐单位", "Recommending unit")
STATE = Column("state", "状态", "State")

OF_CANDIDATES = {
    "first": Order(N_("First put forward first"), ("pk",)),
    "last": Order(N_("Last put forward first"), ("-pk",)),
    "name": Order(N_("By name"), ("subject__name", "pk")),
}
OF_RANKED = {
    "best": Order(N_("Best first"), BEST_FIRST),
    "last": Order(N_("Lowest first"), ("score", "-pk")),
}
OF_OWN = {
    "given": Order(N_("As they were given out"), ("pk",)),
    "name": Order(N_("By name"), ("candidate__subject__name", "pk")),
}


def filters_of(wanted: Wanted) -> Filters:
    """What the link narrows the candidates to."""
    return Filters(
        wanted.text("honour"), wanted.text("state"), wanted.number("body"), wanted.text("name")
    )


def _candidates(wanted: Wanted) -> Page[tuple[Row, str]]:
    """The candidates, each with the name of its honour."""
    review, by = review_of(wanted.actor, wanted.number("season")), order_of(OF_CANDIDATES, wanted)
    page = candidates_page(wanted.actor, review.season, filters_of(wanted), by=by, cut=wanted.cut)
    language = get_language() or "zh"
    names = {honour.key: honour.name.in_(language) for honour in review.honours}
    rows = tuple((row, names[row.honour]) for row in page.rows)
    return page.holding(rows)


def _candidate_cells(listed: tuple[Row, str]) -> list[object]:
    row, honour = listed
    return [row.name, honour, row.body, _(CandidateState(row.state).label), row.score, row.scores]


CANDIDATES = Listing(
    name="candidates",
    title=N_("Candidates"),
    columns=(
        NAME, HONOUR, BODY, STATE,
        Column("score", "平均分", "Mean", Kind.DECIMAL),
        Column("scores", "评分数", "Scores", Kind.INT),
    ),
    page=_candidates,
    cells=_candidate_cells,
    orders=OF_CANDIDATES,
)  # fmt: skip


def _ranked(wanted: Wanted) -> Page[Ranked]:
    season = review_of(wanted.actor, wanted.number("season")).season
    by = order_of(OF_RANKED, wanted)
    return ranked_page(wanted.actor, season, wanted.text("honour"), by=by, cut=wanted.cut)


def _ranked_cells(one: Ranked) -> list[object]:
    row, totals = one.row, " · ".join(str(total) for total in one.totals)
    return [row.name, row.body, _(CandidateState(row.state).label), row.score, totals, one.spread]


RANKED = Listing(
    name="ranked_candidates",
    title=N_("Ranking"),
    columns=(
        NAME, BODY, STATE,
        Column("score", "平均分", "Mean", Kind.DECIMAL),
        Column("totals", "各评审专家总分", "Raw totals"),
        Column("spread", "分差", "Spread", Kind.DECIMAL),
    ),
    page=_ranked,
    cells=_ranked_cells,
    orders=OF_RANKED,
)  # fmt: skip


def tasks_of(wanted: Wanted) -> Tasks:
    """The judge's own candidates, as the link asks for them."""
    return my_candidates(
        wanted.actor,
        state=wanted.text("state"),
        name=wanted.text("name"),
        by=order_of(OF_OWN, wanted),
        cut=wanted.cut,
    )


def _own(wanted: Wanted) -> Page[tuple[Task, str]]:
    tasks, language = tasks_of(wanted), get_language() or "zh"
    page = tasks.page
    rows = tuple((row, tasks.honours[row.honour].in_(language)) for row in page.rows)
    return page.holding(rows)


def _own_cells(listed: tuple[Task, str]) -> list[object]:
    row, honour = listed
    return [row.name, honour, row.body, _(AssignmentState(row.state).label), row.total]


MY_CANDIDATES = Listing(
    name="my_candidates",
    title=N_("My candidates"),
    columns=(
        NAME, HONOUR, BODY, STATE, Column("total", "本人评分", "Your score", Kind.DECIMAL)
    ),
    page=_own,
    cells=_own_cells,
    orders=OF_OWN,
)  # fmt: skip


def figure_of(wanted: Wanted) -> FigureToScore:
    """The figure of the judge's own candidate that the address names, with a page of its records."""
    return figure_to_score(
        wanted.actor,
        wanted.number("assignment") or 0,
        wanted.text("indicator"),
        search=wanted.text("search"),
        by=order_of(OF_RECORDS, wanted),
        cut=wanted.cut,
    )


# Without the verifier's reason for striking, which may name somebody.
RECORDS_TO_SCORE = Listing(
    name="records_to_score",
    title=N_("Behind the figure"),
    columns=RECORD_COLUMNS[:-1],
    page=lambda wanted: figure_of(wanted).behind.records,
    cells=lambda row: record_cells(row)[:-1],
    orders=OF_RECORDS,
)

# A ballot is counted whole, for only so is it known who is chosen: it is sorted here.
OF_BALLOT = {
    "counted": Order(N_("As the votes are counted")),
    "yes": Order(N_("Most in favour first")),
    "name": Order(N_("By name")),
}


def lines_of(shown: BallotShown, wanted: Wanted) -> Page[Line]:
    """The lines of a ballot as the link narrows and sorts them."""
    outcome, name = wanted.text("outcome"), wanted.text("name").lower()
    lines = [
        line
        for line in shown.lines
        if name in line.name.lower() and (not outcome or outcome == line.outcome)
    ]
    match wanted.text(SORT):
        case "name":
            lines.sort(key=lambda line: line.name)
        case "yes":  # who is kept from the reader stands last
            lines.sort(key=lambda line: line.count.yes if line.count else -1, reverse=True)
    return Page(lines, str(len(lines)))


def _line_cells(line: Line) -> list[object]:
    said = [line.name, line.body, line.score]
    if line.count is None or line.outcome is None:
        return [*said, *[None] * 5, _("You keep away from this candidate.")]
    later = " · ".join(f"{votes.yes}:{votes.no}:{votes.abstained}" for votes in line.later)
    count = line.count
    return [
        *said, count.yes, count.no, count.abstained, count.eligible, later,
        _(line.outcome.label),
    ]  # fmt: skip


BALLOT = Listing(
    name="ballot",
    title=N_("Votes"),
    columns=(
        NAME, BODY,
        Column("score", "平均分", "Mean", Kind.DECIMAL),
        Column("yes", "同意票", "In favour", Kind.INT),
        Column("no", "反对票", "Against", Kind.INT),
        Column("abstained", "弃权票", "Abstained", Kind.INT),
        Column("eligible", "有表决权人数", "May vote", Kind.INT),
        Column("later", "再次投票（同意:反对:弃权）", "Voted again (in favour:against:abstained)"),
        Column("outcome", "结果", "Outcome"),
    ),
    page=lambda wanted: lines_of(
        ballot_shown(wanted.actor, wanted.number("panel") or 0, wanted.now), wanted
    ),
    cells=_line_cells,
    orders=OF_BALLOT,
)  # fmt: skip
