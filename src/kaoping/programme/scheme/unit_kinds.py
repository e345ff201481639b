"""The kinds of unit that editions know (articles 3 and 5)."""

from collections.abc import Iterator

from kaoping.foundation.refusal import Refusal
from kaoping.programme.scheme.models import Edition
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.rules import EditionState


def why_no_such_kind(key: str, is_team: bool) -> Iterator[Refusal]:
    """Any published edition may know the kind; before the first one, nothing can be said."""
    published = Edition.objects.filter(state=EditionState.PUBLISHED).values_list("pk", "digest")
    kinds = [kind for one in published for kind in edition_of(*one).unit_kinds]
    if not kinds:
        return
    teams = {kind.subject_kind == "team" for kind in kinds if kind.key == key}
    if not teams:
        yield Refusal.of("not_a_choice", field="kind")
    elif is_team not in teams:
        yield Refusal.of("team_or_not_by_kind", field="is_team")
