"""Filled-in sheets on their way in: looked at, kept, and tried in the background."""

from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from kaoping.foundation.files.actions import keep_sealed
from kaoping.foundation.work.rules import WorkKind
from kaoping.sheets.opening import Limits
from kaoping.web.doors import Asked
from kaoping.web.sending import queued


def dry_run_of(asked: Asked, sheet: str, **given: int) -> HttpResponseRedirect | str:
    """Queue the dry run of the file that was sent, which writes nothing, and go on to it; else
    what is wrong with the file. ``given`` is what the sheet needs besides."""
    upload = asked.FILES.get("sheet")
    if upload is None:
        return _("Choose a file.")
    if (upload.size or 0) > Limits().size:
        return _("The file is larger than 20 MB.")
    name = upload.name or "sheet"
    ending = name.rpartition(".")[2].lower()
    if ending not in ("xlsx", "csv"):
        return _("This is neither an XLSX nor a CSV file.")
    kept = keep_sealed(upload.read(), now=asked.now)
    told = {"sheet": sheet, "file": kept.pk, "name": name[:120], "dry_run": True, **given}
    return queued(asked, WorkKind.IMPORT, told)
