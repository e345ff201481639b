"""What no form of the house can hold is turned away before it is read: too much, or no text."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kaoping.foundation.files.rules import megabytes


class NoLargerThan:
    """Refuse a request whose body is over ``BODY_LIMIT``; nothing of it comes to the disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if not length.isdecimal() or int(length) <= settings.BODY_LIMIT:
            return self.get_response(request)
        text = _(
            "This is too large: at most %(limit)s can be sent at once. Send less, or in parts."
        )
        limit = {"limit": megabytes(settings.BODY_LIMIT)}
        return HttpResponse(text % limit, status=413, content_type="text/plain; charset=utf-8")


class NoNulInAddresses:
    """Refuse an address with the character 0: no text has it, and one database breaks on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" not in request.path_info and "%00" not in request.META.get("QUERY_STRING", ""):
            return self.get_response(request)
        text = _("This address holds a character that no text has.")
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
