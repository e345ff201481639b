"""Which seasons still owe a commendation: closed, they could never issue it."""

from collections.abc import Iterator

from kaoping.foundation.refusal import Refusal
from kaoping.programme.honours import rules
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.season.models import Season


def why_unfinished(season: Season) -> Iterator[Refusal]:
    """Names that went through public notice and wait (article 5.4)."""
    waiting = Candidate.objects.filter(season=season, state=CandidateState.NOTIFIED)
    refusal = rules.why_uncommended(waiting.count())
    if refusal is not None:
        yield refusal
