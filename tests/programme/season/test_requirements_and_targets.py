"""The year's requirements and targets: typed, sourced, fixed in time."""

from datetime import date

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.refusal import Refused
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import NoticePeriod, Number
from kaoping.programme.season.importing import target_sheet
from kaoping.programme.season.models import Requirement, Season, Target
from kaoping.programme.season.queries import requirement_of
from kaoping.programme.season.rules import Phase
from tests.builders import DAY, NOON, a_world
from tests.builders_season import days, refused, the_office

pytestmark = pytest.mark.django_db
EARLY = NOON - 8 * DAY  # before any window opens
NOTICE = {"days": 7, "calendar": "natural"}


def given(world, **more):
    return {
        "season": world.season.pk,
        "key": "notice_period",
        "value": NOTICE,
        "source": "notice",
        "source_text": "科技助力扶贫办发〔2026〕1号",
        **more,
    }


def test_a_requirement_holds_from_when_it_is_set():
    world = a_world()
    before = requirement_of(world.season, "notice_period", NoticePeriod)

    perform(Act.SET_REQUIREMENT, the_office(world), given(world), now=EARLY)

    assert (before.days, before.calendar) == (5, "working")
    now = requirement_of(world.season, "notice_period", NoticePeriod)
    assert (now.days, now.calendar) == (7, "natural")
    kept = Requirement.objects.get(season=world.season, key="notice_period")
    assert (kept.source, kept.source_text) == ("notice", "科技助力扶贫办发〔2026〕1号")


def test_a_requirement_is_fixed_once_its_phase_has_opened_at_any_level():
    world = a_world(Phase.REPORTING)
    run = the_office(world)
    opening = days("publicity", "nation", "2026-11-16", "2026-11-20", "2026-11-20")
    later = days("publicity", "province", "2026-12-16", "2026-12-20", "2026-12-20")
    calendar = {"season": world.season.pk, "windows": [opening, later]}
    perform(Act.SET_CALENDAR, run, calendar, now=EARLY)

    perform(Act.SET_REQUIREMENT, run, given(world), now=EARLY)

    again = given(world, value={"days": 8, "calendar": "natural"})
    assert refused(Act.SET_REQUIREMENT, run, again) == {("requirement_fixed", "value")}
    assert requirement_of(world.season, "notice_period", NoticePeriod).days == 7
    judging = given(world, key="scores_per_candidate", value=5)  # its phase has no dates yet
    perform(Act.SET_REQUIREMENT, run, judging, now=NOON)
    assert requirement_of(world.season, "scores_per_candidate", Number).root == 5


@pytest.mark.parametrize(
    ("more", "reasons"),
    [
        ({"key": "nothing"}, {("unknown_requirement", "key")}),
        ({"value": {"days": 0, "calendar": "lunar"}}, {("requirement_fault", "value")}),
        ({"source": "article", "source_text": "99"}, {("source_is_no_article", "source_text")}),
        ({"source": "notice", "source_text": " "}, {("notice_without_number", "source_text")}),
        ({"source": "default"}, {("not_the_default", "source")}),
        ({"source": "rumour"}, {("not_a_choice", "source")}),
        (
            {"value": 3, "source": "notice", "source_text": ""},
            {("requirement_fault", "value"), ("notice_without_number", "source_text")},
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_every_reason(more, reasons):
    world = a_world()

    assert (
        refused(Act.SET_REQUIREMENT, the_office(world), given(world, **more), now=EARLY) == reasons
    )
    assert not Requirement.objects.filter(season=world.season).exists()


def test_weights_must_sum_to_the_whole():
    world = a_world()
    edition = edition_of(world.season.edition_id)
    weights = {
        honour.key: {s.key: s.default_weight.value for s in edition.standards_of(honour.key)}
        for honour in edition.honours
    }
    first = next(iter(weights[edition.honours[0].key]))
    weights[edition.honours[0].key][first] += 1

    with pytest.raises(Refused) as caught:
        perform(
            Act.SET_REQUIREMENT,
            the_office(world),
            given(world, key="weights", value=weights),
            now=EARLY,
        )

    (refusal,) = caught.value.refusals
    assert refusal.code == "requirement_fault"
    assert "101" in str(dict(refusal.facts)["fault"])


def test_the_assessed_period_follows_its_requirement():
    world = a_world()
    period = given(world, key="assessed_period", value={"months": 18, "last_month": 10})

    perform(Act.SET_REQUIREMENT, the_office(world), period, now=EARLY)

    season = Season.objects.get(pk=world.season.pk)
    assert (season.assessed_from, season.assessed_to) == (date(2025, 5, 1), date(2026, 10, 31))


def test_a_value_that_was_set_meanwhile_is_not_overwritten():
    world = a_world()
    run = the_office(world)
    perform(Act.SET_REQUIREMENT, run, given(world, version=-1), now=EARLY)

    codes = refused(Act.SET_REQUIREMENT, run, given(world, version=-1), now=EARLY)

    assert codes == {("moved_meanwhile", "version")}


def test_only_the_hosts_season_office_sets_requirements():
    world = a_world()
    for actor in (
        world.actor(Post.SEASON_OFFICE, world.province),
        world.actor(Post.CLERK, world.office),
    ):
        assert refused(Act.SET_REQUIREMENT, actor, given(world), now=EARLY) == {
            ("not_permitted", "")
        }


def targets(world, *asked):
    rows = [{"subject": world.subject(u).pk, "indicator": i, "value": v} for u, i, v in asked]
    return {"season": world.season.pk, "targets": rows}


def test_targets_are_set_changed_and_taken_back_for_those_directly_below():
    world = a_world()
    run = the_office(world)
    first, second = [i.key for i in edition_of(world.season.edition_id).indicators[:2]]

    perform(
        Act.SET_TARGET,
        run,
        targets(world, (world.province, first, 30), (world.society, second, "2.5")),
        now=NOON,
    )
    perform(
        Act.SET_TARGET,
        run,
        targets(world, (world.province, first, 40), (world.society, second, None)),
        now=NOON,
    )

    assert list(Target.objects.values_list("subject__unit", "indicator", "value")) == [
        (world.province.pk, first, 40)
    ]
    assert Entry.objects.filter(act=Act.SET_TARGET).count() == 4
    verifier = world.actor(Post.VERIFIER, world.province)
    perform(Act.SET_TARGET, verifier, targets(world, (world.county, first, 7)), now=NOON)
    assert Target.objects.get(subject=world.subject(world.county)).value == 7


@pytest.mark.parametrize(("one", "other"), [(5, 6), (None, None), (None, 7)])
def test_a_target_is_asked_for_once_at_a_time(one, other):
    world = a_world()
    first, second = [i.key for i in edition_of(world.season.edition_id).indicators[:2]]
    unit = world.province
    perform(Act.SET_TARGET, the_office(world), targets(world, (unit, first, 4)), now=NOON)
    given = targets(world, (unit, first, one), (unit, second, 1), (unit, first, other))

    assert refused(Act.SET_TARGET, the_office(world), given) == {
        ("named_twice", "targets.2.indicator")
    }


def test_what_follows_from_other_figures_has_no_target():
    """Neither by the act, nor as a row of the sheet."""
    world = a_world()
    indicators = edition_of(world.season.edition_id).indicators
    ratio = next(i for i in indicators if i.is_derived)
    given = targets(world, (world.province, indicators[0].key, 1), (world.province, ratio.key, 90))

    assert refused(Act.SET_TARGET, the_office(world), given) == {
        ("target_of_derived", "targets.1.indicator")
    }
    assert not Target.objects.exists()
    form = target_sheet(the_office(world), world.season.pk)
    labels = next(c for c in form.columns if c.key == "indicator").choices
    assert {i.key for i in indicators if i.key not in labels.values()} == {
        i.key for i in indicators if i.is_derived
    }


def test_nobody_sets_targets_two_levels_down_or_beside():
    world = a_world()
    first = edition_of(world.season.edition_id).indicators[0].key
    far = targets(world, (world.province, first, 1), (world.county, first, 1))

    assert refused(Act.SET_TARGET, the_office(world), far) == {("not_permitted", "")}
    society = world.actor(Post.VERIFIER, world.society)
    beside = targets(world, (world.county, first, 1))
    assert refused(Act.SET_TARGET, society, beside) == {("not_found", "")}
    assert not Target.objects.exists()


def test_a_subject_that_one_may_not_see_is_not_told_apart_from_none():
    world = a_world()
    first = edition_of(world.season.edition_id).indicators[0].key
    beside, nothing = world.subject(world.county).pk, 10**6
    society = world.actor(Post.SEASON_OFFICE, world.society)
    judge = world.actor(Post.JUDGE, world.office)
    acts = {
        Act.SET_TARGET: lambda subject: {
            "season": world.season.pk,
            "targets": [{"subject": subject, "indicator": first, "value": 1}],
        },
        Act.EXTEND_DEADLINE: lambda subject: {
            "subject": subject, "phase": "reporting", "until": "2026-12-31", "reason": "…",
        },
        Act.MOVE_SUBJECT: lambda subject: {
            "subject": subject, "parent": world.subject(world.society).pk, "reason": "…",
        },
    }  # fmt: skip

    answers = [
        refused(act, stranger, given(subject))
        for act, given in acts.items()
        for subject in (beside, nothing)
        for stranger in (society, judge)
    ]

    assert answers == [{("not_found", "")}] * 12


def test_a_target_names_an_indicator_and_a_figure():
    world = a_world()
    first = edition_of(world.season.edition_id).indicators[0].key
    run = the_office(world)

    unknown = targets(world, (world.province, "nothing", 1))
    assert refused(Act.SET_TARGET, run, unknown) == {("unknown_indicator", "targets.0.indicator")}
    negative = targets(world, (world.province, first, -1))
    assert refused(Act.SET_TARGET, run, negative) == {("out_of_range", "targets.0.value")}
