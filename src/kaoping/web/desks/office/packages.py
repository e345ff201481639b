"""Packages of all recommending bodies: who has filed, who is late, what to take in."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kaoping.acts.posts import Post
from kaoping.programme.recommendation.listings import PACKAGES
from kaoping.programme.recommendation.rules import PackageState
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.seasons import season_run


class Filters(forms.Form):
    """What the bodies are narrowed to; it stands in the link."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=80)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        state = self.fields["state"]
        if isinstance(state, forms.ChoiceField):
            states = [(one.value, _(one.label)) for one in PackageState]
            state.choices = [("", _("every state")), *states]


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def packages(asked: Asked) -> HttpResponse:
    """Every recommending body with the state of its package."""
    wanted = wanted_of(asked, season=season_run(asked).season_id)
    if asked.method == "POST":
        return list_sent(asked, PACKAGES, wanted)
    shown = {
        "page": PACKAGES.page(wanted),
        "form": Filters(asked.GET),
        "listing": PACKAGES,
        "filtered": any(wanted.text(name) for name in ("state", "name")),
        "crumbs": [Crumb(_("Packages"))],
    }
    return render(asked, "office/packages.html", shown)
