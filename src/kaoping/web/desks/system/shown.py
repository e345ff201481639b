"""What the pages of this desk share: the post, the history of a record, act pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.journal import lines_of
from kaoping.foundation.journal.queries import history_of
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb

administrator = desk(Post.ADMINISTRATOR)
Choices = Mapping[str, Iterable[tuple[str, str]]]


def history(record: str, limit: int = 30) -> list[dict[str, Any]]:
    """A record's newest entries as the history part shows them."""
    return [
        {
            "act": gettext(line.act),
            "actor": line.who,
            "unit": line.unit,
            "when": line.at,
            "reason": line.reason,
        }
        for line in lines_of(list(history_of(record, limit)))
    ]


def act_page(
    asked: Asked,
    act: Act,
    *,
    back: str,
    heading: str,
    text: str = "",
    values: Mapping[str, Any] | None = None,
    choices: Choices | None = None,
    leave_out: Iterable[str] = (),
    version: int | None = None,
    crumbs: Iterable[Crumb] = (),
    final: bool = False,
    go_to: str | Callable[[Any], str] = "",
    **known: Any,
) -> HttpResponse:
    """The page of one act: GET shows its form with ``values``, POST does it and goes ``go_to``.

    ``final`` acts get the page that says they cannot be undone.
    """

    def show(tried: Attempt) -> HttpResponse:
        shown = {
            "form": form_of(
                ACTIONS[act].given,
                tried.typed or values,
                refusals=tried.refusals,
                choices=choices,
                leave_out=(*leave_out, *known),
            ),
            "heading": heading,
            "text": text,
            "act": gettext(act.label),
            "cancel": back,
            "version": version,
            "crumbs": [*crumbs, Crumb(gettext(act.label))],
        }
        return render(asked, "parts/confirm.html" if final else "system/act.html", shown)

    if asked.method != "POST":
        return show(Attempt())
    return act_or_show(asked, act, show, go_to or back, **known)


def text_of(asked: Asked, name: str) -> str:
    """A word of the link's filters, or an empty text."""
    return str(asked.GET.get(name, "")).strip()
