"""Recording, amending and withdrawing a service."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from kaoping.acts import words
from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.journal.queries import verify
from kaoping.programme.season.rules import Level
from kaoping.programme.service.models import Record
from kaoping.programme.service.queries.records import Filters, names_of_filters
from tests.builders import NOON, a_unit, a_world, actor_of, an_account, granted
from tests.builders_recommendation import an_expert
from tests.builders_reporting import a_file, a_report, writer_of
from tests.builders_service import a_record, a_telling, amending, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def test_a_record_keeps_what_was_told(world):
    record = a_record(world, households=[world.places.villages[0].code + "0001"])

    times = record.participations.values_list("time_kind", "days", "hours")
    assert (record.unit, record.state, record.version) == (world.team, "recorded", 0)
    assert list(times) == [("stationed", Decimal("2.0"), Decimal("16.0"))]
    assert [(v.village, v.county) for v in record.villages.all()] == [
        (world.places.villages[0], world.places.county)
    ]
    assert record.households.count() == 1
    assert record.households_served == 6
    assert record.support_kinds == ["training"]  # implied by the kind of service
    entry = Entry.objects.get(act=Act.RECORD_SERVICE)
    assert entry.record == f"service.record:{record.pk}"
    assert (entry.over_unit, entry.over_parent) == (world.team.pk, world.county.pk)
    assert entry.after["participants"] == [
        {"person": record.entered_by_id, "time_kind": "stationed", "days": "2", "hours": "16"}
    ]


def test_more_coded_households_than_counted_raise_the_count(world):
    codes = [world.places.villages[0].code + f"{n:04d}" for n in range(3)]

    record = a_record(world, households=codes, households_served=1)

    assert record.households_served == 3


def test_without_a_title_the_kind_and_the_village_make_one(world):
    assert a_record(world, title="").title == "第1村田间现场培训"


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"ends": date(2026, 11, 1)}, {"ends_before_it_starts"}),
        ({"ends": date(2026, 11, 17)}, {"in_the_future"}),
        ({"starts": date(2010, 1, 1), "ends": date(2010, 1, 2)}, {"too_long_ago"}),
        ({"starts": date(2025, 1, 1)}, {"lasts_too_long"}),
        ({"service_kind": "singing"}, {"not_a_choice"}),
        ({"sub_kind": ""}, {"sub_kind_missing"}),
        ({"sub_kind": "talk"}, {"not_a_choice"}),
        ({"support_kinds": ["charity"]}, {"not_a_choice"}),
        ({"villages": []}, {"village_missing"}),
        ({"villages": ["520527"]}, {"village_unknown"}),
        ({"households": ["5205271002020001"]}, {"household_elsewhere"}),
        ({"own_funds": "0.005"}, {"too_many_decimals"}),
        ({"paid_out": "2"}, {"more_paid_than_there_was"}),
        ({"people_served": -1}, {"out_of_range"}),
        ({"quantity": 0}, {"out_of_range"}),
        ({"result": ""}, {"required"}),
        ({"result": "好" * 2001}, {"too_long"}),
        ({"participants": []}, {"required"}),
        ({"evidence": [{"file": "0" * 64, "name": "照片.jpg"}]}, {"evidence_unknown"}),
    ],
)
def test_what_is_wrong_is_refused(world, more, codes):
    act = Act.RECORD_SERVICE

    found = refused(act, world.actor(Post.EXPERT, world.team), a_telling(world, **more))

    assert {refusal.code for refusal in found} == codes
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("days", "hours", "code", "field"),
    [
        ("2.5", "8", "more_days_than_dates", "participants.0.days"),
        ("2", "24.5", "too_many_hours", "participants.0.hours"),
        ("2", "49", "more_hours_than_passed", "participants.0.hours"),
        ("0", "1", "out_of_range", "participants.0.days"),
        ("1.25", "4", "too_many_decimals", "participants.0.days"),
    ],
)
def test_time_is_held_against_days(world, days, hours, code, field):
    by = world.actor(Post.EXPERT, world.team)
    time = {"person": by.person_id, "time_kind": "stationed", "days": days, "hours": hours}

    found = refused(Act.RECORD_SERVICE, by, a_telling(world, participants=[time]))

    assert [(refusal.code, refusal.field) for refusal in found] == [(code, field)]


def test_one_person_may_give_several_kinds_of_time_but_not_more_than_the_days_hold(world):
    by = world.actor(Post.EXPERT, world.team)
    one = {"person": by.person_id, "time_kind": "stationed", "days": 2, "hours": 20}
    other = {**one, "time_kind": "online", "hours": 4}

    assert a_record(world, participants=[one, other]).participations.count() == 2
    found = refused(
        Act.RECORD_SERVICE, by, a_telling(world, participants=[one, {**other, "hours": 5}])
    )
    assert [(r.code, r.field) for r in found] == [("too_many_hours_in_all", "participants.1.hours")]
    found = refused(Act.RECORD_SERVICE, by, a_telling(world, participants=[one, one]))
    assert {r.code for r in found} == {"participant_twice", "too_many_hours_in_all"}


def test_the_evidence_of_a_record_has_a_limit_in_all(world, settings):
    first, second = a_file("one"), a_file("two")
    settings.RECORD_FILES_LIMIT = first.size * 3 // 2
    one, two = ({"file": file.sha256, "name": "照片.pdf"} for file in (first, second))
    by = world.actor(Post.EXPERT, world.team)

    found = refused(Act.RECORD_SERVICE, by, a_telling(world, evidence=[one, two]))
    record = a_record(world, evidence=[one, one])  # one file, named twice, is kept once
    later = refused(Act.AMEND_RECORD, by, amending(world, record, evidence=[one, two]))

    assert [(r.code, r.field) for r in (*found, *later)] == [("evidence_too_large", "evidence")] * 2
    perform(Act.AMEND_RECORD, by, amending(world, record, evidence=[two]), now=NOON)
    assert [kept.file for kept in record.evidence.all()] == [second]


def test_all_reasons_come_at_once(world):
    told = a_telling(world, sub_kind="", villages=[], paid_out="9", ends=date(2026, 12, 1))

    found = refused(Act.RECORD_SERVICE, world.actor(Post.EXPERT, world.team), told)

    assert {r.code for r in found} == {
        "sub_kind_missing", "village_missing", "more_paid_than_there_was", "in_the_future",
    }  # fmt: skip


def test_participants_are_people_of_the_team_or_of_its_organizing_unit(world):
    colleague = world.account(Post.EXPERT, world.county).person_id
    stranger = world.account(Post.EXPERT, world.society).person_id
    time = {"time_kind": "stationed", "days": 2, "hours": 8}

    record = a_record(world, participants=[{"person": colleague, **time}])
    found = refused(
        Act.RECORD_SERVICE,
        world.actor(Post.EXPERT, world.team),
        a_telling(world, participants=[{"person": stranger, **time}]),
    )

    assert record.participations.get().person_id == colleague
    assert [(r.code, r.field) for r in found] == [("participant_unknown", "participants.0.person")]


def test_overlapping_time_is_warned_of_and_not_refused(world):
    by = world.actor(Post.EXPERT, world.team)
    a_record(world)

    result = perform(
        Act.RECORD_SERVICE, by, a_telling(world, starts=date(2026, 11, 3), ends=date(2026, 11, 4)),
        now=NOON,
    )  # fmt: skip

    assert [dict(w.facts) for w in result.warnings] == [
        {"person": "田小满", "starts": date(2026, 11, 2), "ends": date(2026, 11, 3), "most": 8}
    ]
    apart = perform(
        Act.RECORD_SERVICE, by, a_telling(world, starts=date(2026, 11, 5), ends=date(2026, 11, 6)),
        now=NOON,
    )  # fmt: skip
    assert apart.warnings == ()


def warned(act, world, told):
    result = perform(act, world.actor(Post.EXPERT, world.team), told, now=NOON)
    return [(w.code, dict(w.facts)) for w in result.warnings]


def test_an_overlap_of_one_day_is_told_as_a_day(world):
    a_record(world, starts=date(2026, 11, 2), ends=date(2026, 11, 2), participants=one_day(world))
    again = a_telling(
        world, starts=date(2026, 11, 2), ends=date(2026, 11, 2), participants=one_day(world)
    )
    result = perform(Act.RECORD_SERVICE, world.actor(Post.EXPERT, world.team), again, now=NOON)

    with override("zh-hans"):
        said = [words.what(warning) for warning in result.warnings]
    assert [one.count("2026年11月2日") for one in said] == [1]


def one_day(world):
    person = world.account(Post.EXPERT, world.team).person_id
    return [{"person": person, "time_kind": "stationed", "days": 1, "hours": 8}]


def test_a_service_of_a_year_that_no_open_season_assesses_is_warned_of(world):
    past = a_telling(world, starts=date(2024, 11, 2), ends=date(2024, 11, 3))

    assert warned(Act.RECORD_SERVICE, world, past) == [
        ("counts_in_no_season", {"ends": date(2024, 11, 3)})
    ]


def test_a_service_recorded_after_the_summary_was_sent_up_is_warned_of(world):
    counted = a_record(world)
    a_report(world, world.subject(world.team))
    late = a_telling(world, starts=date(2026, 11, 5), ends=date(2026, 11, 6))

    assert warned(Act.RECORD_SERVICE, world, late) == [
        ("summary_sent_before", {"name": world.team.name, "season": world.season.title})
    ]
    assert warned(Act.AMEND_RECORD, world, amending(world, counted, people_served=41)) == []


def test_a_service_recorded_after_ones_own_summary_was_sent_up_is_warned_of(world):
    expert = an_expert(world)
    a_report(world, expert)
    late = a_telling(
        world,
        by=writer_of(world, expert),
        starts=date(2026, 11, 5),
        ends=date(2026, 11, 6),
    )

    assert ("summary_sent_before", {"name": expert.name, "season": world.season.title}) in warned(
        Act.RECORD_SERVICE, world, late
    )


def test_only_ones_own_unit_is_recorded_for(world):
    told = a_telling(world)

    for post, unit in ((Post.EXPERT, world.county), (Post.CLERK, world.county)):
        found = refused(Act.RECORD_SERVICE, world.actor(post, unit), told)
        assert [r.code for r in found] == ["not_permitted"]
    # A unit that is not there is answered like one that is somebody else's.
    found = refused(Act.RECORD_SERVICE, world.actor(Post.EXPERT, world.team), {**told, "unit": 0})
    assert [r.code for r in found] == ["not_permitted"]


def test_amending_writes_only_what_differs_into_the_journal(world):
    record = a_record(world)
    by = world.actor(Post.EXPERT, world.team)
    more = {"people_served": 55, "villages": [v.code for v in world.places.villages[:2]]}

    perform(Act.AMEND_RECORD, by, amending(world, record, **more), now=NOON)

    record.refresh_from_db()
    plain, children = Entry.objects.filter(act=Act.AMEND_RECORD).order_by("seq")
    assert (record.people_served, record.version, record.villages.count()) == (55, 1, 2)
    assert plain.before == {"people_served": 40, "state": "recorded"}
    assert plain.after == {"people_served": 55, "state": "recorded"}
    assert children.before == {"villages": more["villages"][:1]}
    assert children.after == {"villages": more["villages"]}
    assert verify().broken_at is None


def test_an_older_version_is_refused(world):
    record = a_record(world)
    by = world.actor(Post.EXPERT, world.team)
    told = amending(world, record, people_served=1)
    perform(Act.AMEND_RECORD, by, told, now=NOON)

    found = refused(Act.AMEND_RECORD, by, {**told, "people_served": 2})

    assert [(r.code, r.field) for r in found] == [("moved_meanwhile", "version")]


def test_withdrawing_needs_a_reason_and_ends_it(world):
    record = a_record(world)
    by = world.actor(Post.EXPERT, world.team)

    found = refused(Act.WITHDRAW_RECORD, by, {"record": record.pk, "reason": ""})
    assert [(r.code, r.field) for r in found] == [("required", "reason")]
    perform(Act.WITHDRAW_RECORD, by, {"record": record.pk, "reason": "重复登记"}, now=NOON)

    record.refresh_from_db()
    entry = Entry.objects.get(act=Act.WITHDRAW_RECORD)
    assert (record.state, entry.reason) == ("withdrawn", "重复登记")
    found = refused(Act.AMEND_RECORD, by, amending(world, record))
    assert [r.code for r in found] == ["wrong_state"]


def test_a_sibling_team_learns_nothing(world):
    record = a_record(world)
    sibling = a_unit(world.county, "team", Level.GRASSROOTS, world.places.county, "养蜂服务队",
                     is_team=True)  # fmt: skip
    stranger = world.actor(Post.TEAM_LEAD, sibling)

    for act, given in (
        (Act.AMEND_RECORD, amending(world, record)),
        (Act.WITHDRAW_RECORD, {"record": record.pk, "reason": "x"}),
    ):
        assert [r.code for r in refused(act, stranger, given)] == ["not_found"]
    assert [r.code for r in refused(act, stranger, {"record": 0, "reason": "x"})] == ["not_found"]


def test_a_colleague_sees_but_may_not_amend(world):
    record = a_record(world)
    colleague = granted(an_account(world.team), Post.EXPERT, world.team)
    actor = actor_of(colleague, Post.EXPERT, world.team)

    found = refused(Act.AMEND_RECORD, actor, amending(world, record))

    assert [r.code for r in found] == ["not_permitted"]


def test_a_filter_names_nobody_whose_records_one_does_not_see(world):
    a_record(world)
    names = {
        unit: names_of_filters(world.actor(Post.CLERK, unit), Filters(unit=world.team.pk))
        for unit in (world.county, world.society)
    }
    assert names == {world.county: [world.team.name], world.society: []}
