"""Packages of all recommending bodies: who has filed, who is late, what to take in."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kaoping.acts.posts import Post
from kaoping.programme.recommendation.queries.packages import bodies_of
from kaoping.programme.recommendation.rules import PackageState
from kaoping.web.desks.unit.recommending import here
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb


class Filters(forms.Form):
    """What the bodies are narrowed to; it stands in the link."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        state = self.fields["state"]
        if isinstance(state, forms.ChoiceField):
            states = [(one.value, _(one.label)) for one in PackageState]
            state.choices = [("", _("every state")), *states]


@desk(Post.SEASON_OFFICE)
@require_GET
def packages(asked: Asked) -> HttpResponse:
    """Every recommending body with the state of its package."""
    form = Filters(asked.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = bodies_of(
        asked.actor,
        here(asked).season_id,
        state=state,
        after=asked.GET.get("after", ""),
        before=asked.GET.get("before", ""),
    )
    shown = {"page": page, "form": form, "filtered": bool(state), "crumbs": [Crumb(_("Packages"))]}
    return render(asked, "office/packages.html", shown)
