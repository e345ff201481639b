"""What operators type does the same acts, with the same refusals."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localtime

from kaoping.acts.posts import Post
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.identity import invented_identity
from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.queries import posts_of
from kaoping.foundation.places.models import RegisteredVillage
from kaoping.foundation.units.models import Unit
from kaoping.programme.season.models import Target
from tests.builders import NOON, a_place, a_world, some_places
from tests.cli.conftest import as_, typed

pytestmark = pytest.mark.django_db


def test_an_act_from_a_terminal_is_journalled_as_such():
    world = a_world()

    said = typed("act", "extend_deadline", f"subject={world.subject(world.county).pk}",
                 "phase=reporting", "until=2026-12-05", "reason=山洪",
                 *as_(world, Post.SEASON_OFFICE, world.office))  # fmt: skip

    assert json.loads(said)["done"] == "extend_deadline"
    assert Entry.objects.order_by("-seq").values_list("act", "way")[0] == ("extend_deadline", "cli")


def test_a_refusal_reads_as_on_a_page():
    world = a_world()

    with pytest.raises(CommandError) as refused:
        typed("act", "extend_deadline", f"subject={world.subject(world.county).pk}",
              "phase=reporting", "until=2026-12-05", "reason=山洪",
              *as_(world, Post.CLERK, world.county))  # fmt: skip

    assert "不能在此" in str(refused.value)


def test_nobody_acts_in_a_post_that_is_not_held():
    world = a_world()
    clerk = world.account(Post.CLERK, world.county)

    with pytest.raises(CommandError, match="does not hold"):
        typed("act", "add_unit", "--as", clerk.username, "--post", "administrator")


def test_who_runs_the_installation_resets_the_topmost_auditor_and_it_is_written_down():
    world = a_world()
    auditor = world.account(Post.SECURITY_AUDITOR, world.office)

    said = typed("reset_password", auditor.username, reason="离任未交接")

    auditor.refresh_from_db()
    assert auditor.check_password(said.split()[1])
    assert auditor.must_change_password
    entry = Entry.objects.latest("seq")
    assert (entry.act, entry.way, entry.reason) == ("reset_password", "cli", "离任未交接")
    with pytest.raises(CommandError, match="no active account"):
        typed("reset_password", "nobody", reason="离任未交接")


def test_an_empty_installation_is_founded_once_with_three_separate_persons():
    some_places()
    given = [
        "--name",
        "全国办公室",
        "--code",
        "Q",
        "--kind",
        "national_office",
        "--place",
        "000000",
    ]

    said = typed("found", *given)

    assert len([line for line in said.splitlines() if "\t" in line]) == 3
    posts = PostHeld.objects.values_list("post", "account__person")
    assert {post for post, _ in posts} == {
        "administrator", "security_auditor", "discipline_auditor",
    }  # fmt: skip
    assert len({person for _, person in posts}) == 3
    with pytest.raises(CommandError, match="there is a unit already"):
        typed("found", *given)


UNITS = "单位代码,单位名称,单位类型,上级单位代码,行政区划代码,统一社会信用代码,起始日期\n"


def test_units_are_imported_all_or_none(tmp_path):
    world = a_world()
    admin = as_(world, Post.ADMINISTRATOR, world.province)
    sheet = tmp_path / "units.csv"
    rows = [f"GZ-{n},威宁服务队{n},团队,{world.county.code},520527,,2026-01-01" for n in range(3)]
    sheet.write_text(UNITS + "\n".join([*rows, "GZ-9,坏,团队,NOWHERE,520527,,2026-01-01"]))
    before = Unit.objects.count()

    with pytest.raises(CommandError, match="未写入任何内容"):
        typed("import", "units", str(sheet), *admin)
    assert Unit.objects.count() == before

    sheet.write_text(UNITS + "\n".join(rows))
    assert "尚未写入" in typed("import", "units", str(sheet), "--dry-run", *admin)
    assert Unit.objects.count() == before
    typed("import", "units", str(sheet), *admin)
    assert Unit.objects.filter(code__startswith="GZ-", is_team=True).count() == 3


def test_people_are_imported_with_a_first_password_each(tmp_path):
    world = a_world()
    admin = as_(world, Post.ADMINISTRATOR, world.province)
    sheet = tmp_path / "people.csv"
    heads = "登录账号,姓名,身份证号,民族,学历,职称,职务,工作单位,手机号码,单位代码,岗位,起始日期,截止日期\n"
    rows = [
        f"tian.{n},田一{n},{invented_identity(7000 + n, date(1980, 1, 1), female=False)},"
        f"汉族,本科,农艺师,,某站,,{world.county.code},clerk,2026-01-01,"
        for n in range(2)
    ]
    sheet.write_text(heads + "\n".join(rows))

    said = typed("import", "people", str(sheet), *admin)

    assert said.count("\t") == 2
    accounts = Account.objects.filter(username__startswith="tian.")
    assert {(a.must_change_password, a.posts.get().post) for a in accounts} == {(True, "clerk")}


def test_each_row_of_a_person_is_a_post_at_its_own_unit_for_its_own_days(tmp_path):
    world = a_world()
    admin = as_(world, Post.ADMINISTRATOR, world.province)
    number = invented_identity(7000, date(1980, 1, 1), female=False)
    sheet = tmp_path / "people.csv"
    sheet.write_text(
        "登录账号,姓名,身份证号,单位代码,岗位,起始日期,截止日期\n"
        f"tian.1,田一,{number},{world.county.code},填报员,2026-01-01,\n"
        f"tian.1,田一,{number},{world.province.code},核实员,2019-03-01,2020-02-29\n"
        f"tian.1,田一,{number},{world.county.code},推荐员,2099-01-01,\n"
    )

    assert "3" in typed("import", "people", str(sheet), *admin)

    account = Account.objects.get(username="tian.1")
    held = {
        (row.unit_id, row.post): [
            day and localtime(day).isoformat(sep=" ", timespec="minutes")[:16]
            for day in (row.since, row.until)
        ]
        for row in account.posts.all()
    }
    assert held == {
        (world.county.pk, "clerk"): ["2026-01-01 00:00", None],
        (world.province.pk, "verifier"): ["2019-03-01 00:00", "2020-03-01 00:00"],
        (world.county.pk, "recommender"): ["2099-01-01 00:00", None],
    }
    assert [one.post for one in posts_of(account, now=NOON)] == ["clerk"]
    assert account.home == world.county


def test_a_last_day_that_stands_for_no_end_is_refused_at_its_row(tmp_path):
    world = a_world()
    number = invented_identity(7000, date(1980, 1, 1), female=False)
    sheet = tmp_path / "people.csv"
    sheet.write_text(
        "登录账号,姓名,身份证号,单位代码,岗位,起始日期,截止日期\n"
        f"tian.1,田一,{number},{world.county.code},填报员,2026-01-01,\n"
        f"tian.1,田一,{number},{world.county.code},推荐员,2026-01-01,9999-12-31\n"
    )
    out = io.StringIO()

    with pytest.raises(CommandError, match="有1处错误"):
        call_command("import", "people", str(sheet),
                     *as_(world, Post.ADMINISTRATOR, world.county), stderr=out)  # fmt: skip

    assert out.getvalue().startswith("第3行: 截止日期:")


def test_what_is_wrong_with_a_person_is_said_at_the_row_of_the_post(tmp_path):
    world = a_world()
    admin = as_(world, Post.ADMINISTRATOR, world.county)
    first, second = (invented_identity(7000 + n, date(1980, 1, 1), female=False) for n in range(2))
    sheet = tmp_path / "people.csv"
    sheet.write_text(
        "登录账号,姓名,身份证号,单位代码,岗位,起始日期\n"
        f"tian.1,田一,{first},{world.county.code},填报员,2026-01-01\n"
        f"tian.1,田一,{first},{world.society.code},填报员,2026-01-01\n"
        f"tian.1,田一,{first},{world.team.code},核实员,2026-01-01\n"
        f"tian.1,田二,{second},{world.county.code},填报员,2026-01-01\n"
    )
    out = io.StringIO()

    with pytest.raises(CommandError, match="有3处错误"):
        call_command("import", "people", str(sheet), *admin, stderr=out)

    said = [line.split(":")[:2] for line in out.getvalue().splitlines()]
    assert said == [["第3行", " 单位代码"], ["第4行", " 岗位"], ["第5行", " 登录账号"]]
    assert not Account.objects.filter(username="tian.1").exists()


def test_all_that_is_wrong_with_a_sheet_is_said_at_once(tmp_path):
    """37 rows of 300, some wrong by themselves, others only beside what is there already."""
    world = a_world()
    admin = as_(world, Post.ADMINISTRATOR, world.province)
    sheet = tmp_path / "units.csv"
    sound = {"code": "", "kind": "学校", "parent": "", "place": "520527", "credit": ""}
    faults = (
        {"kind": "舞蹈队"}, {"credit": "12990000000000001X"}, {"parent": "NOWHERE"},
        {"place": "999999"}, {"code": world.county.code},
    )  # fmt: skip
    lines = []
    for n in range(300):
        parent = world.county.code if n < 10 else f"GZ-{n // 10}"
        row = {**sound, "code": f"GZ-{n}", "parent": parent}
        row |= faults[n % 5] if n >= 30 and n % 7 == 0 and len(lines) < 293 else {}
        lines.append(row)
    wrong = [n for n, row in enumerate(lines) if row != {**sound, "code": f"GZ-{n}", "parent":
             world.county.code if n < 10 else f"GZ-{n // 10}"}]  # fmt: skip
    assert len(wrong) == 37
    text = [f"{r['code']},校,{r['kind']},{r['parent']},{r['place']},{r['credit']},2026-01-01"
            for r in lines]  # fmt: skip
    sheet.write_text(UNITS + "\n".join(text))
    before = Unit.objects.count()

    for dry_run in (["--dry-run"], []):
        out = io.StringIO()
        with pytest.raises(CommandError, match="有37处错误"):
            call_command("import", "units", str(sheet), *dry_run, *admin, stderr=out)
        said = [line.split(":")[0] for line in out.getvalue().splitlines()]
        assert said == [f"第{n + 2}行" for n in wrong]
        assert Unit.objects.count() == before


def test_units_that_hang_below_each_other_are_refused(tmp_path):
    world = a_world()
    admin = as_(world, Post.ADMINISTRATOR, world.province)
    sheet = tmp_path / "units.csv"
    sheet.write_text(UNITS + "A1,甲,学校,A2,520527,,2026-01-01\nA2,乙,学校,A1,520527,,2026-01-01\n")

    with pytest.raises(CommandError, match="有2处错误"):
        typed("import", "units", str(sheet), *admin)


def test_columns_that_are_not_read_are_named(tmp_path):
    world = a_world()
    admin = as_(world, Post.ADMINISTRATOR, world.province)
    sheet = tmp_path / "units.csv"
    heads = UNITS.replace("统一社会信用代码", "统一信用代码")
    sheet.write_text(heads + f"GZ-1,校,学校,{world.county.code},520527,,2026-01-01\n")
    out = io.StringIO()

    call_command("import", "units", str(sheet), *admin, stderr=out, stdout=io.StringIO())

    assert out.getvalue() == "下列栏目未读取：统一信用代码\n"


def test_targets_of_a_season_are_imported_after_a_dry_run(tmp_path):
    world = a_world()
    office = as_(world, Post.SEASON_OFFICE, world.office)
    sheet = tmp_path / "targets.csv"
    sheet.write_text(f"单位代码,指标,计划数\n{world.province.code},trainings_held,30\n")

    tried = typed("import", "targets", str(sheet), "--dry-run", "--season", "2026", *office)
    assert "尚未写入" in tried
    assert not Target.objects.exists()
    typed("import", "targets", str(sheet), *office)
    assert Target.objects.get().subject == world.subject(world.province)

    sheet.write_text(f"单位代码,指标,计划数\n{world.county.code},trainings_held,30\n")
    with pytest.raises(CommandError):
        typed("import", "targets", str(sheet), *office)
    assert Target.objects.count() == 1


def test_the_register_is_a_sheet_of_villages_or_of_households(tmp_path):
    world = a_world()
    admin = as_(world, Post.ADMINISTRATOR, world.province)
    village = a_place("520527100204", "第4村", "village", world.places.town, (8, 8))
    sheet = tmp_path / "register.csv"
    sheet.write_text(f"村代码\n{village.code}\n")

    assert "共1行" in typed("import", "register", str(sheet), "--dry-run", *admin)
    typed("import", "register", str(sheet), *admin)
    registered = RegisteredVillage.objects.get(place=village)
    assert registered.households.count() == 0

    sheet.write_text(f"户编号,村代码,家庭人口\nH1,{village.code},4\n")
    typed("import", "register", str(sheet), *admin)
    assert list(registered.households.values_list("code", "people")) == [("H1", 4)]


def test_what_is_wrong_is_said_by_row_and_heading(tmp_path):
    world = a_world()
    admin = as_(world, Post.ADMINISTRATOR, world.province)
    sheet = tmp_path / "units.csv"
    sheet.write_text(UNITS + f"GZ-1,威宁服务队,无此类型,{world.county.code},520527,,2026-01-01\n")
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import", "units", str(sheet), *admin, stderr=out)

    assert out.getvalue() == "第2行: 单位类型: 不在可选范围内。\n"
