"""Plain forms made from an action's typed input, so that a page asks what the act needs.

Labels come from each field's ``title``, help from ``description``; ``json_schema_extra``
may say ``{"control": "long" | "day" | "hidden" | "file" | "password"}``. Reading is left to the one parser of
``acts.inputs``; a form only shows, and keeps what was typed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kaoping.acts import words
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import Named, number_in
from kaoping.web.choosing import ChooserField, Chosen

Choices = Mapping[str, Iterable[tuple[str, str]] | Chosen]


def form_of(
    model: type[BaseModel],
    values: Mapping[str, Any] | None = None,
    *,
    refusals: Iterable[Refusal] = (),
    choices: Choices | None = None,
    leave_out: Iterable[str] = (),
) -> forms.Form:
    """A form for the flat fields of ``model``, showing ``values`` and what was refused.

    Fields that hold lists of models are left to their page. ``choices`` turns a field
    into a choice (several where the field is a list), or into one that is filled by name.
    """
    left_out = {"version", *leave_out}
    fields = {
        name: _control(info, (choices or {}).get(name))
        for name, info in model.model_fields.items()
        if name not in left_out and not _is_nested(info)
    }
    made: type[forms.Form] = type(model.__name__, (forms.Form,), fields)
    bound = made(data=None, initial=dict(values or {}))
    _mark(bound, refusals)
    return bound


def _mark(form: forms.Form, refusals: Iterable[Refusal]) -> None:
    """Tie each refusal to its field; what has none stands above the form."""
    errors = forms.utils.ErrorDict()
    for refusal in refusals:
        field = refusal.field if refusal.field in form.fields else NON_FIELD_ERRORS
        errors.setdefault(field, form.error_class()).append(words.whole(refusal))
    # The form is never bound: it shows what the one parser found, and reads nothing itself.
    vars(form)["_errors"] = errors


def _is_nested(info: FieldInfo) -> bool:
    kinds = [info.annotation, *get_args(info.annotation)]
    return any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds)


def _control(info: FieldInfo, choices: Iterable[tuple[str, str]] | Chosen | None) -> forms.Field:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    control = str(extra.get("control", ""))
    common: dict[str, Any] = {
        "label": gettext(info.title) if info.title else "",
        "help_text": gettext(info.description) if info.description else "",
        "required": info.is_required(),
    }
    kind = _kind(info)
    if control == "hidden":
        return forms.CharField(widget=forms.HiddenInput, **common)
    if control == "file":
        return forms.FileField(**common)
    if choices is not None:
        return _choice(info, choices, common)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        offered = [(m.value, gettext(m.label) if isinstance(m, Named) else m.value) for m in kind]
        return _choice(info, offered, common)
    if kind is bool:
        return forms.BooleanField(**{**common, "required": False})
    return _simple(kind, control, _limit(info), common)


def _choice(
    info: FieldInfo, choices: Iterable[tuple[str, str]] | Chosen, common: dict[str, Any]
) -> forms.Field:
    if isinstance(choices, Chosen):
        return ChooserField(choices, common["label"])
    if get_origin(info.annotation) in (list, tuple):
        return forms.MultipleChoiceField(
            choices=list(choices), widget=forms.CheckboxSelectMultiple, **common
        )
    offered = list(choices)
    if not common["required"]:
        offered.insert(0, ("", "—"))
    return forms.ChoiceField(choices=offered, **common)


def _simple(kind: Any, control: str, limit: int | None, common: dict[str, Any]) -> forms.Field:
    if kind is datetime and control != "day":
        widget: forms.Widget = forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        )
        return forms.CharField(widget=widget, **common)
    if kind in (date, datetime):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.CharField(widget=widget, **common)
    if kind in (int, Decimal, float):
        step = "1" if kind is int else "any"
        widget = forms.NumberInput(attrs={"step": step, "inputmode": "decimal"})
        return forms.CharField(widget=widget, **common)
    if control == "password":
        return forms.CharField(widget=forms.PasswordInput, **common)  # never shown again
    attrs = {"maxlength": str(limit)} if limit and control != "long" else {}
    widget = (
        forms.Textarea(attrs={"rows": "6"}) if control == "long" else forms.TextInput(attrs=attrs)
    )
    return forms.CharField(widget=widget, **common)


def _kind(info: FieldInfo) -> Any:
    """The plain type of a field: that of ``X | None`` is ``X``, whatever bounds it has."""
    left = [kind for kind in get_args(info.annotation) if kind is not type(None)]
    kind = left[0] if left and get_origin(info.annotation) is not list else info.annotation
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _limit(info: FieldInfo) -> int | None:
    return next((m.max_length for m in info.metadata if hasattr(m, "max_length")), None)


def data_of(model: type[BaseModel], sent: QueryDict) -> dict[str, Any]:
    """What a page's form sent, in the shape of ``model``.

    Lists of texts come from repeated names; lists of models from ``name-0-field``,
    gathered by their number (wholly empty rows are dropped). An empty control counts as
    not given, so that defaults hold and needed fields are named.
    """
    data: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        origin = get_origin(info.annotation)
        if origin in (list, tuple) and _is_nested(info):
            data[name] = _rows(name, sent)
        elif origin in (list, tuple):
            if name in sent:
                texts = map(_without_zero, sent.getlist(name))
                data[name] = [text for text in texts if text.strip()]
        elif _kind(info) is bool:
            data[name] = sent.get(name) in ("on", "true", "1")
        elif text_in(sent, name).strip():
            data[name] = text_in(sent, name)
    return data


def text_in(sent: QueryDict, name: str) -> str:
    """What was sent under ``name``, or an empty text."""
    return _without_zero(sent.get(name) or "")


def _without_zero(text: str) -> str:
    """The character 0 is in no text that a database keeps."""
    return text.replace("\0", "")


def _rows(name: str, sent: QueryDict) -> list[dict[str, str]]:
    rows: dict[int, dict[str, str]] = {}
    for key in sent:
        first, _, rest = key.partition("-")
        numeral, _, field = rest.partition("-")
        number = number_in(numeral) if first == name else None
        if number is not None and field and text_in(sent, key).strip():
            rows.setdefault(number, {})[field] = text_in(sent, key)
    return [rows[number] for number in sorted(rows)]
