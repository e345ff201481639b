"""What the pages of this desk share: the post, a word of the link, the page of an act."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.choosing import Chooser, only_finding, why_not_chosen
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import Choices, data_of, form_of
from kaoping.web.frame import Crumb

administrator = desk(Post.ADMINISTRATOR)


def act_page(
    asked: Asked,
    act: Act,
    *,
    back: str,
    heading: str,
    text: str = "",
    values: Mapping[str, Any] | None = None,
    choices: Choices | None = None,
    choosers: Mapping[str, Chooser] | None = None,
    facts: Iterable[tuple[str, str]] = (),
    version: int | None = None,
    crumbs: Iterable[Crumb] = (),
    final: bool = False,
    go_to: str | Callable[[Any], str] = "",
    said: str = "",
    **known: Any,
) -> HttpResponse:
    """The page of one act: GET shows its form with ``values``, POST does it and goes ``go_to``.

    ``choosers`` fill their fields by name; ``final`` acts get the page that says they cannot
    be undone, with ``facts`` above the form.
    """
    chosen = {name: one.read(asked, name) for name, one in (choosers or {}).items()}
    finding = only_finding(asked)

    def show(tried: Attempt) -> HttpResponse:
        shown = {
            "form": form_of(
                ACTIONS[act].given,
                tried.typed or values,
                refusals=why_not_chosen(chosen, tried.refusals, finding=finding)
                if asked.method == "POST"
                else (),
                choices={**(choices or {}), **chosen},
                leave_out=known,
            ),
            "heading": heading,
            "text": text,
            "facts": list(facts),
            "facts_heading": gettext("Open work of who holds it now") if facts else "",
            "act": gettext(act.label),
            "cancel": back,
            "version": version,
            "crumbs": [*crumbs, Crumb(gettext(act.label))],
        }
        return render(asked, "parts/confirm.html" if final else "system/act.html", shown)

    if asked.method != "POST":
        return show(Attempt())
    if finding:
        return show(Attempt(data_of(ACTIONS[act].given, asked.POST)))
    meant = {name: one.given for name, one in chosen.items()}
    return act_or_show(asked, act, show, go_to or back, said, **known, **meant)


def text_of(asked: Asked, name: str) -> str:
    """A word of the link's filters, or an empty text."""
    return str(asked.GET.get(name, "")).strip()
