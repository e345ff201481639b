"""The kinds of an edition in the language of the page."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import get_language

from kaoping.programme.scheme.edition import Edition, Text


class Entry(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> Text: ...


def said(text: Text) -> str:
    return text.in_(get_language() or "zh")


def pairs(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Key and name, for a choice."""
    return [(entry.key, said(entry.name)) for entry in entries]


class Names:
    """Names of keys; a key of another edition is shown as it is."""

    def __init__(self, edition: Edition) -> None:
        self.services = dict(pairs(edition.service_kinds))
        self.subs = {
            sub.key: said(sub.name) for kind in edition.service_kinds for sub in kind.sub_kinds
        }
        self.supports = dict(pairs(edition.support_kinds))
        self.times = dict(pairs(edition.time_kinds))
        self.units = {
            kind.key: (said(kind.counted), said(kind.unit)) for kind in edition.service_kinds
        }

    def service(self, key: str, sub_kind: str = "") -> str:
        """The kind of service, with its sub-kind after a dot."""
        kind = self.services.get(key, key)
        return f"{kind} · {self.subs.get(sub_kind, sub_kind)}" if sub_kind else kind

    def support(self, keys: Iterable[str]) -> str:
        return "、".join(self.supports.get(key, key) for key in keys)

    def time(self, key: str) -> str:
        return self.times.get(key, key)


def sub_choices(edition: Edition) -> list[tuple[str, str]]:
    """Sub-kinds, each after its kind, so that the list reads without scripts."""
    return [
        (sub.key, f"{said(kind.name)} · {said(sub.name)}")
        for kind in edition.service_kinds
        for sub in kind.sub_kinds
    ]
