"""How a refusal that nobody caught is shown: as a page, or as an htmx part."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaoping.acts import words
from kaoping.foundation.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal in the reader's language, as the templates show it."""

    text: str
    remedy: str
    article: str
    field: str
    code: str

    @property
    def whole(self) -> str:
        """What is wrong and what to do, as one text."""
        return words.sentences(self.text, self.remedy)


def said(refusals: Iterable[Refusal]) -> list[Said]:
    return [Said(words.what(r), words.remedy(r), r.article, r.field, r.code) for r in refusals]


def said_of(refusals: Iterable[Refusal], name_of: Callable[[Refusal], str]) -> list[Said]:
    """As ``said``, for a place far from the rows: the name of what each is about before it."""
    return [
        replace(one, text=f"{name}{words.colon()}{one.text}") if (name := name_of(refusal)) else one
        for refusal in refusals
        for one in said([refusal])
    ]


class ShowRefusals:
    """Turn a ``Refused`` that leaves a view into a page, or an htmx part."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        part = request.headers.get("HX-Request")
        return render(
            request,
            "parts/refusals.html" if part else "door/refused.html",
            {"refusals": said(exception.refusals)},
            status=words.status_of(exception.refusals),
        )
