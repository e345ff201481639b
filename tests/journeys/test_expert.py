"""An expert comes in for the first time, records a service and sends the year's summary up."""

import pytest

from kaoping.acts.posts import Post
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.season.models import Subject
from kaoping.programme.service.models import Record
from tests.builders import PASSWORD, a_world, an_account, granted
from tests.journeys.papers import a_photo, a_scan

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OWN_PASSWORD = "麦田里的第七棵核桃树下乘凉"
RESULT = "在妈姑镇现场示范核桃整形修剪两遍，四十户农户逐户上手，技术员留村跟踪一周。"
SECTIONS = {
    "投身扶贫情况": "全年驻村一百二十天，参加核桃提质、马铃薯良种两个项目，走访脱贫监测户六十余户，未脱岗。",
    "专业所长与投入时间": "从事经济林栽培二十年，今年投入帮扶一百二十个工作日，其中驻村八十天、远程指导四十天，均有记录可查。",
    "科技服务与成效": "开展现场培训八场，推广良种三个，示范园亩产提高两成，带动三个村的农户自己修剪自己嫁接。",
    "问题与不足": "部分高海拔地块冻害重，防冻措施推广不够，个别农户对疏枝仍有顾虑，需要继续上门讲解示范。",
    "下年目标": "新增示范园两百亩，培训农户三百人次，培养乡土技术员十名，力争冻害损失率降到一成以内。",
    "下年措施": "春季嫁接、夏季疏枝、秋季防冻各办一期田间课堂，建立微信问诊群，每月至少到村服务八天。",
}


def test_expert_records_and_reports(open_window, tmp_path):
    world = a_world()
    expert = granted(an_account(world.team, "白小满"), Post.EXPERT, world.team)
    window = open_window()

    window.go("/log_in")
    window.picture("1-log-in")
    window.write("账号", expert.username)
    window.write("密码", PASSWORD)
    window.press("登录")
    window.reads("请设定您自己的密码")
    window.write("原密码", PASSWORD)
    window.write("新密码", OWN_PASSWORD)
    window.press("修改密码")
    expert.refresh_from_db()
    assert (expert.must_change_password, expert.check_password(OWN_PASSWORD)) == (False, True)

    enter_the_season(window)
    subject = Subject.objects.get(person=expert.person_id)
    record_a_service(window, a_photo(tmp_path), world.places.villages[0].name)
    record = Record.objects.get()
    assert (record.result, record.people_served, record.evidence.get().name) == (
        RESULT,
        40,
        "修剪现场.jpg",
    )

    write_the_summary(window, a_scan(tmp_path, "村委会证明.pdf"))
    report = Report.objects.get(subject=subject)
    assert report.state == ReportState.SUBMITTED
    assert {s.text for s in report.sections.all()} >= {text * 3 for text in SECTIONS.values()}


def enter_the_season(window):
    window.turn_to("考核年度")
    window.picture("2-seasons")
    window.press("参加年度考核 2026年度考核")


def record_a_service(window, photo, village):
    window.turn_to("登记服务记录")
    window.choose("服务类型", "科技培训")
    window.choose("细类", "科技培训 · 田间现场培训")
    window.write("开始日期", "2026-11-02")
    window.write("结束日期", "2026-11-03")
    window.write("成效", RESULT)
    window.write("服务人次", "40")
    window.write("按村名或代码查找", village)
    window.press_here("查找")
    window.tick(village)
    window.choose("时间类型", "赴贫困地区驻点")
    window.write("天数", "2")
    window.write("小时数", "16")
    window.attach("照片和文件", photo)
    window.press("添加附件")
    window.picture("3-record")
    window.press("登记服务记录")
    window.reads("记录已保存。", "修剪现场.jpg")
    window.picture("4-recorded")


def write_the_summary(window, proof):
    window.turn_to("本年度")
    window.picture("5-year")
    window.turn_to("工作总结")
    for section, text in SECTIONS.items():
        window.press(f"有未完成的内容 {section}")
        window.write("正文", text * 3)
        window.press("保存")
    window.press("指标与下年计划")
    for figure, value in (("稳定脱贫户数", "6"), ("满意度", "96")):
        window.write(f"申报数: {figure}", value, exact=True)
        window.attach("佐证材料", proof, within=f"tr:has-text('{figure} (')")
    window.write("下年计划数: 培训人次", "300")
    window.press("保存")
    window.picture("6-summary")
    window.press("检查并报送")
    window.picture("7-check")
    window.press("报送")
    window.reads("已报送")
    window.picture("8-sent-up")
