"""The office publishes and closes a notice, issues the commendation and takes its files home."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from kaoping.acts.posts import Post
from kaoping.programme.honours.models import Commendation, Honour
from kaoping.programme.publicity.models import Notice
from kaoping.programme.publicity.rules import NoticeState
from tests.builders import a_world
from tests.builders_publicity import after, chosen, known_holidays

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_office_issues(open_window, clock):
    world = a_world()
    known_holidays()
    [candidate] = chosen(world)
    office = world.account(Post.SEASON_OFFICE, world.office)
    window = open_window(office, Post.SEASON_OFFICE, world.office)
    window.picture("1-season")

    window.turn_to("公示与发文")
    window.picture("2-to-publish")
    window.press("发布公示")
    window.picture("3-sure")
    window.press("发布公示")
    window.reads("公示已发布。")
    notice = Notice.objects.get()
    assert (notice.state, [one.candidate for one in notice.entries.all()]) == (
        NoticeState.PUBLISHED,
        [candidate],
    )
    window.picture("4-on-notice")

    clock.at = after(notice)
    window.turn_to("公示与发文")
    window.press("结束公示")
    window.reads("公示已结束。")
    notice.refresh_from_db()
    assert notice.state == NoticeState.CLOSED

    window.press("表扬通知")
    window.picture("5-to-issue")
    window.press("发文表扬")
    window.picture("6-sure")
    window.press("发文表扬")
    window.reads("已发文表扬。")
    window.picture("7-issued")
    commendation = Commendation.objects.get()
    honour = Honour.objects.get()
    assert (honour.commendation, honour.candidate) == (commendation, candidate)

    assert_papers_come_home(window, honour)


def assert_papers_come_home(window, honour):
    name, pdf = window.open_paper("公文PDF文件")
    assert (name[-4:], pdf[:5]) == (".pdf", b"%PDF-")
    name, docx = window.fetch("公文DOCX文件（用印前可编辑）")
    assert name.endswith(".docx")
    assert honour.name in ZipFile(BytesIO(docx)).read("word/document.xml").decode()
    name, table = window.fetch("任务指标统计表XLSX文件")
    assert name.endswith(".xlsx")
    assert "xl/workbook.xml" in ZipFile(BytesIO(table)).namelist()
    name, certificates = window.open_paper("全部证书（一个PDF文件）")
    assert (name[-4:], certificates[:5]) == (".pdf", b"%PDF-")
