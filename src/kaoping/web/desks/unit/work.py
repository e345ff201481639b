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
from django.views.decorators.http import require_http_methods

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.table import may_anywhere
from kaoping.acts.verbs import Act
from kaoping.acts.words import sentences
from kaoping.foundation.refusal import Refused
from kaoping.foundation.words import number_in, numbers_in
from kaoping.programme.recommendation.queries.quota import Picture, picture_of
from kaoping.programme.recommendation.queries.work import desk_of
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.verification.listings import TO_VERIFY, UNITS_BELOW
from kaoping.programme.verification.rules import Duty
from kaoping.web.doors import Asked, desk
from kaoping.web.frame import Crumb
from kaoping.web.listing import list_sent, wanted_of
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


class Search(forms.Form):
    """What the reports that wait are narrowed to."""

    search = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=40)


@desk(*UNIT)
@require_http_methods(["GET", "POST"])
def unit_work(asked: Asked) -> HttpResponse:
    """What I must do now, late first; the units below with how far they have come."""
    work = desk_of(asked.actor, now=asked.now, season_id=_season_id(asked))
    wanted = wanted_of(asked, season=work.season.id if work.season else 0)
    if asked.method == "POST":
        return list_sent(asked, UNITS_BELOW, wanted)
    children = UNITS_BELOW.page(wanted) if work.season else None
    pages = {one.duty.value: page_named(PAGE_OF.get(one.duty, "")) for one in work.works}
    recommends = asked.actor.post == Post.RECOMMENDER and work.season is not None
    quota = picture_of(asked.actor, work.season.subject_id) if recommends and work.season else None
    shown = {
        "work": work,
        "quota": quota,
        "forms": _forms(quota) if quota else {},
        "children": children,
        "form": Filters(asked.GET),
        "listing": UNITS_BELOW,
        "pages": pages,
        "sets_targets": may_anywhere(asked.actor, Act.SET_TARGET),
        "filtered": any(wanted.text(name) for name in ("search", "state")),
    }
    return render(asked, "unit/work.html", shown)


def _forms(quota: Picture) -> dict[str, str]:
    """Where one of each kind is put forward: for an honour with a free place, if there is one."""
    best = sorted(quota.honours, key=lambda one: one.free > 0)
    return {
        one.honour.subject_kind: reverse("put_forward", args=[quota.subject_id, one.honour.key])
        for one in best
    }


@desk(*UNIT)
@require_http_methods(["GET", "POST"])
def reports_to_verify(asked: Asked) -> HttpResponse:
    """All reports that wait; those without differences can be accepted together.

    The first POST shows what would be accepted, the second, with ``sure``, does it.
    """
    wanted = wanted_of(asked)
    if "as" in asked.POST:
        return list_sent(asked, TO_VERIFY, wanted)
    waiting = TO_VERIFY.page(wanted)
    chosen = set(numbers_in(asked.POST.getlist("reports")))
    if asked.method == "POST" and asked.POST.get("sure"):
        return _accept_together(asked, chosen)
    crumbs = [Crumb(_("Our work"), reverse("unit_work")), Crumb(_("To verify"))]
    shown = {
        "waiting": waiting,
        "together": any(not row.differences for row in waiting.rows),
        "form": Search(asked.GET),
        "listing": TO_VERIFY,
        "filtered": bool(wanted.text("search")),
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
            why = sentences(*(one.text for one in said(refused.refusals)))
            messages.warning(
                asked, _("Report %(number)s: %(reasons)s") % {"number": report, "reasons": why}
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
    return number_in(asked.GET.get("season", ""))
