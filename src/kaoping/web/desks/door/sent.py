"""Files sent as downloads."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_download(data: bytes, name: str) -> HttpResponse:
    """``data`` as a file called ``name``, never shown by the browser nor kept on its way."""
    response = HttpResponse(data, content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
