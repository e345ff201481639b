"""How a page does an act: read the form, do it, go on; or show the form again as typed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from kaoping.acts.inputs import perform
from kaoping.acts.perform import ACTIONS
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.web.doors import Asked
from kaoping.web.forms import data_of


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of trying an act from a page: ``refusals`` is empty when it was done."""

    typed: dict[str, Any] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    result: Any = None

    @property
    def done(self) -> bool:
        return not self.refusals


def attempt(asked: Asked, act: Act, **known: Any) -> Attempt:
    """Do ``act`` with what the form sent, ``known`` (ids of the URL) ruling over it."""
    typed = {**data_of(ACTIONS[act].given, asked.POST), **known}
    return attempted(typed, lambda: perform(act, asked.actor, typed, now=asked.now))


def attempted(typed: dict[str, Any], do: Callable[[], Any]) -> Attempt:
    """What comes of ``do``, beside what was typed.

    Whoever may not even see the record gets the refusal as a page (404, 403).
    """
    try:
        return Attempt(typed, (), do())
    except Refused as refused:
        if any(r.code in ("not_found", "not_permitted") for r in refused.refusals):
            raise
        return Attempt(typed, refused.refusals)


def act_or_show(
    asked: Asked,
    act: Act,
    show: Callable[[Attempt], HttpResponse],
    go_to: str | Callable[[Any], str],
    said: str = "",
    **known: Any,
) -> HttpResponse:
    """POST: try the act, then redirect with a word of success; else ``show`` the form again."""
    tried = attempt(asked, act, **known)
    if not tried.done:
        response = show(tried)
        response.status_code = 422
        return response
    messages.success(asked, said or gettext("Done: %(act)s.") % {"act": gettext(act.label)})
    return HttpResponseRedirect(go_to(tried.result) if callable(go_to) else go_to)
