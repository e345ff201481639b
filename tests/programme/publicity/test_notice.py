"""Putting names on public notice: how long, in which order, of whom."""

from datetime import UTC, date, datetime

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.calendar.queries import holidays_kept
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.refusal import Refused
from kaoping.programme.publicity.models import Notice
from kaoping.programme.publicity.queries.deciding import last_day_of
from kaoping.programme.publicity.queries.office import notices_at_work, to_be_notified
from kaoping.programme.publicity.queries.public import entries, notice_facts, open_notices
from kaoping.programme.publicity.rules import NoticeState
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.requirements import NoticePeriod
from tests.builders import NOON, PUBLIC, a_world
from tests.builders_judging import the_season_office
from tests.builders_publicity import (
    a_notice,
    after,
    an_objection,
    chosen,
    closed,
    first_entry,
    known_holidays,
)
from tests.builders_recommendation import an_expert

pytestmark = pytest.mark.django_db
FIVE_WORKING_DAYS = NoticePeriod(days=5, calendar="working")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_working_days_across_national_day_count_the_make_up_days():
    known_holidays(2026)

    # Published on Monday 28 September: 29, 30 September, 8, 9 and Saturday 10 October.
    assert last_day_of(FIVE_WORKING_DAYS, date(2026, 9, 28)) == date(2026, 10, 10)
    # Published the Friday before: Sunday 20 September counts, the Mid-Autumn days do not.
    assert last_day_of(FIVE_WORKING_DAYS, date(2026, 9, 18)) == date(2026, 9, 24)
    natural = NoticePeriod(days=5, calendar="natural")
    assert last_day_of(natural, date(2026, 9, 28)) == date(2026, 10, 3)


def test_a_missing_year_stops_publishing_and_guesses_nothing():
    world = a_world()
    chosen(world)

    with pytest.raises(Refused) as refused:
        perform(Act.PUBLISH_NOTICE, the_season_office(world), {"season": world.season.pk}, now=NOON)

    assert codes(refused) == ["calendar_year_missing"]
    assert dict(refused.value.refusals[0].facts) == {"year": 2026}
    assert Notice.objects.count() == 0


def test_a_period_that_reaches_an_unknown_year_is_refused():
    known_holidays(2026)

    assert holidays_kept().years == {2026}
    missing = last_day_of(FIVE_WORKING_DAYS, date(2026, 12, 28))
    assert missing.code == "calendar_year_missing"


def test_a_notice_lists_whom_panels_chose_and_says_how():
    world = a_world()

    notice = a_notice(world, contact="北京市某街1号")

    entry = first_entry(notice)
    assert (notice.number, notice.days, notice.last_day) == (1, 5, date(2026, 11, 23))
    assert (entry.name, entry.beside, entry.body) == (
        "赫章县核桃服务队", "赫章县科协", "贵州省办公室",
    )  # fmt: skip
    assert entry.candidate.state == CandidateState.NOTIFIED
    facts = notice_facts(notice.pk, NOON)
    assert [(n.honour, n.received, n.refused, n.reviewed, n.chosen) for n in facts.numbers] == [
        (entry.honour, 1, 0, 1, 1)
    ]
    assert facts.panel_rule["threshold"] == "1/2"
    assert (facts.row.days_left, facts.row.is_open, facts.row.names) == (5, True, 1)


def test_persons_stand_by_surname_strokes_whatever_order_they_came_in():
    world = a_world()
    names = ("袁家兰", "丁一鸣", "王小川", "王毅", "何青")
    people = [an_expert(world, name=name) for name in names]

    notice = a_notice(world, *people)

    found = [row.name for row in entries(notice.pk).rows]
    assert found == ["丁一鸣", "王毅", "王小川", "何青", "袁家兰"]


def test_only_the_host_publishes_and_a_stranger_finds_nothing():
    world = a_world()
    known_holidays()
    chosen(world)
    given = {"season": world.season.pk}

    with pytest.raises(Refused) as recommender:
        perform(Act.PUBLISH_NOTICE, world.actor(Post.RECOMMENDER, world.province), given, now=NOON)
    with pytest.raises(Refused) as stranger:
        perform(Act.PUBLISH_NOTICE, PUBLIC, given, now=NOON)

    assert (codes(recommender), codes(stranger)) == (["not_permitted"], ["not_found"])


def test_nobody_is_notified_twice_and_a_changed_list_is_seen():
    world = a_world()
    a_notice(world)
    office = the_season_office(world)

    with pytest.raises(Refused) as again:
        perform(Act.PUBLISH_NOTICE, office, {"season": world.season.pk}, now=NOON)
    given = {"season": world.season.pk, "expected": 3}
    with pytest.raises(Refused) as changed:
        perform(Act.PUBLISH_NOTICE, office, given, now=NOON)

    assert codes(again) == ["nobody_to_notify"]
    assert codes(changed) == ["nobody_to_notify", "list_changed"]


def test_added_names_get_a_second_notice_with_a_full_period():
    world = a_world()
    team, person = world.subject(world.team), an_expert(world, name="丁一鸣")
    chosen(world, team, person)
    later = datetime(2026, 11, 18, 4, tzinfo=UTC)

    first = a_notice(world)
    assert first.entries.count() == 2
    wrong = entries(first.pk, text="丁一鸣").rows[0]
    second = a_notice(
        world, now=later, reason="姓名有误",
        changed=[{"entry": wrong.key, "name": "丁一明", "beside": "某某站"}],
    )  # fmt: skip

    assert (second.number, second.last_day) == (2, date(2026, 11, 25))
    assert [row.name for row in entries(second.pk).rows] == ["丁一明"]
    entry = Entry.objects.get(record=f"publicity.notice:{second.pk}")
    assert (entry.reason, entry.after["changed"]) == ("姓名有误", 1)
    assert [row.name for row in entries(first.pk).rows] == ["赫章县核桃服务队"]
    assert [(row.number, row.names) for row in open_notices(later)] == [(2, 1), (1, 1)]


def test_changed_names_stand_in_the_prescribed_order():
    world = a_world()
    persons = [an_expert(world, name=name) for name in ("王一", "李二")]
    first = a_notice(world, *persons)
    keys = {row.name: row.key for row in entries(first.pk).rows}

    changed = [{"entry": keys["王一"], "name": "黄一"}, {"entry": keys["李二"], "name": "丁二"}]
    second = a_notice(world, changed=changed, reason="姓名有误")

    assert [row.name for row in entries(second.pk).rows] == ["丁二", "黄一"]
    entry = Entry.objects.get(record=f"publicity.notice:{second.pk}")
    assert (entry.after["names"], entry.after["changed"]) == (0, 2)


def test_a_changed_name_needs_a_reason_and_a_change():
    world = a_world()
    notice = a_notice(world)
    entry = first_entry(notice)
    office = the_season_office(world)

    def why_not(**more):
        changed = {"entry": entry.key, "name": entry.name, **more.pop("changed", {})}
        given = {"season": world.season.pk, "changed": [changed], **more}
        with pytest.raises(Refused) as refused:
            perform(Act.PUBLISH_NOTICE, office, given, now=NOON)
        return [(r.code, r.field) for r in refused.value.refusals]

    assert why_not(reason=" ", changed={"name": "赫章县核桃队"}) == [("reason_missing", "reason")]
    assert why_not(reason="笔误", changed={"beside": entry.beside}) == [
        ("name_not_changed", "changed.0.name")
    ]
    assert why_not(reason="笔误", changed={"entry": "nothing"}) == [("not_on_notice", "changed")]
    assert Notice.objects.count() == 1


def test_a_notice_closes_after_its_last_day_at_midnight_in_beijing():
    world = a_world()
    notice = a_notice(world)
    office, given = the_season_office(world), {"notice": notice.pk}
    last_second = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)

    with pytest.raises(Refused) as early:
        perform(Act.CLOSE_NOTICE, office, given, now=last_second)
    an_objection(first_entry(notice), now=last_second)
    with pytest.raises(Refused) as open_:
        perform(Act.CLOSE_NOTICE, office, given, now=after(notice))

    assert codes(early) == ["notice_still_running"]
    assert codes(open_) == ["objections_open"]
    assert dict(open_.value.refusals[0].facts) == {"count": 1}
    notice.refresh_from_db()
    assert notice.state == NoticeState.PUBLISHED


def test_the_office_sees_counts_of_objections_and_why_it_may_not_close_yet():
    world = a_world()
    notice = a_notice(world)
    an_objection(first_entry(notice))

    (row,) = notices_at_work(the_season_office(world), world.season.pk, NOON).rows

    assert (row.names, row.objections, row.open_objections) == (1, 1, 1)
    assert [reason.code for reason in row.why_not_close] == [
        "notice_still_running", "objections_open",
    ]  # fmt: skip


def test_the_preview_says_whom_and_until_when_before_anything_is_published():
    world = a_world()
    known_holidays()
    chosen(world)

    shown = to_be_notified(the_season_office(world), world.season.pk, NOON)

    assert (shown.count, shown.last_day, shown.why_not) == (1, date(2026, 11, 23), ())
    with pytest.raises(Refused) as refused:
        to_be_notified(world.actor(Post.VERIFIER, world.province), world.season.pk, NOON)
    assert codes(refused) == ["not_found"]


@pytest.mark.parametrize("people", [1, 3])
def test_lists_cost_the_same_statements_however_long(people, django_assert_num_queries):
    world = a_world()
    notice = a_notice(world, *(an_expert(world, name=f"丁{n}明") for n in "一二三"[:people]))

    with django_assert_num_queries(2):
        found = entries(notice.pk).rows
    with django_assert_num_queries(3):
        open_notices(NOON)

    assert len(found) == people


def test_publishing_and_closing_stand_in_the_journal():
    world = a_world()
    notice = a_notice(world)
    closed(world, notice)

    acts = list(
        Entry.objects.filter(record=f"publicity.notice:{notice.pk}")
        .order_by("seq")
        .values_list("act", flat=True)
    )
    assert acts == ["publish_notice", "close_notice"]
