"""Lists on pages: what the link asks of them, and the whole list as a file."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from kaoping.acts.listing import Listing, Wanted
from kaoping.acts.paging import Cut
from kaoping.acts.words import sheet_language
from kaoping.foundation.work.rules import WorkKind
from kaoping.sheets.writing import csv_chunks, table_bytes
from kaoping.web.doors import Asked
from kaoping.web.sending import AT_ONCE, as_download, queued

KEYS = ("after", "before", "as")
AT_MOST = 20_000  # rows for who has no account, and so nobody to keep a long work for


def wanted_of(asked: Asked, **known: object) -> Wanted:
    """The list as the link asks for it; ``known`` is what the page's address says already."""
    given = {name: text for name, text in asked.GET.dict().items() if name not in KEYS}
    given |= {name: str(value) for name, value in known.items()}
    cut = Cut(str(asked.GET.get("after", "")), str(asked.GET.get("before", "")))
    return Wanted(asked.actor, asked.now, given, cut)


def list_sent(asked: Asked, listing: Listing[Any], wanted: Wanted) -> HttpResponse:
    """The answer to an export button: a short list at once, a long one as background work."""
    kind = _kind(str(asked.POST.get("as", "")))
    few = list(islice(listing.every_row(wanted), AT_ONCE + 1))
    if len(few) > AT_ONCE:
        given = {"list": listing.name, "given": dict(wanted.given), "as": kind}
        return queued(asked, WorkKind.EXPORT, given)
    return _written(listing, few, kind)


def list_sent_to_anybody(asked: Asked, listing: Listing[Any], wanted: Wanted) -> HttpResponse:
    """A public list, sent at once."""
    rows = list(islice(listing.every_row(wanted), AT_MOST))
    return _written(listing, rows, _kind(str(asked.GET.get("as", ""))))


def _kind(asked_for: str) -> str:
    return "csv" if asked_for == "csv" else "xlsx"


def _written(listing: Listing[Any], rows: Iterable[Sequence[object]], kind: str) -> HttpResponse:
    language = sheet_language()
    title = _(listing.title)
    if kind == "csv":
        data = b"".join(csv_chunks(listing.columns, rows, language=language))
    else:
        data = table_bytes(listing.columns, rows, title=title, language=language)
    return as_download(data, f"{title}.{kind}")
