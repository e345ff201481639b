"""What is larger than any form of the house is turned away before it is read."""

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
