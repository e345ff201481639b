"""A record's history, from the journal, as ``parts/history.html`` shows it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext

from kaoping.acts.perform import label_of
from kaoping.administration.queries.journal import Line, lines_of
from kaoping.foundation.journal.queries import history_of


@dataclass(frozen=True, slots=True)
class Step:
    act: str
    actor: str
    unit: str
    when: datetime
    reason: str
    before: str = ""
    after: str = ""
    changed: tuple[str, ...] = ()  # the fields, as the journal names them


def steps_of(record: str | models.Model, *, without: Collection[str] = ()) -> list[Step]:
    """The steps of a record that the page has already permitted, newest first.

    Acts ``without`` which it is told are left out.
    """
    label = record if isinstance(record, str) else label_of(record)
    told = [entry for entry in history_of(label) if entry.act not in without]
    return [_step(line) for line in lines_of(told)]


def steps_of_each(labels: Iterable[str]) -> dict[str, list[Step]]:
    """The steps of several such records, by their labels; as many statements as for one."""
    found: dict[str, list[Step]] = {label: [] for label in labels}
    for line in lines_of(history_of(*found)):
        found[line.record].append(_step(line))
    return found


def _step(line: Line) -> Step:
    who = f"{line.name}（{gettext(line.post)}）" if line.name else gettext(line.post)
    changed = tuple(name for name, _before, _after in line.changes)
    return Step(gettext(line.act), who, line.unit, line.at, line.reason, changed=changed)
