"""Nobody stands on a list but out of an accepted summary, within quota and rules (5.3)."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Person, PostHeld
from kaoping.foundation.refusal import Refused
from kaoping.programme.recommendation.models import Candidate, CandidateFile, Rank, Share
from kaoping.programme.recommendation.queries.nominees import nominees_of
from kaoping.programme.recommendation.rules import CandidateState, order_version
from kaoping.programme.season.models import Requirement, Season, Subject
from tests.builders import DAY, NOON, a_world, actor_of, granted
from tests.builders_recommendation import (
    a_candidate,
    a_file,
    a_form,
    a_quota,
    a_received_package,
    an_accepted,
    an_expert,
    honour_for,
    recommender_of,
)
from tests.builders_reporting import a_report
from tests.builders_verification import an_evaluated_subject

pytestmark = pytest.mark.django_db
PERSONS = "advanced_individual"


def codes(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return [r.code for r in refused.value.refusals]


def put_forward(world, subject, honour=None, **form):
    given = {"subject": subject.pk, "honour": honour or honour_for(subject), **form}
    return perform(Act.PUT_FORWARD, recommender_of(world, subject.parent), given, now=NOON)


def order_at(world, unit, honour=PERSONS):
    ranks = Rank.objects.filter(at=world.subject(unit), honour=honour).order_by("position")
    return list(ranks.values_list("candidate_id", flat=True))


def share_of(world, unit, honour=PERSONS):
    share = Share.objects.get(subject=world.subject(unit), honour=honour)
    return share.held, share.passed_on, share.used


def test_a_candidate_uses_one_slot_of_its_unit_and_stands_on_every_list_above():
    world = a_world()

    candidate = a_candidate(world, an_expert(world), quota=2)

    assert share_of(world, world.county) == (2, 0, 1)
    assert share_of(world, world.province) == (2, 2, 0)
    assert candidate.slate.body == world.subject(world.province)
    assert order_at(world, world.county) == order_at(world, world.province) == [candidate.pk]
    assert order_at(world, world.office) == []


def test_nobody_is_put_forward_whose_summary_is_not_accepted():
    world = a_world()
    subject = an_expert(world)
    a_quota(world, world.county, PERSONS, 1)

    without = codes(put_forward, world, subject)
    a_report(world, subject)
    sent = codes(put_forward, world, subject)

    assert without == sent == ["summary_not_accepted"]


def test_nor_without_a_grade_that_opens_the_way():
    world = a_world()
    subject = an_expert(world)
    a_quota(world, world.county, PERSONS, 1)
    an_evaluated_subject(world, subject, grade=3)

    assert codes(put_forward, world, subject) == ["grade_too_low"]


def test_an_honour_fits_its_kind_and_every_reason_is_given_at_once():
    world = a_world()
    subject = an_expert(world)

    assert codes(put_forward, world, subject, "advanced_team") == [
        "kind_does_not_fit", "summary_not_accepted",
    ]  # fmt: skip


def test_nobody_puts_forward_themselves_by_whichever_account():
    world = a_world()
    subject = an_accepted(world, an_expert(world))
    a_quota(world, world.county, PERSONS, 1)
    own = granted(subject.person.accounts.get(), Post.RECOMMENDER, world.county)
    actor = actor_of(own, Post.RECOMMENDER, world.county)
    given = {"subject": subject.pk, "honour": PERSONS}

    assert codes(perform, Act.PUT_FORWARD, actor, given, now=NOON) == ["not_oneself"]


def test_nor_the_team_that_they_work_in():
    world = a_world()
    member = an_expert(world)
    team = an_accepted(world, world.subject(world.team))
    a_quota(world, world.county, honour_for(team), 1)
    own = granted(member.person.accounts.get(), Post.RECOMMENDER, world.county)
    actor = actor_of(own, Post.RECOMMENDER, world.county)
    given = {"subject": team.pk, "honour": honour_for(team)}

    assert codes(perform, Act.PUT_FORWARD, actor, given, now=NOON) == ["not_oneself"]


def test_nor_the_team_whose_post_they_held_this_year_without_entering_with_it():
    world = a_world()
    team = an_accepted(world, world.subject(world.team))
    a_quota(world, world.county, honour_for(team), 1)
    lead = granted(world.account(Post.TEAM_LEAD, world.team), Post.RECOMMENDER, world.county)
    post = PostHeld.objects.get(account=lead, post=Post.TEAM_LEAD)
    ending = {"holding": post.pk, "reason": "调离"}
    perform(Act.END_POST, world.actor(Post.ADMINISTRATOR, world.county), ending, now=NOON)
    actor = actor_of(lead, Post.RECOMMENDER, world.county)
    given = {"subject": team.pk, "honour": honour_for(team)}

    assert codes(perform, Act.PUT_FORWARD, actor, given, now=NOON) == ["not_oneself"]

    long_ago = team.season.assessed_since - DAY
    PostHeld.objects.filter(pk=post.pk).update(until=long_ago)
    perform(Act.PUT_FORWARD, actor, given, now=NOON)


def test_only_the_unit_above_puts_forward_and_a_stranger_learns_nothing():
    world = a_world()
    subject = an_accepted(world, an_expert(world))
    given = {"subject": subject.pk, "honour": PERSONS}
    province = world.actor(Post.RECOMMENDER, world.province)
    society = world.actor(Post.RECOMMENDER, world.society)

    assert codes(perform, Act.PUT_FORWARD, province, given, now=NOON) == ["not_permitted"]
    assert codes(perform, Act.PUT_FORWARD, society, given, now=NOON) == ["not_found"]


def test_nobody_is_put_forward_twice():
    world = a_world()
    candidate = a_candidate(world, an_expert(world), quota=2)

    assert codes(put_forward, world, candidate.subject) == ["put_forward_already"]


def test_outside_the_window_nothing_is_put_forward():
    world = a_world()
    subject = an_accepted(world, an_expert(world))
    a_quota(world, world.county, PERSONS, 1)
    given = {"subject": subject.pk, "honour": PERSONS}
    recommender = recommender_of(world, subject.parent)

    late = codes(perform, Act.PUT_FORWARD, recommender, given, now=NOON + 10 * DAY)
    early = codes(perform, Act.PUT_FORWARD, recommender, given, now=NOON - 6 * DAY)

    assert (late, early) == (["phase_closed"], ["phase_not_yet_open"])


def cadre(world, rank="正处级", **more):
    subject = an_accepted(world, an_expert(world, **more))
    Person.objects.filter(pk=subject.person_id).update(rank=rank)
    return subject


def test_the_third_cadre_in_a_quota_of_12_is_refused_with_the_rules_number():
    world = a_world()
    a_quota(world, world.county, PERSONS, 12)
    for _ in range(2):
        put_forward(world, cadre(world))

    with pytest.raises(Refused) as refused:
        put_forward(world, cadre(world, name="马向阳"))

    (refusal,) = refused.value.refusals
    facts = dict(refusal.facts)
    assert (refusal.code, refusal.article) == ("list_rule_too_many", "5.3")
    assert (facts["number"], facts["allowed"], facts["found"]) == ("1", 2, 3)
    assert facts["names"] == "马向阳"
    assert share_of(world, world.county) == (12, 0, 2)


def test_a_cadre_counts_however_the_form_was_ticked_and_the_form_counts_too():
    world = a_world()
    a_quota(world, world.county, PERSONS, 5)
    subject = an_accepted(world, an_expert(world))
    put_forward(world, subject, traits=["division_level_cadre"])

    assert codes(put_forward, world, cadre(world)) == ["list_rule_too_many"]


def test_a_changed_rule_holds_from_the_next_name_on():
    world = a_world()
    a_quota(world, world.county, PERSONS, 12)
    for _ in range(2):
        put_forward(world, cadre(world))
    rule = {
        "number": "1a", "statement": {"zh": "处级干部不超过名额的30%。"}, "honour": PERSONS,
        "trait": "division_level_cadre", "at_most": "3/10",
    }  # fmt: skip
    Requirement.objects.update_or_create(
        season=world.season, key="list_rules", defaults={"value": [rule], "source": "notice"}
    )

    put_forward(world, cadre(world))

    assert codes(put_forward, world, cadre(world)) == ["list_rule_too_many"]


def test_a_withdrawn_candidate_leaves_every_list_and_its_slot_is_free():
    world = a_world()
    candidate = a_candidate(world, an_expert(world))
    recommender = recommender_of(world, candidate.by)

    perform(Act.WITHDRAW_CANDIDATE, recommender, {"candidate": candidate.pk}, now=NOON)

    candidate.refresh_from_db()
    assert candidate.state == CandidateState.WITHDRAWN
    assert order_at(world, world.province) == []
    assert share_of(world, world.county) == (1, 0, 0)
    put_forward(world, candidate.subject)
    assert share_of(world, world.county) == (1, 0, 1)


def strike(world, candidate, **more):
    province = world.actor(Post.RECOMMENDER, world.province)
    given = {"candidate": candidate.pk, "reason": "事迹与核实情况不符", **more}
    perform(Act.STRIKE_CANDIDATE, province, given, now=NOON)


def test_a_struck_candidates_slot_returns_to_the_unit_that_used_it():
    world = a_world()
    candidate = a_candidate(world, an_expert(world))

    strike(world, candidate)

    assert share_of(world, world.county) == (1, 0, 0)
    assert share_of(world, world.province) == (1, 1, 0)
    assert Entry.objects.get(act=Act.STRIKE_CANDIDATE).reason == "事迹与核实情况不符"


def test_a_slot_lost_to_fraud_is_held_by_nobody():
    world = a_world()
    candidate = a_candidate(world, an_expert(world), quota=2)

    strike(world, candidate, fraud=True)

    assert share_of(world, world.county) == (1, 0, 0)
    assert share_of(world, world.province) == (1, 1, 0)
    assert share_of(world, world.office) == (1, 1, 0)


def test_who_was_struck_for_fraud_is_not_put_forward_again_on_another_slot():
    world = a_world()
    candidate = a_candidate(world, an_expert(world), quota=2)
    county = candidate.by
    honest = a_candidate(world, an_expert(world, name="田小雪"))
    strike(world, honest)

    strike(world, candidate, fraud=True)

    assert codes(put_forward, world, candidate.subject) == ["struck_for_fraud"]
    choice = nominees_of(recommender_of(world, county), county.pk, PERSONS)
    against = {one.subject_id: [r.code for r in one.against] for one in choice.page.rows}
    assert against == {candidate.subject_id: ["struck_for_fraud"], honest.subject_id: []}
    put_forward(world, honest.subject)
    assert Entry.objects.filter(act=Act.STRIKE_CANDIDATE, after__fraud=True).count() == 1


def test_striking_needs_a_reason():
    world = a_world()
    candidate = a_candidate(world, an_expert(world))

    assert codes(strike, world, candidate, reason="") == ["required"]


def test_each_unit_ranks_its_own_candidates_with_those_from_below():
    world = a_world()
    first, second = (a_candidate(world, an_expert(world)) for _ in range(2))
    own = a_candidate(world, an_expert(world, world.province))
    province = world.actor(Post.RECOMMENDER, world.province)
    order = [own.pk, second.pk, first.pk]
    given = {
        "subject": world.subject(world.province).pk,
        "honour": PERSONS,
        "order": order,
        "version": order_version([first.pk, second.pk, own.pk]),
    }

    perform(Act.RANK_SLATE, province, given, now=NOON)

    assert order_at(world, world.province) == order
    assert order_at(world, world.county) == [first.pk, second.pk]
    assert codes(perform, Act.RANK_SLATE, province, given, now=NOON) == ["moved_meanwhile"]
    entry = Entry.objects.get(act=Act.RANK_SLATE)
    assert (entry.before["order"][0], entry.after["order"]) == (first.pk, order)


def test_an_order_must_name_everybody_once():
    world = a_world()
    first, second = (a_candidate(world, an_expert(world)) for _ in range(2))
    province = world.actor(Post.RECOMMENDER, world.province)
    subject = world.subject(world.province).pk

    for order in ([first.pk], [first.pk, first.pk], [first.pk, second.pk, 10**9]):
        given = {"subject": subject, "honour": PERSONS, "order": order}
        assert codes(perform, Act.RANK_SLATE, province, given, now=NOON) == ["moved_meanwhile"]


def test_a_scan_is_taken_only_with_the_code_of_the_form_as_it_stands():
    world = a_world()
    candidate = a_candidate(world, an_expert(world), complete=False)
    recommender = recommender_of(world, candidate.by)
    form = a_form(candidate.subject)
    perform(Act.AMEND_CANDIDATE, recommender, {"candidate": candidate.pk, **form}, now=NOON)
    old = candidate.form_code
    candidate.refresh_from_db()
    scan = {"file": a_file().sha256, "name": "扫描件.pdf", "kind": "stamped_form", "code": old}
    given = {"candidate": candidate.pk, "files": [scan], **form}

    assert old != candidate.form_code
    assert codes(perform, Act.AMEND_CANDIDATE, recommender, given, now=NOON) == [
        "stamped_other_version"
    ]
    perform(Act.AMEND_CANDIDATE, recommender,
            {**given, "files": [{**scan, "code": candidate.form_code.lower()}]}, now=NOON)  # fmt: skip
    assert CandidateFile.objects.get().code == candidate.form_code


def test_the_files_of_a_candidate_have_a_limit_in_all(settings):
    world = a_world()
    candidate = a_candidate(world, an_expert(world), complete=False)
    recommender = recommender_of(world, candidate.by)
    one, two = ({"file": a_file(name).sha256, "name": f"{name}.pdf"} for name in ("one", "two"))
    given = {"candidate": candidate.pk, **a_form(candidate.subject)}
    settings.CANDIDATE_FILES_LIMIT = a_file("one").size * 3 // 2
    perform(Act.AMEND_CANDIDATE, recommender, {**given, "files": [one]}, now=NOON)

    with pytest.raises(Refused) as refused:
        perform(Act.AMEND_CANDIDATE, recommender, {**given, "files": [two]}, now=NOON)
    settings.CANDIDATE_FILES_LIMIT = 1  # what is kept already stays, and the form is written on
    perform(Act.AMEND_CANDIDATE, recommender, given, now=NOON)
    settings.CANDIDATE_FILES_LIMIT = a_file("one").size * 3 // 2
    first = CandidateFile.objects.get()
    instead = {**given, "files": [two], "remove": [first.pk]}
    perform(Act.AMEND_CANDIDATE, recommender, instead, now=NOON)

    assert [(r.code, r.field) for r in refused.value.refusals] == [
        ("candidate_files_too_large", "files")
    ]
    assert CandidateFile.objects.get().name == "two.pdf"


def test_texts_too_long_are_refused_at_once_and_personal_data_stays_out_of_the_journal():
    world = a_world()
    candidate = a_candidate(world, an_expert(world), complete=False)
    recommender = recommender_of(world, candidate.by)
    given = {"candidate": candidate.pk, "deeds": "长" * 2001, "short_form": "长" * 301}

    assert codes(perform, Act.AMEND_CANDIDATE, recommender, given, now=NOON) == [
        "too_long", "too_long",
    ]  # fmt: skip
    perform(Act.AMEND_CANDIDATE, recommender,
            {"candidate": candidate.pk, "career": "生于某地的秘密履历"}, now=NOON)  # fmt: skip
    assert Candidate.objects.get().details["career"] == "生于某地的秘密履历"
    kept = Entry.objects.filter(act=Act.AMEND_CANDIDATE).values_list("before", "after")
    assert not any("秘密履历" in str(row) for row in kept)


def test_the_host_puts_the_body_itself_forward_out_of_its_reserve():
    world = a_world()
    a_received_package(world)
    body = an_accepted(world, world.subject(world.province))
    honour = honour_for(body)

    none_left = codes(a_candidate, world, body, quota=0)
    candidate = a_candidate(world, body)

    assert none_left == ["quota_used_up"]
    assert candidate.state == CandidateState.RECEIVED
    assert candidate.slate.body == world.subject(world.office)
    assert share_of(world, world.office, honour) == (1, 0, 1)


def test_whoever_was_commended_by_this_host_before_is_known():
    world = a_world()
    earlier = a_candidate(world, an_expert(world), quota=2)
    subject, now = earlier.subject, Subject.objects.get(pk=earlier.subject_id)
    # The earlier season is given: honouring belongs to a stage that this one does not know.
    last_year = Season.objects.get(pk=world.season.pk)
    last_year.pk, last_year.year = None, 2025
    last_year.save(force_insert=True)
    subject.pk, subject.season = None, last_year
    subject.save(force_insert=True)
    Candidate.objects.filter(pk=earlier.pk).update(
        season=last_year, subject=subject, state=CandidateState.HONOURED
    )

    assert codes(put_forward, world, now) == ["list_rule_too_many"]


def test_a_season_office_puts_nobody_forward_in_anothers_season():
    """Its post reaches the units below it; the national season is still not its own."""
    world = a_world()
    county = an_accepted(world, world.subject(world.county))
    a_quota(world, world.province, honour_for(county), 1)
    office = world.actor(Post.SEASON_OFFICE, world.province)
    given = {"subject": county.pk, "honour": honour_for(county)}

    with pytest.raises(Refused) as refused:
        perform(Act.PUT_FORWARD, office, given, now=NOON)

    assert "put_forward_by_its_unit" in {r.code for r in refused.value.refusals}
    assert Candidate.objects.count() == 0
