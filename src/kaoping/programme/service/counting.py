"""Numbers of records by branch of a season's tree."""

from datetime import date

from django.db.models import Count

from kaoping.acts.scope import units_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.season.counting import Counted
from kaoping.programme.service.models import Record
from kaoping.programme.service.rules import RecordState


def records_by_place(actor: Actor, season_id: int, period: tuple[date, date]) -> list[Counted]:
    """Records that end within ``period`` (both days inside), by state. One statement."""
    where = units_where(actor, Act.SEE_RECORD)
    found = Record.objects.filter(
        where, unit__subjects__season_id=season_id, ends__range=period
    ).exclude(state=RecordState.WITHDRAWN)
    rows = found.order_by().values_list("unit__subjects__lft", "state")
    return [Counted(*row) for row in rows.annotate(number=Count("pk"))]
