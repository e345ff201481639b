"""A field that is filled by name: what was typed leads to a short list to choose from.

Three names come from the form: the field's own with the text, ``…_of`` with the text that the
list was made for, and ``…_chosen`` with the one that was marked in it. The button ``find`` only
shows the list.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext

from kaoping.administration.queries.finding import OFFERED, Found
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_

Find = Callable[[str], list[Found]]
FIND = "find"  # the button


@dataclass(frozen=True, slots=True)
class Chooser:
    """How one field is filled by name; ``now`` is what it holds before anything is typed.

    Where the act takes ``codes``, it is sent what was typed even if nothing is found, so that
    it says all else that is wrong at once.
    """

    find: Find
    label: str = ""  # as the page calls it; else the act's own word
    now: Found | None = None
    codes: bool = False
    help: str = N_("Name or code; a part of the name is enough.")

    def read(self, asked: HttpRequest, field: str) -> "Chosen":
        """What the form says: one marked in the list, or named wholly in the text."""
        if asked.method != "POST":
            now = self.now
            return Chosen(self, now.whole, (now,), now.value) if now else Chosen(self)
        text = _typed(asked, field)
        offered = tuple(self.find(text)) if text else ()
        marked = _typed(asked, f"{field}_chosen")
        value = _meant(text, offered)
        if text == _typed(asked, f"{field}_of") and marked in {one.value for one in offered}:
            value = marked
        return Chosen(self, text, offered, value)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one field came to: ``value`` is empty unless exactly one is meant."""

    by: Chooser
    text: str = ""
    offered: tuple[Found, ...] = ()
    value: str = ""

    @property
    def given(self) -> str:
        """What the act is sent; where none is meant, nothing or a code that it refuses."""
        return self.value or (self.text if self.by.codes else "")

    @property
    def cut(self) -> bool:
        """Whether there may be more than are offered."""
        return len(self.offered) >= OFFERED

    def why_none(self, field: str) -> Refusal | None:
        if self.value:
            return None
        if not self.text:
            return Refusal.of("required", field=field)
        code = "choose_one" if self.offered else "nothing_named_so"
        return Refusal.of(code, field=field, text=self.text)


def _typed(asked: HttpRequest, name: str) -> str:
    return str(asked.POST.get(name, "")).strip()


def _meant(text: str, offered: Iterable[Found]) -> str:
    """The one with this code, or the only one with this name."""
    by_code = [one.value for one in offered if text in (one.code, one.whole)]
    by_name = [one.value for one in offered if one.name == text]
    found = by_code or by_name
    return found[0] if len(found) == 1 else ""


def only_finding(asked: HttpRequest) -> bool:
    """Whether a list is wanted and nothing is to be done."""
    return FIND in asked.POST


def why_not_chosen(
    chosen: Mapping[str, Chosen], others: Iterable[Refusal], *, finding: bool
) -> tuple[Refusal, ...]:
    """The refusals of a form: of each chooser its own, in place of what the act made of it.

    Where a list was only asked for, a list is no fault.
    """
    own = [
        why
        for name, one in chosen.items()
        if (why := one.why_none(name)) and not (finding and one.offered)
    ]
    fields = {refusal.field for refusal in own}
    return (*own, *(refusal for refusal in others if refusal.field not in fields))


class ChooserField(forms.CharField):
    """Shows the text; ``parts/chooser.html`` lays the list below it."""

    def __init__(self, chosen: Chosen, label: str) -> None:
        super().__init__(
            label=gettext(chosen.by.label) or label,
            help_text=gettext(chosen.by.help),
            max_length=80,
        )
        self.chosen = chosen

    def prepare_value(self, _value: object) -> str:
        """The text, whatever the act was given for it."""
        return self.chosen.text
