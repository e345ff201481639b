"""Files on their way to the reader: at once, or made by the worker."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from kaoping.foundation.work.actions import ask_for
from kaoping.sheets.columns import Column
from kaoping.sheets.writing import csv_chunks, table_bytes
from kaoping.web.doors import Asked

AT_ONCE = 1000  # rows; longer lists are written in the background


def as_download(data: bytes, name: str) -> HttpResponse:
    """``data`` as a file called ``name``, never shown by the browser nor kept on its way."""
    response = HttpResponse(data, content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def queued(asked: Asked, kind: str, given: dict[str, Any]) -> HttpResponseRedirect:
    """Ask for long work in the reader's language, and go on to its page."""
    language = get_language() or settings.LANGUAGE_CODE
    work = ask_for(kind, {**given, "language": language}, by=asked.actor, now=asked.now)
    return HttpResponseRedirect(reverse("work_shown", args=[work]), status=303)


def list_sent(
    asked: Asked,
    kind: str,
    given: dict[str, Any],
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
) -> HttpResponse:
    """The answer to an export button: a short list at once, a long one as work of ``kind``."""
    wanted = "csv" if asked.POST.get("as") == "csv" else "xlsx"
    few = list(islice(rows, AT_ONCE + 1))
    if len(few) > AT_ONCE:
        return queued(asked, kind, {**given, "as": wanted})
    language = "en" if (get_language() or "").startswith("en") else "zh"
    if wanted == "csv":
        data = b"".join(csv_chunks(columns, few, language=language))
    else:
        data = table_bytes(columns, few, title=title, language=language)
    return as_download(data, f"{title}.{wanted}")
