"""The journal keeps what was done in a review, and tells its readers nothing that is confidential."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.queries.journal import Line, Search, entries_seen
from kaoping.foundation.journal.models import Entry
from kaoping.programme.judging.models import Assignment
from kaoping.programme.judging.rules import Choice
from tests.builders import NOON, a_world
from tests.builders_judging import (
    a_decided_panel,
    a_voting_panel,
    an_assigned_panel,
    as_judge,
    checked_candidates,
    scored,
    voted,
)
from tests.builders_publicity import a_notice, known_holidays
from tests.builders_recommendation import an_expert

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def lines(world, act: Act, unit=None) -> list[Line]:
    auditor = world.actor(Post.SECURITY_AUDITOR, unit or world.office)
    return list(entries_seen(auditor, Search(act=act.value)).rows)


def test_how_a_member_votes_is_not_in_the_journal_even_when_it_is_changed(world):
    (candidate,) = checked_candidates(world)
    panel = a_voting_panel(world, candidate)
    voted(world, panel, candidate, "no", "no", "no")
    voted(world, panel, candidate, "yes", "yes", "yes")

    kept = [(e.before, e.after) for e in Entry.objects.filter(act=Act.CAST_VOTE)]

    assert len(kept) == 6
    said = {str(value) for pair in kept for facts in pair for value in facts.values()}
    assert said.isdisjoint(set(Choice))


def test_auditors_read_that_a_judge_scored_and_not_what_it_gave(world):
    panel = an_assigned_panel(world)
    assignment = Assignment.objects.select_related("seat__panel__season", "account").first()
    scored(world, assignment, 61)
    given = {"assignment": assignment.pk, "reason": "与其负责人系亲属"}
    perform(Act.RECUSE, as_judge(world, assignment.account), given, now=NOON)
    given = {"candidate": assignment.candidate_id, "reason": "与其负责人系亲属"}
    perform(Act.DECLARE_CONFLICT, as_judge(world, assignment.account), given, now=NOON)

    (score,) = lines(world, Act.SCORE_CANDIDATE)
    (left,), (declared,) = lines(world, Act.RECUSE), lines(world, Act.DECLARE_CONFLICT)

    assert [name for name, _before, _after in score.changes] == ["state"]
    assert (left.reason, declared.reason) == ("", "")
    assert [line.confidential for line in (score, left, declared)] == [True, True, True]
    # What was given stays in the chain, so that nobody alters it unseen.
    assert Entry.objects.get(seq=score.seq).after["total"] == "61.00"
    assert panel.seats.count() == 3


def test_a_decision_is_not_read_by_auditors_below_the_host_before_it_is_public(world):
    a_decided_panel(world)

    before = lines(world, Act.DECIDE, world.province), lines(world, Act.DECIDE)
    known_holidays()
    a_notice(world)
    after = lines(world, Act.DECIDE, world.province)

    assert (before[0], len(before[1])) == ([], 2)
    assert [line.record.partition(":")[0] for line in after] == ["recommendation.candidate"]


def test_what_the_host_does_to_a_person_is_read_where_the_person_reports_to(world):
    """A person's record lies on no unit: its entry is found by the unit right above."""
    subject = an_expert(world, name="林下")
    (candidate,) = checked_candidates(world, subject)
    a_decided_panel(world, candidate)
    label = f"recommendation.candidate:{candidate.pk}"

    def read(act, unit):
        return [line.record for line in lines(world, act, unit)]

    assert read(Act.CHECK_FORM, world.province) == [label]
    assert read(Act.CHECK_FORM, world.society) == []
    assert read(Act.DECIDE, world.province) == []  # it is not public yet
    auditor = world.actor(Post.SECURITY_AUDITOR, world.province)
    found = entries_seen(auditor, Search(act=Act.CHECK_FORM.value, unit=subject.parent.name))
    assert [line.record for line in found.rows] == [label]
