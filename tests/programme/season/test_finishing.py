"""A season is not archived over what others still wait for."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.verbs import Act
from kaoping.programme.season.models import Season
from kaoping.programme.season.rules import SeasonState
from tests.builders import DAY, NOON, World, a_world
from tests.builders_judging import a_panel, a_voting_panel
from tests.builders_publicity import (
    a_closed_notice,
    a_notice,
    an_issued_commendation,
    an_objection,
    chosen,
    first_entry,
)
from tests.builders_recommendation import honour_for
from tests.builders_season import refused, the_office

pytestmark = pytest.mark.django_db
LATER = NOON + 40 * DAY  # every window is over


def closing(world: World) -> set[tuple[str, str]]:
    return refused(Act.CLOSE_SEASON, the_office(world), {"season": world.season.pk}, now=LATER)


def test_it_stays_open_while_a_panel_has_candidates_to_decide_on():
    world = a_world()
    a_voting_panel(world)

    assert closing(world) == {("panel_undecided", "")}


def test_it_stays_open_while_somebody_chosen_was_on_no_notice():
    world = a_world()
    chosen(world)

    assert closing(world) == {("names_without_notice", "")}


def test_it_stays_open_while_a_notice_or_an_objection_is_open():
    world = a_world()
    notice = a_notice(world)
    an_objection(first_entry(notice))

    unsaid = {("notices_open", ""), ("objections_open", ""), ("names_uncommended", "")}
    assert closing(world) == unsaid


def test_it_stays_open_until_all_who_were_announced_are_commended():
    world = a_world()
    a_closed_notice(world)
    assert closing(world) == {("names_uncommended", "")}

    an_issued_commendation(world)
    perform(Act.CLOSE_SEASON, the_office(world), {"season": world.season.pk}, now=LATER)

    assert Season.objects.get(pk=world.season.pk).state == SeasonState.CLOSED


def test_a_panel_that_nobody_was_received_for_keeps_no_season_open():
    world = a_world()
    a_panel(world, honour_for(world.subject(world.team)))

    perform(Act.CLOSE_SEASON, the_office(world), {"season": world.season.pk}, now=LATER)
