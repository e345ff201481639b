"""How a season stands, at a terminal: dates, days left, numbers of each phase, who is late."""

import json

import pytest
from django.core.management import CommandError

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.cli.table import aligned
from kaoping.foundation.units.models import Unit
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.queries import edition_of
from tests.builders import DAY, NOON, World, a_world
from tests.builders_everything import a_busy_world
from tests.builders_publicity import a_notice, chosen
from tests.builders_recommendation import an_expert
from tests.builders_reporting import a_report, verifier_of
from tests.builders_verification import an_accepted_report
from tests.cli.conftest import as_, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr("kaoping.cli.acting.now", lambda: NOON)


def told(world: World, post: Post, unit: Unit, *words: str) -> dict:
    (found,) = json.loads(typed("season", "status", "--json", *words, *as_(world, post, unit)))
    return found


def with_reports(*states: ReportState) -> World:
    """The small world, with an expert's report in each of ``states``."""
    world = a_world()
    for state in states:
        subject = an_expert(world)
        if state is ReportState.ACCEPTED:
            an_accepted_report(world, subject)
            continue
        sent = state is not ReportState.DRAFT
        report = a_report(world, subject, ReportState.SUBMITTED if sent else state)
        if state is ReportState.RETURNED:
            section = edition_of(world.season.edition_id).sections_for(subject.kind)[0].key
            parts = [{"part": f"section:{section}", "reason": "请写具体。"}]
            given = {"report": report.pk, "parts": parts}
            perform(Act.RETURN_REPORT, verifier_of(world, subject), given, now=NOON)
    return world


def test_a_phase_tells_how_many_are_expected_and_how_far_each_is():
    world = with_reports(
        ReportState.DRAFT,
        ReportState.SUBMITTED,
        ReportState.SUBMITTED,
        ReportState.RETURNED,
        ReportState.ACCEPTED,
    )

    phases = {p["phase"]: p for p in told(world, Post.SEASON_OFFICE, world.office)["phases"]}

    assert phases["reporting"] == {
        "phase": "reporting",
        "done": 3,
        "expected": 7,  # the county, its team, and the five experts
        "states": {"none": 2, "draft": 1, "submitted": 2, "returned": 1, "accepted": 1},
    }
    assert (phases["verification"]["done"], phases["verification"]["expected"]) == (1, 4)
    assert phases["recommendation"]["expected"] == 2  # the province and the society
    assert phases["recommendation"]["states"]["none"] == 2


def test_numbers_are_those_that_the_account_may_see():
    world = with_reports(ReportState.SUBMITTED, ReportState.ACCEPTED)

    found = told(world, Post.VERIFIER, world.county)
    elsewhere = told(world, Post.VERIFIER, world.society)

    assert found["phases"][1]["states"]["submitted"] == 1
    assert elsewhere["phases"][1]["expected"] == 0


def test_the_funnel_runs_from_records_to_honours():
    world = a_busy_world()

    funnel = told(world, Post.SEASON_OFFICE, world.office)["funnel"]

    assert list(funnel) == ["records", "sent_up", "accepted", "put_forward", "checked", "chosen",
                            "commended"]  # fmt: skip
    assert (funnel["records"], funnel["chosen"], funnel["commended"]) == (1, 1, 0)


def test_a_decision_counts_for_those_below_from_the_public_notice_on():
    world = a_world()
    chosen(world)

    def chosen_so_far(post: Post, unit: Unit) -> tuple[int, dict[str, int]]:
        found = told(world, post, unit)
        phases = {p["phase"]: p["states"] for p in found["phases"]}
        return found["funnel"]["chosen"], phases["judging"]

    assert chosen_so_far(Post.SEASON_OFFICE, world.office)[0] == 1
    number, states = chosen_so_far(Post.RECOMMENDER, world.province)
    assert (number, states["checked"], states["chosen"]) == (0, 1, 0)

    a_notice(world)

    assert chosen_so_far(Post.RECOMMENDER, world.province)[0] == 1


def test_days_are_left_until_the_last_day_on_time(monkeypatch):
    world = a_world()

    found = told(world, Post.SEASON_OFFICE, world.office)

    window = found["windows"][0]
    assert (window["opens"], window["due"], window["closes"], window["days_left"]) == (
        "2026-11-11", "2026-11-21", "2026-11-26", 5,
    )  # fmt: skip
    monkeypatch.setattr("kaoping.cli.acting.now", lambda: NOON + 7 * DAY)
    late = told(world, Post.SEASON_OFFICE, world.office)
    assert late["windows"][0]["days_left"] == -2
    assert {row["name"] for row in late["late"]} == {world.county.name, world.team.name}
    assert late["late_count"] == "2"


def test_a_person_reads_a_table_in_the_language_asked_for():
    world = with_reports(ReportState.RETURNED)
    who = as_(world, Post.SEASON_OFFICE, world.office)

    chinese = typed("season", "status", *who)
    english = typed("season", "status", "--language", "en", *who)

    assert "工作总结" in chinese
    assert "剩余5天" in chinese
    assert "Not begun 2, Returned 1" in english
    assert "5 days left" in english


def test_without_an_account_there_are_dates_and_no_numbers():
    world = with_reports(ReportState.SUBMITTED)

    said = typed("season", "status")
    (found,) = json.loads(typed("season", "status", "--json"))

    assert world.season.title in said
    assert "2026-11-21" in said
    assert (found["phases"], found["funnel"], len(found["windows"])) == ([], {}, 35)


def test_a_season_is_named_by_its_year_or_id():
    world = a_world()
    office = (Post.SEASON_OFFICE, world.office)

    assert told(world, *office, "--season", "2026")["id"] == world.season.pk
    assert told(world, *office, "--season", str(world.season.pk))["year"] == 2026
    with pytest.raises(CommandError, match="未参加本年度考核"):
        told(world, *office, "--season", "1999")


def test_columns_stand_below_each_other_where_a_sign_is_two_wide():
    assert list(aligned([["县", "1"], ["ab", "2"], ["省级", "3"]])) == [
        "县    1",
        "ab    2",
        "省级  3",
    ]
