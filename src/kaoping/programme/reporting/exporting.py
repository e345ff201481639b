"""The reports below as a table, however many: its columns, and all its rows."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting.listing import Filters, every_report_below
from kaoping.programme.season.rules import Level, SubjectKind
from kaoping.sheets.columns import Column, Kind

COLUMNS = (
    Column("name", "考核对象", "Subject"),
    Column("kind", "类别", "Kind"),
    Column("level", "层级", "Level"),
    Column("parent", "报送单位", "Reports to"),
    Column("state", "状态", "State"),
    Column("late", "是否逾期", "Late"),
    Column("submitted", "报送时间", "Sent up", Kind.DATE),
    Column("submissions", "报送次数", "Times sent", Kind.INT),
    Column("written", "已写章节", "Sections written", Kind.INT),
    Column("sections", "应写章节", "Sections wanted", Kind.INT),
)


def every_row(
    actor: Actor, season_id: int, filters: Filters, *, now: datetime
) -> Iterator[list[object]]:
    """All rows of the list in the reader's language."""
    for row in every_report_below(actor, season_id, filters, now=now):
        yield [
            row.name, _(SubjectKind(row.kind).label), _(Level(row.level).label), row.parent,
            _(row.state.label) if row.state else _("Not begun"),
            _("late") if row.late else "",
            row.submitted_at and localdate(row.submitted_at),
            row.submissions, row.written, row.sections,
        ]  # fmt: skip
