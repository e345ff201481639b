"""Which seasons still owe something to the public: closed, they would leave it without."""

from collections.abc import Iterator

from kaoping.foundation.refusal import Refusal
from kaoping.programme.publicity import rules
from kaoping.programme.publicity.queries.deciding import why_unsettled
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.season.models import Season


def why_unfinished(season: Season) -> Iterator[Refusal]:
    """Names chosen and on no notice yet, open notices, objections without a ruling (article 5.4)."""
    chosen = Candidate.objects.filter(season=season, state=CandidateState.CHOSEN).count()
    if chosen:
        yield Refusal.of("names_without_notice", count=chosen, article=rules.ARTICLE)
    yield from why_unsettled(season)
