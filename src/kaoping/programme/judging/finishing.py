"""Which seasons have a panel at work: closed, its candidates would never have an answer."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from kaoping.foundation.refusal import Refusal
from kaoping.programme.judging import rules
from kaoping.programme.judging.models import Panel
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.season.models import Season


def why_unfinished(season: Season) -> Iterator[Refusal]:
    """Each panel that has candidates to decide on; one that has none is never asked to."""
    waiting = Candidate.objects.filter(
        season=season, honour=OuterRef("honour"), state=CandidateState.CHECKED
    )
    for name in (
        Panel.objects.filter(Exists(waiting), season=season)
        .exclude(state=rules.PanelState.DECIDED)
        .order_by("pk")
        .values_list("name", flat=True)
    ):
        yield Refusal.of("panel_undecided", article=rules.ARTICLE, panel=name)
