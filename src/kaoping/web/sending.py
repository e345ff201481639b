"""Files on their way to the reader: at once, or made by the worker."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from kaoping.foundation.files.queries import bytes_of, file_of
from kaoping.foundation.refusal import found
from kaoping.foundation.work.actions import ask_for
from kaoping.web.doors import Asked

AT_ONCE = 1000  # rows; longer tables are read and written in the background


# The kinds of file that a browser may show, as it is told of them.
SHOWN = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


def as_download(data: bytes, name: str) -> HttpResponse:
    """``data`` as a file called ``name``, never shown by the browser nor kept on its way."""
    return _sent(data, name, "")


def as_shown(data: bytes, kind: str, name: str) -> HttpResponse:
    """As ``as_download``, but pictures and PDF files (``kind``) are shown by the browser."""
    return _sent(data, name, SHOWN.get(kind, ""))


def kept_file(file_id: int, name: str) -> HttpResponse:
    """A kept file to save; the query before has asked whether the reader may."""
    file = found(file_of(file_id))
    return as_download(bytes_of(file), name)


def _sent(data: bytes, name: str, shown_as: str) -> HttpResponse:
    response = HttpResponse(data, content_type=shown_as or "application/octet-stream")
    disposition = content_disposition_header(as_attachment=not shown_as, filename=name)
    response.headers["Content-Disposition"] = disposition or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def queued(asked: Asked, kind: str, given: dict[str, Any]) -> HttpResponseRedirect:
    """Ask for long work in the reader's language, and go on to its page."""
    language = get_language() or settings.LANGUAGE_CODE
    work = ask_for(kind, {**given, "language": language}, by=asked.actor, now=asked.now)
    return HttpResponseRedirect(reverse("work_shown", args=[work]), status=303)
