"""What the pages of quota, slate and package share: where one stands, files in and out."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kaoping.acts.posts import Post
from kaoping.foundation.files.actions import store
from kaoping.foundation.files.queries import bytes_of, file_of
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.web.doors import Asked

READERS = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER, Post.SEASON_OFFICE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def uploads(asked: Asked, controls: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """What was sent as files, kept: ``controls`` are pairs of control and kind of file.

    Raises ``Refused`` with every file that cannot be kept, tied to its control.
    """
    kept: list[dict[str, Any]] = []
    wrong: list[Refusal] = []
    for control, kind in controls:
        for sent in asked.FILES.getlist(control):
            try:
                file = store(sent.read(), sent.name or "", now=asked.now)
            except Refused as refused:
                wrong += [one.about(control) for one in refused.refusals]
            else:
                kept.append({"file": file.sha256, "name": (sent.name or "")[-120:], "kind": kind})
    if wrong:
        raise Refused(*wrong)
    return kept


def kept_file(file_id: int, name: str) -> HttpResponse:
    """A kept file to save; the query before has asked whether the reader may."""
    file = file_of(file_id)
    if file is None:
        raise Refused(Refusal.of("not_found"))
    return to_save(bytes_of(file), name, "application/octet-stream")


def to_save(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save under ``name``, kept by nobody on the way."""
    response = HttpResponse(content, content_type=kind)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
