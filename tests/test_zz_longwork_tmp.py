import os, time
import pytest
from playwright.sync_api import sync_playwright
from django.core.management import call_command
from django.contrib.auth import SESSION_KEY
from kaoping.acts.posts import Post
from kaoping.foundation.work import actions
from kaoping.foundation.work.models import Work
from tests.builders import NOON, a_world
from tests.jobs.sheets import records_sheet, asked_to_import
from tests.web.test_expert_desk import came_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"

@pytest.mark.django_db(transaction=True)
def test_shots(live_server, monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)
    monkeypatch.setattr(actions, "_clock", [lambda: NOON])
    world = a_world()
    ex = world.account(Post.EXPERT, world.team); ad = world.account(Post.ADMINISTRATOR, world.province)
    actor = world.actor(Post.EXPERT, world.team)
    data = records_sheet(world, 60, {3: {"people_served":"许多"}, 9:{"hours":30}, 12:{"participant_account":"nobody"}})
    def off(): call_command("db_worker", batch=True, startup_delay=False, interval=0.0, verbosity=0)
    def ask(d, dry):
        pk = asked_to_import(actor, "records", d, dry_run=dry, name="记录.xlsx")
        w = Work.objects.get(pk=pk); w.given["language"]="zh-hans"; w.save(); return pk
    bad = ask(data, True); good = ask(records_sheet(world, 40), True); off()
    imp = ask(records_sheet(world, 40), False); off()
    w = actions.ask_for("export_records", {"filters":{}, "as":"xlsx","language":"zh-hans"}, by=actor, now=NOON)
    cookies = {}
    for name, acc in (("ex", ex), ("ad", ad)):
        c = came_in(acc, "zh-hans"); cookies[name] = c.cookies["sessionid"].value
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args="--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split())
        for width, height in ((1440,900),(390,844)):
            for who, path, name in (("ex", f"/work/{bad}/","bad"),("ex",f"/work/{good}/","good"),("ex",f"/work/{w}/","run"),("ex","/work/","list"),("ex","/records","records"),("ad","/system/import/people","import"),("ad","/system/units","units")):
                ctx = b.new_context(viewport={"width":width,"height":height}, locale="zh-CN")
                ctx.add_cookies([{"name":"sessionid","value":cookies[who],"url":live_server.url}])
                page = ctx.new_page(); errs=[]
                page.on("console", lambda m: errs.append(m.text) if m.type=="error" else None)
                page.goto(live_server.url+path); page.screenshot(path=f"/tmp/lw_{name}_{width}.png", full_page=True)
                if errs: print(name, width, errs)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide>width: print("WIDE", name, wide)
                if name=="run" and width==390:
                    # htmx: finish the work while the page is open
                    off(); page.wait_for_selector("a[href$=result]", timeout=8000); page.screenshot(path="/tmp/lw_done.png", full_page=True)
                    with page.expect_download() as d: page.click("a[href$=result]")
                    print("downloaded", d.value.suggested_filename)
                ctx.close()
