"""Writing a report: one section at a time or all figures, with whatever was typed kept.

The pages serve whoever writes one: an expert, a team lead, a clerk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.acts.words import status_of
from kaoping.foundation.files.actions import store
from kaoping.foundation.files.rules import name_kept
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.words import number_in
from kaoping.programme.reporting.drafts import (
    about_section,
    draft_of,
    drop_draft,
    permit_draft,
    save_draft,
)
from kaoping.programme.reporting.mine import earlier_reports, seasons_of_mine, why_not_sent
from kaoping.programme.reporting.queries import (
    ReportSeen,
    SectionSeen,
    report_of,
    report_seen,
)
from kaoping.programme.reporting.rules import characters
from kaoping.programme.scheme.terms import LONGEST_SECTION
from kaoping.web.acting import Attempt, act_or_show, attempt
from kaoping.web.desks.unit.report_rows import (
    Line,
    gap_links,
    groups_of,
    in_language,
    lines_beside,
    tied,
)
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import data_of, text_in
from kaoping.web.frame import Crumb
from kaoping.web.refusals import Said, said, said_of
from kaoping.web.seasons import about

WRITERS = (Post.EXPERT, Post.TEAM_LEAD, Post.CLERK)
FIGURES = "figures"


@desk(*WRITERS)
@require_GET
def my_report(asked: Asked) -> HttpResponse:
    """The report that I write this season; where there is none yet, how to begin."""
    seasons = seasons_of_mine(asked.actor)
    if not seasons:
        return render(asked, "report/none.html", {"post": asked.actor.post})
    return _page(asked, seasons[0].subject_id)


@desk(*WRITERS)
@require_GET
def report_page(asked: Asked, subject: int) -> HttpResponse:
    """One section of a report, to be written or (once sent up) the way to read it."""
    return _page(asked, subject)


def _page(asked: Asked, subject: int) -> HttpResponse:
    seen = report_of(asked.actor, subject)
    if not (seen.writes and seen.is_draft):
        return HttpResponseRedirect(_read(seen))
    return _section_page(asked, seen, text_in(asked.GET, "section"))


def _read(seen: ReportSeen) -> str:
    if seen.report_id is None:
        raise Refused(Refusal.of("not_found"))
    return reverse("report", args=[seen.report_id])


@dataclass(frozen=True, slots=True)
class Text:
    """What the middle of the page shows: the text typed, and the stored one where they clash."""

    text: str
    version: int
    stored: str | None = None  # somebody else's, to be compared
    kept_at: Any = None  # when the unsaved text was kept

    @property
    def length(self) -> int:
        return characters(self.text)


def _section_page(
    asked: Asked, seen: ReportSeen, key: str, tried: Attempt | None = None
) -> HttpResponse:
    about(asked, seen)
    section = next((s for s in seen.sections if s.entry.key == key), seen.sections[0])
    shown = _text_of(asked, seen, section, tried)
    refused = tried.refusals if tried else ()
    response = render(
        asked,
        "report/write.html",
        {
            "seen": seen,
            "section": section,
            "shown": shown,
            "about": about_section(seen.subject_id, section.entry.key),
            "beside": lines_beside(seen, section.entry.key),
            "next": _after(seen, section),
            "refusals": _said_of(refused),
            "seasons": seasons_of_mine(asked.actor),
            "earlier": earlier_reports(asked.actor, seen.subject_id) if not seen.report_id else (),
            "crumbs": _crumbs(),
        },
    )
    response.status_code = status_of(refused) if refused else 200
    return response


def _said_of(refused: tuple[Refusal, ...]) -> list[Said]:
    """What was refused, without the clash that the page itself shows side by side."""
    return said(r for r in refused if r.code != "moved_meanwhile")


def _text_of(asked: Asked, seen: ReportSeen, section: SectionSeen, tried: Attempt | None) -> Text:
    """What was just typed and refused, else what was kept unsaved, else what is stored."""
    typed = _typed_in(tried, section.entry.key)
    kept = draft_of(_account(asked), about_section(seen.subject_id, section.entry.key))
    if typed is None and kept is not None and kept.content.get("text") != section.text:
        typed = {"text": kept.content.get("text", ""), "version": kept.base_version}
    if typed is None or section.locked:
        return Text(section.text, section.version)
    clash = int(typed.get("version") or 0) != section.version
    stored = section.text if clash and typed["text"] != section.text else None
    return Text(typed["text"], section.version, stored, kept.saved_at if kept else None)


def _typed_in(tried: Attempt | None, key: str) -> dict[str, Any] | None:
    rows = tried.typed.get("sections", []) if tried else []
    return next(({"text": "", **row} for row in rows if row.get("key") == key), None)


def _after(seen: ReportSeen, section: SectionSeen) -> str:
    """The section after this one, or the figures after the last."""
    keys = [s.entry.key for s in seen.sections]
    place = keys.index(section.entry.key) + 1
    return keys[place] if place < len(keys) else FIGURES


def _account(asked: Asked) -> int:
    return asked.actor.account_id or 0


@desk(*WRITERS)
@require_GET
def report_figures(asked: Asked, subject: int) -> HttpResponse:
    """All figures of a report: target and last year's plan beside what is declared."""
    seen = report_of(asked.actor, subject, fresh=True)
    if not (seen.writes and seen.is_draft):
        return HttpResponseRedirect(_read(seen))
    return _figures_page(asked, seen)


def _figures_page(asked: Asked, seen: ReportSeen, tried: Attempt | None = None) -> HttpResponse:
    about(asked, seen)
    refused = tried.refusals if tried else ()
    sent = tried.typed.get("figures", []) if tried else []
    typed = {row.get("indicator"): row for row in sent}
    names = {figure.part: in_language(figure.entry.name) for figure in seen.figures}
    by_row = tied(refused, sent)
    # What the act refused stands at its row; what was not even understood is also said above.
    above = [
        by for one, by in zip(refused, by_row, strict=True) if not one.field.startswith("figure:")
    ]
    response = render(
        asked,
        "report/figures.html",
        {
            "seen": seen,
            "groups": groups_of(seen, typed, by_row),
            "refusals": said_of(above, lambda one: names.get(one.field, "")),
            "crumbs": _crumbs(_("Figures")),
        },
    )
    response.status_code = status_of(refused) if refused else 200
    return response


@desk(*WRITERS)
@require_POST
def write_report(asked: Asked, subject: int) -> HttpResponse:
    """Save what a page of the report sent; what is refused is kept and shown again."""
    key = text_in(asked.POST, "page")
    done = _tried(asked, subject)
    if done.done:
        messages.success(asked, _("Saved. It is not yet reported."))
        return HttpResponseRedirect(_onward(subject, text_in(asked.POST, "then") or key))
    _keep(asked, subject, done.typed)
    seen = report_of(asked.actor, subject, fresh=key == FIGURES)
    if key == FIGURES:
        return _figures_page(asked, seen, done)
    return _section_page(asked, seen, key, done)


def _tried(asked: Asked, subject: int) -> Attempt:
    """Keep the files that came along, then save; a file that is refused stops the save."""
    if asked.FILES and not report_of(asked.actor, subject).writes:
        raise Refused(Refusal.of("not_found"))
    files, refused = _stored_files(asked)
    if refused:
        typed = data_of(ACTIONS[Act.WRITE_REPORT].given, asked.POST)
        return Attempt({**typed, "subject": subject}, refused)
    return attempt(asked, Act.WRITE_REPORT, subject=subject, add_files=files)


def _stored_files(asked: Asked) -> tuple[list[dict[str, Any]], tuple[Refusal, ...]]:
    """Keep the files that were sent, each under the part that its control is named after."""
    given, refused = [], []
    for part in asked.FILES:
        for file in asked.FILES.getlist(part):
            name = str(file.name)
            try:
                kept = store(file.read(), name, now=asked.now)
            except Refused as wrong:
                refused += [one.about(part) for one in wrong.refusals]
            else:
                given.append({"part": part, "file": kept.sha256, "name": name_kept(name)})
    return given, tuple(refused)


def _keep(asked: Asked, subject: int, typed: Mapping[str, Any]) -> None:
    """A refused text is not lost when the page is left: it becomes the writer's own draft."""
    for row in typed.get("sections", []):
        about = about_section(subject, str(row.get("key", ""))[:40])
        text, version = str(row.get("text", "")), _version(str(row.get("version", "")))
        draft = {"text": text[:LONGEST_SECTION]}
        save_draft(_account(asked), about, draft, version, now=asked.now)


def _version(text: str) -> int:
    """The version that a form says it was drawn with; 0 where it says none that a row can have."""
    return number_in(text, digits=9) or 0


def _onward(subject: int, key: str) -> str:
    if key == FIGURES:
        return reverse("report_figures", args=[subject])
    return f"{reverse('report_page', args=[subject])}?{urlencode({'section': key})}"


@desk(*WRITERS)
@require_POST
def keep_draft(asked: Asked) -> HttpResponse:
    """Autosave: keep (or, with ``drop``, forget) what is being typed. No act, no journal."""
    about = text_in(asked.POST, "about")
    subject, key = permit_draft(asked.actor, about)
    if "drop" in asked.POST:
        drop_draft(_account(asked), about)
        return HttpResponseRedirect(_onward(subject, key))
    version = _version(text_in(asked.POST, "sections-0-version"))
    text = text_in(asked.POST, "sections-0-text")[:LONGEST_SECTION]
    save_draft(_account(asked), about, {"text": text}, version, now=asked.now)
    return HttpResponse(status=204)


@desk(*WRITERS)
@require_http_methods(["GET", "POST"])
def submit_report(asked: Asked, report: int) -> HttpResponse:
    """Look once more, with every gap linked to its place; then send it up."""
    if asked.method == "GET":
        return _submit_page(asked, report)
    return act_or_show(
        asked,
        Act.SUBMIT_REPORT,
        lambda tried: _submit_page(asked, report, tried),
        reverse("report", args=[report]),
        _("The report was sent up."),
        report=report,
    )


def _submit_page(asked: Asked, report: int, tried: Attempt | None = None) -> HttpResponse:
    seen = about(asked, report_seen(asked.actor, report, fresh=True))
    against = why_not_sent(asked.actor, report, now=asked.now)
    shown = {(r.code, r.field) for r in (*seen.gaps, *against)}
    others = [r for r in (tried.refusals if tried else ()) if (r.code, r.field) not in shown]
    return render(
        asked,
        "report/submit.html",
        {
            "seen": seen,
            "gaps": gap_links(seen),
            "refusals": said(others),
            "against": said(against),
            "differing": [line for line in _all_lines(seen) if line.seen.differs],
            "late": seen.window is not None and seen.window.is_late(asked.now),
            "crumbs": _crumbs(_("Submit report")),
        },
    )


def _all_lines(seen: ReportSeen) -> list[Line]:
    return [line for group in groups_of(seen, {}, ()) for line in group.lines]


@desk(*WRITERS)
@require_http_methods(["GET", "POST"])
def recall_report(asked: Asked, report: int) -> HttpResponse:
    """Take the report back, after asking once more."""

    def show(tried: Attempt | None = None) -> HttpResponse:
        seen = about(asked, report_seen(asked.actor, report))
        against = seen.against[Act.RECALL_REPORT]
        reasons = (*((against,) if against else ()), *(tried.refusals if tried else ()))
        context = {
            "seen": seen,
            "refusals": said(dict.fromkeys(reasons)),
            "crumbs": _crumbs(_("Recall report")),
        }
        return render(asked, "report/recall.html", context)

    if asked.method == "GET":
        return show()
    return act_or_show(
        asked,
        Act.RECALL_REPORT,
        show,
        reverse("my_report"),
        _("The report is yours again. Send it up when it is ready."),
        report=report,
    )


def _crumbs(here: str = "") -> list[Crumb]:
    mine = Crumb(_("Work summary"), reverse("my_report") if here else "")
    return [mine, Crumb(here)] if here else [mine]
