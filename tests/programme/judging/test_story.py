"""From the formal check to the decision, as office and judges walk it."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.queries import verify
from kaoping.programme.judging.models import Decision, FormalCheck
from kaoping.programme.recommendation.rules import CandidateState
from tests.builders import NOON, a_world
from tests.builders_judging import a_decided_panel, received_candidates, the_season_office

pytestmark = pytest.mark.django_db


def test_a_team_walks_from_the_formal_check_to_chosen():
    world = a_world()

    panel = a_decided_panel(world)

    decision = Decision.objects.select_related("candidate").get(panel=panel)
    count = (decision.yes, decision.no, decision.abstained, decision.eligible, decision.base)
    assert (decision.candidate.state, decision.candidate.score, decision.candidate.scores) == (
        CandidateState.CHOSEN, 90, 3,
    )  # fmt: skip
    assert (count, decision.place, panel.state) == ((3, 0, 0, 3, 3), 1, "decided")
    assert verify().broken_at is None


def test_a_candidate_refused_at_the_formal_check_keeps_the_reason():
    world = a_world()
    (candidate,) = received_candidates(world)

    given = {"candidate": candidate.pk, "reason": "缺少当地公示证明"}
    perform(Act.REFUSE_FORM, the_season_office(world), given, now=NOON)

    candidate.refresh_from_db()
    kept = FormalCheck.objects.get(candidate=candidate)
    assert (candidate.state, kept.passed, kept.reason) == (
        CandidateState.REFUSED, False, "缺少当地公示证明",
    )  # fmt: skip
