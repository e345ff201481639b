"""Long work from its asker's pages: asked for, looked at, taken, stopped; another's is not there."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from kaoping.acts.posts import Post
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.people.identity import invented_identity
from kaoping.foundation.units.models import Unit
from kaoping.foundation.work import actions
from kaoping.foundation.work.models import Work
from kaoping.programme.season.models import Target
from kaoping.programme.service.models import Record
from tests.builders import DAY, NOON, World, a_world
from tests.builders_publicity import an_issued_commendation
from tests.jobs.sheets import records_sheet
from tests.web.test_expert_desk import at_noon, came_in  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
HEADS = "单位代码,单位名称,单位类型,上级单位代码,行政区划代码,起始日期\n"


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path) -> None:
    """What is kept in a test is all that is kept."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def work_off(monkeypatch):
    monkeypatch.setattr(actions, "_clock", [lambda: NOON])
    return lambda: call_command(
        "db_worker", batch=True, startup_delay=False, interval=0.0, verbosity=0
    )


def units_sheet(world, *names, parent=None):
    rows = (
        f"GZ-{n},{name},团队,{parent or world.county.code},520527,2026-01-01"
        for n, name in enumerate(names)
    )
    return SimpleUploadedFile("单位.csv", (HEADS + "\n".join(rows)).encode())


def test_a_long_list_goes_through_the_worker_to_its_asker_alone(world, work_off):
    expert = came_in(world.account(Post.EXPERT, world.team))
    sheet = SimpleUploadedFile("记录.xlsx", records_sheet(world, 1001))
    tried = expert.post("/records/import", {"sheet": sheet})
    work_off()
    imported = expert.post(reverse("import_now", args=[Work.objects.get().pk]))
    work_off()
    assert (tried.status_code, imported.status_code, Record.objects.count()) == (303, 303, 1001)

    answer = expert.post("/records?text=培训", {"as": "csv"})

    page = answer["Location"]
    assert (answer.status_code, page) == (303, reverse("work_shown", args=[Work.objects.last().pk]))
    waiting = expert.get(page).content.decode()
    assert f'hx-get="{page}"' in waiting
    assert expert.get(f"{page}result").status_code == 404
    work_off()
    part = expert.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-get" not in part
    file = expert.get(re.search(r'href="([^"]+result)"', part)[1])
    assert file.content.decode("utf-8-sig").count("\r\n") == 1001 + 2
    assert "attachment" in file["Content-Disposition"]

    other = came_in(world.account(Post.TEAM_LEAD, world.team))
    assert {other.get(page).status_code, other.get(f"{page}result").status_code} == {404}
    assert {other.post(f"{page}{act}").status_code for act in ("cancel_work", "import_now", "take_secret")} == {404}  # fmt: skip
    assert b"work/" not in other.get("/work/").content.split(b"<main")[1]
    assert len(expert.get("/work/").context["rows"]) == 3


def test_waiting_work_is_stopped_by_its_asker(world, work_off):
    expert = came_in(world.account(Post.EXPERT, world.team))
    sheet = SimpleUploadedFile("记录.xlsx", records_sheet(world, 1001))
    page = expert.post("/records/import", {"sheet": sheet})["Location"]
    assert expert.get(f"{page}cancel_work").status_code == 405
    expert.post(f"{page}cancel_work")
    work_off()
    assert Work.objects.get().state == "cancelled"
    assert expert.post(f"{page}import_now").status_code == 404


def test_an_administrator_tries_a_sheet_and_then_imports_it(world, work_off):
    admin = came_in(world.account(Post.ADMINISTRATOR, world.province))
    bad = units_sheet(world, "甲队", "乙队", parent="NOWHERE")
    page = admin.post("/system/import", {"kind": "units", "sheet": bad})["Location"]
    work_off()
    shown = admin.get(page)
    assert [line["row"] for line in shown.context["lines"]] == [2, 3]
    assert not shown.context["may_import"]
    assert admin.post(f"{page}import_now").status_code == 404

    page = admin.post("/system/import", {"kind": "units", "sheet": units_sheet(world, "甲队")})[
        "Location"
    ]
    work_off()
    assert "import_now" in admin.get(page).content.decode()
    assert not Unit.objects.filter(name="甲队").exists()
    page = admin.post(f"{page}import_now")["Location"]
    work_off()
    assert admin.get(page).context["said"] == ["1 row was written."]
    assert Unit.objects.get(name="甲队").parent == world.county


NUMBER = invented_identity(7001, date(1980, 1, 1), female=False)


def people_sheet(world, **more):
    heads = "登录账号,姓名,身份证号,单位代码,岗位,起始日期\n"
    cells = {
        "account": "tian.1",
        "name": "田一",
        "number": NUMBER,
        "unit": world.county.code,
    } | more
    row = f"{','.join(cells.values())},填报员,2026-01-01"
    return SimpleUploadedFile("人员.csv", (heads + row).encode())


def files_kept():
    """All bytes that lie among the kept files, one after the other."""
    return b"".join(p.read_bytes() for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file())


def test_a_sheet_with_identity_numbers_lies_sealed_and_only_until_it_is_imported(world, work_off):
    admin = came_in(world.account(Post.ADMINISTRATOR, world.province))
    page = admin.post("/system/import", {"kind": "people", "sheet": people_sheet(world)})[
        "Location"
    ]
    work_off()
    tried = files_kept()
    import_page = admin.post(f"{page}import_now")["Location"]
    work_off()
    admin.post(f"{import_page}take_secret")

    assert tried
    assert NUMBER.encode() not in tried
    assert (files_kept(), StoredFile.objects.count()) == (b"", 0)
    assert not admin.get(page).context["may_import"]
    assert "人员.csv" in admin.get(page).content.decode()


def test_a_sheet_that_is_not_imported_is_dropped(world, work_off):
    """When it has faults, when its work is stopped, and when nobody comes back for a week."""
    admin = came_in(world.account(Post.ADMINISTRATOR, world.province))
    asked_for = {"kind": "people", "sheet": people_sheet(world, unit="NOWHERE")}
    admin.post("/system/import", asked_for)
    work_off()
    assert files_kept() == b""

    page = admin.post("/system/import", {"kind": "people", "sheet": people_sheet(world)})[
        "Location"
    ]
    admin.post(f"{page}cancel_work")
    assert files_kept() == b""

    page = admin.post("/system/import", {"kind": "people", "sheet": people_sheet(world)})[
        "Location"
    ]
    work_off()
    actions.forget_sealed(NOON + 6 * DAY)
    assert admin.get(page).context["may_import"]
    actions.forget_sealed(NOON + 8 * DAY)
    assert (files_kept(), admin.get(page).context["may_import"]) == (b"", False)


def test_first_passwords_are_handed_out_once(world, work_off):
    admin = came_in(world.account(Post.ADMINISTRATOR, world.province))
    sheet = people_sheet(world)
    page = admin.post("/system/import", {"kind": "people", "sheet": sheet})["Location"]
    work_off()
    page = admin.post(f"{page}import_now")["Location"]
    work_off()

    assert admin.get(f"{page}result").status_code == 404
    taken = admin.post(f"{page}take_secret")

    assert taken.content.decode("utf-8-sig").splitlines()[1].startswith("tian.1,")
    assert admin.post(f"{page}take_secret").status_code == 404
    assert "take_secret" not in admin.get(page).content.decode()


@pytest.mark.parametrize("sheet", ["units", "people", "villages", "households"])
def test_each_empty_sheet_is_offered(world, sheet):
    admin = came_in(world.account(Post.ADMINISTRATOR, world.province))
    assert admin.get(f"/system/import/{sheet}/template").content[:2] == b"PK"
    assert f'value="{sheet}" selected' in admin.get(f"/system/import/{sheet}").content.decode()


def test_what_cannot_be_a_sheet_is_not_queued(world):
    admin = came_in(world.account(Post.ADMINISTRATOR, world.province))
    assert admin.post("/system/import", {"kind": "units"}).status_code == 422
    picture = SimpleUploadedFile("a.png", b"x")
    assert admin.post("/system/import", {"kind": "units", "sheet": picture}).status_code == 422
    assert admin.get("/system/import/records").status_code == 404
    assert not Work.objects.exists()


def test_documents_and_certificates_are_made_for_the_office_alone(world, work_off):
    found = an_issued_commendation(world, now=NOON)
    office = came_in(world.account(Post.SEASON_OFFICE, world.office))
    pages = [
        office.post(reverse(name, args=[found.pk]))["Location"]
        for name in ("make_documents", "make_certificates")
    ]
    work_off()
    for page in pages:
        assert office.get(f"{page}result").content.startswith(b"%PDF")
    clerk = came_in(world.account(Post.CLERK, world.county))
    assert clerk.post(reverse("make_certificates", args=[found.pk])).status_code == 404


def test_targets_are_imported_at_the_office_after_a_dry_run_that_names_the_row(world, work_off):
    office = came_in(world.account(Post.SEASON_OFFICE, world.office))
    pages = {n: reverse(n, args=[world.season.pk]) for n in ("set_target", "import_targets",
                                                             "targets_template")}  # fmt: skip
    assert pages["import_targets"] in office.get(pages["set_target"]).content.decode()
    assert pages["targets_template"] in office.get(pages["import_targets"]).content.decode()
    assert office.get(pages["targets_template"]).content[:2] == b"PK"
    assert office.post(pages["import_targets"], {}).status_code == 422

    def tried(code: str) -> Work:
        rows = (
            f"单位代码,指标,计划数\n{world.society.code},trainings_held,2\n{code},trainings_held,30"
        )
        sheet = SimpleUploadedFile("任务.csv", rows.encode())
        answer = office.post(pages["import_targets"], {"sheet": sheet})
        assert answer.status_code == 303
        work_off()
        return Work.objects.order_by("pk").last()

    wrong = tried(world.county.code)
    assert (wrong.state, [(m["row"], m["column"]) for m in wrong.messages if "row" in m]) == (
        "failed", [(3, "Unit code")],
    )  # fmt: skip
    sound = tried(world.province.code)
    assert (sound.state, Target.objects.count()) == ("done", 0)
    assert office.post(reverse("import_now", args=[sound.pk])).status_code == 303
    work_off()
    assert set(Target.objects.values_list("subject__unit", "value")) == {
        (world.society.pk, 2), (world.province.pk, 30),
    }  # fmt: skip
