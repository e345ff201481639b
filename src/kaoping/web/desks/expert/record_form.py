"""The form of a service record: one page, usable on a phone and without scripts.

Every button beside the last one sends the whole form back to its own page (``step``): it
finds villages, adds a row, keeps files, and nothing typed is lost. With htmx the same answer
is cut to the part that changes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.acts import words
from kaoping.acts.inputs import understood
from kaoping.acts.verbs import Act
from kaoping.foundation.files.actions import store
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.words import N_, number_in, numbers_in
from kaoping.programme.reporting.drafts import draft_of, drop_draft, save_draft
from kaoping.programme.reporting.holding import sent_with
from kaoping.programme.service.given import AmendRecord, Participant, RecordService, Told
from kaoping.programme.service.queries.choices import (
    households_in,
    people_near,
    steps_to_village,
    villages_found,
    villages_of,
)
from kaoping.programme.service.queries.details import RecordDetail, record_seen
from kaoping.programme.service.queries.records import why_not_here
from kaoping.programme.service.terms import edition_for_records
from kaoping.web.acting import Attempt, attempt
from kaoping.web.desks.expert.clashes import clashing, columns
from kaoping.web.desks.expert.kinds import Names, pairs, sub_choices
from kaoping.web.desks.expert.posts import RECORDERS
from kaoping.web.doors import Asked, desk, own_page
from kaoping.web.forms import data_of, form_of, text_in
from kaoping.web.frame import Crumb
from kaoping.web.refusals import Said, said

NESTED = ("unit", "record", "villages", "households", "participants", "evidence")
SPARE_ROWS = 1
AT = ("at_province", "at_prefecture", "at_county", "at_town")

# Parts of the page that show what is wrong beside their rows: anchor and name.
PARTS = {
    "villages": ("where", N_("Where")),
    "households": ("where", N_("Registered households")),
    "participants": ("participants", N_("Participants")),
    "evidence": ("evidence", N_("Evidence")),
}


@desk(*RECORDERS)
@require_http_methods(["GET", "POST"])
def record_service(asked: Asked) -> HttpResponse:
    """Record a service for one's own unit or team."""
    if (refusal := why_not_here(asked.actor)) is not None:
        raise Refused(refusal)
    page = FormPage(asked, Act.RECORD_SERVICE, "record:new", {"unit": asked.actor.unit_id})
    if asked.method == "POST":
        return page.answer()
    first = {
        "starts": localdate(asked.now).isoformat(),
        "ends": localdate(asked.now).isoformat(),
        "participants": [{"person": asked.actor.person_id}],
    }
    return page.begin(first)


@desk(*RECORDERS)
@require_http_methods(["GET", "POST"])
def amend_record(asked: Asked, record_id: int) -> HttpResponse:
    """Put a record right."""
    seen = record_seen(asked.actor, record_id)
    if (refusal := seen.against[Act.AMEND_RECORD]) is not None:
        raise Refused(refusal)
    known = {"record": record_id, "version": asked.POST.get("version") or seen.version}
    page = FormPage(asked, Act.AMEND_RECORD, f"record:{record_id}", known, seen)
    if asked.method == "POST":
        return page.answer()
    return page.begin(seen.told.model_dump(mode="json"))


@desk(*RECORDERS)
@require_POST
def keep_record_draft(asked: Asked) -> HttpResponse:
    """Keep, or throw away, what is typed; the form asks for it every few seconds."""
    about = asked.POST.get("about", "")
    if not _is_mine(about) or asked.actor.account_id is None:
        raise Refused(Refusal.of("not_found"))
    if "drop" in asked.POST:
        drop_draft(asked.actor.account_id, about)
        return HttpResponseRedirect(
            own_page(asked, asked.POST["drop"]) or reverse("record_service")
        )
    over = number_in(text_in(asked.POST, "version")) or 0
    save_draft(asked.actor.account_id, about, typed_in(asked), over, now=asked.now)
    return render(asked, "expert/draft_saved.html", {"saved": asked.now})


def _is_mine(about: str) -> bool:
    kind, _dot, which = about.partition(":")
    return kind == "record" and (which == "new" or number_in(which) is not None)


def typed_in(asked: Asked) -> dict[str, Any]:
    """What the form sent; files that were unticked are gone."""
    typed = data_of(Told, asked.POST)
    typed["evidence"] = [row for row in typed.get("evidence", []) if row.get("file")]
    typed.setdefault("villages", [])
    typed.setdefault("households", [])
    return typed


class FormPage:
    """One drawing of the form: what was typed, what was refused, what is offered."""

    def __init__(
        self,
        asked: Asked,
        act: Act,
        about: str,
        known: Mapping[str, Any],
        seen: RecordDetail | None = None,
    ) -> None:
        self.asked, self.act, self.about, self.known = asked, act, about, known
        self.seen = seen
        self.edition = edition_for_records(asked.actor.unit_id or 0).edition

    def begin(self, first: dict[str, Any]) -> HttpResponse:
        """The form as it opens: with a kept draft, if there is one, over what it was begun on."""
        draft = draft_of(self.asked.actor.account_id or 0, self.about)
        if draft and self.seen is not None:
            self.known = {**self.known, "version": draft.base_version}
        return self.show(draft.content if draft else first, draft=draft)

    def answer(self) -> HttpResponse:
        """A step shows the form again; the act itself goes on to the record."""
        typed = typed_in(self.asked)
        refusals = [*self._keep_files(typed)]
        if "step" in self.asked.POST or refusals:
            return self.show(typed, refusals, status=422 if refusals else 200)
        tried = attempt(self.asked, self.act, **typed, **self.known)
        if not tried.done:
            return self.show(typed, tried.refusals, status=422)
        return self._go_on(tried)

    def _keep_files(self, typed: dict[str, Any]) -> Iterable[Refusal]:
        """Store the files that came along, each that is refused with its reasons."""
        for upload in self.asked.FILES.getlist("files"):
            name = (upload.name or "")[-120:]
            try:
                with transaction.atomic():
                    kept = store(upload.read(), name, now=self.asked.now)
            except Refused as refused:
                yield from (refusal.about("evidence") for refusal in refused.refusals)
            else:
                if kept.sha256 not in {row["file"] for row in typed["evidence"]}:
                    typed["evidence"].append({"file": kept.sha256, "name": name})

    def _go_on(self, tried: Attempt) -> HttpResponse:
        if self.asked.actor.account_id is not None:
            drop_draft(self.asked.actor.account_id, self.about)
        messages.success(self.asked, _("The record was saved."))
        for warning in tried.result.warnings:
            text = words.whole(warning)
            messages.warning(self.asked, text)
        return HttpResponseRedirect(reverse("record", args=[tried.result.id]))

    def show(
        self,
        typed: dict[str, Any],
        refusals: Iterable[Refusal] = (),
        *,
        draft: Any = None,
        status: int = 200,
    ) -> HttpResponse:
        context = self._context(typed, tuple(refusals)) | {"draft": draft}
        return render(self.asked, "expert/record_form.html", context, status=status)

    def _context(self, typed: dict[str, Any], refusals: tuple[Refusal, ...]) -> dict[str, Any]:
        given = RecordService if self.act is Act.RECORD_SERVICE else AmendRecord
        flat = set(given.model_fields) - {*NESTED, "version"}
        beside = {r.field for r in refusals if r.field in flat}
        form = form_of(
            given,
            typed,
            refusals=[r for r in refusals if r.field in beside],
            choices={
                "service_kind": [("", "—"), *pairs(self.edition.service_kinds)],
                "sub_kind": sub_choices(self.edition),
                "support_kinds": pairs(self.edition.support_kinds),
            },
            leave_out=NESTED,
        )
        amends = self.act is Act.AMEND_RECORD
        back = reverse("record", args=[self.known["record"]]) if amends else reverse("records")
        return {
            "form": form,
            "amends": amends,
            "about": self.about,
            "back": back,
            "here": self.asked.path,
            "unit": self.asked.holding.unit_name if self.asked.holding else "",
            "rows": self._rows(typed, refusals),
            "people": people_near(self.asked.actor, _persons(typed)),
            "time_kinds": pairs(self.edition.time_kinds),
            "evidence": typed.get("evidence", []),
            "wrong": {name: said(_about(refusals, name)) for name in NESTED},
            "nobody": said(r for r in refusals if r.field == "participants"),
            "elsewhere": said(r for r in refusals if _part(r) not in {*beside, *PARTS}),
            "wrong_parts": [(*_named(part), f"{_column(refusal)}{said([refusal])[0].whole}")
                            for part in PARTS for refusal in _about(refusals, part)],
            "crumbs": [Crumb(_("Service records"), reverse("records")),
                       Crumb(_("Amend record") if amends else _("Record service"))],
            "sent_with": said(sent_with(self.seen.id)) if self.seen else (),
            **self._where(typed),
            **self._against_stored(typed, refusals),
        }  # fmt: skip

    def _against_stored(
        self, typed: dict[str, Any], refusals: Iterable[Refusal]
    ) -> dict[str, object]:
        """The version that the next save is held against. Who was shown what somebody else
        saved meanwhile, beside what was typed, may save over it, knowing."""
        if self.seen is None or all(one.code != "moved_meanwhile" for one in refusals):
            return {"version": self.known.get("version")}
        names = Names(self.edition)
        rows = clashing(self.seen.told, understood(Told, typed), names, self.asked.actor)
        return {"version": self.seen.version, "clashing": rows, "clash_columns": columns()}

    def _rows(self, typed: dict[str, Any], refusals: tuple[Refusal, ...]) -> list[dict[str, Any]]:
        """The participants as typed with what is wrong in each row, and a row to fill in."""
        rows = [*typed.get("participants", [])]
        spare = SPARE_ROWS if not rows or self.asked.POST.get("step") == "add_row" else 0
        rows += [{}] * spare
        return [
            {
                "number": number,
                "values": {**row, "person": str(row.get("person", ""))},
                "wrong": _row_wrong(refusals, number),
            }
            for number, row in enumerate(rows)
        ]

    def _where(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Villages: those chosen, those found, and the selects that lead to others."""
        sent = self.asked.POST
        chosen = numbers_in(sent.get(name, "") for name in AT)
        steps, of_town = steps_to_village(self.asked.actor, chosen)
        text = text_in(sent, "village_text")
        offered = villages_found(text, self.asked.actor) if text.strip() else of_town
        taken = villages_of(typed["villages"]) if typed.get("villages") else []
        codes = {village.code for village in taken}
        return {
            "steps": steps,
            "village_text": text,
            "chosen_villages": taken,
            "none_found": bool(text.strip()) and not offered,
            "offered_villages": [village for village in offered if village.code not in codes],
            "households": households_in(codes),
            "chosen_households": set(typed.get("households", [])),
        }


def _persons(typed: Mapping[str, Any]) -> list[int]:
    return numbers_in(str(row.get("person", "")) for row in typed.get("participants", []))


def _named(part: str) -> tuple[str, str]:
    """The anchor and the name of a part of the page."""
    anchor, name = PARTS[part]
    return anchor, _(name)


def _part(refusal: Refusal) -> str:
    return refusal.field.partition(".")[0]


def _about(refusals: Iterable[Refusal], name: str) -> list[Refusal]:
    return [refusal for refusal in refusals if _part(refusal) == name]


def _column(refusal: Refusal) -> str:
    """The field of a participant's row that a refusal is about, before its words."""
    name = refusal.field.rpartition(".")[2]
    known = Participant.model_fields.get(name) if refusal.field.count(".") > 1 else None
    return _("%(field)s: ") % {"field": _(str(known.title))} if known else ""


def _row_wrong(refusals: Iterable[Refusal], number: int) -> dict[str, tuple[str, list[Said]]]:
    """By field of one participant's row: its label and what is wrong with it."""
    at = f"participants.{number}."
    found: dict[str, tuple[str, list[Said]]] = {}
    for refusal in refusals:
        if refusal.field.startswith(at):
            field = refusal.field.removeprefix(at)
            label = _(str(Participant.model_fields[field].title))
            found.setdefault(field, (label, []))[1].extend(said([refusal]))
    return found
