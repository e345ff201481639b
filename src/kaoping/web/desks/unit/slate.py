"""One unit's list for one honour: ranked by drag or by buttons, and whom to put on it."""

from collections.abc import Iterable, Sequence

from django.forms import CharField, ChoiceField, Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.acts.posts import Post
from kaoping.acts.table import Reach, may_anywhere, reaches
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.words import number_in, numbers_in
from kaoping.programme.recommendation.actions.candidates import PutForward
from kaoping.programme.recommendation.listings import NOMINEES, choice_of
from kaoping.programme.recommendation.queries.nominees import why_nobody_now
from kaoping.programme.recommendation.queries.papers import slate_paper
from kaoping.programme.recommendation.queries.quota import Picture, picture_of
from kaoping.programme.recommendation.queries.slates import Asks, slate_seen
from kaoping.programme.scheme.requirements import Grade
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.desks.unit.recommending import READERS
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about, place_at_work
from kaoping.web.sending import as_download

PUTTING = (Post.RECOMMENDER, Post.SEASON_OFFICE)


@desk(*READERS)
@require_GET
def unit_slate(asked: Asked) -> HttpResponse:
    """The first list of one's own unit in the season at work."""
    return HttpResponseRedirect(reverse("slate_of", args=[place_at_work(asked).subject_id]))


@desk(*READERS)
@require_GET
def slate_of(asked: Asked, subject: int) -> HttpResponse:
    """The first list of a unit for which it holds places, else the first."""
    honours = picture_of(asked.actor, subject).honours
    if not honours:
        raise Refused(Refusal.of("not_found"))
    first = next((one for one in honours if one.held), honours[0])
    return HttpResponseRedirect(reverse("slate", args=[subject, first.honour.key]))


@desk(*READERS)
@require_GET
def slate(asked: Asked, subject: int, honour: str) -> HttpResponse:
    """The list in its order, each name with the rules that it breaks."""
    return _shown(asked, subject, honour, Attempt())


@desk(Post.RECOMMENDER)
@require_POST
def rank_slate(asked: Asked, subject: int, honour: str) -> HttpResponse:
    """Save the order that was dragged, or move one name a place (without scripts)."""
    order = moved(numbers_in(asked.POST.getlist("order")), asked.POST.get("move", ""))
    return act_or_show(
        asked,
        Act.RANK_SLATE,
        lambda tried: _shown(asked, subject, honour, tried),
        reverse("slate", args=[subject, honour]),
        _("The order of recommendation is saved."),
        subject=subject,
        honour=honour,
        order=order,
    )


def moved(order: list[int], move: str) -> list[int]:
    """``order`` with one name a place up or down: ``move`` is ``up:12`` or ``down:12``."""
    way, _colon, name = move.partition(":")
    named = number_in(name)
    if named not in order:
        return order
    at = order.index(named)
    to = max(at - 1, 0) if way == "up" else min(at + 1, len(order) - 1)
    order.insert(to, order.pop(at))
    return order


def _shown(asked: Asked, subject: int, honour: str, tried: Attempt) -> HttpResponse:
    seen = slate_seen(asked.actor, subject, honour, now=asked.now)
    about(asked, seen.picture)
    shown = {
        "slate": seen,
        "picture": seen.picture,
        "places": seen.places,
        "entries": steps_of(f"recommendation.share:{seen.places.share}"),
        "missing": said(seen.missing),
        "why_not_rank": said(seen.why_not_rank),
        "refusals": said(tried.refusals),
        "may_put_forward": not seen.is_filed and _may_put_forward(asked, seen.picture),
        # Whoever sees the list of the unit alone sees the names on it, not their forms.
        "may_open": any(reach is not Reach.HERE for reach in reaches(asked.actor, Act.SEE_SLATE)),
        "crumbs": [Crumb(_("Quota"), reverse("quota", args=[subject])), Crumb(_("Slate"))],
    }
    return render(asked, "unit/slate.html", shown)


def _may_put_forward(asked: Asked, picture: Picture) -> bool:
    standing = asked.actor.standing_in(picture.season_id)
    own = standing is not None and standing.subject_id == picture.subject_id
    return own and may_anywhere(asked.actor, Act.PUT_FORWARD)


@desk(*READERS)
@require_GET
def slate_list(asked: Asked, subject: int, honour: str) -> HttpResponse:
    """The list as a sheet to print and stamp, with the code of its version."""
    content = slate_paper(asked.actor, subject, honour, now=asked.now)
    return as_download(content, f"{_('Slate')}-{subject}-{honour}.xlsx")


@desk(*PUTTING)
@require_http_methods(["GET", "POST"])
def put_forward(asked: Asked, subject: int, honour: str) -> HttpResponse:
    """Choose among those whose summaries were accepted, and begin the form."""
    nominee = str(asked.POST.get("nominee") or asked.GET.get("nominee", ""))
    wanted = wanted_of(asked, subject=subject, honour=honour, nominee=nominee)
    if "as" in asked.POST:
        return list_sent(asked, NOMINEES, wanted)

    def show(tried: Attempt) -> HttpResponse:
        choice = about(asked, choice_of(wanted))
        above = ("", "subject", "honour")
        asks = _form(choice.asks, tried, above) if choice.chosen else None
        shown = {
            "subject": subject,
            "honour": choice.honour,
            "page": choice.page,
            "rows": [(one, said(one.against)) for one in choice.page.rows],
            "listing": NOMINEES,
            "chosen": choice.chosen,
            "form": asks or _narrowing(asked, choice.grades),
            "filtered": any(wanted.text(name) for name in ("name", "grade")),
            "refusals": said(r for r in tried.refusals if r.field in above),
            # Who was refused after filling in the form keeps it.
            "not_now": said(
                ()
                if tried.refusals
                else why_nobody_now(asked.actor, subject, honour, now=asked.now)
            ),
            "crumbs": [
                Crumb(_("Slate"), reverse("slate", args=[subject, honour])),
                Crumb(_("Put forward")),
            ],
        }
        return render(asked, "unit/put_forward.html", shown)

    number = number_in(nominee)
    if asked.method == "GET" or number is None:
        return show(Attempt())
    return act_or_show(
        asked,
        Act.PUT_FORWARD,
        show,
        lambda pk: reverse("recommended", args=[pk]),
        _("Put forward. Complete the form before the list is filed."),
        subject=number,
        honour=honour,
    )


def _narrowing(asked: Asked, grades: Iterable[Grade]) -> Form:
    """What the nominees are narrowed to; it stands in the link."""
    language = get_language() or "zh"
    form = Form(asked.GET)
    form.fields["name"] = CharField(label=_("Name"), required=False, max_length=80)
    form.fields["grade"] = ChoiceField(
        label=_("Evaluation"),
        required=False,
        choices=[("", _("All")), *((one.key, one.name.in_(language)) for one in grades)],
    )
    return form


def _form(asks: Asks, tried: Attempt, above: Sequence[str]) -> Form:
    traits = [(t.key, t.name.in_(get_language() or "")) for t in asks.traits]
    return form_of(
        PutForward,
        tried.typed,
        refusals=[r for r in tried.refusals if r.field not in above],
        choices={"traits": traits} if traits else {},
        leave_out={"subject", "honour", *asks.not_asked, *(() if traits else ("traits",))},
    )
