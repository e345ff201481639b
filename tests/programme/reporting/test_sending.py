"""Sending a report up: all gaps at once, in time, frozen; taking it back; what a return opens."""

from datetime import date
from decimal import Decimal

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refused
from kaoping.programme.reporting.models import (
    Figure,
    Report,
    ReportFile,
    ReportRecord,
    Section,
    Submission,
)
from kaoping.programme.reporting.queries import file_seen, report_of, report_seen
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.reporting.versions import NOW, differences, versions_of
from kaoping.programme.season.models import Extension
from kaoping.programme.season.rules import Phase
from tests.builders import DAY, NOON, a_world, an_account, granted
from tests.builders_reporting import (
    a_file,
    a_report,
    all_figures,
    all_sections,
    figure_of,
    verifier_of,
    writer_of,
)
from tests.builders_service import a_record, refused

pytestmark = pytest.mark.django_db

DUE, CLOSED = NOON + 5 * DAY, NOON + 10 * DAY


def codes(refusals):
    return [(r.code, r.field) for r in refusals]


def submit(world, report, now=NOON, **more):
    writer = writer_of(world, report.subject)
    perform(Act.SUBMIT_REPORT, writer, {"report": report.pk, **more}, now=now)
    report.refresh_from_db()
    return report


def test_every_gap_is_named_at_once_with_its_place():
    world = a_world()
    subject = world.subject(world.team)
    lead = writer_of(world, subject)
    given = {
        "subject": subject.pk,
        "sections": [{"key": "problems", "text": "路远。"},
                     {"key": "next_goals", "text": "好" * 2001}],
        "figures": [{"indicator": "satisfaction_rate", "declared": 96},
                    {"indicator": "trainings_held", "declared": 9}],
    }  # fmt: skip
    report = perform(Act.WRITE_REPORT, lead, given, now=NOON)

    against = refused(Act.SUBMIT_REPORT, lead, {"report": report})

    assert codes(against) == [
        ("section_empty", "section:team_schemes"),
        ("section_empty", "section:input_and_reach"),
        ("section_empty", "section:services_and_results"),
        ("section_too_short", "section:problems"),
        ("section_too_long", "section:next_goals"),
        ("section_empty", "section:next_measures"),
        ("difference_needs_note", "figure:trainings_held"),
        ("figure_missing", "figure:households_exited"),
        ("figure_missing", "figure:people_exited"),
        ("figure_needs_file", "figure:satisfaction_rate"),
        ("plan_has_no_figure", "figures"),
    ]
    assert dict(against[3].facts) == {"length": 3, "limit": 50}
    assert report_of(lead, subject.pk).gaps == against


def test_a_report_goes_up_frozen_with_its_records_and_its_copy():
    world = a_world()
    subject = world.subject(world.team)
    inside = a_record(world, quantity=4)
    a_record(world, starts=date(2025, 12, 30), ends=date(2025, 12, 31))
    gone = a_record(world, starts=date(2026, 11, 8), ends=date(2026, 11, 9))
    lead = writer_of(world, subject)
    perform(Act.WITHDRAW_RECORD, lead, {"record": gone.pk, "reason": "重复登记"}, now=NOON)

    report = a_report(world, subject)

    assert (report.state, report.submissions, report.late) == (ReportState.SUBMITTED, 1, False)
    assert list(ReportRecord.objects.filter(report=report).values_list("record", flat=True)) == [
        inside.pk
    ]
    figure = figure_of(report, "trainings_held")
    assert (figure.computed, figure.declared, figure.records) == (4, 4, 1)
    sent = Submission.objects.get(report=report).content
    assert sent["figures"]["trainings_held"]["declared"] == "4.00"
    assert sent["records"] == 1
    assert sent["sections"].keys() == set(report.sections.values_list("key", flat=True))


def test_what_was_sent_up_is_closed_for_its_writer():
    world = a_world()
    report = a_report(world, world.subject(world.team))
    writer = writer_of(world, report.subject)
    given = {"subject": report.subject_id, "sections": [{"key": "problems", "text": "改"}]}

    assert codes(refused(Act.WRITE_REPORT, writer, given)) == [("wrong_state", "")]
    assert codes(refused(Act.SUBMIT_REPORT, writer, {"report": report.pk})) == [("wrong_state", "")]


def test_after_the_soft_end_it_is_late_and_after_the_hard_end_refused():
    world = a_world()
    team = a_report(world, world.subject(world.team), ReportState.DRAFT)
    county = a_report(world, world.subject(world.county), ReportState.DRAFT)

    assert submit(world, team, now=DUE).late is True
    clerk = writer_of(world, county.subject)
    against = refused(Act.SUBMIT_REPORT, clerk, {"report": county.pk}, now=CLOSED)
    assert codes(against) == [("phase_closed", "")]


def test_an_extension_holds_from_the_next_request_on():
    world = a_world()
    report = a_report(world, world.subject(world.team), ReportState.DRAFT)
    lead = writer_of(world, report.subject)
    late = CLOSED + DAY
    assert codes(refused(Act.SUBMIT_REPORT, lead, {"report": report.pk}, now=late)) == [
        ("phase_closed", "")
    ]
    Extension.objects.create(
        subject=report.subject, phase=Phase.REPORTING, until=CLOSED + 2 * DAY, reason="山洪断路",
        granted_at=CLOSED,
    )  # fmt: skip

    assert submit(world, report, now=late).late is False


def test_a_report_that_changed_since_it_was_read_is_not_sent():
    world = a_world()
    report = a_report(world, world.subject(world.team), ReportState.DRAFT)
    lead = writer_of(world, report.subject)
    stale = {"report": report.pk, "version": report.version - 1}

    assert codes(refused(Act.SUBMIT_REPORT, lead, stale)) == [("moved_meanwhile", "version")]
    assert submit(world, report, version=report.version).state == ReportState.SUBMITTED


def test_a_recommending_bodys_report_travels_with_its_package():
    world = a_world()
    report = a_report(world, world.subject(world.province), ReportState.DRAFT)
    clerk = writer_of(world, report.subject)

    against = refused(Act.SUBMIT_REPORT, clerk, {"report": report.pk})
    assert codes(against) == [("goes_with_the_package", "")]
    assert against[0].article == "7.1"


def test_strangers_cannot_send_and_others_may_not():
    world = a_world()
    report = a_report(world, world.subject(world.team), ReportState.DRAFT)
    given = {"report": report.pk}

    society, county = world.actor(Post.CLERK, world.society), world.actor(Post.CLERK, world.county)
    for act in (Act.SUBMIT_REPORT, Act.RECALL_REPORT):
        assert codes(refused(act, society, given)) == [("not_found", "")]
        assert codes(refused(act, county, given)) == [("not_permitted", "")]
        assert codes(refused(act, county, {"report": 999})) == [("not_found", "")]


def test_it_is_recalled_until_somebody_has_begun_to_verify():
    world = a_world()
    report = a_report(world, world.subject(world.team))
    lead = writer_of(world, report.subject)
    perform(Act.RECALL_REPORT, lead, {"report": report.pk}, now=NOON)
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    assert not Section.objects.filter(report=report, locked=True).exists()
    assert figure_of(report, "trainings_held").declared is None  # it follows the count again
    assert figure_of(report, "households_exited").declared == 0
    submit(world, report)
    row = {"indicator": "households_exited", "verified": 0, "reason": "查看了佐证材料"}
    verifier = verifier_of(world, report.subject)
    perform(Act.VERIFY_FIGURE, verifier, {"report": report.pk, "figures": [row]}, now=NOON)

    against = refused(Act.RECALL_REPORT, lead, {"report": report.pk})

    assert codes(against) == [("verification_begun", "")]


def test_it_is_not_recalled_when_it_could_not_be_sent_again():
    world = a_world()
    report = a_report(world, world.subject(world.team))
    lead = writer_of(world, report.subject)

    against = refused(Act.RECALL_REPORT, lead, {"report": report.pk}, now=CLOSED)

    assert codes(against) == [("phase_closed", "")]


def returned(world, report, part, now=NOON):
    parts = [{"part": part, "reason": "与佐证材料不符"}]
    verifier = verifier_of(world, report.subject)
    perform(Act.RETURN_REPORT, verifier, {"report": report.pk, "parts": parts}, now=now)
    report.refresh_from_db()
    return report


def test_one_returned_figure_is_open_and_nothing_else():
    world = a_world()
    report = a_report(world, world.subject(world.team))
    lead = writer_of(world, report.subject)
    report = returned(world, report, "figure:households_exited")

    text = {"subject": report.subject_id, "sections": [{"key": "problems", "text": "改"}]}
    other = {
        "subject": report.subject_id,
        "figures": [{"indicator": "people_exited", "declared": 3, "planned": 10}],
    }
    assert codes(refused(Act.WRITE_REPORT, lead, text)) == [("part_locked", "section:problems")]
    assert codes(refused(Act.WRITE_REPORT, lead, other)) == [
        ("part_locked", "figure:people_exited")
    ]
    mended = [{"indicator": "households_exited", "declared": 0, "planned": 12}]
    perform(Act.WRITE_REPORT, lead, {"subject": report.subject_id, "figures": mended}, now=NOON)
    report = submit(world, report)
    assert (report.state, report.submissions) == (ReportState.SUBMITTED, 2)
    assert not Figure.objects.filter(report=report, locked=False).exists()


def test_a_recall_opens_no_more_than_was_returned():
    world = a_world()
    report = a_report(world, world.subject(world.team))
    lead = writer_of(world, report.subject)
    returned(world, report, "figure:households_exited")
    submit(world, report)

    perform(Act.RECALL_REPORT, lead, {"report": report.pk}, now=NOON)

    opened = Figure.objects.filter(report=report, locked=False)
    assert list(opened.values_list("indicator", flat=True)) == ["households_exited"]
    assert not Section.objects.filter(report=report, locked=False).exists()


def test_a_mended_figure_loses_what_was_verified_and_the_rest_keeps_it():
    world = a_world()
    a_record(world)
    report = a_report(world, world.subject(world.team))
    verifier, lead = verifier_of(world, report.subject), writer_of(world, report.subject)
    rows = [
        {"indicator": key, "verified": figure_of(report, key).declared, "reason": "已核"}
        for key in ("households_exited", "people_exited")
    ]
    perform(Act.VERIFY_FIGURE, verifier, {"report": report.pk, "figures": rows}, now=NOON)
    returned(world, report, "figure:trainings_held")
    a_record(world, starts=date(2026, 11, 10), ends=date(2026, 11, 11), quantity=2)
    perform(Act.WRITE_REPORT, lead, {"subject": report.subject_id}, now=NOON)
    submit(world, report)

    trainings = figure_of(report, "trainings_held")
    assert (trainings.declared, trainings.computed, trainings.verified) == (3, 3, None)
    assert figure_of(report, "households_exited").verified == 0


def test_a_struck_record_stays_struck_with_its_reason():
    world = a_world()
    kept = a_record(world, quantity=2)
    struck = a_record(world, starts=date(2026, 11, 10), ends=date(2026, 11, 11), quantity=5)
    report = a_report(world, world.subject(world.team))
    given = {"report": report.pk, "record": struck.pk, "reason": "无法找到参训农户"}
    perform(Act.STRIKE_RECORD, verifier_of(world, report.subject), given, now=NOON)
    returned(world, report, "")

    submit(world, report)

    rows = ReportRecord.objects.filter(report=report).values_list(
        "record", "struck", "struck_reason"
    )
    assert set(rows) == {(kept.pk, False, ""), (struck.pk, True, "无法找到参训农户")}
    assert figure_of(report, "trainings_held").computed == 2


def test_a_returned_report_may_come_back_while_the_unit_above_still_verifies():
    world = a_world()
    report = returned(world, a_report(world, world.subject(world.team)), "")
    Extension.objects.create(
        subject=world.subject(world.county), phase=Phase.VERIFICATION, until=CLOSED + 3 * DAY,
        reason="集中核实", granted_at=NOON,
    )  # fmt: skip

    assert submit(world, report, now=CLOSED + DAY).late is False
    returned(world, report, "", now=CLOSED + 2 * DAY)
    lead = writer_of(world, report.subject)
    against = refused(Act.SUBMIT_REPORT, lead, {"report": report.pk}, now=CLOSED + 3 * DAY)
    assert codes(against) == [("phase_closed", "")]


def test_versions_and_what_differs_between_them():
    world = a_world()
    report = returned(world, a_report(world, world.subject(world.team)), "")
    lead = writer_of(world, report.subject)
    given = {
        "subject": report.subject_id,
        "sections": [{"key": "problems", "text": "新写的问题。" * 10}],
        "figures": [{"indicator": "households_exited", "declared": 0, "planned": 25}],
    }
    perform(Act.WRITE_REPORT, lead, given, now=NOON + DAY)
    before = differences(lead, report.pk, 1, NOW)
    submit(world, report, now=NOON + DAY)

    _, versions = versions_of(verifier_of(world, report.subject), report.pk)
    after = differences(lead, report.pk, 1, 2)

    assert [(v.number, v.at) for v in versions] == [(2, NOON + DAY), (1, NOON)]
    assert [(t.entry.key, t.right) for t in after.texts] == [("problems", "新写的问题。" * 10)]
    assert [(f.entry.key, f.changes) for f in after.figures] == [
        ("households_exited", (("planned", Decimal("10.00"), Decimal("25.00")),))
    ]
    assert before.texts == after.texts


def test_the_unit_above_reads_a_returned_report_as_it_was_sent():
    world = a_world()
    report = returned(world, a_report(world, world.subject(world.team)), "")
    lead = writer_of(world, report.subject)
    text = {"subject": report.subject_id, "sections": [{"key": "problems", "text": "还在改"}]}
    perform(Act.WRITE_REPORT, lead, text, now=NOON)

    above = report_seen(verifier_of(world, report.subject), report.pk)

    assert above.as_sent == 1
    texts = {s.entry.key: s.text for s in above.sections}
    assert texts == {s["key"]: s["text"] for s in all_sections(report.subject)}
    assert Report.objects.get(pk=report.pk).sections.get(key="problems").text == "还在改"


def test_with_the_files_that_were_sent_and_none_that_came_since():
    world = a_world()
    report = a_report(world, world.subject(world.team), ReportState.DRAFT)
    lead, above = writer_of(world, report.subject), verifier_of(world, report.subject)

    def write(**given):
        perform(Act.WRITE_REPORT, lead, {"subject": report.subject_id, **given}, now=NOON)

    def proof(name):
        return {"part": "section:problems", "file": a_file(name).sha256, "name": f"{name}.pdf"}

    def names(actor):
        seen = report_seen(actor, report.pk)
        return [file.name for section in seen.sections for file in section.files]

    write(add_files=[proof("kept"), proof("gone")])
    drafted = names(above)
    perform(Act.SUBMIT_REPORT, lead, {"report": report.pk}, now=NOON)
    returned(world, report, "")
    gone = ReportFile.objects.get(name="gone.pdf")
    write(add_files=[proof("new"), proof("slip")], drop_files=[gone.pk])
    write(drop_files=[ReportFile.objects.get(name="slip.pdf").pk])

    assert drafted == []
    assert names(lead) == ["kept.pdf", "new.pdf"]
    assert names(above) == ["kept.pdf", "gone.pdf"]
    assert file_seen(above, gone.pk) == (gone.file_id, "gone.pdf")
    for actor, other in ((lead, gone.pk), (above, ReportFile.objects.get(name="new.pdf").pk)):
        with pytest.raises(Refused):
            file_seen(actor, other)
    again = submit(world, report)
    assert names(lead) == names(above) == ["kept.pdf", "new.pdf"]
    assert again.sent.get(number=2).content["files"] == {
        "section:problems": ["kept.pdf", "new.pdf"]
    }


def test_a_person_reports_the_hours_that_were_shared_in():
    world = a_world()
    account = granted(an_account(world.team), Post.EXPERT, world.team)
    subject = world.entered(account, world.team)
    expert = writer_of(world, subject)
    other = world.actor(Post.EXPERT, world.team)
    a_record(
        world,
        participants=[
            {"person": expert.person_id, "time_kind": "stationed", "days": 2, "hours": 12},
            {"person": other.person_id, "time_kind": "online", "days": 1, "hours": 4},
        ],
    )
    a_record(world, by=other, starts=date(2026, 11, 10), ends=date(2026, 11, 11))

    report = a_report(world, subject)

    values = {f.indicator: f.computed for f in Figure.objects.filter(report=report)}
    assert (values["service_hours"], values["service_days"], values["trainings_held"]) == (12, 2, 1)
    assert values["online_consultations"] == 0
    assert len(all_figures(subject)) == 2
