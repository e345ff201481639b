"""The discipline auditor's cases: the list, one case, and the three decisions on it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.publicity.actions.cases import Revealed, reveal_evidence, reveal_objector
from kaoping.programme.publicity.listings import OBJECTIONS, cases_of
from kaoping.programme.publicity.queries.cases import Case, case_seen
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about
from kaoping.web.sending import as_download

REASONED = {"reason", "ruling"}  # what the act asks for with a reason of its own


class Narrow(forms.Form):
    """What the objections are narrowed to; it stands in the link."""

    name = forms.CharField(label=gettext_lazy("Objected to"), required=False, max_length=40)


@desk(Post.DISCIPLINE_AUDITOR)
@require_http_methods(["GET", "POST"])
def objections(asked: Asked) -> HttpResponse:
    """The objections in the auditor's hand: to whom, when, how far; never by whom."""
    wanted = wanted_of(asked)
    if asked.method == "POST":
        return list_sent(asked, OBJECTIONS, wanted)
    cases = cases_of(wanted)
    shown = {
        "page": cases.page,
        "waiting": cases.waiting,
        "listing": OBJECTIONS,
        "form": Narrow(asked.GET),
        "filtered": bool(wanted.text("name")),
        "waiting_only": wanted.text("show") != "all",
    }
    return render(asked, "office/objections.html", shown)


@desk(Post.DISCIPLINE_AUDITOR)
@require_GET
def objection(asked: Asked, pk: int) -> HttpResponse:
    """One case, its sealed part closed."""
    return _shown(asked, case_seen(asked.actor, pk))


@desk(Post.DISCIPLINE_AUDITOR)
@never_cache
@require_POST
def reveal(asked: Asked, pk: int) -> HttpResponse:
    """The case with its sealed part open; the opening is recorded."""
    revealed = reveal_objector(asked.actor, pk, now=asked.now)
    return _shown(asked, case_seen(asked.actor, pk), revealed=revealed)


@desk(Post.DISCIPLINE_AUDITOR)
@never_cache
@require_POST
def reveal_file(asked: Asked, pk: int, number: int) -> HttpResponse:
    """One file of evidence, to be saved; its opening is recorded too."""
    name, data = reveal_evidence(asked.actor, pk, number, now=asked.now)
    return as_download(data, name)


def _decided(asked: Asked, act: Act, pk: int, told: str) -> HttpResponse:
    case = case_seen(asked.actor, pk)
    return act_or_show(
        asked,
        act,
        lambda tried: _shown(asked, case, act=act, tried=tried),
        reverse("objection", args=[pk]),
        told,
        objection=pk,
    )


@desk(Post.DISCIPLINE_AUDITOR)
@require_POST
def admit_objection(asked: Asked, pk: int) -> HttpResponse:
    return _decided(asked, Act.ADMIT_OBJECTION, pk, _("The objection is admitted."))


@desk(Post.DISCIPLINE_AUDITOR)
@require_POST
def refuse_objection(asked: Asked, pk: int) -> HttpResponse:
    return _decided(asked, Act.REFUSE_OBJECTION, pk, _("The objection is not admitted."))


@desk(Post.DISCIPLINE_AUDITOR)
@require_POST
def rule_on_objection(asked: Asked, pk: int) -> HttpResponse:
    return _decided(asked, Act.RULE_ON_OBJECTION, pk, _("The ruling is recorded."))


def _shown(
    asked: Asked,
    case: Case,
    *,
    revealed: Revealed | None = None,
    act: Act | None = None,
    tried: Attempt | None = None,
) -> HttpResponse:
    """The case with a form for each decision that is open; the one that failed as typed."""
    about(asked, case.row)
    decisions: list[dict[str, Any]] = []
    for one, why_not in case.why_not.items():
        failed = tried if tried is not None and one is act else Attempt()
        if why_not is None or failed.refusals:
            form = form_of(
                ACTIONS[one].given,
                failed.typed,
                refusals=failed.refusals,
                leave_out=("objection",),
            )
            for name in REASONED & form.fields.keys():
                form.fields[name].required = one is not Act.ADMIT_OBJECTION
            form.auto_id = f"{one.value}_%s"
            decisions.append(
                {"act": one, "form": form, "url": reverse(one.value, args=[case.row.id])}
            )
    own = [why for why in case.why_not.values() if why is not None] if case.is_own else []
    context = {
        "case": case,
        "revealed": revealed,
        "decisions": decisions,
        "refusals": said(own[:1]),
        "entries": [] if case.is_own else steps_of(f"publicity.objection:{case.row.id}"),
        "crumbs": [Crumb(_("Objections"), reverse("objections")), Crumb(case.row.name)],
    }
    return render(asked, "office/objection.html", context)
