"""Records from a filled-in sheet: first a dry run that says what is wrong, then all or none."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts import words
from kaoping.administration.sheet_words import of_message, why_not_a_sheet
from kaoping.foundation.files.actions import drop_sealed, keep_sealed
from kaoping.foundation.files.queries import unsealed
from kaoping.foundation.refusal import Refusal, Refused, found
from kaoping.foundation.work.rules import WorkKind
from kaoping.programme.service.bulk import record_services, why_not_recorded
from kaoping.programme.service.held import why_uncounted
from kaoping.programme.service.importing import Mapped, form_for, record_rows
from kaoping.programme.service.queries.details import overlap_warnings
from kaoping.programme.service.queries.records import why_not_here
from kaoping.programme.service.sheets import RECORDS
from kaoping.programme.service.terms import edition_for_records
from kaoping.sheets.opening import NotASheet
from kaoping.sheets.reading import Reading, read
from kaoping.sheets.template import write_template
from kaoping.web.desks.expert.posts import RECORDERS
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb
from kaoping.web.sending import AT_ONCE, as_download, queued

SALT = "records to import"
HELD_FOR = 3600  # seconds between the dry run and the import
LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is wrong, by the row and column as the sheet shows them."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would come of importing a sheet."""

    name: str
    rows: int
    records: int
    lines: tuple[Line, ...]
    wrong: int
    missing: tuple[str, ...]
    held: str = ""

    @property
    def sound(self) -> bool:
        return bool(self.records) and not self.wrong and not self.missing


@desk(*RECORDERS)
@require_GET
def records_template(asked: Asked) -> HttpResponse:
    """The empty sheet to fill in, with the kinds of the edition in force."""
    form = form_for(edition_for_records(asked.actor.unit_id or 0).edition)
    return as_download(write_template(form), f"{form.title_zh}.xlsx")


@desk(*RECORDERS)
@require_http_methods(["GET", "POST"])
def import_records(asked: Asked) -> HttpResponse:
    """Choose a sheet, look at the dry run, then import all of it."""
    if (refusal := why_not_here(asked.actor)) is not None:
        raise Refused(refusal)
    if asked.method == "GET":
        return _show(asked)
    if "held" in asked.POST:
        return _import(asked, asked.POST["held"])
    return _try(asked)


def _try(asked: Asked) -> HttpResponse:
    """The dry run of the sheet that was chosen; a sound one is held for the import."""
    upload = asked.FILES.get("sheet")
    if upload is None:
        return _show(asked, wrong=_("Choose a file."), status=422)
    data, name = upload.read(LARGEST + 1), upload.name or ""
    try:
        form = form_for(edition_for_records(asked.actor.unit_id or 0).edition)
        reading = read(data, name, form)
        if reading.row_count > AT_ONCE:
            kept = keep_sealed(data, now=asked.now)
            given = {"sheet": RECORDS, "file": kept.pk, "name": name[:120], "dry_run": True}
            return queued(asked, WorkKind.IMPORT, given)
        run = _dry_run(asked, reading, name)[0]
    except NotASheet as wrong:
        return _show(asked, wrong=why_not_a_sheet(wrong), status=422)
    if not run.sound:
        return _show(asked, run=run, status=422)
    kept = keep_sealed(data, now=asked.now)
    held = signing.dumps([kept.pk, name, asked.actor.account_id], salt=SALT)
    return _show(asked, run=replace(run, held=held))


def _dry_run(asked: Asked, reading: Reading, name: str) -> tuple[DryRun, Mapped]:
    mapped = record_rows(reading)
    lines = [Line(m.row, m.column, of_message(m)) for m in reading.messages]
    lines += _refused(mapped.refusals)
    others = {row.unit for row in mapped.rows} - {asked.actor.unit_id}
    if others:
        lines += [
            Line(at, "", words.what(Refusal.of("not_your_unit", code="")))
            for at, row in zip(mapped.begins_in, mapped.rows, strict=True)
            if row.unit in others
        ]
    elif mapped.rows:
        against = why_not_recorded(
            asked.actor, mapped.rows, now=asked.now, read_before=mapped.tellers
        )
        lines += _refused({mapped.begins_in[at]: found for at, found in against.items()})
    return _summary(name, reading, mapped, lines), mapped


def _summary(name: str, reading: Reading, mapped: Mapped, lines: list[Line]) -> DryRun:
    said = len(reading.messages)
    return DryRun(
        name=name,
        rows=reading.row_count,
        records=len(mapped.rows),
        lines=tuple(sorted(lines, key=lambda line: line.row)),
        wrong=reading.message_count + len(lines) - said,
        missing=tuple(reading.missing_columns),
    )


def _refused(found: dict[int, tuple[Refusal, ...]]) -> list[Line]:
    return [Line(row, "", words.whole(r)) for row, refusals in found.items() for r in refusals]


def _import(asked: Asked, held: str) -> HttpResponse:
    """Import what the dry run found sound; checked again, for the world may have moved."""
    try:
        file_id, name, account = signing.loads(held, salt=SALT, max_age=HELD_FOR)
    except signing.BadSignature:
        return _show(asked, wrong=_("This dry run is too old. Choose the file again."), status=422)
    data = found(unsealed(file_id) if account == asked.actor.account_id else None)
    form = form_for(edition_for_records(asked.actor.unit_id or 0).edition)
    run, mapped = _dry_run(asked, read(data, name, form), name)
    if not run.sound:
        return _show(asked, run=run, status=422)
    ids = record_services(asked.actor, mapped.rows, now=asked.now, read_before=mapped.tellers)
    drop_sealed(file_id)
    said = ngettext("%(count)d record was imported.", "%(count)d records were imported.", len(ids))
    messages.success(asked, said % {"count": len(ids)})
    for warning in (*overlap_warnings(ids)[:10], *why_uncounted(ids)[:10]):
        messages.warning(asked, words.what(warning))
    return HttpResponseRedirect(f"{reverse('records')}?sort=entered")


def _show(
    asked: Asked, *, run: DryRun | None = None, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "run": run,
        "wrong": wrong,
        "crumbs": [Crumb(_("Service records"), reverse("records")), Crumb(_("Import records"))],
    }
    return render(asked, "expert/import.html", context, status=status)
