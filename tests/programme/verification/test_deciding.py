"""What a verifier decides, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import Person
from kaoping.foundation.refusal import Refused
from kaoping.programme.reporting.models import Figure, Report, ReportRecord, Section
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.verification.facts import grades_of, standards_for
from kaoping.programme.verification.models import Evaluation, Finding
from kaoping.programme.verification.queries.behind import figure_behind, records_of
from kaoping.programme.verification.queries.screen import screen_of
from kaoping.programme.verification.queries.standards import standing_of_standards
from kaoping.programme.verification.rules import Outcome
from tests.builders import DAY, NOON, a_world, actor_of, an_account, granted
from tests.builders_recommendation import a_candidate, an_expert, recommender_of
from tests.builders_reporting import a_report, writer_of
from tests.builders_service import a_record, amending, refused
from tests.builders_verification import (
    accepted_as_sent,
    an_accepted_report,
    an_evaluated_subject,
    the_verifier_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def team(world):
    return world.subject(world.team)


@pytest.fixture
def report(world, team):
    a_record(world)
    a_record(world, starts=date(2026, 3, 2), ends=date(2026, 3, 3),
             villages=[world.places.villages[1].code])  # fmt: skip
    return a_report(world, team, declared={"brands_started": Decimal(2)})


def codes(reasons):
    return sorted(reason.code for reason in reasons)


def figure(report, key):
    return Figure.objects.get(report=report, indicator=key)


def decide(world, report, **rows):
    """Verify figures, each given as (value, reason)."""
    figures = [
        {"indicator": key, "verified": value, "reason": reason}
        for key, (value, reason) in rows.items()
    ]
    verifier = the_verifier_of(world, report.subject)
    return verifier, {"report": report.pk, "figures": figures}


def test_a_figure_that_differs_from_the_declared_needs_a_reason(world, report):
    verifier, given = decide(world, report, brands_started=(1, ""))
    assert codes(refused(Act.VERIFY_FIGURE, verifier, given)) == ["reason_missing"]

    verifier, given = decide(world, report, brands_started=(1, "只有一个注册"))
    perform(Act.VERIFY_FIGURE, verifier, given, now=NOON)

    row = figure(report, "brands_started")
    assert (row.declared, row.verified, row.verified_reason) == (2, 1, "只有一个注册")
    entry = Entry.objects.filter(act=Act.VERIFY_FIGURE).get()
    assert (entry.record, entry.reason) == (f"reporting.report:{report.pk}", "只有一个注册")


def test_distinct_figures_and_ratios_cannot_be_overwritten(world, report):
    verifier, given = decide(
        world,
        report,
        villages_covered=(1, "虚报"),
        village_coverage_rate=(50, "虚报"),
        nonsense=(1, ""),
    )

    found = refused(Act.VERIFY_FIGURE, verifier, given)

    assert [(r.code, r.field) for r in found] == [
        ("distinct_is_counted", "figures.0.verified"),
        ("ratio_follows", "figures.1.verified"),
        ("no_such_figure", "figures.2.indicator"),
    ]


def test_a_distinct_figure_is_lowered_by_striking_records(world, report):
    assert figure(report, "villages_covered").computed == 2
    row = ReportRecord.objects.filter(report=report).order_by("record_id").first()
    verifier = the_verifier_of(world, report.subject)
    given = {"report": report.pk, "record": row.record_id, "reason": "照片不是本村"}

    perform(Act.STRIKE_RECORD, verifier, given, now=NOON)

    villages, trainings = figure(report, "villages_covered"), figure(report, "trainings_held")
    assert (villages.computed, villages.verified, villages.verified_reason) == (
        1,
        1,
        "照片不是本村",
    )
    assert (trainings.computed, trainings.declared, trainings.verified) == (1, 2, 1)
    assert codes(refused(Act.STRIKE_RECORD, verifier, given)) == ["struck_already"]

    perform(Act.STRIKE_RECORD, verifier, {**given, "undo": True}, now=NOON)

    villages = figure(report, "villages_covered")
    assert (villages.computed, villages.verified) == (2, None)
    row.refresh_from_db()
    assert (row.struck, row.struck_reason) == (False, "")


def test_what_is_not_decided_stops_the_acceptance(world, report):
    verifier = the_verifier_of(world, report.subject)

    found = refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk})

    assert codes(found) == ["figures_undecided"]
    assert dict(found[0].facts)["count"] == 1
    assert accepted_as_sent(world, report).state == ReportState.ACCEPTED
    assert figure(report, "brands_started").verified == 2
    assert figure(report, "trainings_held").verified == 2


def test_one_figure_returned_leaves_the_rest_locked_and_shows_what_changed(world, report):
    verifier = the_verifier_of(world, report.subject)
    parts = [{"part": "figure:brands_started", "reason": "请附注册证"}]
    perform(Act.RETURN_REPORT, verifier, {"report": report.pk, "parts": parts}, now=NOON)

    open_ones = Figure.objects.filter(report=report, locked=False).values_list(
        "indicator", flat=True
    )
    assert list(open_ones) == ["brands_started"]
    assert not Section.objects.filter(report=report, locked=False).exists()
    finding = Finding.objects.get(report=report)
    assert (finding.part, finding.text, finding.submission) == (
        "figure:brands_started",
        "请附注册证",
        1,
    )

    writer = writer_of(world, report.subject)
    row = figure(report, "brands_started")
    mended = [{"indicator": "brands_started", "declared": 1, "planned": 3, "version": row.version}]
    perform(Act.WRITE_REPORT, writer, {"subject": report.subject_id, "figures": mended}, now=NOON)
    perform(Act.SUBMIT_REPORT, writer, {"report": report.pk}, now=NOON)

    screen = screen_of(verifier, report.pk, now=NOON)
    changed = {f.seen.entry.key: f.before for f in screen.figures if f.changed}
    assert changed == {"brands_started": 2}
    answered = [one.answered for f in screen.figures for one in f.findings]
    assert (screen.since, answered) == (1, [True])
    assert Finding.objects.filter(report=report).count() == 1


def test_what_is_being_written_shows_behind_no_figure_either(world, team):
    draft = a_report(world, team, ReportState.DRAFT, declared={"brands_started": Decimal(7)})
    verifier, lead = the_verifier_of(world, team), writer_of(world, team)
    with pytest.raises(Refused):
        figure_behind(verifier, draft.pk, "brands_started")
    assert figure_behind(lead, draft.pk, "brands_started").declared == 7
    perform(Act.SUBMIT_REPORT, lead, {"report": draft.pk}, now=NOON)
    part = {"part": "figure:brands_started", "reason": "缺少证明"}
    perform(Act.RETURN_REPORT, verifier, {"report": draft.pk, "parts": [part]}, now=NOON)
    row = {"indicator": "brands_started", "declared": 9}
    perform(Act.WRITE_REPORT, lead, {"subject": team.pk, "figures": [row]}, now=NOON)

    assert figure_behind(verifier, draft.pk, "brands_started").declared == 7
    assert figure_behind(lead, draft.pk, "brands_started").declared == 9


def test_a_return_names_parts_with_reasons(world, report):
    verifier = the_verifier_of(world, report.subject)
    parts = [{"part": "figure:nothing", "reason": "x"}, {"part": "", "reason": "x"},
             {"part": "", "reason": "y"}]  # fmt: skip

    found = refused(Act.RETURN_REPORT, verifier, {"report": report.pk, "parts": parts})
    assert codes(found) == ["no_such_part", "part_named_twice"]
    without = {"report": report.pk, "parts": [{"part": "", "reason": ""}]}
    assert codes(refused(Act.RETURN_REPORT, verifier, without)) == ["required"]


ACTS = {
    Act.VERIFY_FIGURE: {"figures": [{"indicator": "brands_started", "verified": 0}]},
    Act.STRIKE_RECORD: {"record": 0, "reason": "x"},
    Act.RETURN_REPORT: {"parts": [{"part": "", "reason": "x"}]},
    Act.ACCEPT_REPORT: {},
}


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.RETURNED, ReportState.ACCEPTED])
@pytest.mark.parametrize("act", list(ACTS))
def test_only_a_report_in_hand_is_verified(world, team, state, act):
    report = a_report(world, team, ReportState.DRAFT if state == "draft" else ReportState.SUBMITTED)
    verifier = the_verifier_of(world, team)
    if state == ReportState.RETURNED:
        given = {"report": report.pk, "parts": [{"part": "", "reason": "重写"}]}
        perform(Act.RETURN_REPORT, verifier, given, now=NOON)
    if state == ReportState.ACCEPTED:
        accepted_as_sent(world, report)
    assert Report.objects.get(pk=report.pk).state == state

    found = refused(act, verifier, {"report": report.pk, **ACTS[act]})

    assert "wrong_state" in codes(found)
    assert Report.objects.get(pk=report.pk).state == state


@pytest.mark.parametrize("act", list(ACTS))
def test_strangers_learn_nothing_and_others_are_refused(world, report, act):
    given = {"report": report.pk, **ACTS[act]}

    stranger = world.actor(Post.VERIFIER, world.society)
    assert codes(refused(act, stranger, given)) == ["not_found"]
    above = world.actor(Post.VERIFIER, world.province)  # sees it, but it is not directly below
    assert codes(refused(act, above, given)) == ["not_permitted"]
    clerk = world.actor(Post.CLERK, world.county)
    assert codes(refused(act, clerk, given)) == ["not_permitted"]


def test_nobody_verifies_what_they_took_part_in_by_whatever_account(world, team):
    expert = world.account(Post.EXPERT, world.team)
    a_record(world)
    report = a_report(world, team)
    verifier = with_a_second_account(world, expert.person)

    found = refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk})

    assert codes(found) == ["own_work"]


def test_nor_the_report_of_the_team_that_they_entered_with_or_lead(world, team):
    """Without a record, and without a word of theirs in it."""
    report = a_report(world, team)
    member, lead = an_expert(world).person, world.account(Post.TEAM_LEAD, world.team).person
    for person in (member, lead):
        verifier = with_a_second_account(world, person)

        assert codes(refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk})) == ["own_work"]


def with_a_second_account(world, person):
    """The county's verifier under another account of ``person``."""
    second = an_account(world.county)
    type(second).objects.filter(pk=second.pk).update(person=person)
    second.refresh_from_db()
    return actor_of(granted(second, Post.VERIFIER, world.county), Post.VERIFIER, world.county)


def test_nor_what_they_wrote_and_another_hand_wrote_over(world, team):
    first = granted(an_account(world.team), Post.TEAM_LEAD, world.team)
    lead = actor_of(first, Post.TEAM_LEAD, world.team)
    given = {"subject": team.pk, "figures": [{"indicator": "brands_started", "planned": 2}]}
    perform(Act.WRITE_REPORT, lead, given, now=NOON)
    report = a_report(world, team)  # by another lead, who writes every text and sends it up
    verifier = with_a_second_account(world, first.person)

    assert codes(refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk})) == ["own_work"]


def test_nor_records_that_they_told_of_without_taking_part(world, team):
    lead = world.actor(Post.TEAM_LEAD, world.team)
    member = world.account(Post.EXPERT, world.team).person
    took_part = {"person": member.pk, "time_kind": "stationed", "days": 2, "hours": 16}
    a_record(world, by=lead, participants=[took_part])
    other = granted(an_account(world.team), Post.TEAM_LEAD, world.team)
    world.accounts[Post.TEAM_LEAD, world.team.pk] = other
    report = a_report(world, team)
    verifier = with_a_second_account(world, Person.objects.get(pk=lead.person_id))

    assert codes(refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk})) == ["own_work"]


@pytest.mark.parametrize("act", [Act.AMEND_RECORD, Act.WITHDRAW_RECORD])
def test_a_record_changed_after_the_report_was_sent_up_is_not_accepted_unseen(world, team, act):
    record = a_record(world)
    report = a_report(world, team)
    more = {"participants": [{"person": record.entered_by_id, "time_kind": "stationed",
                              "days": 2, "hours": 10}]}  # fmt: skip
    given = {
        Act.AMEND_RECORD: amending(world, record, **more),
        Act.WITHDRAW_RECORD: {"record": record.pk, "reason": "重复登记"},
    }
    perform(act, world.actor(Post.TEAM_LEAD, world.team), given[act], now=NOON)
    verifier = the_verifier_of(world, team)

    assert codes(refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk})) == ["records_moved"]

    part = {"part": "figure:service_hours", "reason": "记录已修改，请重新报送"}
    perform(Act.RETURN_REPORT, verifier, {"report": report.pk, "parts": [part]}, now=NOON)
    perform(Act.SUBMIT_REPORT, writer_of(world, team), {"report": report.pk}, now=NOON)
    accepted_as_sent(world, report)
    hours = {Act.AMEND_RECORD: 10, Act.WITHDRAW_RECORD: 0}
    assert figure(report, "service_hours").verified == hours[act]


def test_hours_told_under_two_units_are_marked_for_the_verifier(world, report):
    expert = world.account(Post.EXPERT, world.team)
    county = world.actor(Post.CLERK, world.county)
    same_days = [{"person": expert.person_id, "time_kind": "stationed", "days": 2, "hours": 16}]
    a_record(world, unit=world.county, by=county, participants=same_days)

    rows = records_of(the_verifier_of(world, report.subject), report.pk).rows

    marked = {(row.starts.month, row.overlaps) for row in rows}
    assert marked == {(11, True), (3, False)}


def test_nobody_verifies_what_they_wrote(world, team):
    report = a_report(world, team)
    lead = world.account(Post.TEAM_LEAD, world.team)
    granted(lead, Post.VERIFIER, world.county)
    verifier = actor_of(lead, Post.VERIFIER, world.county)

    assert codes(refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk})) == ["own_work"]


def test_the_window_is_that_of_the_unit_which_verifies(world, report):
    verifier = the_verifier_of(world, report.subject)

    found = refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk}, now=NOON + 11 * DAY)

    assert codes(found) == ["figures_undecided", "phase_closed"]


def test_a_form_drawn_before_another_decision_is_refused(world, report):
    verifier, given = decide(world, report, brands_started=(1, "x"))
    perform(Act.VERIFY_FIGURE, verifier, given, now=NOON)

    found = refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk, "version": report.version})

    assert codes(found) == ["moved_meanwhile"]


def test_what_comes_after_the_own_report_was_sent_is_refused(world, report):
    county = a_report(world, world.subject(world.county))
    assert county.state == ReportState.SUBMITTED
    verifier, given = decide(world, report, brands_started=(2, ""))
    perform(Act.VERIFY_FIGURE, verifier, given, now=NOON)

    assert codes(refused(Act.ACCEPT_REPORT, verifier, {"report": report.pk})) == [
        "own_report_is_sent"
    ]


def test_an_evaluation_marks_every_standard_of_the_kind(world, team):
    verifier = the_verifier_of(world, team)
    marks = [{"standard": "6.2.1", "points": 101}, {"standard": "6.1.1", "points": 3}]
    given = {"subject": team.pk, "grade": "none", "marks": marks}
    assert codes(refused(Act.EVALUATE_SUBJECT, verifier, given)) == [
        "marks_missing", "not_a_choice", "not_a_choice", "not_accepted_yet", "out_of_range",
    ]  # fmt: skip

    an_accepted_report(world, team)
    marks = [{"standard": key, "points": 90} for key in ("6.2.1", "6.2.2", "6.2.3")]
    given = {"subject": team.pk, "grade": "excellent", "marks": marks}
    perform(Act.EVALUATE_SUBJECT, verifier, given, now=NOON)
    perform(Act.EVALUATE_SUBJECT, verifier, {**given, "grade": "good", "version": 0}, now=NOON)

    kept = Evaluation.objects.get(subject=team)
    assert (kept.grade, kept.marks["6.2.2"]) == ("good", 90.0)
    stale = refused(Act.EVALUATE_SUBJECT, verifier, {**given, "version": 0})
    assert codes(stale) == ["moved_meanwhile"]


def test_results_are_endorsed_only_where_a_standard_takes_it(world, team):
    an_accepted_report(world, team)
    verifier = the_verifier_of(world, team)
    given = {"subject": team.pk, "reason": "带动全县核桃提质增效"}
    assert codes(refused(Act.ENDORSE_RESULTS, verifier, given)) == ["nothing_to_endorse"]

    person = world.entered(world.account(Post.EXPERT, world.team), world.team)
    given["subject"] = person.pk
    assert codes(refused(Act.ENDORSE_RESULTS, verifier, given)) == ["not_sent_yet"]
    a_report(world, person)
    perform(Act.ENDORSE_RESULTS, verifier, given, now=NOON)

    assert codes(refused(Act.ENDORSE_RESULTS, verifier, given)) == ["endorsed_already"]
    checks = [c.outcome for s in standing_of_standards(person) for c in s.checks]
    assert checks == [Outcome.ENDORSED]


def test_grade_and_endorsement_are_taken_back_with_a_reason(world):
    person = world.entered(world.account(Post.EXPERT, world.team), world.team)
    an_evaluated_subject(world, person)
    verifier = the_verifier_of(world, person)
    endorse = {"subject": person.pk, "reason": "带动全县核桃提质增效"}
    undo = {"subject": person.pk, "undo": True, "reason": "复核后发现产量数据有误"}
    assert codes(refused(Act.ENDORSE_RESULTS, verifier, undo)) == ["nothing_to_take_back"]
    perform(Act.ENDORSE_RESULTS, verifier, endorse, now=NOON)

    no_reason = {**undo, "reason": " "}
    assert codes(refused(Act.EVALUATE_SUBJECT, verifier, no_reason)) == ["required"]
    for act in (Act.ENDORSE_RESULTS, Act.EVALUATE_SUBJECT):
        perform(act, verifier, undo, now=NOON)
        assert Entry.objects.filter(act=act).last().reason == undo["reason"]

    kept = Evaluation.objects.get(subject=person)
    assert (kept.endorsed, kept.endorsed_reason, kept.grade, kept.marks) == (False, "", "", {})
    perform(Act.ENDORSE_RESULTS, verifier, endorse, now=NOON)
    assert Evaluation.objects.get(subject=person).endorsed


def test_what_a_candidate_stands_on_is_not_lowered_below_it(world):
    candidate = a_candidate(world, an_expert(world))
    person, verifier = candidate.subject, the_verifier_of(world, candidate.subject)
    grades = [grade.key for grade in grades_of(person.season).root]
    marks = [{"standard": s.key, "points": 60} for s in standards_for(person)]
    perform(Act.ENDORSE_RESULTS, verifier, {"subject": person.pk, "reason": "突出"}, now=NOON)
    given = {"subject": person.pk, "grade": grades[-1], "marks": marks}
    undo = {"subject": person.pk, "undo": True, "reason": "另有发现"}

    reasons = [
        refused(Act.EVALUATE_SUBJECT, verifier, given),
        refused(Act.EVALUATE_SUBJECT, verifier, undo),
        refused(Act.ENDORSE_RESULTS, verifier, undo),
    ]

    assert [[r.code for r in each] for each in reasons] == [["grade_is_relied_on"]] * 3
    assert {dict(each[0].facts)["name"] for each in reasons} == {person.name}
    perform(Act.EVALUATE_SUBJECT, verifier, {**given, "grade": grades[1]}, now=NOON)
    gone = {"candidate": candidate.pk}
    perform(Act.WITHDRAW_CANDIDATE, recommender_of(world, candidate.by), gone, now=NOON)
    perform(Act.EVALUATE_SUBJECT, verifier, given, now=NOON)
    assert Evaluation.objects.get(subject=person).grade == grades[-1]


def test_a_refusal_leaves_nothing_behind(world, report):
    verifier, given = decide(world, report, brands_started=(1, "x"), villages_covered=(1, "x"))
    before = Entry.objects.count()
    with pytest.raises(Refused):
        perform(Act.VERIFY_FIGURE, verifier, given, now=NOON)

    assert figure(report, "brands_started").verified is None
    assert Entry.objects.count() == before
