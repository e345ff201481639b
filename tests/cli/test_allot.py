"""Places of the quota given from a terminal: by the same act, one or a whole sheet."""

import io

import pytest
from django.core.management import CommandError, call_command

from kaoping.acts.posts import Post
from kaoping.foundation.journal.models import Entry
from kaoping.programme.recommendation.models import Share
from kaoping.programme.season.rules import Level
from tests.builders import a_unit, a_world
from tests.builders_recommendation import a_quota, held_by, honour_for
from tests.builders_verification import in_a_new_season
from tests.cli.conftest import as_, typed

pytestmark = pytest.mark.django_db
TEAM, PERSON = "先进团队", "先进个人"
HEADS = "单位代码,表扬类别,推优名额\n"


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def office(world):
    return as_(world, Post.SEASON_OFFICE, world.office)


def held(world) -> dict[tuple[str, str], int]:
    rows = Share.objects.filter(subject__parent__isnull=False, held__gt=0)
    return {(code, honour): n for code, honour, n in rows.values_list("subject__unit__code", "honour", "held")}  # fmt: skip


def last_act() -> tuple[str, str]:
    return Entry.objects.order_by("-seq").values_list("act", "way")[0]


def refused(*words: str) -> tuple[str, str]:
    """What a refused command says row by row, and in the end."""
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(*words, stderr=out)
    return out.getvalue(), str(caught.value)


def test_the_host_allots_and_the_unit_below_passes_on(world, office):
    recommender = as_(world, Post.RECOMMENDER, world.province)
    team = honour_for(world.subject(world.team))

    typed("allot", world.province.code, TEAM, "3", *office)
    assert last_act() == ("allot_quota", "cli")
    typed("allot", world.county.code, team, "2", "--season", "2026", *recommender)

    assert last_act() == ("pass_on_quota", "cli")
    assert held(world) == {(world.province.code, team): 3, (world.county.code, team): 2}


def test_a_dry_run_writes_nothing(world, office):
    entries = Entry.objects.count()

    said = typed("allot", world.province.code, TEAM, "3", "--dry-run", *office)

    assert "尚未写入" in said
    assert (held(world), Entry.objects.count()) == ({}, entries)


def test_a_refusal_reads_as_on_a_page(world, office):
    recommender = as_(world, Post.RECOMMENDER, world.province)

    _, nothing_free = refused("allot", world.county.code, TEAM, "1", *recommender)
    _, too_far_down = refused("allot", world.county.code, TEAM, "1", *office)
    _, nobody = refused("allot", "NOWHERE", TEAM, "1", *office)
    _, no_honour = refused("allot", world.province.code, "先进村", "1", *office)
    _, no_number = refused("allot", world.province.code, TEAM, "many", *office)

    assert nothing_free.startswith("number: ")  # none is free
    assert too_far_down.startswith("subject: ")
    assert "NOWHERE" in nobody
    assert no_honour.startswith("honour: ")
    assert no_number == "number: 不是有效数字。请只填数字。"
    assert held(world) == {}


def test_a_sheet_is_done_whole_or_not_at_all(world, office, tmp_path):
    sheet = tmp_path / "quota.csv"
    good = f"{world.province.code},{TEAM},4\n{world.society.code},{PERSON},2\n"
    sheet.write_text(HEADS + good + f"NOWHERE,{TEAM},1\n{world.county.code},{TEAM},1\n")

    rows, told = refused("allot", "--from", str(sheet), *office)
    assert [line.split(": ")[0] for line in rows.splitlines()] == ["第4行", "第5行"]
    assert "第4行: 单位代码: " in rows
    assert "2处错误" in told
    assert held(world) == {}

    sheet.write_text(HEADS + good)
    assert "尚未写入" in typed("allot", "--from", str(sheet), "--dry-run", *office)
    assert held(world) == {}
    typed("allot", "--from", str(sheet), *office)
    assert sorted(held(world).values()) == [2, 4]


def test_what_is_no_number_or_no_honour_is_said_by_row_and_heading(world, office, tmp_path):
    sheet = tmp_path / "quota.csv"
    sheet.write_text(HEADS + f"{world.province.code},{TEAM},four\n{world.society.code},先进村,1\n")

    rows, _ = refused("allot", "--from", str(sheet), *office)

    assert rows == "第2行: 推优名额: 不是数字。\n第3行: 表扬类别: 不在可选范围内。\n"


def test_a_row_that_takes_back_may_stand_behind_the_one_that_needs_it(world, tmp_path):
    other = a_unit(world.province, "science_association", Level.COUNTY, world.places.other_county,
                   "威宁县科协")  # fmt: skip
    in_a_new_season(world)
    team = honour_for(world.subject(world.team))
    a_quota(world, world.county, team, 2)
    recommender = as_(world, Post.RECOMMENDER, world.province)
    sheet = tmp_path / "quota.csv"

    sheet.write_text(HEADS + f"{other.code},{TEAM},1\n{world.county.code},{TEAM},2\n")
    rows, _ = refused("allot", "--from", str(sheet), *recommender)
    assert [line.split(": ")[0] for line in rows.splitlines()] == ["第2行"]

    sheet.write_text(HEADS + f"{other.code},{TEAM},1\n{world.county.code},{TEAM},1\n")
    typed("allot", "--from", str(sheet), *recommender)
    assert held_by(world, world.subject(other), team) == 1
    assert held_by(world, world.subject(world.county), team) == 1


def test_one_unit_or_a_file_is_named_and_not_both(world, office):
    for words in ((), ("U1", TEAM), ("U1", TEAM, "1", "--from", "x.csv")):
        assert "--from FILE" in refused("allot", *words, *office)[1]
