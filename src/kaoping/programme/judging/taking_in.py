"""Which candidates a panel takes in no more: its scores are consolidated (article 5.4)."""

from collections.abc import Collection, Iterator

from kaoping.foundation.refusal import Refusal
from kaoping.programme.judging.models import Panel
from kaoping.programme.judging.rules import ARTICLE, TAKES_IN
from kaoping.programme.judging.terms import terms_of


def why_too_late(season_id: int, honours: Collection[str]) -> Iterator[Refusal]:
    """A panel that votes, or has decided, would never judge who came in now."""
    closed = Panel.objects.filter(season=season_id, honour__in=honours).exclude(state__in=TAKES_IN)
    for panel in closed.select_related("season").order_by("pk"):
        honour = terms_of(panel.season).edition.honour(panel.honour).name
        yield Refusal.of("judged_without", article=ARTICLE, honour=honour)
