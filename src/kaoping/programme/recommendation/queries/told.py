"""What is told of candidates: a panel's decision is the host's until the public notice (5.4)."""

from collections.abc import Iterable, Mapping

from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState


def states_told(
    actor: Actor, season_id: int, candidates: Iterable[Candidate]
) -> Mapping[int, CandidateState]:
    """The state of each of a season's candidates as the actor may know it, by its id.

    One that is decided on stands as reviewed, for all but who sees the review.
    """
    states = {one.pk: CandidateState(one.state) for one in candidates}
    if why_not(actor, Act.SEE_CANDIDATE, over=Over(season_id=season_id)) is None:
        return states
    return states | dict.fromkeys(decided_in_secret(season_id, states), CandidateState.CHECKED)


def decided_in_secret(season_id: int, states: Mapping[int, CandidateState]) -> set[int]:
    """Those of a season's candidates, by id, whose decision no public notice has told."""
    chosen = {pk for pk, state in states.items() if state is CandidateState.CHOSEN}
    passed = [pk for pk, state in states.items() if state is CandidateState.NOT_CHOSEN]
    return chosen | _not_public(season_id, passed)


def why_not_as_told(actor: Actor, candidate: Candidate, act: Act) -> Refusal | None:
    """Why the candidate's state does not allow ``act``, saying no more than the actor may know."""
    state = states_told(actor, candidate.season_id, [candidate])[candidate.pk]
    return candidate.flow.why_not(state, act)


def _not_public(season_id: int, passed: list[int]) -> set[int]:
    """Those passed over since the season's last notice: each notice tells all decided before."""
    if not passed:
        return set()
    last = Entry.objects.filter(act=Act.PUBLISH_NOTICE, season_id=season_id).order_by("-seq")
    notice = last.values_list("seq", flat=True).first() or 0
    records = {f"{Candidate._meta.label_lower}:{pk}": pk for pk in passed}
    decided = Entry.objects.filter(act=Act.PASS_OVER, record__in=records, seq__gt=notice)
    return {records[record] for record in decided.values_list("record", flat=True)}
