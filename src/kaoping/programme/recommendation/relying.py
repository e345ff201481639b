"""Whose place on a list rests on what was found of its year (articles 5.2 and 5.3)."""

from collections.abc import Iterator

from kaoping.foundation.refusal import Refusal
from kaoping.programme.recommendation import rules
from kaoping.programme.recommendation.book import book_of
from kaoping.programme.recommendation.models import Candidate


def why_relied_on(subject_id: int, grade: str) -> Iterator[Refusal]:
    """A grade under which nobody is put forward, or none, for one who has been."""
    put_forward = Candidate.objects.filter(subject=subject_id, state__in=rules.HOLDS_A_SLOT)
    candidate = put_forward.select_related("season", "subject").first()
    if candidate is None:
        return
    if rules.why_bad_grade(grade, book_of(candidate.season).grades) is not None:
        yield Refusal.of(
            "grade_is_relied_on", field="grade", article="5.2", name=candidate.subject.name
        )
