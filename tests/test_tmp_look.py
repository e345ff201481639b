import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
import pytest
from django.test import Client
from playwright.sync_api import sync_playwright
from tests.builders import *
from kaoping.foundation.calendar.actions import load_holidays
@pytest.mark.django_db(transaction=True)
def test_look(live_server, settings):
    settings.SESSION_COOKIE_SECURE=False
    world=a_world(); load_holidays(); world.account(Post.CLERK, world.county); world.account(Post.EXPERT, world.team)
    acc=world.account(Post.ADMINISTRATOR, world.office)
    c=Client(); c.force_login(acc)
    with sync_playwright() as p:
        b=p.chromium.launch(executable_path="/usr/bin/chromium",args="--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split())
        for w,h in ((1440,900),(390,844)):
            x=b.new_context(viewport={"width":w,"height":h}); 
            pg=x.new_page(); pg.goto(live_server.url+"/log_in"); pg.screenshot(path=f"/tmp/adm_login_{w}.png")
            x.add_cookies([{"name":"sessionid","value":c.cookies["sessionid"].value,"url":live_server.url}])
            for n,u in (("unit",f"/system/units/{world.county.pk}"),("units",f"/system/units?unit={world.province.pk}"),("holidays","/system/holidays"),("account",f"/system/accounts/{acc.pk}"),("me","/my_account")):
                pg.goto(live_server.url+u); pg.screenshot(path=f"/tmp/adm_{n}_{w}.png", full_page=(w==1440))
        b.close()
