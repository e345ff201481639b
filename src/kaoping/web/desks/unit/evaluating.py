"""What a subject's year is held to be worth: grade, marks, endorsement."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.scheme.entries import HoursAtLeast
from kaoping.programme.verification.given import EndorseResults, EvaluateSubject
from kaoping.programme.verification.queries.screen import SubjectEvaluated, subject_evaluated
from kaoping.programme.verification.queries.standards import StandardStanding
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of, text_in
from kaoping.web.frame import Crumb
from kaoping.web.refusals import Said, said
from kaoping.web.seasons import about

BESIDE = ("marks", "grade")  # fields that say themselves what is wrong with them


@dataclass(frozen=True, slots=True)
class Marked:
    """A standard with the mark that stands in its field."""

    standing: StandardStanding
    number: int
    points: str
    wrong: tuple[Said, ...]


@desk(Post.VERIFIER)
@require_http_methods(["GET", "POST"])
def evaluate_subject(asked: Asked, subject: int) -> HttpResponse:
    """Grade a subject and mark it by each standard, with the facts beside each; with
    ``?undo=1`` ask why the grade is taken back."""
    seen = about(asked, subject_evaluated(asked.actor, subject, now=asked.now))
    if text_in(asked.GET, "undo") or text_in(asked.POST, "undo"):
        return _take_back(asked, seen)

    def show(tried: Attempt) -> HttpResponse:
        refused = said(tried.refusals)
        shown = {
            "seen": seen,
            "marks": _marks(seen, tried, refused),
            "grade": tried.typed.get("grade", seen.evaluation.grade if seen.evaluation else ""),
            "comment": tried.typed.get(
                "comment", seen.evaluation.comment if seen.evaluation else ""
            ),
            "version": seen.evaluation.version if seen.evaluation else 0,
            "wrong": any(one.field.partition(".")[0] in BESIDE for one in refused),
            "grade_wrong": [one for one in refused if one.field == "grade"],
            "refusals": [one for one in refused if one.field.partition(".")[0] not in BESIDE],
            "against": said(seen.against[Act.EVALUATE_SUBJECT]),
            "crumbs": _crumbs(seen, _("Evaluate")),
        }
        return render(asked, "unit/evaluate.html", shown)

    if asked.method == "GET":
        return show(Attempt())
    said_so = _("The evaluation is saved.")
    return act_or_show(asked, Act.EVALUATE_SUBJECT, show, _back(seen), said_so, subject=subject)


def _take_back(asked: Asked, seen: SubjectEvaluated) -> HttpResponse:
    """Ask for the reason, then let the subject have no grade any more."""

    def show(tried: Attempt) -> HttpResponse:
        shown = {
            "heading": _("Take the evaluation back"),
            "text": _("Without a grade nobody is put forward."),
            "act": _("Take the evaluation back"),
            "facts": [(_("Subject"), seen.name), (_("Season"), seen.season)],
            "article": "5.2",
            "form": form_of(
                EvaluateSubject,
                {**tried.typed, "undo": "1"},
                refusals=tried.refusals,
                leave_out=("subject", "grade", "comment"),
            ),
            "version": seen.evaluation.version if seen.evaluation else None,
            "can_be_undone": True,
            "cancel": _back(seen),
            "crumbs": _crumbs(seen, _("Take the evaluation back")),
        }
        return render(asked, "parts/confirm.html", shown)

    if asked.method == "GET":
        return show(Attempt())
    said_so = _("The evaluation was taken back.")
    return act_or_show(
        asked, Act.EVALUATE_SUBJECT, show, _back(seen), said_so, subject=seen.subject_id
    )


def _back(seen: SubjectEvaluated) -> str:
    return (
        reverse("verify_report", args=[seen.report_id]) if seen.report_id else reverse("unit_work")
    )


@desk(Post.VERIFIER)
@require_http_methods(["GET", "POST"])
def endorse_results(asked: Asked, subject: int) -> HttpResponse:
    """Find results especially outstanding, with the reason (article 6.3.2); where they were
    found so, ask why they no longer are."""
    seen = about(asked, subject_evaluated(asked.actor, subject, now=asked.now))
    endorsed = seen.evaluation is not None and seen.evaluation.endorsed
    heading = _("Endorse results as especially outstanding")
    text = _("This stands in place of the hours; the rest of the standard is judged.")
    act, against = _("Endorse results"), seen.against[Act.ENDORSE_RESULTS]
    if endorsed:
        heading = act = _("Take the endorsement back")
        text = _("From then on only the hours decide again.")
        against = tuple(one for one in against if one.code != "endorsed_already")

    def show(tried: Attempt) -> HttpResponse:
        shown = {
            "heading": heading,
            "text": text,
            "act": act,
            "facts": [(_("Subject"), seen.name), (_("Season"), seen.season)],
            "article": _article_of_endorsing(seen),
            "refusals": said(against) if not tried.refusals else [],
            "can_be_undone": True,
            "form": form_of(
                EndorseResults,
                {**tried.typed, "undo": "1" if endorsed else ""},
                refusals=tried.refusals,
                leave_out=("subject",),
            ),
            "version": seen.evaluation.version if seen.evaluation else None,
            "cancel": _back(seen),
            "crumbs": _crumbs(seen, act),
        }
        return render(asked, "parts/confirm.html", shown)

    if asked.method == "GET":
        return show(Attempt())
    return act_or_show(asked, Act.ENDORSE_RESULTS, show, _back(seen), subject=subject)


def _marks(seen: SubjectEvaluated, tried: Attempt, refused: list[Said]) -> list[Marked]:
    typed: dict[Any, Any] = {
        row.get("standard"): row.get("points", "") for row in tried.typed.get("marks", [])
    }
    kept = seen.evaluation.marks if seen.evaluation else {}
    return [
        Marked(
            standing,
            number,
            str(typed.get(standing.standard.key, kept.get(standing.standard.key, ""))),
            tuple(one for one in refused if one.field.startswith(f"marks.{number}.")),
        )
        for number, standing in enumerate(seen.standards)
    ]


def _crumbs(seen: SubjectEvaluated, last: str) -> list[Crumb]:
    report = reverse("verify_report", args=[seen.report_id]) if seen.report_id else ""
    return [Crumb(_("Our work"), reverse("unit_work")), Crumb(seen.name, report), Crumb(last)]


def _article_of_endorsing(seen: SubjectEvaluated) -> str:
    """The standard whose check an endorsement stands in place of."""
    for standing in seen.standards:
        for check in standing.standard.checks:
            if isinstance(check, HoursAtLeast) and check.or_endorsed:
                return standing.standard.article
    return ""
