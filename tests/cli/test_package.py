"""The package of a body and the papers of a commendation, from a terminal."""

import io

import pytest
from django.core.management import CommandError, call_command

from kaoping.acts.posts import Post
from kaoping.foundation.journal.models import Entry
from kaoping.programme.recommendation.models import Package, PartFile
from kaoping.programme.recommendation.rules import PackageState
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.queries import edition_of
from kaoping.sheets.opening import Limits, sheets_of
from tests.builders import NOON, World, a_world
from tests.builders_publicity import after, an_issued_commendation
from tests.builders_recommendation import a_candidate, a_filed_package
from tests.builders_reporting import a_report
from tests.cli.conftest import as_, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr("kaoping.cli.acting.now", lambda: NOON)


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def recommender(world):
    return as_(world, Post.RECOMMENDER, world.province)


@pytest.fixture
def cases(tmp_path):
    path = tmp_path / "典型案例.pdf"
    path.write_bytes(b"%PDF-1.4\n% cases\n%%EOF\n")
    return path


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(*words, stdout=io.StringIO(), stderr=io.StringIO())
    return str(caught.value)


def test_it_shows_what_each_part_still_lacks(world, recommender, cases):
    before = typed("package", "show", *recommender)
    typed("package", "complete", "7.3", str(cases), "--text", "三则", *recommender)
    after_it = typed("package", "show", *recommender)

    assert world.subject(world.province).name in before
    assert before.count("尚缺") == 4
    assert "- 该部分需要上传文件。" in before
    assert after_it.count("尚缺") == 3
    assert cases.name in after_it


def test_it_shows_which_part_was_sent_back_and_why(world, recommender):
    package = a_filed_package(world)
    part = edition_of(world.season.edition_id).parts[2]
    office = as_(world, Post.SEASON_OFFICE, world.office)
    given = (f"package={package.pk}", f"part={part.key}", "reason=缺照片")
    typed("act", "return_package", *given, *office)

    shown = typed("package", "show", *recommender)

    assert f"{part.key} {part.name.zh}: 缺照片" in shown


def test_the_host_sees_the_package_of_a_body_by_its_code(world):
    office = as_(world, Post.SEASON_OFFICE, world.office)

    assert "贵州省办公室" in typed("package", "show", "--body", world.province.code, *office)
    elsewhere = as_(world, Post.RECOMMENDER, world.society)
    assert "没有这条记录" in refused("package", "show", "--body", world.province.code, *elsewhere)


def test_a_part_is_completed_by_its_act(world, recommender, cases):
    typed("package", "complete", "3", str(cases), *recommender)

    kept = PartFile.objects.get()
    assert (kept.name, kept.part.package.body) == (cases.name, world.subject(world.province))
    assert ("complete_part", "cli") in Entry.objects.values_list("act", "way")
    assert "part: " in refused("package", "complete", "9.9", str(cases), *recommender)
    assert "No such file" in refused("package", "complete", "7.3", "nowhere.pdf", *recommender)
    clerk = as_(world, Post.CLERK, world.province)
    assert "不能在此" in refused("package", "complete", "7.3", str(cases), *clerk)


def test_it_is_filed_when_nothing_lacks_and_refused_before(world, recommender, cases):
    lacking = refused("package", "file", *recommender)
    assert "报送材料第1部分未完成" in lacking
    assert "报送材料第3部分未完成" in lacking
    assert not Package.objects.filter(state=PackageState.FILED).exists()

    a_candidate(world)
    a_report(world, world.subject(world.province), ReportState.DRAFT)
    typed("package", "complete", "7.3", str(cases), *recommender)
    said = typed("package", "file", *recommender)

    assert "已报送" in said
    assert Package.objects.get().state == PackageState.FILED
    assert ("file_package", "cli") in Entry.objects.values_list("act", "way")


def words_in(path) -> set[str]:
    cells = (c for rows in sheets_of(path.read_bytes(), path.name, Limits()) for r in rows for c in r)  # fmt: skip
    return {cell for cell in cells if isinstance(cell, str)}


def test_its_lists_and_its_table_are_written_to_a_folder(world, recommender, tmp_path):
    candidate = a_candidate(world)

    said = typed("package", "write", str(tmp_path / "new"), "--forms", *recommender)

    written = {path.name: path for path in (tmp_path / "new").iterdir()}
    body = world.subject(world.province).name
    assert set(written) == {
        f"{body}先进团队推荐名单.xlsx",
        f"先进团队推荐表-01-{candidate.subject.name}.pdf",
        f"{body}任务指标统计表.xlsx",
    }
    assert candidate.subject.name in words_in(written[f"{body}先进团队推荐名单.xlsx"])
    assert all(str(path) in said for path in written.values())


# The papers of a commendation


def issued(monkeypatch, world: World):
    commendation = an_issued_commendation(world)
    at = after(world.season.notices.get())
    monkeypatch.setattr("kaoping.cli.acting.now", lambda: at)
    return commendation


def test_a_commendation_is_written_out_whole(world, monkeypatch, tmp_path):
    commendation = issued(monkeypatch, world)
    office = as_(world, Post.SEASON_OFFICE, world.office)

    typed("documents", str(tmp_path), *office)

    number = commendation.number
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(written) == {
        f"{number}.pdf",
        f"{number}.docx",
        f"{number}任务指标统计表.xlsx",
        f"{number}光荣榜.xlsx",
        f"{number}证书.pdf",
    }
    assert written[f"{number}.pdf"].startswith(b"%PDF")
    assert written[f"{number}证书.pdf"].startswith(b"%PDF")
    roll = words_in(tmp_path / f"{number}光荣榜.xlsx")
    honour = commendation.honours.get()
    assert honour.name in roll
    assert honour.certificate_code not in roll


def test_what_is_not_made_yet_is_made(world, monkeypatch, tmp_path):
    commendation = issued(monkeypatch, world)
    type(commendation).objects.update(pdf=None, docx=None, table=None)

    typed("documents", str(tmp_path), *as_(world, Post.SEASON_OFFICE, world.office))

    commendation.refresh_from_db()
    assert None not in (commendation.pdf_id, commendation.docx_id, commendation.table_id)


def test_without_a_commendation_it_says_what_it_waits_for(world, tmp_path):
    office = as_(world, Post.SEASON_OFFICE, world.office)

    assert "尚未发文" in refused("documents", str(tmp_path), *office)
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_gets_them(world, monkeypatch, tmp_path):
    issued(monkeypatch, world)

    stranger = as_(world, Post.RECOMMENDER, world.province)

    assert "没有这条记录" in refused("documents", str(tmp_path), *stranger)
