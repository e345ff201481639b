"""The package of a recommending body: its five parts as steps, filed, received, returned."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refused, found
from kaoping.programme.recommendation.actions.packages import (
    CompletePart,
    FilePackage,
    ReceivePackage,
    ReturnPackage,
)
from kaoping.programme.recommendation.queries.packages import (
    PackageSeen,
    PartSeen,
    package_seen,
    part_file_seen,
)
from kaoping.programme.recommendation.queries.papers import table_paper
from kaoping.programme.recommendation.rules import PACKAGE, PackageState
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.desks.unit.recommending import READERS, uploads
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import data_of, form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.refusals import said
from kaoping.web.seasons import about, place_at_work
from kaoping.web.sending import as_download, kept_file


@desk(*READERS)
@require_GET
def own_package(asked: Asked) -> HttpResponse:
    """The package of one's own unit in the season at work."""
    return HttpResponseRedirect(reverse("package_of", args=[place_at_work(asked).subject_id]))


@desk(*READERS)
@require_GET
def package(asked: Asked, body: int) -> HttpResponse:
    """The five parts as steps, what each still lacks, and the way on."""
    try:
        seen = about(asked, package_seen(asked.actor, body, now=asked.now))
    except Refused as refused:
        if any(r.code == "not_a_recommending_body" for r in refused.refusals):
            return render(asked, "unit/no_package.html", {"body": body}, status=200)
        raise
    return render(asked, "unit/package.html", _detail(asked, seen))


def _detail(asked: Asked, seen: PackageSeen) -> dict[str, Any]:
    office = asked.actor.post == Post.SEASON_OFFICE
    way = Crumb(_("Packages"), reverse("office_packages")) if office else Crumb(_("Package"))
    return {
        "package": seen,
        "parts": [(part, said(part.lacks)) for part in seen.parts],
        "steps": _steps(seen.state),
        "may_complete": seen.may(Act.COMPLETE_PART),
        "may_file": seen.may(Act.FILE_PACKAGE),
        "may_receive": seen.may(Act.RECEIVE_PACKAGE),
        "may_return": seen.may(Act.RETURN_PACKAGE),
        "why_not_file": _why_not_file(asked, seen),
        "returned_part": _part_name(seen, seen.returned_part),
        "entries": steps_of(f"recommendation.package:{seen.id}") if seen.id else [],
        "crumbs": [way, Crumb(seen.body)] if office else [way],
    }


def _why_not_file(asked: Asked, seen: PackageSeen) -> list[Any]:
    """Why the recommender may not file now; what parts lack is shown beside the parts."""
    if asked.actor.post != Post.RECOMMENDER:
        return []
    lacking = {r for part in seen.parts for r in part.lacks}
    return said(r for r in seen.against[Act.FILE_PACKAGE] if r not in lacking)


def _steps(state: PackageState) -> list[dict[str, str]]:
    ways = [
        (PackageState.OPEN, PackageState.RETURNED),
        (PackageState.FILED,),
        (PackageState.RECEIVED,),
    ]
    at = next(number for number, states in enumerate(ways) if state in states)
    steps = []
    for number, states in enumerate(ways):
        shown = state if number == at else states[0]
        where = "passed" if number < at else "current" if number == at else "coming"
        steps.append({"label": _(shown.label), "state": where})
    return steps


def _part_name(seen: PackageSeen, key: str) -> str:
    part = next((p for p in seen.parts if p.entry.key == key), None)
    return part.entry.name.in_(get_language() or "") if part else ""


@desk(*READERS)
@require_GET
def table(asked: Asked, body: int) -> HttpResponse:
    """Part four: the table of task indicators, with the code of its version."""
    content = table_paper(asked.actor, body, now=asked.now)
    return as_download(content, f"{_('Indicator table')}-{body}.xlsx")


@desk(*READERS)
@require_GET
def file(asked: Asked, body: int, file: int) -> HttpResponse:
    """One file of a part."""
    return kept_file(*part_file_seen(asked.actor, body, file))


@desk(Post.RECOMMENDER)
@require_http_methods(["GET", "POST"])
def complete(asked: Asked, body: int, part: str) -> HttpResponse:
    """Text and files of one part."""
    seen = about(asked, package_seen(asked.actor, body, now=asked.now))
    at = _answerable(seen, part)

    def show(tried: Attempt) -> HttpResponse:
        typed = tried.typed or {"text": at.text}
        shown = {
            "package": seen,
            "part": at,
            "form": form_of(
                CompletePart,
                typed,
                refusals=[r for r in tried.refusals if r.field == "text"],
                leave_out=["body", "part", "files", "remove"],
            ),
            "refusals": said(r for r in tried.refusals if r.field not in ("text", "files")),
            "files_wrong": said(r for r in tried.refusals if r.field == "files"),
            "version": asked.POST.get("version", at.version),
            "crumbs": [
                Crumb(_("Package"), reverse("package_of", args=[body])),
                Crumb(at.entry.name.in_(get_language() or "")),
            ],
        }
        return render(asked, "unit/complete_part.html", shown)

    if asked.method == "GET":
        return show(Attempt())
    try:
        files = uploads(asked, [("files", "other")])
    except Refused as refused:
        response = show(Attempt(data_of(CompletePart, asked.POST), refused.refusals))
        response.status_code = 422
        return response
    return act_or_show(
        asked,
        Act.COMPLETE_PART,
        show,
        reverse("package_of", args=[body]),
        _("The part is complete."),
        body=body,
        part=part,
        files=files,
    )


def _answerable(seen: PackageSeen, key: str) -> PartSeen:
    return found(next((p for p in seen.parts if p.entry.key == key and not p.generated), None))


@desk(Post.RECOMMENDER)
@require_http_methods(["GET", "POST"])
def file_package(asked: Asked, body: int) -> HttpResponse:
    """The page before filing: what goes, and that it is nobody's to change afterwards."""
    seen = about(asked, package_seen(asked.actor, body, now=asked.now))
    names = [(s.name.in_(get_language() or ""), _("%(names)s of %(held)s places") % {"names": s.names, "held": s.held})
             for s in seen.slates]  # fmt: skip
    files = sum(len(part.files) for part in seen.parts)
    words = {
        "heading": _("File package"),
        "text": _(
            "Report, lists and files go to the host of the season together. Nothing of them can be changed until the package is returned."
        ),
        "act": _("File package"),
        "facts": [(_("Recommending unit"), seen.body), *names, (_("Files"), str(files))],
        "article": PACKAGE,
    }
    return _confirmed(asked, seen, Act.FILE_PACKAGE, FilePackage, words, body=body)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def receive(asked: Asked, body: int) -> HttpResponse:
    """The page before receiving: the report is accepted and its figures are frozen."""
    seen = about(asked, package_seen(asked.actor, body, now=asked.now))
    words = {
        "heading": _("Receive package"),
        "text": _(
            "The unit's report is accepted, its figures are frozen, and the formal check of its candidates opens."
        ),
        "act": _("Receive package"),
        "facts": [(_("Recommending unit"), seen.body)],
        "article": PACKAGE,
    }
    return _confirmed(asked, seen, Act.RECEIVE_PACKAGE, ReceivePackage, words, package=seen.id)


@desk(Post.SEASON_OFFICE)
@require_http_methods(["GET", "POST"])
def return_package(asked: Asked, body: int) -> HttpResponse:
    """The page before returning: which part, and why."""
    seen = about(asked, package_seen(asked.actor, body, now=asked.now))
    words = {
        "heading": _("Return package"),
        "text": _(
            "The report and all candidates go back with the package, so that the unit can mend it."
        ),
        "act": _("Return package"),
        "facts": [(_("Recommending unit"), seen.body)],
        "article": PACKAGE,
    }
    return _confirmed(asked, seen, Act.RETURN_PACKAGE, ReturnPackage, words, package=seen.id)


def _confirmed(
    asked: Asked, seen: PackageSeen, act: Act, model: Any, words: dict[str, Any], **known: Any
) -> HttpResponse:
    back = reverse("package_of", args=[seen.body_id])
    if asked.method == "GET" and seen.against[act]:
        raise Refused(*seen.against[act])
    parts = [
        (p.entry.key, f"{p.entry.number}　{p.entry.name.in_(get_language() or '')}")
        for p in seen.parts
    ]

    def show(tried: Attempt) -> HttpResponse:
        fields = model.model_fields
        shown = {
            **words,
            "version": asked.POST.get("version", seen.version),
            "cancel": back,
            "form": form_of(
                model,
                tried.typed,
                refusals=[r for r in tried.refusals if r.field in fields],
                choices={"part": parts} if "part" in fields else {},
                leave_out=["body", "package"],
            ),
            "refusals": said(r for r in tried.refusals if r.field not in fields),
            "crumbs": [Crumb(_("Package"), back), Crumb(words["heading"])],
        }
        return render(asked, "parts/confirm.html", shown)

    if asked.method == "GET":
        return show(Attempt())
    return act_or_show(asked, act, show, back, **known)
