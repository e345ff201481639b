import pytest
from playwright.sync_api import sync_playwright
from django.test import Client
from django.urls import reverse
from tests.builders import *
from tests.builders_season import *
from kaoping.programme.season.rules import Level
from kaoping.programme.season.models import *
@pytest.mark.django_db(transaction=True)
def test_shots(live_server, monkeypatch):
    import os; os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON + 7*DAY)
    world = a_world()
    codes = {"11":"北京","13":"河北","51":"四川","61":"陕西","53":"云南","XB":"兵团"}
    from kaoping.foundation.places.models import Place
    for i,(c,n) in enumerate(codes.items()):
        p = a_place(c, n, "province", world.places.country, (100+i,100+i))
        b = a_unit(world.office,"provincial_office",Level.PROVINCE,p,n+"办公室")
        a_unit(b,"science_association",Level.COUNTY,p,n+"某县科协")
    for f in "ABDE":
        a_unit(world.office,"national_society",Level.PROVINCE,world.places.country,f"中国{f}学会",field=f)
    run=the_office(world)
    s=perform(Act.OPEN_SEASON,run,{"host":world.office.pk,"edition":world.season.edition_id,"year":2027,"title":"2027年度考核"},now=NOON)
    run=the_office(world)
    rows=[days("service",l,"2026-01-01","2026-11-01","2026-11-10") for l in ("province","county","grassroots")]
    rows+=[days("reporting","grassroots","2026-10-20","2026-11-05","2026-11-12"),days("reporting","county","2026-11-01","2026-11-15","2026-11-25"),days("reporting","province","2026-11-05","2026-11-25","2026-11-30")]
    rows+=[days("verification","county","2026-11-06","2026-11-20","2026-11-25"),days("recommendation","province","2026-12-01","2026-12-10","2026-12-12"),days("judging","nation","2026-12-13","2026-12-18","2026-12-19"),days("publicity","nation","2026-12-20","2026-12-27","2026-12-28")]
    perform(Act.SET_CALENDAR,run,{"season":s,"windows":rows},now=NOON)
    perform(Act.INTERPRET_ARTICLE,run,{"edition":world.season.edition_id,"article":"6.3.2","text":"在线咨询时间计入累计服务时间，以平台登记的服务记录为准。"},now=NOON)
    c=Client(); c.force_login(world.account(Post.SEASON_OFFICE,world.office),"django.contrib.auth.backends.ModelBackend")
    cookie=c.cookies["sessionid"].value
    season=Season.objects.get(pk=s)
    county=Subject.objects.filter(season=season,level="county").first()
    pages={"season":reverse("office_season",kwargs={"season":s})+"?phase=reporting","calendar":reverse("office_calendar",kwargs={"season":s}),"requirements":reverse("office_requirements",kwargs={"season":s}),
      "set_req":reverse("set_requirement",kwargs={"season":s,"key":"panel_rule"}),"targets":reverse("set_target",kwargs={"season":s}),"units":reverse("office_units",kwargs={"season":s}),"editions":reverse("office_editions"),"ext":reverse("office_extensions",kwargs={"season":s})+"?name=县","extend":reverse("extend_deadline",kwargs={"season":s,"subject":county.pk}),
      "article":reverse("article",kwargs={"number":"6.3.2"}),"edition":reverse("edition",kwargs={"edition":world.season.edition_id}),"open":reverse("open_season"),"add":reverse("add_edition"),"interp":reverse("interpret_article",kwargs={"edition":world.season.edition_id})}
    from axe_playwright_python.sync_playwright import Axe
    bad=[]
    with sync_playwright() as p:
        b=p.chromium.launch(executable_path="/usr/bin/chromium",args="--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split())
        for w,h in ((1440,900),(390,844)):
            ctx=b.new_context(viewport={"width":w,"height":h},locale="zh-CN")
            ctx.add_cookies([{"name":"sessionid","value":cookie,"url":live_server.url}])
            pg=ctx.new_page()
            pg.on("console",lambda m: bad.append(m.text) if m.type=="error" else None)
            for n,u in pages.items():
                r=pg.goto(live_server.url+u)
                if r.status!=200: bad.append((n,r.status))
                pg.screenshot(path=f"/tmp/kp_{n}_{w}.png",full_page=True)
                sw=pg.evaluate("document.documentElement.scrollWidth")
                if sw>w: bad.append((n,w,"wide",sw))
                if w==1440:
                    res=Axe().run(pg)
                    for v in res.response["violations"]: bad.append((n,v["id"],[x["html"][:150] for x in v["nodes"][:2]]))
    for x in bad: print("BAD",x)
