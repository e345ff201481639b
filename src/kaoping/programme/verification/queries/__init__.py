"""What can be asked of verification: the desk's work, a report's screen, standards, totals."""

from kaoping.programme.verification.queries.children import Child, ChildrenPage, children_of
from kaoping.programme.verification.queries.national import NationalRow, national_table
from kaoping.programme.verification.queries.standards import (
    Checked,
    Hours,
    StandardStanding,
    hours_of,
    hours_that_count,
    standing_of_standards,
)
from kaoping.programme.verification.queries.work import Work, WorkList, work_of

__all__ = [
    "Checked",
    "Child",
    "ChildrenPage",
    "Hours",
    "NationalRow",
    "StandardStanding",
    "Work",
    "WorkList",
    "children_of",
    "hours_of",
    "hours_that_count",
    "national_table",
    "standing_of_standards",
    "work_of",
]
