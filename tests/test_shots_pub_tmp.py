"""Throwaway: walk a world in pytest's live server and take pictures."""
import pytest, re
from django.test import Client
from django.conf import settings
from playwright.sync_api import sync_playwright
from kaoping.acts.posts import Post
from tests.builders import NOON, a_world
from tests.builders_publicity import *
from tests.builders_recommendation import an_expert
from tests.builders_judging import a_decided_panel, checked_candidates
pytestmark = pytest.mark.django_db(transaction=True)
ARGS = ["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"]

def test_shots(live_server, monkeypatch):
    import os; os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
    at = {"now": NOON}
    monkeypatch.setattr("kaoping.web.doors.now", lambda: at["now"])
    world = a_world()
    names = ("袁家兰", "丁一鸣", "王小川", "王毅")
    subs = [world.subject(world.team), *(an_expert(world, name=n) for n in names)]
    known_holidays()
    chosen(world, *subs)
    office = Client(); office.force_login(world.account(Post.SEASON_OFFICE, world.office))
    auditor = Client(); auditor.force_login(world.account(Post.DISCIPLINE_AUDITOR, world.office))
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        def shot(name, path, client=None, small=False):
            for size, tag in (((1440,900),"w"),((390,844),"n")):
                if tag == "n" and not small: continue
                c = b.new_context(viewport={"width":size[0],"height":size[1]}, locale="zh-CN")
                if client: c.add_cookies([{"name":"sessionid","value":client.cookies["sessionid"].value,"url":live_server.url}])
                pg = c.new_page(); pg.goto(live_server.url+path)
                wide = pg.evaluate("document.documentElement.scrollWidth")
                if wide > size[0]: print("WIDE", name, wide)
                pg.screenshot(path=f"/tmp/shot_{name}_{tag}.png", full_page=True); c.close()
        shot("office_notices", f"/office/notices/", office)
        shot("publish", f"/seasons/{world.season.pk}/publish_notice", office)
        n = a_notice(world, contact="北京市某街1号，电话010-00000000")
        e = n.entries.order_by("position")[1]
        shot("front", "/public", small=True)
        shot("notice", f"/notices/{n.pk}/", small=True)
        shot("object", f"/notices/{n.pk}/object/{e.key}", small=True)
        o = an_objection(e)
        shot("objections", "/objections/", auditor)
        shot("objection", f"/objections/{o.objection.pk}/", auditor, small=True)
        shot("office_notices2", f"/office/notices/", office)
        auditor.post(f"/objections/{o.objection.pk}/admit_objection")
        auditor.post(f"/objections/{o.objection.pk}/rule_on_objection", {"ruling": "经核查不属实。"})
        closed(world, n); at["now"] = after(n)
        office = Client(); office.force_login(world.account(Post.SEASON_OFFICE, world.office))
        shot("commendations", "/office/commendations/", office)
        shot("issue", f"/seasons/{world.season.pk}/issue_commendation", office)
        c = an_issued_commendation(world)
        shot("commendation", f"/commendations/{c.pk}/", office, small=True)
        shot("roll", "/honours/", small=True)
        shot("cert", f"/c/{c.honours.first().certificate_code}", small=True)
        from kaoping.foundation.files.queries import bytes_of
        open("/tmp/pub_doc.pdf","wb").write(bytes_of(c.pdf))
        b.close()
