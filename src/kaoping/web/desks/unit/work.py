"""The unit's first page: what has to be done now, and how far those below have come."""

from dataclasses import replace
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refused
from kaoping.programme.recommendation.queries.quota import picture_of
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.verification.queries import (
    children_of,
    waiting_reports,
    work_of,
)
from kaoping.programme.verification.rules import Duty
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb
from kaoping.web.refusals import said

UNIT = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)
PAGE_OF = {
    Duty.WRITE: "my_report",
    Duty.ANSWER: "my_report",
    Duty.VERIFY: "reports_to_verify",
    Duty.RECOMMEND: "unit_slate",
}


class Filters(forms.Form):
    """What the units below are narrowed to; all of it stands in the link."""

    search = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=40)
    state = forms.ChoiceField(label=gettext_lazy("Report"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        state = self.fields["state"]
        if isinstance(state, forms.ChoiceField):
            states = [(one.value, _(one.label)) for one in ReportState]
            state.choices = [("", _("every state")), ("none", _("not begun")), *states]


@desk(*UNIT)
@require_GET
def unit_work(asked: Asked) -> HttpResponse:
    """What I must do now, late first; the units below with how far they have come."""
    season = _season_id(asked)
    work = work_of(asked.actor, now=asked.now, season_id=season)
    form = Filters(asked.GET)
    narrowed = form.cleaned_data if form.is_valid() else {}
    children = (
        children_of(
            asked.actor,
            work.season.id,
            state=narrowed.get("state", ""),
            search=narrowed.get("search", ""),
            after=asked.GET.get("after"),
            before=asked.GET.get("before"),
        )
        if work.season
        else None
    )
    pages = {one.duty.value: page_named(PAGE_OF.get(one.duty, "")) for one in work.works}
    recommends = asked.actor.post == Post.RECOMMENDER and work.season is not None
    quota = picture_of(asked.actor, work.season.subject_id) if recommends and work.season else None
    shown = {"work": work, "quota": quota, "children": children, "form": form, "pages": pages,
             "filtered": any(narrowed.values())}  # fmt: skip
    return render(asked, "unit/work.html", shown)


@desk(*UNIT)
@require_http_methods(["GET", "POST"])
def reports_to_verify(asked: Asked) -> HttpResponse:
    """All reports that wait; those without differences can be accepted together.

    The first POST shows what would be accepted, the second, with ``sure``, does it.
    """
    waiting = waiting_reports(asked.actor, _season_id(asked), after=asked.GET.get("after"))
    chosen = {int(one) for one in asked.POST.getlist("reports") if one.isdigit()}
    if asked.method == "POST" and asked.POST.get("sure"):
        return _accept_together(asked, chosen)
    crumbs = [Crumb(_("Our work"), reverse("unit_work")), Crumb(_("To verify"))]
    shown = {
        "waiting": waiting,
        "preview": [row for row in waiting.rows if row.report_id in chosen],
        "crumbs": crumbs,
    }
    return render(asked, "unit/to_verify.html", shown)


def _accept_together(asked: Asked, chosen: set[int]) -> HttpResponse:
    """Accept each by itself, under one batch; what is refused is said and the rest is done."""
    actor = replace(asked.actor, batch=uuid4().hex)
    done = 0
    for report in sorted(chosen):
        try:
            perform(Act.ACCEPT_REPORT, actor, {"report": report}, now=asked.now)
            done += 1
        except Refused as refused:
            words = " ".join(one.text for one in said(refused.refusals))
            messages.warning(
                asked, _("Report %(number)s: %(reasons)s") % {"number": report, "reasons": words}
            )
    accepted = ngettext("%(count)d report accepted.", "%(count)d reports accepted.", done)
    messages.success(asked, accepted % {"count": done})
    return HttpResponseRedirect(asked.get_full_path())


def page_named(name: str) -> str:
    """The address of a page without arguments; empty where there is none of that name."""
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""


def _season_id(asked: Asked) -> int | None:
    chosen = asked.GET.get("season", "")
    return int(chosen) if chosen.isdigit() else None
