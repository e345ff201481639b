"""Subjects that move in a running season, and seasons that open and close."""

from datetime import date

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import Level, SeasonState
from tests.builders import DAY, NOON, a_unit, a_world, an_account, granted
from tests.builders_recommendation import a_candidate
from tests.builders_reporting import a_report
from tests.builders_season import (
    PROVINCE,
    a_provincial_season,
    an_edition,
    days,
    refused,
    the_office,
)
from tests.builders_service import a_record
from tests.builders_verification import accepted_as_sent

pytestmark = pytest.mark.django_db


def nested(season: Season) -> None:
    """Every subject lies within its parent, and siblings' branches are apart."""
    subjects = {s.pk: s for s in Subject.objects.filter(season=season)}
    for subject in subjects.values():
        if subject.parent_id is None:
            continue
        parent = subjects[subject.parent_id]
        assert parent.lft <= subject.lft <= subject.rgt <= parent.rgt
    units = [s for s in subjects.values() if s.person_id is None]
    assert len({s.lft for s in units}) == len(units)
    for one in units:
        for other in units:
            if other.lft > one.lft:
                assert other.lft > one.rgt or other.rgt <= one.rgt


def move(world, who, below, **more):
    return {"subject": who.pk, "parent": below.pk, "reason": "机构改革", **more}


def test_a_unit_moves_with_all_below_it_and_the_tree_is_numbered_afresh():
    world = a_world()
    expert = granted(an_account(world.team), Post.EXPERT, world.team)
    person = world.entered(expert, world.team)
    county, society = world.subject(world.county), world.subject(world.society)
    verifier = world.actor(Post.VERIFIER, world.society)

    perform(Act.MOVE_SUBJECT, the_office(world), move(world, county, society), now=NOON)

    nested(world.season)
    county, society = world.subject(world.county), world.subject(world.society)
    person.refresh_from_db()
    assert county.parent == society
    assert society.lft < county.lft <= society.rgt
    assert (person.parent, person.lft, person.rgt) == (county, county.lft, county.lft)
    assert world.subject(world.team).parent == county
    before, now = verifier.standings[0], world.actor(Post.VERIFIER, world.society).standings[0]
    assert before.rgt - before.lft == 0
    assert now.lft <= county.lft <= now.rgt
    entry = Entry.objects.get(act=Act.MOVE_SUBJECT)
    assert (entry.reason, entry.before["parent"], entry.after["parent"]) == (
        "机构改革",
        world.subject(world.province).pk,
        society.pk,
    )


def test_a_person_moves_and_leaves_the_team():
    world = a_world()
    person = world.entered(granted(an_account(world.team), Post.EXPERT, world.team), world.team)
    society = world.subject(world.society)

    perform(Act.MOVE_SUBJECT, the_office(world), move(world, person, society), now=NOON)

    person.refresh_from_db()
    assert (person.parent, person.team, person.lft) == (society, None, society.lft)
    nested(world.season)


def test_a_team_takes_its_members_along():
    world = a_world()
    person = world.entered(granted(an_account(world.team), Post.EXPERT, world.team), world.team)
    team, society = world.subject(world.team), world.subject(world.society)

    perform(Act.MOVE_SUBJECT, the_office(world), move(world, team, society), now=NOON)

    person.refresh_from_db()
    society.refresh_from_db()
    assert (person.parent, person.team, person.lft) == (society, team, society.lft)
    nested(world.season)


def test_what_was_counted_where_it_stands_stays_there():
    world = a_world()
    a_record(world)
    team = world.subject(world.team)
    accepted_as_sent(world, a_report(world, team))
    given = move(world, team, world.subject(world.society))

    assert refused(Act.MOVE_SUBJECT, the_office(world), given) == {
        ("counted_where_it_stands", "subject")
    }


def test_who_holds_places_or_stands_on_a_list_stays_there():
    world = a_world()
    person = world.entered(granted(an_account(world.team), Post.EXPERT, world.team), world.team)
    a_candidate(world, person)
    society = world.subject(world.society)

    def codes(unit):
        return refused(Act.MOVE_SUBJECT, the_office(world), move(world, unit, society))

    assert codes(person) == {("stands_on_a_list", "subject")}
    assert codes(world.subject(world.team)) == {("stands_on_a_list", "subject")}
    assert codes(world.subject(world.county)) == {("holds_places", "subject")}


def test_moves_that_make_no_tree_are_refused():
    world = a_world()
    run = the_office(world)
    office, province, county, team = (
        world.subject(u) for u in (world.office, world.province, world.county, world.team)
    )

    def codes(who, below, **more):
        return refused(Act.MOVE_SUBJECT, run, move(world, who, below, **more))

    assert codes(province, county) == {("moves_below_itself", "parent")}
    assert codes(county, province) == {("moves_nowhere", "parent")}
    assert codes(office, province) == {("host_stays", "subject"), ("moves_below_itself", "parent")}
    assert codes(county, team) == {
        ("parent_is_no_unit", "parent"),
        ("moves_below_itself", "parent"),
    }
    assert codes(county, world.subject(world.society), reason="") == {("required", "reason")}
    stranger = world.actor(Post.SEASON_OFFICE, world.province)
    given = move(world, county, world.subject(world.society))
    assert refused(Act.MOVE_SUBJECT, stranger, given) == {("not_permitted", "")}


def test_a_subject_never_moves_into_another_season():
    world = a_world()
    provincial = a_provincial_season(world)
    there = Subject.objects.get(season=provincial, unit=world.province)

    codes = refused(
        Act.MOVE_SUBJECT, the_office(world), move(world, world.subject(world.county), there)
    )

    assert codes == {("not_found", "parent")}


def test_a_season_closes_when_every_window_and_extension_is_over():
    world = a_world()
    run, given = the_office(world), {"season": world.season.pk}
    assert ("window_still_open", "") in refused(Act.CLOSE_SEASON, run, given, now=NOON)
    longer = {
        "subject": world.subject(world.county).pk,
        "phase": "reporting",
        "until": "2026-12-10",
        "reason": "…",
    }
    perform(Act.EXTEND_DEADLINE, run, longer, now=NOON)
    assert refused(Act.CLOSE_SEASON, run, given, now=NOON + 12 * DAY) == {("window_still_open", "")}

    perform(Act.CLOSE_SEASON, run, given, now=NOON + 30 * DAY)

    assert Season.objects.get(pk=world.season.pk).state == SeasonState.CLOSED
    later = NOON + 31 * DAY
    row = days("reporting", "county", "2026-11-01", "2027-12-10", "2027-12-20")
    entering = {"season": world.season.pk, "unit": world.county.pk}
    entrant = world.actor(Post.EXPERT, world.county)
    for act, actor, more in (
        (Act.SET_CALENDAR, run, {**given, "windows": [row]}),
        (Act.SET_TARGET, run, {**given, "targets": [{"subject": world.subject(world.province).pk,
         "indicator": first_indicator(world), "value": 1}]}),
        (Act.ENTER_SEASON, entrant, entering),
        (Act.MOVE_SUBJECT, run, move(world, world.subject(world.county),
         world.subject(world.society))),
    ):  # fmt: skip
        assert refused(act, actor, more, now=later) == {("season_closed", "")}
    assert refused(Act.CLOSE_SEASON, run, given, now=later) == {("wrong_state", "")}


def first_indicator(world) -> str:
    return edition_of(world.season.edition_id).indicators[0].key


def test_only_the_hosts_season_office_closes():
    world = a_world()
    given = {"season": world.season.pk}
    stranger = world.actor(Post.SEASON_OFFICE, world.province)

    assert refused(Act.CLOSE_SEASON, stranger, given, now=NOON + 30 * DAY) == {
        ("not_permitted", "")
    }


# A province as host


def test_a_province_opens_its_own_season_on_its_own_edition():
    world = a_world()
    prefecture = a_unit(
        world.province,
        "provincial_office",
        Level.PREFECTURE,
        world.places.prefecture,
        "毕节市办公室",
    )

    season = a_provincial_season(world)

    found = {s.unit_id: s for s in Subject.objects.filter(season=season)}
    assert set(found) == {u.pk for u in (world.province, world.county, world.team, prefecture)}
    host = found[world.province.pk]
    assert host.parent is None
    bodies = {s.unit_id for s in found.values() if s.parent_id == host.pk}
    assert bodies == {world.county.pk, prefecture.pk}
    # 18 months up to June, as the provincial edition's requirement says.
    assert (season.assessed_from, season.assessed_to) == (date(2025, 1, 1), date(2026, 6, 30))
    nested(season)


def test_the_province_steers_its_season_and_the_nation_does_not():
    world = a_world()
    season = a_provincial_season(world)
    run, nation = world.actor(Post.SEASON_OFFICE, world.province), the_office(world)
    row = days("reporting", "county", "2026-12-01", "2026-12-10", "2026-12-20")
    calendar = {"season": season.pk, "windows": [row]}
    grades = [
        {"key": "fine", "name": {"zh": "好"}, "recommendable": True},
        {"key": "poor", "name": {"zh": "差"}, "recommendable": False},
    ]
    requirement = {"season": season.pk, "key": "grades", "value": grades, "source": "notice",
                   "source_text": "某科扶办发〔2026〕3号"}  # fmt: skip
    target = {"season": season.pk, "targets": [
        {"subject": Subject.objects.get(season=season, unit=world.county).pk,
         "indicator": "courses_given", "value": 12}]}  # fmt: skip

    perform(Act.SET_CALENDAR, run, calendar, now=NOON)
    perform(Act.SET_REQUIREMENT, run, requirement, now=NOON)
    perform(Act.SET_TARGET, run, target, now=NOON)

    for act, given, code in (
        (Act.SET_CALENDAR, calendar, "not_permitted"),
        (Act.SET_REQUIREMENT, requirement, "not_permitted"),
        (Act.SET_TARGET, target, "not_found"),  # its subjects are not the nation's to see
        (Act.CLOSE_SEASON, {"season": season.pk}, "not_permitted"),
    ):
        assert refused(act, nation, given) == {(code, "")}


def test_a_season_runs_on_a_published_edition_of_its_host_or_from_above():
    world = a_world()
    text = PROVINCE.read_text(encoding="utf-8")
    run = the_office(world)
    own = an_edition(world, world.province, text)
    given = {"host": world.office.pk, "edition": own, "year": 2028, "title": "…"}
    assert refused(Act.OPEN_SEASON, run, given) == {("edition_of_others", "edition")}

    from_above = {
        "host": world.province.pk,
        "edition": world.season.edition_id,
        "year": 2028,
        "title": "…",
    }
    perform(Act.OPEN_SEASON, world.actor(Post.SEASON_OFFICE, world.province), from_above, now=NOON)

    draft = perform(
        Act.ADD_EDITION,
        run,
        {"issuer": world.office.pk, "text": text.replace("province-test", "draft-test")},
        now=NOON,
    )
    for edition in (draft, 10**6):
        codes = refused(Act.OPEN_SEASON, run, {**given, "edition": edition})
        assert codes == {("edition_not_published", "edition")}


def test_one_season_a_host_and_year_and_only_by_its_own_office():
    world = a_world()
    given = {"host": world.office.pk, "edition": world.season.edition_id, "year": 2026, "title": "…",
             "assessed_from": "2026-12-31", "assessed_to": "2026-01-01"}  # fmt: skip

    assert refused(Act.OPEN_SEASON, the_office(world), given) == {
        ("season_taken", "year"),
        ("period_backwards", "assessed_to"),
    }
    other = world.actor(Post.SEASON_OFFICE, world.province)
    assert refused(Act.OPEN_SEASON, other, given) == {("not_permitted", "")}
