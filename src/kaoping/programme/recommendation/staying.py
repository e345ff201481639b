"""Whose places and candidacies hang on the unit above: moved, the sums of the quota would break."""

from collections.abc import Iterator

from django.db.models import Q

from kaoping.foundation.refusal import Refusal
from kaoping.programme.recommendation import rules
from kaoping.programme.recommendation.models import Candidate, Share


def why_stays(subject_id: int) -> Iterator[Refusal]:
    """Places come from the unit above, and a candidate uses a slot of it; members go along."""
    if Share.objects.filter(subject=subject_id, held__gt=0).exists():
        yield Refusal.of("holds_places", field="subject", article=rules.ARTICLE)
    who = Q(subject=subject_id) | Q(subject__team=subject_id)
    put_forward = Candidate.objects.filter(who, state__in=rules.HOLDS_A_SLOT)
    for name in put_forward.values_list("subject__name", flat=True)[:1]:
        yield Refusal.of("stands_on_a_list", field="subject", article=rules.ARTICLE, name=name)
