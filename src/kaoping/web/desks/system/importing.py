"""Units, people and the register out of sheets: a dry run in the background, then the import."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.words import N_
from kaoping.programme.service.sheets import sheet_form
from kaoping.sheets.template import write_template
from kaoping.web.desks.system.shown import administrator
from kaoping.web.doors import Asked
from kaoping.web.receiving import dry_run_of
from kaoping.web.sending import as_download

SHEETS = {
    "units": N_("Units"),
    "people": N_("People and posts"),
    "villages": N_("Poverty register: villages"),
    "households": N_("Poverty register: households"),
}


@administrator
@require_http_methods(["GET", "POST"])
def system_import(asked: Asked, sheet: str = "units") -> HttpResponse:
    """Choose a kind of sheet and a file; its dry run is queued, and writes nothing."""
    _known(sheet)
    if asked.method != "POST":
        return _show(asked, sheet)
    sheet = _known(str(asked.POST.get("kind", sheet)))
    answer = dry_run_of(asked, sheet)
    return _show(asked, sheet, answer) if isinstance(answer, str) else answer


@administrator
@require_GET
def sheet_template(asked: Asked, sheet: str) -> HttpResponse:
    """The empty sheet to fill in."""
    form = sheet_form(_known(sheet), asked.actor.unit_id or 0)
    return as_download(write_template(form), f"{form.title_zh}.xlsx")


def _known(sheet: str) -> str:
    if sheet not in SHEETS:
        raise Refused(Refusal.of("not_found"))
    return sheet


def _show(asked: Asked, chosen: str, wrong: str = "") -> HttpResponse:
    sheets = [(name, _(word)) for name, word in SHEETS.items()]
    context = {"sheets": sheets, "chosen": chosen, "wrong": wrong}
    return render(asked, "system/import.html", context, status=422 if wrong else 200)
