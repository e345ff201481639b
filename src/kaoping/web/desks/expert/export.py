"""The list of records as XLSX or CSV: what the filters show, all of it."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import TypeAdapter

from kaoping.programme.service.exporting import COLUMNS, every_row
from kaoping.programme.service.queries import Filters, edition_for_records
from kaoping.web.desks.expert.posts import READERS
from kaoping.web.desks.expert.records import filters_of
from kaoping.web.doors import Asked, desk
from kaoping.web.sending import list_sent


@desk(*READERS)
@require_POST
def export_records(asked: Asked) -> HttpResponse:
    """The filtered list: a short one at once, a long one as background work."""
    filters = filters_of(asked.GET)
    edition = edition_for_records(asked.actor.unit_id or 0).edition
    return list_sent(
        asked,
        "export_records",
        {"filters": TypeAdapter(Filters).dump_python(filters, mode="json")},
        title=_("Service records"),
        columns=COLUMNS,
        rows=every_row(asked.actor, filters, edition),
    )
