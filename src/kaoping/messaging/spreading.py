"""An extension for all below a unit is told to them as well, each as one of its own."""

from collections.abc import Iterable, Iterator
from copy import copy

from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.programme.season.models import Extension, Subject, Window


def spread(entries: Iterable[Entry]) -> Iterator[Entry]:
    """A copy of the entry for each unit below whose own window would be due before.

    What is for a whole season goes to the bodies alone, as everything that is for all. Three
    statements, however many extensions and units; none without such an extension.
    """
    by_record = {e.record: e for e in entries if e.act == Act.EXTEND_DEADLINE}
    whole = [r.partition(":")[2] for r, e in by_record.items() if e.after.get("whole_subtree")]
    if not whole:
        return
    granted = list(Extension.objects.filter(pk__in=whole).select_related("subject"))
    above = [one.subject for one in granted]
    seasons = {one.season_id for one in above}
    windows = Window.objects.filter(season__in=seasons)
    due = {(w.season_id, w.phase, w.level): w.soft_end for w in windows}
    units = list(
        Subject.objects.filter(
            unit__isnull=False,
            season__in=seasons,
            lft__gt=min(one.lft for one in above),
            lft__lte=max(one.rgt for one in above),
        ).only("unit", "season", "level", "lft", "parent")
    )
    for extension in granted:
        entry = by_record[f"season.extension:{extension.pk}"]
        for unit in units:
            ends = due.get((unit.season_id, extension.phase, unit.level))
            if ends and ends < extension.until and _hears(unit, extension.subject):
                yield _about(unit, entry)


def _hears(unit: Subject, above: Subject) -> bool:
    if unit.season_id != above.season_id or not above.lft < unit.lft <= above.rgt:
        return False
    return above.parent_id is not None or unit.parent_id == above.pk


def _about(unit: Subject, entry: Entry) -> Entry:
    told = copy(entry)
    told.over_unit, told.over_parent = unit.unit_id, None
    return told
