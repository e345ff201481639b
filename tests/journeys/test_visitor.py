"""Visitors without an account: one objects to a name on notice, one checks a certificate."""

import pytest

from kaoping.programme.honours.models import Honour
from kaoping.programme.publicity.models import Objection
from kaoping.programme.publicity.rules import ObjectionState
from tests.builders import a_world
from tests.builders_publicity import (
    OBJECTOR,
    a_closed_notice,
    a_notice,
    after,
    an_issued_commendation,
    first_entry,
)
from tests.journeys.papers import a_scan

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_visitor_objects(open_window, tmp_path):
    world = a_world()
    entry = first_entry(a_notice(world))
    window = open_window()

    window.go("/")
    window.picture("1-front")
    window.press(world.season.title)
    window.picture("2-notice")
    window.press(f"提出异议 · {entry.name}")
    window.write("您的姓名或单位名称", OBJECTOR["name"])
    window.write("您的联系方式", OBJECTOR["contact"])
    window.press("提出异议")
    window.reads("尚未保存，请更正：")
    window.picture("3-not-yet")
    assert not Objection.objects.exists()
    assert window.value("您的联系方式") == OBJECTOR["contact"]
    window.write("异议事项和事实", OBJECTOR["statement"])
    window.attach("佐证材料", a_scan(tmp_path, "签到表.pdf"))
    window.press("提出异议")
    window.reads("已收到您的异议")
    window.picture("4-receipt")
    objection = Objection.objects.get()
    assert (objection.entry, objection.state) == (entry, ObjectionState.RECEIVED)
    assert OBJECTOR["name"].encode() not in bytes(objection.sealed)

    receipt = window.page.locator("#receipt").inner_text()
    window.turn_to("查询异议")
    window.write("回执编码", receipt)
    window.press("查询")
    window.reads(entry.name, "2026年11月16日 12:00收到。")
    window.picture("5-followed")


def test_visitor_verifies_a_certificate(open_window, clock):
    world = a_world()
    clock.at = after(a_closed_notice(world))
    an_issued_commendation(world)
    honour = Honour.objects.get()
    window = open_window()

    window.go("/")
    window.write("证书编码", honour.certificate_code)
    window.press("查验")
    window.reads("证书有效。", honour.name)
    window.picture("1-in-force")
    wrong = honour.certificate_code[:-1] + ("2" if honour.certificate_code[-1] != "2" else "3")
    window.write("证书编码", wrong)
    window.press("查验")
    window.picture("2-mistyped")
    assert window.page.get_by_text("证书有效。").count() == 0
    window.turn_to("光荣榜")
    window.reads(honour.name)
    window.picture("3-roll")
