"""The list of records, one record, its evidence, withdrawing it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.acts import words
from kaoping.acts.verbs import Act
from kaoping.foundation.files.kinds import PHOTOS
from kaoping.foundation.files.queries import file_of, public_copy, public_kind
from kaoping.foundation.refusal import Refused
from kaoping.programme.reporting.holding import sent_with
from kaoping.programme.service.given import WithdrawRecord
from kaoping.programme.service.listings import (
    RECORDS,
    RECORDS_WITHIN,
    filters_of,
    named_within,
    within_of,
)
from kaoping.programme.service.queries.details import RecordDetail, evidence_seen, record_seen
from kaoping.programme.service.queries.records import names_of_filters, why_not_here
from kaoping.programme.service.queries.within import territory_of
from kaoping.programme.service.rules import RecordState
from kaoping.programme.service.terms import edition_for_records
from kaoping.web.acting import Attempt, act_or_show
from kaoping.web.desks.expert.kinds import Names
from kaoping.web.desks.expert.posts import READERS
from kaoping.web.doors import Asked, desk
from kaoping.web.forms import form_of
from kaoping.web.frame import Crumb
from kaoping.web.history import steps_of
from kaoping.web.listing import list_sent, wanted_of
from kaoping.web.refusals import said
from kaoping.web.sending import as_shown, kept_file


def filter_form(asked: Asked, names: Names) -> forms.Form:
    """What the list is narrowed to; shown, never validated: what is not understood is left out."""
    states = [(state.value, _(state.label)) for state in RecordState]
    kinds = [("", _("All")), *names.services.items()]
    form = forms.Form(initial=asked.GET.dict())
    form.fields |= {
        "text": forms.CharField(label=_("Title or result")),
        "service_kind": forms.ChoiceField(label=_("Kind of service"), choices=kinds),
        "since": _date(_("Since")),
        "until": _date(_("Until")),
        "state": forms.ChoiceField(label=_("State"), choices=states),
    }
    return form


def _date(label: str) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


def names_of(asked: Asked) -> Names:
    return Names(edition_for_records(asked.actor.unit_id or 0).edition)


@desk(*READERS)
@require_http_methods(["GET", "POST"])
def records(asked: Asked) -> HttpResponse:
    """The records that one may see, filtered, sorted, paged by key."""
    wanted = wanted_of(asked)
    if asked.method == "POST":
        return list_sent(asked, RECORDS, wanted)
    names, filters = names_of(asked), filters_of(wanted)
    context = {
        "page": RECORDS.page(wanted),
        "form": filter_form(asked, names),
        "listing": RECORDS,
        "narrowed": [
            *([names.time(filters.time_kind)] if filters.time_kind else []),
            *names_of_filters(asked.actor, filters),
        ],
        "may_record": why_not_here(asked.actor) is None,
        "filtered": bool(asked.GET),
        "place_view": territory_of(asked.actor) is not None,
    }
    return render(asked, "expert/records.html", context)


@desk(*READERS)
@require_GET
def record(asked: Asked, record_id: int) -> HttpResponse:
    """All of one record with its history."""
    seen = record_seen(asked.actor, record_id)
    return render(asked, "expert/record.html", _detail(asked, seen))


def _detail(asked: Asked, seen: RecordDetail) -> dict[str, object]:
    names = names_of(asked)
    told = seen.told
    return {
        "record": seen,
        "told": told,
        "kind": names.service(told.service_kind, told.sub_kind),
        "counted": names.units.get(told.service_kind, ("", "")),
        "supports": names.support(told.support_kinds),
        "times": [(row, names.time(row.time_kind)) for row in seen.times],
        "hours": sum(row.hours for row in seen.times),
        "photos": [file for file in seen.evidence if file.kind in PHOTOS],
        "why_not_amend": said(filter(None, [seen.against[Act.AMEND_RECORD]])),
        "why_not_withdraw": said(filter(None, [seen.against[Act.WITHDRAW_RECORD]])),
        "entries": steps_of(seen.label),
        "crumbs": [Crumb(_("Service records"), reverse("records")), Crumb(seen.title)],
    }


@desk(*READERS)
@require_GET
def evidence(asked: Asked, record_id: int, evidence_id: int) -> HttpResponse:
    """One file of evidence, for who may see its record: a photo is shown without place and
    camera; its ``original``, with both, is for saving, as any other file is."""
    file_id, name = evidence_seen(asked.actor, record_id, evidence_id)
    file = file_of(file_id)
    if file is None or file.kind not in PHOTOS or "original" in asked.GET:
        return kept_file(file_id, name)
    return as_shown(public_copy(file), public_kind(file), name)


@desk(*READERS)
@require_http_methods(["GET", "POST"])
def withdraw_record(asked: Asked, record_id: int) -> HttpResponse:
    """The page before taking a record back."""
    seen = record_seen(asked.actor, record_id)
    back = reverse("record", args=[record_id])
    if asked.method == "POST":
        return act_or_show(
            asked,
            Act.WITHDRAW_RECORD,
            lambda tried: _confirm(asked, seen, tried, back),
            back,
            _("The record was withdrawn."),
            record=record_id,
            version=asked.POST.get("version") or seen.version,
        )
    if (refusal := seen.against[Act.WITHDRAW_RECORD]) is not None:
        raise Refused(refusal)
    return _confirm(asked, seen, Attempt(), back)


def _confirm(asked: Asked, seen: RecordDetail, tried: Attempt, back: str) -> HttpResponse:
    context = {
        "heading": _("Withdraw record"),
        "text": words.sentences(
            _("The record stays to be read, and counts for nothing from now on."),
            *(words.whole(one) for one in sent_with(seen.id)),
        ),
        "facts": [
            (_("Record"), seen.title),
            (_("Unit"), seen.unit),
            (_("Result"), seen.told.result),
        ],
        "act": _("Withdraw record"),
        "form": form_of(WithdrawRecord, tried.typed, refusals=tried.refusals, leave_out=["record"]),
        "version": seen.version,
        "cancel": back,
        "crumbs": [Crumb(_("Service records"), reverse("records")), Crumb(seen.title, back)],
    }
    return render(asked, "parts/confirm.html", context)


@desk(*READERS)
@require_http_methods(["GET", "POST"])
def records_within(asked: Asked) -> HttpResponse:
    """What units from elsewhere did within the unit's place, to be read only."""
    wanted = wanted_of(asked)
    if asked.method == "POST":
        return list_sent(asked, RECORDS_WITHIN, wanted)
    within = within_of(wanted)
    context = {
        "within": within,
        "page": named_within(wanted, within.page),
        "form": WithinForm(asked.GET),
        "listing": RECORDS_WITHIN,
        "filtered": bool(wanted.text("search")),
        "crumbs": [
            Crumb(_("Service records"), reverse("records")),
            Crumb(_("Done here by others")),
        ],
    }
    return render(asked, "expert/within.html", context)


class WithinForm(forms.Form):
    """What the records of others are narrowed to."""

    search = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=80)
