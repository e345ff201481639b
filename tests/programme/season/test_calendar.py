"""Windows, extensions and what is fixed when: all counted in days of Beijing."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from kaoping.acts import words
from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.programme.season.models import Season, Window
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, last_day, why_closed
from tests.builders import DAY, NOON, a_world, an_account, granted
from tests.builders_season import beijing, days, refused, the_office

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)
EARLY = NOON - 6 * DAY  # before any window of the invented season opens


def set_days(world, *windows, now=EARLY):
    given = {"season": world.season.pk, "windows": list(windows)}
    return perform(Act.SET_CALENDAR, the_office(world), given, now=now)


def test_a_day_ends_at_24_00_in_beijing():
    world = a_world()
    set_days(world, days("reporting", "county", "2026-12-01", "2026-12-10", "2026-12-20"))

    window = Window.objects.get(phase="reporting", level="county")
    assert window.opens == beijing(2026, 12, 1)
    assert window.soft_end == beijing(2026, 12, 11)
    assert window.hard_end == beijing(2026, 12, 21)
    assert last_day(window.hard_end).isoformat() == "2026-12-20"
    calendar = calendar_of(world.subject(world.county))
    last_moment = beijing(2026, 12, 21) - MOMENT
    assert why_closed(calendar, Phase.REPORTING, last_moment) is None
    closed = why_closed(calendar, Phase.REPORTING, beijing(2026, 12, 21))
    assert closed is not None
    assert dict(closed.facts)["ended"].isoformat() == "2026-12-20"


def test_a_phase_that_is_not_open_speaks_of_no_draft_for_not_every_phase_has_one():
    world = a_world()
    calendar = calendar_of(world.subject(world.county))
    for phase in Phase:
        for now in (NOON - 6 * DAY, NOON + 11 * DAY):
            closed = why_closed(calendar, phase, now)
            assert closed is not None
            assert "draft" not in words.whole(closed)
            with override("zh-hans"):
                assert "草稿" not in words.whole(closed)


def test_dates_in_the_wrong_order_are_refused_at_their_cell():
    world = a_world()
    given = {
        "season": world.season.pk,
        "windows": [
            days("reporting", "county", "2026-12-01", "2026-12-10", "2026-12-20"),
            days("reporting", "province", "2026-12-11", "2026-12-10", "2026-12-20"),
            days("verification", "province", "2026-12-01", "2026-12-10", "2026-12-09"),
        ],
    }
    before = Window.objects.get(phase="reporting", level="county").opens

    codes = refused(Act.SET_CALENDAR, the_office(world), given, now=EARLY)

    assert codes == {
        ("window_backwards", "windows.1.soft_end"),
        ("window_backwards", "windows.2.hard_end"),
    }
    assert Window.objects.get(phase="reporting", level="county").opens == before


def test_a_window_is_set_once_at_a_time():
    world = a_world()
    window = days("reporting", "county", "2026-12-01", "2026-12-10", "2026-12-20")
    given = {"season": world.season.pk, "windows": [window, window]}

    assert refused(Act.SET_CALENDAR, the_office(world), given, now=EARLY) == {
        ("named_twice", "windows.1.opens")
    }


def test_what_has_opened_cannot_be_put_off_and_so_stays_fixed():
    world = a_world()
    kept = Window.objects.get(phase="reporting", level="county")
    put_off = days("reporting", "county", "2026-11-17", "2026-12-10", "2026-12-20")
    given = {"season": world.season.pk, "windows": [put_off]}

    codes = refused(Act.SET_CALENDAR, the_office(world), given)

    assert codes == {("window_opened", "windows.0.opens")}
    assert Window.objects.get(pk=kept.pk).opens == kept.opens
    earlier = days("reporting", "county", "2026-11-10", "2026-12-10", "2026-12-20")
    set_days(world, earlier, now=NOON)  # it is open all the same, and its ends are free
    assert Window.objects.get(pk=kept.pk).hard_end == beijing(2026, 12, 21)


def test_a_window_opens_at_the_very_moment_from_which_it_cannot_be_put_off():
    world = a_world()
    opens = Window.objects.get(phase="reporting", level="county").opens
    put_off = days("reporting", "county", "2026-12-01", "2026-12-10", "2026-12-20")
    given = {"season": world.season.pk, "windows": [put_off]}

    codes = refused(Act.SET_CALENDAR, the_office(world), given, now=opens)

    assert codes == {("window_opened", "windows.0.opens")}
    set_days(world, put_off, now=opens - MOMENT)
    assert Window.objects.get(phase="reporting", level="county").opens == beijing(2026, 12, 1)


def test_a_calendar_drawn_from_an_older_one_is_refused():
    world = a_world()
    seen = Season.objects.get(pk=world.season.pk).version
    row = days("reporting", "county", "2026-12-01", "2026-12-10", "2026-12-20")
    set_days(world, row)
    later = {**row, "hard_end": "2026-12-25"}

    given = {"season": world.season.pk, "windows": [later], "version": seen}

    codes = refused(Act.SET_CALENDAR, the_office(world), given, now=EARLY)

    assert codes == {("moved_meanwhile", "version")}


def test_what_stays_as_it_was_is_not_journalled():
    world = a_world()
    row = days("reporting", "county", "2026-12-01", "2026-12-10", "2026-12-20")
    set_days(world, row)
    entries = Entry.objects.count()

    set_days(world, row)

    assert Entry.objects.count() == entries


def extend(world, unit, until="2026-12-31", phase="reporting", subtree=False):
    given = {
        "subject": world.subject(unit).pk,
        "phase": phase,
        "until": until,
        "whole_subtree": subtree,
        "reason": "洪水断网",
    }
    return perform(Act.EXTEND_DEADLINE, the_office(world), given, now=NOON)


def is_open(world, unit, now, phase=Phase.REPORTING):
    return why_closed(calendar_of(world.subject(unit)), phase, now) is None


def test_an_extension_holds_at_once_and_for_that_unit_alone():
    world = a_world()
    after = NOON + 15 * DAY
    assert not is_open(world, world.county, after)

    extend(world, world.county)

    assert is_open(world, world.county, after)
    assert is_open(world, world.county, beijing(2027, 1, 1) - MOMENT)
    assert not is_open(world, world.county, beijing(2027, 1, 1))
    assert not is_open(world, world.team, after)
    assert not is_open(world, world.province, after)
    assert not is_open(world, world.county, after, Phase.VERIFICATION)


def test_an_extension_for_the_subtree_reaches_all_below_and_nobody_beside():
    world = a_world()
    person = world.entered(granted(an_account(world.team), Post.EXPERT, world.team), world.team)
    after = NOON + 15 * DAY

    extend(world, world.county, subtree=True)

    assert is_open(world, world.county, after)
    assert is_open(world, world.team, after)
    assert why_closed(calendar_of(person), Phase.REPORTING, after) is None
    assert not is_open(world, world.society, after)
    assert not is_open(world, world.province, after)


def test_an_extension_tells_whose_window_it_squeezes_and_never_moves_it():
    world = a_world()
    set_days(
        world,
        days("reporting", "county", "2026-12-01", "2026-12-05", "2026-12-10"),
        days("reporting", "province", "2026-12-05", "2026-12-15", "2026-12-20"),
        days("verification", "province", "2026-12-08", "2026-12-13", "2026-12-14"),
        days("recommendation", "province", "2026-12-01", "2026-12-13", "2026-12-14"),
    )
    before = calendar_of(world.subject(world.province))

    done = extend(world, world.county, until="2026-12-15")

    assert [(s.phase, last_day(s.closes).day, s.days_left) for s in done.squeezes] == [
        (Phase.REPORTING, 20, 5),
        (Phase.VERIFICATION, 14, -1),
    ]
    assert calendar_of(world.subject(world.province)) == before
    entry = Entry.objects.get(act=Act.EXTEND_DEADLINE)
    assert (entry.over_unit, entry.over_parent) == (world.county.pk, world.province.pk)
    assert entry.reason == "洪水断网"
    assert set(entry.after["squeezes"]) == {"reporting", "verification"}
    ends = [entry.before["until"], entry.after["until"]]
    assert [last_day(datetime.fromisoformat(end)).day for end in ends] == [10, 15]


def test_an_extension_for_a_person_reaches_nobody_beside():
    world = a_world()
    first, second = (
        world.entered(granted(an_account(world.society), Post.EXPERT, world.society), world.society)
        for _ in range(2)
    )
    given = {"subject": first.pk, "phase": "reporting", "until": "2026-12-31",
             "whole_subtree": True, "reason": "住院"}  # fmt: skip
    perform(Act.EXTEND_DEADLINE, the_office(world), given, now=NOON)
    after = NOON + 15 * DAY

    open_for = [
        why_closed(calendar_of(subject), Phase.REPORTING, after) is None
        for subject in (first, second, world.subject(world.society))
    ]
    assert open_for == [True, False, False]


def test_an_extension_squeezes_nothing_that_opens_after_it():
    world = a_world()
    set_days(
        world,
        days("reporting", "county", "2026-11-01", "2026-11-20", "2026-11-20"),
        days("reporting", "province", "2026-12-05", "2026-12-15", "2026-12-20"),
        days("verification", "province", "2026-12-05", "2026-12-15", "2026-12-20"),
    )

    assert extend(world, world.county, until="2026-12-04").squeezes == ()


def test_an_extension_must_be_later_and_have_a_reason():
    world = a_world()
    given = {
        "subject": world.subject(world.county).pk,
        "phase": "reporting",
        "until": "2026-11-20",
        "reason": "迟",
    }
    run = the_office(world)

    assert refused(Act.EXTEND_DEADLINE, run, given) == {("extension_not_later", "until")}
    assert refused(Act.EXTEND_DEADLINE, run, {**given, "reason": ""}) == {("required", "reason")}
    over = {**given, "until": "2026-12-01"}
    assert refused(Act.EXTEND_DEADLINE, run, over, now=NOON + 20 * DAY) == {
        ("extension_is_over", "until")
    }


def test_only_the_host_extends_and_sets_the_calendar():
    world = a_world()
    row = days("reporting", "county", "2026-12-01", "2026-12-10", "2026-12-20")
    calendar = {"season": world.season.pk, "windows": [row]}
    longer = {
        "subject": world.subject(world.county).pk,
        "phase": "reporting",
        "until": "2026-12-31",
        "reason": "…",
    }
    for actor in (
        world.actor(Post.SEASON_OFFICE, world.province),
        world.actor(Post.VERIFIER, world.office),
    ):
        assert refused(Act.SET_CALENDAR, actor, calendar) == {("not_permitted", "")}
        assert refused(Act.EXTEND_DEADLINE, actor, longer) == {("not_permitted", "")}
    nowhere = {**calendar, "season": 10**6}
    assert refused(Act.SET_CALENDAR, the_office(world), nowhere) == {("not_found", "")}
