"""Files on their way to the reader: at once, or made by the worker."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from kaoping.foundation.work.actions import ask_for
from kaoping.web.doors import Asked

AT_ONCE = 1000  # rows; longer tables are read and written in the background


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
