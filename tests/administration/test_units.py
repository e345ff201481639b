"""Units are added, amended, moved and closed within one's own subtree."""

from datetime import date, timedelta

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.paging import Cut
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.queries.units import steps_to, unit_card, units_below
from kaoping.foundation.journal.queries import history_of
from kaoping.foundation.refusal import Refused
from kaoping.foundation.units.models import Membership, Unit, UnitAbove
from kaoping.programme.season.rules import Level
from tests.builders import NOON, World, a_unit, a_world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


@pytest.fixture
def world() -> World:
    return a_world()


def refused(act: Act, actor, given: dict) -> list[str]:
    with pytest.raises(Refused) as caught:
        perform(act, actor, given, now=NOON)
    return [refusal.code for refusal in caught.value.refusals]


def admin(world: World, unit: Unit):
    return world.actor(Post.ADMINISTRATOR, unit)


def above(unit: Unit) -> list[int]:
    rows = UnitAbove.objects.filter(unit=unit).order_by("depth")
    assert [row.depth for row in rows] == list(range(len(rows)))
    return [row.ancestor_id for row in rows]


def moving(unit: Unit, parent: Unit, **more) -> dict:
    given = {"unit": unit.pk, "parent": parent.pk, "since": TODAY, "reason": "区划调整"}
    return {**given, **more}


def amended(unit: Unit, **more) -> dict:
    given = {"unit": unit.pk, "name": unit.name, "kind": unit.kind, "level": unit.level,
             "place": unit.place.code}  # fmt: skip
    return {**given, **more}


def test_a_moved_unit_takes_its_subtree_along_and_keeps_its_past(world):
    city = a_unit(
        world.province,
        "science_association",
        Level.PREFECTURE,
        world.places.prefecture,
        "毕节市科协",
    )

    perform(Act.MOVE_UNIT, admin(world, world.province), moving(world.county, city), now=NOON)

    tree = [city.pk, world.province.pk, world.office.pk]
    assert above(world.county) == [world.county.pk, *tree]
    assert above(world.team) == [world.team.pk, world.county.pk, *tree]
    old, new = Membership.objects.filter(unit=world.county).order_by("since")
    assert (old.parent_id, old.until) == (world.province.pk, TODAY)
    assert (new.parent_id, new.since, new.until) == (city.pk, TODAY, None)
    assert world.subject(world.county).parent.unit_id == world.province.pk  # frozen


def test_a_unit_never_comes_below_itself(world):
    below = a_unit(
        world.county, "science_association", Level.COUNTY, world.places.county, "赫章县某学会"
    )
    given = moving(world.county, below)
    assert refused(Act.MOVE_UNIT, admin(world, world.province), given) == ["below_itself"]
    given = moving(world.county, world.county)
    assert refused(Act.MOVE_UNIT, admin(world, world.province), given) == ["below_itself"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"since": TODAY + timedelta(days=1)}, "day_to_come"),
        ({"since": date(2020, 1, 1)}, "before_last_move"),
        ({"version": 99}, "moved_meanwhile"),
    ],
)
def test_a_move_heeds_days_and_versions(world, more, code):
    given = moving(world.county, world.office, **more)
    assert refused(Act.MOVE_UNIT, admin(world, world.office), given) == [code]


def test_a_unit_added_or_moved_by_mistake_is_moved_on_the_same_day(world):
    given = {"parent": world.county.pk, "code": "N1", "name": "赫章县某站", "kind": "school",
             "level": "grassroots", "place": "520527"}  # fmt: skip
    unit = Unit.objects.get(pk=perform(Act.ADD_UNIT, admin(world, world.province), given, now=NOON))

    perform(Act.MOVE_UNIT, admin(world, world.province), moving(unit, world.province), now=NOON)

    rows = Membership.objects.filter(unit=unit).values_list("parent_id", "since", "until")
    assert list(rows) == [(world.province.pk, TODAY, None)]
    assert above(unit)[1] == world.province.pk


def test_a_unit_is_not_moved_to_a_team_or_where_it_is(world):
    actor = admin(world, world.province)
    other = a_unit(
        world.province, "science_association", Level.COUNTY, world.places.other_county, "威宁县科协"
    )
    assert refused(Act.MOVE_UNIT, actor, moving(other, world.team)) == [
        "teams_have_none_below", "above_its_parent"
    ]  # fmt: skip
    assert refused(Act.MOVE_UNIT, actor, moving(other, world.province)) == ["belongs_there_already"]


def test_nobody_moves_a_unit_out_of_or_into_the_hands_of_others(world):
    county = admin(world, world.county)
    assert refused(Act.MOVE_UNIT, county, moving(world.county, world.team)) == ["not_permitted"]
    assert refused(Act.MOVE_UNIT, county, moving(world.team, world.society)) == ["not_found"]
    assert refused(Act.MOVE_UNIT, county, moving(world.society, world.county)) == ["not_found"]
    assert above(world.society) == [world.society.pk, world.office.pk]


def test_a_unit_is_amended_and_its_history_says_so(world):
    given = amended(world.county, name="赫章县科学技术协会", version=world.county.version)
    perform(Act.AMEND_UNIT, admin(world, world.province), given, now=NOON)

    world.county.refresh_from_db()
    assert (world.county.name, world.county.version) == ("赫章县科学技术协会", 1)
    newest = next(iter(history_of(f"units.unit:{world.county.pk}")))
    assert (newest.act, newest.before["name"], newest.after["name"]) == (
        "amend_unit", "赫章县科协", "赫章县科学技术协会"
    )  # fmt: skip


def test_all_reasons_against_an_amendment_come_at_once(world):
    given = amended(world.county, level="nation", place="999999", credit_code="1", version=7)
    assert refused(Act.AMEND_UNIT, admin(world, world.province), given) == [
        "moved_meanwhile", "unknown_place", "bad_credit_code", "above_its_parent"
    ]  # fmt: skip


@pytest.mark.parametrize("act", [Act.AMEND_UNIT, Act.CLOSE_UNIT])
def test_another_subtree_is_not_there(world, act):
    given = amended(world.society, reason="x")
    assert refused(act, admin(world, world.province), given) == ["not_found"]


def test_a_unit_closes_once_nothing_hangs_on_it(world):
    province = admin(world, world.province)
    world.actor(Post.CLERK, world.county)
    given = {"unit": world.county.pk, "reason": "撤并"}
    assert refused(Act.CLOSE_UNIT, province, given) == ["units_below_open", "posts_still_held"]

    perform(Act.CLOSE_UNIT, province, {"unit": world.team.pk, "reason": "解散"}, now=NOON)
    world.team.refresh_from_db()
    assert world.team.closed_on == TODAY
    assert refused(Act.CLOSE_UNIT, province, {"unit": world.team.pk, "reason": "x"}) == [
        "unit_closed"
    ]


def test_units_are_added_below_ones_own_alone(world):
    county = admin(world, world.county)
    given = {"parent": world.county.pk, "code": "N1", "name": "赫章县某站", "kind": "school",
             "level": "grassroots", "place": "520527"}  # fmt: skip
    made = perform(Act.ADD_UNIT, county, given, now=NOON)

    assert above(Unit.objects.get(pk=made))[1] == world.county.pk
    assert refused(Act.ADD_UNIT, county, given) == ["code_taken"]
    early = {**given, "code": "N4", "since": TODAY + timedelta(days=1)}
    assert refused(Act.ADD_UNIT, county, early) == ["day_to_come"]
    stranger = {**given, "parent": world.society.pk, "code": "N2"}
    assert refused(Act.ADD_UNIT, county, stranger) == ["not_permitted"]
    rootless = {**given, "parent": None, "code": "N3"}
    assert refused(Act.ADD_UNIT, county, rootless) == ["not_permitted"]


def test_a_unit_is_of_a_kind_that_an_edition_knows(world):
    county = admin(world, world.county)
    given = {"parent": world.county.pk, "code": "N1", "name": "赫章县某站", "kind": "guild",
             "level": "grassroots", "place": "520527"}  # fmt: skip
    assert refused(Act.ADD_UNIT, county, given) == ["not_a_choice"]
    assert refused(Act.ADD_UNIT, county, {**given, "kind": "team"}) == ["team_or_not_by_kind"]
    assert refused(Act.AMEND_UNIT, county, amended(world.team, kind="school")) == [
        "team_or_not_by_kind"
    ]
    assert refused(Act.AMEND_UNIT, county, amended(world.team, kind="guild")) == ["not_a_choice"]


def test_the_tree_is_read_level_by_level_and_by_key(world):
    actor = admin(world, world.province)
    for n in range(60):
        a_unit(
            world.county,
            "school",
            Level.GRASSROOTS,
            world.places.county,
            f"第{n:02d}学校",
            code=f"S{n:03d}",
        )

    top = units_below(actor, now=NOON)
    assert [(row.name, row.below) for row in top.rows] == [("赫章县科协", 61)]
    first = units_below(actor, parent=world.county.pk, now=NOON)
    after, county = Cut(after=first.next_key or ""), world.county.pk
    second = units_below(actor, parent=county, cut=after, now=NOON)
    before = Cut(before=second.previous_key or "")
    back = units_below(actor, parent=county, cut=before, now=NOON)
    assert (len(first.rows), len(second.rows), first.count) == (50, 11, "61")
    assert (first.previous_key, second.next_key) == (None, None)
    assert back.rows == first.rows
    found = units_below(actor, search="第07", now=NOON)
    assert [row.code for row in found.rows] == ["S007"]
    assert steps_to(actor, world.team.pk) == [
        (world.province.pk, "贵州省办公室"), (world.county.pk, "赫章县科协"), (world.team.pk, "赫章县核桃服务队")
    ]  # fmt: skip


def test_search_and_cards_show_nothing_of_other_subtrees(world):
    actor = admin(world, world.county)

    assert units_below(actor, search="学会", now=NOON).rows == []
    for stranger in (world.society, world.province, world.office):
        with pytest.raises(Refused) as caught:
            unit_card(actor, stranger.pk, NOON)
        assert [r.code for r in caught.value.refusals] == ["not_found"]
    with pytest.raises(Refused):
        units_below(actor, parent=world.office.pk, now=NOON)


@pytest.mark.parametrize("size", [3, 30])
def test_a_list_of_units_costs_the_same(world, size, django_assert_num_queries):
    actor = admin(world, world.province)
    for n in range(size):
        a_unit(world.county, "school", Level.GRASSROOTS, world.places.county, f"第{n}学校")
    with django_assert_num_queries(5):
        units_below(actor, parent=world.county.pk, now=NOON)
