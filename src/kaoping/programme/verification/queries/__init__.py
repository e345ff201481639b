"""What can be asked of verification: the desk's work, a report's screen, standards, totals."""

from kaoping.programme.verification.queries.behind import (
    Behind,
    figure_behind,
    record_line,
    records_of,
)
from kaoping.programme.verification.queries.children import Child, children_of
from kaoping.programme.verification.queries.national import NationalRow, national_table
from kaoping.programme.verification.queries.screen import (
    FigureChecked,
    Screen,
    SubjectEvaluated,
    evaluation_of,
    screen_of,
    subject_evaluated,
)
from kaoping.programme.verification.queries.standards import (
    Checked,
    Hours,
    StandardStanding,
    hours_of,
    hours_that_count,
    standing_of_standards,
)
from kaoping.programme.verification.queries.work import (
    Waiting,
    Work,
    WorkList,
    waiting_reports,
    work_of,
)

__all__ = [
    "Behind",
    "Checked",
    "Child",
    "FigureChecked",
    "Hours",
    "NationalRow",
    "Screen",
    "StandardStanding",
    "SubjectEvaluated",
    "Waiting",
    "Work",
    "WorkList",
    "children_of",
    "evaluation_of",
    "figure_behind",
    "hours_of",
    "hours_that_count",
    "national_table",
    "record_line",
    "records_of",
    "screen_of",
    "standing_of_standards",
    "subject_evaluated",
    "waiting_reports",
    "work_of",
]
