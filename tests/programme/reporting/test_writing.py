"""Writing a report: prefilled, guarded part by part, nothing typed is ever lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.refusal import Refused
from kaoping.programme.reporting import drafts
from kaoping.programme.reporting.models import Report, ReportFile, Section
from kaoping.programme.reporting.queries import my_report, report_of
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.reporting.sending import last_plan
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Target
from tests.builders import DAY, NOON, a_world, actor_of, an_account, granted
from tests.builders_reporting import a_file, a_report, figure_of, text_for, writer_of
from tests.builders_service import a_record, refused
from tests.builders_verification import accepted_as_sent, an_accepted_report

pytestmark = pytest.mark.django_db


def write(actor, subject, now=NOON, **given):
    return perform(Act.WRITE_REPORT, actor, {"subject": subject.pk, **given}, now=now)


def codes(refusals):
    return [(r.code, r.field) for r in refusals]


def seen_figure(seen, key):
    return next(f for f in seen.figures if f.entry.key == key)


def test_the_first_save_makes_all_sections_and_figures_of_the_kind():
    world = a_world()
    subject = world.subject(world.county)

    write(writer_of(world, subject), subject, sections=[{"key": "problems", "text": "路远。"}])

    report = Report.objects.get(subject=subject)
    keys = list(report.sections.order_by("pk").values_list("key", flat=True))
    assert keys == ["plan_and_measures", "mobilisation", "matching_and_results", "experience",
                    "problems", "next_goals", "next_measures"]  # fmt: skip
    assert report.sections.get(key="problems").text == "路远。"
    indicators = edition_of(world.season.edition_id).indicators
    assert list(report.figures.order_by("pk").values_list("indicator", flat=True)) == [
        indicator.key for indicator in indicators
    ]
    assert Entry.objects.filter(record=f"reporting.report:{report.pk}").count() == 1


def test_declared_is_prefilled_from_the_records_and_follows_them():
    world = a_world()
    subject = world.subject(world.team)
    lead = writer_of(world, subject)
    a_record(world, quantity=3)
    write(lead, subject)
    before = seen_figure(my_report(lead, world.season.pk), "trainings_held")
    a_record(world, quantity=2, starts=date(2026, 11, 5), ends=date(2026, 11, 6))

    after = seen_figure(report_of(lead, subject.pk, fresh=True), "trainings_held")

    assert (before.declared, before.computed) == (3, 3)
    assert (after.declared, after.computed, after.records) == (5, 5, 2)


def test_a_target_is_the_one_that_was_set_else_last_years_plan_else_empty():
    world = a_world()
    subject = world.subject(world.team)
    lead = writer_of(world, subject)
    earlier = a_report(world, subject, ReportState.DRAFT)
    planned = [{"indicator": key, "planned": 40} for key in ("trainings_held", "advice_given")]
    write(lead, subject, figures=planned)
    perform(Act.SUBMIT_REPORT, lead, {"report": earlier.pk}, now=NOON)
    accepted_as_sent(world, earlier)
    season = a_season_after(world)
    subject = world.subject(world.team)
    Target.objects.create(subject=subject, indicator="trainings_held", value=60)
    lead = writer_of(world, subject)

    seen = report_of(lead, subject.pk, fresh=True)

    assert earlier.subject.season_id != season.pk
    assert seen_figure(seen, "trainings_held").target == 60
    assert seen_figure(seen, "trainings_held").last_plan == 40
    assert seen_figure(seen, "advice_given").target == 40
    assert seen_figure(seen, "results_transferred").target is None


def test_a_plan_that_was_not_accepted_or_is_older_sets_no_target():
    world = a_world()
    subject = world.subject(world.team)
    a_report(world, subject)  # sent up, and never accepted
    an_accepted_report(world, world.subject(world.county))
    a_season_after(world, 2027)
    after = {unit: last_plan(world.subject(unit)) for unit in (world.team, world.county)}
    a_season_after(world, 2028)

    assert after[world.team] == {}
    assert set(after[world.county].values()) == {Decimal(10)}
    assert last_plan(world.subject(world.county)) == {}


def a_season_after(world, year=2027):
    """A later year's season on the same edition."""
    run = world.actor(Post.SEASON_OFFICE, world.office)
    given = {"host": world.office.pk, "edition": world.season.edition_id, "year": year,
             "title": f"{year}年度考核", "assessed_from": date(year, 1, 1),
             "assessed_to": date(year, 12, 31)}  # fmt: skip
    season = perform(Act.OPEN_SEASON, run, given, now=NOON)
    world.season = type(world.season).objects.get(pk=season)
    return world.season


def test_a_report_may_begin_as_a_copy_of_the_same_units_other_report():
    world = a_world()
    subject = world.subject(world.team)
    old = a_report(world, subject, ReportState.DRAFT)
    county = a_report(world, world.subject(world.county), ReportState.DRAFT)
    a_season_after(world)
    subject = world.subject(world.team)
    lead = writer_of(world, subject)

    strange = refused(Act.WRITE_REPORT, lead, {"subject": subject.pk, "copy_from": county.pk})
    new = Report.objects.get(pk=write(lead, subject, copy_from=old.pk))
    again = refused(Act.WRITE_REPORT, lead, {"subject": subject.pk, "copy_from": old.pk})

    assert codes(strange) == [("not_a_report_of_yours", "copy_from")]
    assert codes(again) == [("begun_already", "copy_from")]
    texts = {r.key: r.text for r in old.sections.all()}
    assert {r.key: r.text for r in new.sections.all()} == texts


def test_two_tabs_save_the_same_section_and_the_second_loses_nothing():
    world = a_world()
    subject = world.subject(world.county)
    clerk = writer_of(world, subject)
    write(clerk, subject)
    version = Section.objects.get(report__subject=subject, key="problems").version
    first = {"key": "problems", "text": "第一个窗口写的。", "version": version}
    second = {"key": "problems", "text": "第二个窗口写的。", "version": version}
    write(clerk, subject, sections=[first])

    against = refused(Act.WRITE_REPORT, clerk, {"subject": subject.pk, "sections": [second]})

    assert codes(against) == [("moved_meanwhile", "section:problems")]
    facts = dict(against[0].facts)
    assert (facts["saved"], facts["version"]) == ("第一个窗口写的。", version + 1)
    kept = Section.objects.get(report__subject=subject, key="problems")
    assert kept.text == "第一个窗口写的。"
    write(clerk, subject, sections=[{**second, "version": facts["version"]}])
    kept.refresh_from_db()
    assert kept.text == "第二个窗口写的。"


def test_two_tabs_save_different_sections_and_both_stand():
    world = a_world()
    subject = world.subject(world.county)
    clerk = writer_of(world, subject)
    write(clerk, subject)

    write(clerk, subject, sections=[{"key": "problems", "text": "甲", "version": 0}])
    write(clerk, subject, sections=[{"key": "next_goals", "text": "乙", "version": 0}])

    texts = {s.key: s.text for s in Section.objects.filter(report__subject=subject) if s.text}
    assert texts == {"problems": "甲", "next_goals": "乙"}


def test_a_figure_that_changed_meanwhile_is_shown_with_what_is_stored():
    world = a_world()
    subject = world.subject(world.county)
    clerk = writer_of(world, subject)
    row = {"indicator": "households_exited", "declared": 5, "version": 0}
    write(clerk, subject, figures=[row])

    against = refused(
        Act.WRITE_REPORT, clerk, {"subject": subject.pk, "figures": [{**row, "declared": 6}]}
    )

    assert codes(against) == [("moved_meanwhile", "figure:households_exited")]
    assert dict(against[0].facts)["saved"] == "5 · —"


def test_an_autosaved_draft_is_kept_until_the_save_that_takes_it():
    world = a_world()
    subject = world.subject(world.county)
    clerk = writer_of(world, subject)
    write(clerk, subject)
    about = drafts.about_section(subject.pk, "problems")
    drafts.save_draft(clerk.account_id, about, {"text": "半句"}, 0, now=NOON)
    drafts.save_draft(clerk.account_id, about, {"text": "半句话"}, 0, now=NOON + DAY)
    entries = Entry.objects.count()

    with pytest.raises(Refused):
        write(clerk, subject, sections=[{"key": "nowhere", "text": "半句话"}])
    kept = drafts.draft_of(clerk.account_id, about)
    assert (kept.content, kept.saved_at) == ({"text": "半句话"}, NOON + DAY)
    assert Entry.objects.count() == entries

    write(clerk, subject, sections=[{"key": "problems", "text": "半句话。", "version": 0}])
    assert drafts.draft_of(clerk.account_id, about) is None


def test_drafts_are_each_accounts_own():
    world = a_world()
    clerk = world.actor(Post.CLERK, world.county)
    lead = world.actor(Post.TEAM_LEAD, world.team)
    drafts.save_draft(clerk.account_id, "record:new", {"title": "甲"}, 0, now=NOON)

    assert drafts.draft_of(lead.account_id, "record:new") is None
    drafts.drop_draft(lead.account_id, "record:new")
    assert drafts.draft_of(clerk.account_id, "record:new").content == {"title": "甲"}


def test_what_does_not_fit_is_refused_all_at_once():
    world = a_world()
    subject = world.subject(world.county)
    clerk = writer_of(world, subject)
    given = {
        "subject": subject.pk,
        "sections": [{"key": "taking_part", "text": "个人的章节"}],
        "figures": [{"indicator": "village_coverage_rate", "declared": 50}],
        "add_files": [{"part": "figure:brands_started", "file": "0" * 64, "name": "无此文件.pdf"}],
        "drop_files": [999],
    }

    assert codes(refused(Act.WRITE_REPORT, clerk, given)) == [
        ("unknown_part", "section:taking_part"),
        ("figure_is_derived", "figure:village_coverage_rate"),
        ("unknown_file", "drop_files"),
        ("unknown_file", "add_files"),
    ]
    assert not Report.objects.filter(subject=subject).exists()


def test_files_have_a_limit_in_all(settings):
    settings.REPORT_FILES_LIMIT = a_file("one").size * 3 // 2
    world = a_world()
    subject = world.subject(world.county)
    clerk = writer_of(world, subject)
    one = {"part": "section:problems", "file": a_file("one").sha256, "name": "一.pdf"}
    two = {"part": "figure:brands_started", "file": a_file("two").sha256, "name": "二.pdf"}
    write(clerk, subject, add_files=[one])

    against = refused(Act.WRITE_REPORT, clerk, {"subject": subject.pk, "add_files": [two]})
    first = ReportFile.objects.get(report__subject=subject)
    write(clerk, subject, add_files=[two], drop_files=[first.pk])

    assert codes(against) == [("files_too_large", "add_files")]
    assert [f.name for f in ReportFile.objects.filter(report__subject=subject)] == ["二.pdf"]


def test_strangers_learn_nothing_and_those_above_may_not_write():
    world = a_world()
    subject = world.subject(world.county)
    writer_of(world, subject)
    society, province = (
        world.actor(Post.CLERK, world.society),
        world.actor(Post.CLERK, world.province),
    )
    other = granted(an_account(world.team), Post.EXPERT, world.team)

    assert codes(refused(Act.WRITE_REPORT, society, {"subject": subject.pk})) == [("not_found", "")]
    assert codes(refused(Act.WRITE_REPORT, province, {"subject": subject.pk})) == [
        ("not_permitted", "")
    ]
    expert = actor_of(other, Post.EXPERT, world.team)
    assert codes(refused(Act.WRITE_REPORT, expert, {"subject": subject.pk})) == [("not_found", "")]
    with pytest.raises(Refused, match="not_found"):
        report_of(society, subject.pk)


def test_the_unit_above_does_not_see_what_is_being_written():
    world = a_world()
    subject = world.subject(world.county)
    a_report(world, subject, ReportState.DRAFT, declared={"households_exited": Decimal(7)})

    seen = report_of(world.actor(Post.VERIFIER, world.province), subject.pk)

    assert (seen.writes, seen.as_sent, seen.state) == (False, 0, ReportState.DRAFT)
    assert {section.text for section in seen.sections} == {""}
    assert {(f.declared, f.planned, f.files) for f in seen.figures} == {(None, None, ())}


def test_the_host_of_a_season_writes_no_report():
    world = a_world()
    subject = world.subject(world.office)
    clerk = world.actor(Post.CLERK, world.office)

    assert codes(refused(Act.WRITE_REPORT, clerk, {"subject": subject.pk})) == [
        ("reports_to_nobody", "")
    ]


def test_the_journal_keeps_the_length_of_a_text_and_the_whole_of_a_figure():
    world = a_world()
    subject = world.subject(world.county)
    clerk = writer_of(world, subject)
    write(clerk, subject)
    write(clerk, subject, now=NOON + timedelta(hours=1),
          sections=[{"key": "problems", "text": text_for(10), "version": 0}],
          figures=[{"indicator": "brands_started", "declared": 2, "planned": 3}])  # fmt: skip

    entry = Entry.objects.order_by("-seq").first()

    assert entry.act == "write_report"
    assert entry.after["section:problems"] == len(text_for(10))
    assert entry.after["figure:brands_started"] == {"declared": "2", "planned": "3", "note": ""}
    assert figure_of(Report.objects.get(subject=subject), "brands_started").declared == 2
