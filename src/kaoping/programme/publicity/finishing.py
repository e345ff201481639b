"""Which seasons still stand before the public: closed, they would leave it without an answer."""

from kaoping.foundation.refusal import Refusal
from kaoping.programme.publicity.queries.deciding import why_unsettled
from kaoping.programme.season.models import Season


def why_unfinished(season: Season) -> list[Refusal]:
    """Open notices, and objections that wait for their ruling (article 5.4)."""
    return why_unsettled(season)
