"""Many at once for the last places: exactly so many succeed, the others get a clear answer."""

import contextlib
import random
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.queries import verify
from kaoping.foundation.refusal import Refused
from kaoping.programme.recommendation.models import Candidate, Share
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.recommendation.slates import ranked_at
from tests.builders import NOON
from tests.builders_recommendation import a_quota, honour_for
from tests.builders_verification import the_verifier_of
from tests.programme.recommendation.deep import (
    a_deep_world,
    all_at_once,
    attempt,
    nominees,
    recommender,
    the_sums_hold,
    told,
    tried,
)


def how_many() -> tuple[int, tuple[int, int, int]]:
    """Tries in all, and the places at county, prefecture and province."""
    return (200, (4, 3, 3)) if connection.vendor == "postgresql" else (20, (1, 1, 0))


@pytest.mark.django_db(transaction=True)
def test_of_200_for_10_places_at_three_levels_exactly_10_succeed(tmp_path):
    tries, places = how_many()
    world, prefecture = a_deep_world()
    units = (world.county, prefecture, world.province)
    subjects = nominees(world, *units, each=tries // 3 + 1)[:tries]
    honour = honour_for(subjects[0])
    for unit, number in zip(units, places, strict=True):
        a_quota(world, unit, honour, number)
    actors = {unit.pk: recommender(world, unit) for unit in units}

    outcomes = all_at_once((attempt(actors[s.parent.unit_id], s) for s in subjects), tmp_path)

    assert told(outcomes) == {"done": sum(places), "quota_used_up": tries - sum(places)}
    refused = [one for one in outcomes if one is not None]
    assert {one.article for one in refused} == {"5.3"}
    for one in refused:
        facts = dict(one.facts)
        assert facts["used"] + facts["passed_on"] == facts["held"]
    used = {s.subject.unit_id: s.used for s in Share.objects.select_related("subject")}
    assert [used[unit.pk] for unit in units] == list(places)
    assert Candidate.objects.count() == sum(places)
    the_sums_hold(world.season)
    assert verify().broken_at is None


@pytest.mark.django_db(transaction=True)
def test_two_clerks_and_one_place_left(tmp_path):
    world, _ = a_deep_world()
    first, second = nominees(world, world.county, each=2)
    a_quota(world, world.county, honour_for(first), 1)
    actor = recommender(world, world.county)

    outcomes = all_at_once([attempt(actor, first), attempt(actor, second)], tmp_path)

    assert told(outcomes) == {"done": 1, "quota_used_up": 1}
    the_sums_hold(world.season)


@pytest.mark.django_db(transaction=True)
def test_a_share_cut_while_its_last_place_is_used(tmp_path):
    world, prefecture = a_deep_world()
    (subject,) = nominees(world, world.county, each=1)
    honour = honour_for(subject)
    a_quota(world, world.county, honour, 1)
    cut = {"subject": world.subject(world.county).pk, "honour": honour, "number": 0}
    above, actor = recommender(world, prefecture), recommender(world, world.county)

    outcomes = all_at_once(
        [lambda: tried(Act.PASS_ON_QUOTA, above, cut), attempt(actor, subject)], tmp_path
    )

    assert told(outcomes)["done"] == 1
    assert set(told(outcomes)) - {"done"} <= {"quota_used_up", "quota_below_use"}
    the_sums_hold(world.season)


@pytest.mark.django_db(transaction=True)
def test_nobody_stands_on_a_list_whose_grade_was_taken_back_meanwhile(tmp_path):
    world, _ = a_deep_world()
    subjects = nominees(world, world.county, each=8)
    a_quota(world, world.county, honour_for(subjects[0]), len(subjects))
    actor = recommender(world, world.county)
    verifier = the_verifier_of(world, subjects[0])
    undone = [{"subject": s.pk, "undo": True, "reason": "重新评价"} for s in subjects]
    tries = [attempt(actor, s) for s in subjects]
    tries += [partial(tried, Act.EVALUATE_SUBJECT, verifier, given) for given in undone]

    outcomes = all_at_once(tries, tmp_path)

    assert set(told(outcomes)) <= {"done", "not_evaluated", "grade_is_relied_on"}
    assert told(outcomes)["done"] == len(subjects)
    for candidate in Candidate.objects.select_related("subject__evaluation"):
        assert candidate.subject.evaluation.grade


@pytest.mark.django_db(transaction=True)
def test_shares_given_and_taken_at_every_level_at_once(tmp_path):
    world, prefecture = a_deep_world()
    subjects = nominees(world, world.county, prefecture, each=4)
    honour = honour_for(subjects[0])
    a_quota(world, world.county, honour, 2)
    office = world.actor(Post.SEASON_OFFICE, world.office)
    acts = [
        (Act.ALLOT_QUOTA, office, world.province),
        (Act.PASS_ON_QUOTA, recommender(world, world.province), prefecture),
        (Act.PASS_ON_QUOTA, recommender(world, prefecture), world.county),
    ]
    actors = {u.pk: recommender(world, u) for u in (world.county, prefecture)}
    tries = [attempt(actors[s.parent.unit_id], s) for s in subjects]
    for number in (1, 2, 3, 4):
        for act, actor, unit in acts:
            given = {"subject": world.subject(unit).pk, "honour": honour, "number": number}
            tries.append(lambda act=act, actor=actor, given=given: tried(act, actor, given))

    outcomes = all_at_once(tries, tmp_path)

    assert set(told(outcomes)) <= {
        "done", "quota_used_up", "quota_below_use", "quota_not_enough", "moved_meanwhile",
    }  # fmt: skip
    the_sums_hold(world.season)


def some_act(dice, world, prefecture, subjects):
    """One act that somebody might try, sensible or not, as (act, actor, input)."""
    honour = honour_for(subjects[0])
    units = (world.county, prefecture, world.province)
    above = {world.county: prefecture, prefecture: world.province, world.province: world.office}
    match dice.randrange(6):
        case 0 | 1:
            unit = dice.choice(units)
            host = above[unit] == world.office
            actor = (world.actor(Post.SEASON_OFFICE, world.office) if host
                     else recommender(world, above[unit]))  # fmt: skip
            given = {"subject": world.subject(unit).pk, "honour": honour,
                     "number": dice.randrange(6)}  # fmt: skip
            return (Act.ALLOT_QUOTA if host else Act.PASS_ON_QUOTA), actor, given
        case 2 | 3:
            subject = dice.choice(subjects)
            given = {"subject": subject.pk, "honour": honour}
            return Act.PUT_FORWARD, recommender(world, subject.parent.unit), given
    pk = dice.choice(list(Candidate.objects.values_list("pk", flat=True)) or [0])
    if dice.random() < 0.5:
        by = Candidate.objects.filter(pk=pk).values_list("by__unit_id", flat=True).first()
        unit = next((u for u in units if u.pk == by), world.county)
        return Act.WITHDRAW_CANDIDATE, recommender(world, unit), {"candidate": pk}
    given = {"candidate": pk, "reason": "不符", "fraud": dice.random() < 0.5}
    return Act.STRIKE_CANDIDATE, recommender(world, world.province), given


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_sequence_of_acts_keeps_the_sums(seed):
    dice = random.Random(seed)
    world, prefecture = a_deep_world()
    subjects = nominees(world, world.county, prefecture, world.province, each=2)
    done = 0
    for _ in range(60):
        act, actor, given = some_act(dice, world, prefecture, subjects)
        with contextlib.suppress(Refused):
            perform(act, actor, given, now=NOON)
            done += 1
        the_sums_hold(world.season)
    assert done > 8


@pytest.mark.django_db
def test_the_database_itself_refuses_what_is_above_what_is_held():
    world, _ = a_deep_world()
    (subject,) = nominees(world, world.county, each=1)
    a_quota(world, world.county, honour_for(subject), 1)
    perform(Act.PUT_FORWARD, recommender(world, world.county),
            {"subject": subject.pk, "honour": honour_for(subject)}, now=NOON)  # fmt: skip
    county = world.subject(world.county)

    for wrong in ({"held": 0}, {"used": 2}, {"passed_on": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.filter(subject=county).update(**wrong)
    assert ranked_at(county, honour_for(subject))
    assert Candidate.objects.get().state == CandidateState.FORWARD
