"""The pages of writing, sending up and reading reports."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.queries import posts_of
from kaoping.programme.reporting import drafts
from kaoping.programme.reporting.models import Draft, Report, ReportFile, Section
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.terms import LONGEST_SECTION
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase
from kaoping.web.templatetags.edition import last_day
from tests.builders import DAY, NOON, a_world
from tests.builders_reporting import a_report, figure_of, text_for, verifier_of, writer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    """The doors' clock stands at NOON."""
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


def logged_in(client, account, post):
    """``client`` acting as ``account`` in ``post``."""
    client.force_login(account)
    session = client.session
    session["post"] = next(h.id for h in posts_of(account, now=NOON) if h.post == post)
    session.save()
    return client


def clerk_at(client, world, unit, post=Post.CLERK):
    return logged_in(client, world.account(post, unit), post)


def section_of(subject, key="problems"):
    return Section.objects.get(report__subject=subject, key=key)


def save(client, subject, **sent):
    return client.post(reverse("write_report", args=[subject.pk]), sent)


def text_sent(text, version=0, key="problems"):
    return {"page": key, "sections-0-key": key, "sections-0-text": text,
            "sections-0-version": str(version)}  # fmt: skip


def test_my_report_begins_with_the_first_save(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)
    page = client.get(reverse("my_report"))
    assert (page.status_code, Report.objects.count()) == (200, 0)

    done = save(client, subject, **text_sent("路远人少。"), then="next_goals")

    assert done.url == f"{reverse('report_page', args=[subject.pk])}?section=next_goals"
    assert section_of(subject).text == "路远人少。"
    page = client.get(reverse("my_report"))
    assert page.context["seen"].is_draft
    assert "k-draft" in page.content.decode()


def test_two_tabs_show_both_texts_side_by_side_and_keep_both(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)
    save(client, subject, **text_sent(""))
    save(client, subject, **text_sent("第一个窗口写的话。"))

    clash = save(client, subject, **text_sent("第二个窗口写的话。"))

    assert clash.status_code == 409
    page = clash.content.decode()
    assert "<del>一</del>" in page
    assert "<ins>二</ins>" in page
    assert clash.context["shown"].text == "第二个窗口写的话。"
    assert clash.context["shown"].version == 1
    assert section_of(subject).text == "第一个窗口写的话。"
    later = client.get(reverse("report_page", args=[subject.pk]) + "?section=problems")
    assert later.context["shown"].text == "第二个窗口写的话。"
    assert later.context["shown"].stored == "第一个窗口写的话。"
    assert save(client, subject, **text_sent("合起来的话。", 1)).status_code == 302
    assert section_of(subject).text == "合起来的话。"
    assert not Draft.objects.exists()


def test_a_section_that_may_stay_empty_is_not_shown_as_complete(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)

    page = client.get(reverse("report_page", args=[subject.pk]))

    left_out = [one for one in page.context["seen"].sections if one.is_left_out]
    may_be = [s for s in page.context["seen"].sections if not s.entry.min_characters]
    said = BeautifulSoup(page.content, "html.parser").select("nav .k-entries small")
    assert left_out == may_be
    assert [one.get_text() for one in said] == ["选填·未填"] * len(left_out)


def test_autosave_keeps_and_throws_away(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)
    about = drafts.about_section(subject.pk, "problems")
    sent = {"about": about, "sections-0-text": "半句", "sections-0-version": "0"}

    assert client.post(reverse("keep_draft"), sent).status_code == 204
    page = client.get(reverse("report_page", args=[subject.pk]) + "?section=problems")
    assert (page.context["shown"].text, page.context["shown"].kept_at) == ("半句", NOON)
    assert not Report.objects.exists()

    back = client.post(reverse("keep_draft"), {"about": about, "drop": "1"})
    assert back.url == f"{reverse('report_page', args=[subject.pk])}?section=problems"
    assert not Draft.objects.exists()
    assert client.post(reverse("keep_draft"), {"about": "record:new"}).status_code == 404


def test_only_the_section_of_a_report_that_one_writes_is_autosaved_and_not_without_end(client):
    world = a_world()
    clerk_at(client, world, world.county)
    mine, above = (world.subject(unit).pk for unit in (world.county, world.province))
    names = ("report:new", f"report:{mine}", f"report:{mine}:section:none", "report:9999:section:x",
             f"report:0{mine}:section:problems", f"report:{above}:section:problems")  # fmt: skip

    def keep(about, text="话"):
        sent = {"about": about, "sections-0-text": text, "sections-0-version": "0"}
        return client.post(reverse("keep_draft"), sent).status_code

    assert {keep(name) for name in names} == {404}
    assert keep(f"report:{mine}:section:problems", "长" * (LONGEST_SECTION + 1)) == 204
    assert len(Draft.objects.get().content["text"]) == LONGEST_SECTION
    clerk_at(client, world, world.county, Post.VERIFIER)
    assert keep(f"report:{mine}:section:problems") in (403, 404)
    assert Draft.objects.count() == 1


def test_a_refused_file_is_named_and_the_text_is_kept(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)
    wrong = SimpleUploadedFile("说明.pdf", b"MZ not a pdf")

    answer = save(client, subject, **text_sent("写好的话。"), **{"section:problems": wrong})

    assert answer.status_code == 422
    assert answer.context["shown"].text == "写好的话。"
    assert [r.code for r in answer.context["refusals"]] == ["wrong_kind"]


def test_a_file_is_added_downloaded_by_those_who_see_it_and_removed(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)
    data = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    save(client, subject, **text_sent("话。"),
         **{"section:problems": SimpleUploadedFile("证明.pdf", data)})  # fmt: skip
    file = ReportFile.objects.get()

    got = client.get(reverse("report_file", args=[file.pk]))
    assert (got.content, got.headers["Content-Disposition"][:10]) == (data, "attachment")
    assert got.headers["Cache-Control"] == "private, no-store"
    clerk_at(client, world, world.society)
    assert client.get(reverse("report_file", args=[file.pk])).status_code == 404
    clerk_at(client, world, world.province)  # above, but the report is still a draft
    assert client.get(reverse("report_file", args=[file.pk])).status_code == 404
    clerk_at(client, world, world.county)
    save(client, subject, **text_sent("话。", 1), drop_files=str(file.pk))
    assert not ReportFile.objects.exists()


def test_figures_are_saved_and_a_bad_one_is_shown_at_its_row(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)
    row = {"page": "figures", "figures-3-indicator": "households_exited",
           "figures-3-declared": "12", "figures-3-planned": "20", "figures-3-version": "0"}  # fmt: skip

    done = save(client, subject, **row)
    again = save(client, subject, **{**row, "figures-3-declared": "13"})

    assert done.url == reverse("report_figures", args=[subject.pk])
    figure = figure_of(Report.objects.get(), "households_exited")
    assert (figure.declared, figure.planned) == (12, 20)
    assert again.status_code == 409
    line = next(
        line
        for group in again.context["groups"]
        for line in group.lines
        if line.seen.entry.key == "households_exited"
    )
    assert (line.declared, line.stored) == ("13", "12 · 20")
    page = client.get(reverse("report_figures", args=[subject.pk]))
    assert 'value="12"' in page.content.decode()


def test_figures_that_are_no_figures_are_named_at_the_head_and_marked_at_their_rows(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)

    page = save(client, subject, **{
        "page": "figures",
        "figures-3-indicator": "households_exited", "figures-3-declared": "-3",
        "figures-5-indicator": "villages_covered", "figures-5-planned": "abc",
    })  # fmt: skip

    lines = [line for group in page.context["groups"] for line in group.lines]
    wrong = {line.seen.entry.key: line for line in lines if line.wrong}
    heads = [one.text for one in page.context["refusals"]]
    assert page.status_code == 422
    assert wrong.keys() == {"households_exited", "villages_covered"}
    names = [wrong[key].seen.entry.name.zh for key in ("households_exited", "villages_covered")]
    assert [head.partition("：")[0] for head in heads] == names


def test_a_satisfaction_of_more_than_all_is_refused_by_name(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)
    row = {"page": "figures", "figures-0-indicator": "satisfaction_rate"}

    over = save(client, subject, **row, **{"figures-0-declared": "150"})
    whole = save(client, subject, **row, **{"figures-0-declared": "100"})

    assert (over.status_code, whole.status_code) == (422, 302)
    assert "“满意度”最高为100%。" in over.content.decode()


def test_the_submit_page_links_every_gap_and_sends_what_is_whole(client):
    world = a_world()
    subject = world.subject(world.county)
    clerk_at(client, world, world.county)
    save(client, subject, **text_sent("短。"))
    report = Report.objects.get()
    way = reverse("submit_report", args=[report.pk])

    page = client.get(way)
    refused = client.post(way, {"version": "1"})

    links = {gap.url for gap in page.context["gaps"]}
    assert f"{reverse('report_page', args=[subject.pk])}?section=problems" in links
    assert f"{reverse('report_figures', args=[subject.pk])}#figure-households_exited" in links
    assert refused.status_code == 422
    assert len(refused.context["gaps"]) == len(page.context["gaps"]) > 5
    report = a_report(world, subject, ReportState.DRAFT)
    done = client.post(way, {"version": str(report.version)})
    assert done.url == reverse("report", args=[report.pk])
    shown = client.get(done.url)
    assert shown.context["seen"].state == ReportState.SUBMITTED
    assert client.get(reverse("my_report")).url == done.url


def test_a_returned_report_says_until_when_it_can_come_back(client):
    world = a_world()
    report = a_report(world, world.subject(world.team))
    given = {"report": report.pk, "parts": [{"part": "", "reason": "请补充"}]}
    perform(Act.RETURN_REPORT, verifier_of(world, report.subject), given, now=NOON)
    clerk_at(client, world, world.team, Post.TEAM_LEAD)

    page = client.get(reverse("report_page", args=[report.subject_id]))

    ends = page.context["seen"].closes
    assert ends == calendar_of(report.subject.parent)[Phase.VERIFICATION].hard_end
    assert f"可重新报送至{last_day(ends)}" in page.content.decode()


def test_recall_asks_once_more(client):
    world = a_world()
    report = a_report(world, world.subject(world.county))
    clerk_at(client, world, world.county)
    way = reverse("recall_report", args=[report.pk])

    assert client.get(way).status_code == 200
    assert client.post(way).url == reverse("my_report")
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_versions_and_print_are_there_and_strangers_find_nothing(client):
    world = a_world()
    report = a_report(world, world.subject(world.county))
    writer = writer_of(world, report.subject)
    perform(Act.RECALL_REPORT, writer, {"report": report.pk}, now=NOON)
    given = {"subject": report.subject_id,
             "sections": [{"key": "problems", "text": text_for(50) + "另外一句。"}]}  # fmt: skip
    perform(Act.WRITE_REPORT, writer, given, now=NOON)
    perform(Act.SUBMIT_REPORT, writer, {"report": report.pk}, now=NOON + DAY)
    names = ("report", "report_versions", "report_print")
    clerk_at(client, world, world.province, Post.VERIFIER)

    pages = {name: client.get(reverse(name, args=[report.pk])) for name in names}
    assert {page.status_code for page in pages.values()} == {200}
    assert "<ins>另外一句。</ins>" in pages["report_versions"].content.decode()
    clerk_at(client, world, world.society, Post.VERIFIER)
    assert {client.get(reverse(n, args=[report.pk])).status_code for n in names} == {404}


def test_the_list_shows_those_below_late_first_and_exports_them(client, monkeypatch):
    world = a_world()
    a_report(world, world.subject(world.team))
    clerk_at(client, world, world.county)
    rows = client.get(reverse("unit_reports")).context["page"].rows
    assert [(r.name, r.state, r.late) for r in rows] == [
        ("赫章县核桃服务队", ReportState.SUBMITTED, False)
    ]
    sheet = client.post(reverse("unit_reports"), {"as": "csv"})
    text = sheet.content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("赫章县核桃服务队,")
    assert client.post(reverse("unit_reports")).content[:2] == b"PK"

    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON + 6 * DAY)
    clerk_at(client, world, world.province)
    rows = client.get(reverse("unit_reports")).context["page"].rows
    assert [(r.name, r.state, r.late) for r in rows] == [("赫章县科协", None, True)]
    everything = client.get(reverse("unit_reports") + "?whole_tree=on").context["page"].rows
    assert [(r.name, r.late) for r in everything] == [
        ("赫章县科协", True), ("赫章县核桃服务队", False)
    ]  # fmt: skip
