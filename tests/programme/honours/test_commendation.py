"""The commendation: when it may be issued, what it says, and what it leaves for good."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refused
from kaoping.programme.honours import making
from kaoping.programme.honours.actions import make_documents
from kaoping.programme.honours.composing import Told, facts_of, figures_said
from kaoping.programme.honours.models import Commendation, Honour
from kaoping.programme.honours.queries.office import (
    certificates_file,
    file_of_commendation,
    honours_in,
    preview,
)
from kaoping.programme.honours.queries.public import (
    RollFilters,
    certificate_of,
    is_well_formed,
    latest,
    roll,
    seasons_on_roll,
    structure,
)
from kaoping.programme.honours.rules import HonourState
from kaoping.programme.honours.wording import (
    FigureSaid,
    document_of,
    facts_from,
    lead_of,
    programme_name,
)
from kaoping.programme.recommendation.rules import CandidateState
from tests.builders import NOON, PUBLIC, World, a_world
from tests.builders_judging import a_decided_panel, checked_candidates, the_season_office
from tests.builders_publicity import (
    a_closed_notice,
    a_notice,
    a_ruled_objection,
    after,
    an_issued_commendation,
    an_objection,
    closed,
    first_entry,
)
from tests.builders_recommendation import an_expert
from tests.builders_season import PROVINCE, a_provincial_season

pytestmark = pytest.mark.django_db
NAMED = ('programme = "某省科技助力精准扶贫"', 'programme = "某省科技下乡"')
REVOKING = "科技助力扶贫办发〔2026〕9号"


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def issued(world: World, now=None, **given):
    notice_over = now or NOON + timedelta(days=8)
    whole = {"season": world.season.pk, **given}
    return perform(Act.ISSUE_COMMENDATION, the_season_office(world), whole, now=notice_over)


def revoked(world: World, honour: Honour, **given) -> None:
    whole = {"honour": honour.pk, "document_number": REVOKING, "reason": "材料失实。", **given}
    perform(Act.REVOKE_HONOUR, the_season_office(world), whole, now=NOON + timedelta(days=9))
    honour.refresh_from_db()


def test_nothing_is_issued_while_a_notice_or_an_objection_is_open():
    world = a_world()
    notice = a_notice(world)
    an_objection(first_entry(notice))

    with pytest.raises(Refused) as refused:
        issued(world)

    assert codes(refused) == ["notices_open", "objections_open", "nobody_to_honour"]
    assert [dict(r.facts).get("count") for r in refused.value.refusals] == [1, 1, None]
    assert Commendation.objects.count() == 0


def test_a_removed_name_is_not_honoured():
    world = a_world()
    people = [an_expert(world, name=name) for name in ("丁一鸣", "何青")]
    notice = a_notice(world, *people)
    entry = notice.entries.get(name="何青")
    a_ruled_objection(world, entry, upheld=True)
    closed(world, notice)

    found = Commendation.objects.get(pk=issued(world))

    assert [h.name for h in found.honours.all()] == ["丁一鸣"]
    assert roll(RollFilters(text="何青")).rows == ()


def test_issuing_confers_the_honours_and_freezes_the_facts():
    world = a_world()

    found = an_issued_commendation(world)

    honour = found.honours.get()
    assert found.number == "科技助力扶贫办发〔2026〕1号"
    assert (honour.name, honour.place_code, honour.state) == (
        "赫章县核桃服务队", "52", HonourState.IN_FORCE,
    )  # fmt: skip
    assert honour.candidate.state == CandidateState.HONOURED
    facts = facts_from(found.facts["document"])
    assert facts.issued_on == date(2026, 11, 24)
    assert facts.addressees == ("各省级领导小组办公室", "各全国学会")
    assert [n.code for one in facts.lists for n in one.names] == [honour.certificate_code]
    assert json.loads(json.dumps(facts.as_json())) == found.facts["document"]


def test_numbers_run_within_the_hosts_year_and_are_taken_once():
    world = a_world()
    team, person = checked_candidates(world, world.subject(world.team), an_expert(world))
    a_decided_panel(world, team)
    a_closed_notice(world)
    now = NOON + timedelta(days=8)

    with pytest.raises(Refused) as ahead:
        issued(world, now, issued_on="2026-12-01")
    with pytest.raises(Refused) as early:
        issued(world, now, issued_on="2026-11-20")
    first = Commendation.objects.get(pk=issued(world, now, running=7))
    a_decided_panel(world, person)
    a_notice(world)
    closed(world, world.season.notices.get(number=2))
    with pytest.raises(Refused) as taken:
        issued(world, now, running=7)
    second = Commendation.objects.get(pk=issued(world, now))

    assert (codes(ahead), codes(early)) == (["dated_ahead"], ["dated_before_notice"])
    assert (first.running, second.number) == (7, "科技助力扶贫办发〔2026〕8号")
    assert codes(taken) == ["number_taken"]


def test_only_the_host_issues():
    world = a_world()
    a_closed_notice(world)
    given = {"season": world.season.pk}

    for stranger, expected in (
        (world.actor(Post.RECOMMENDER, world.province), ["not_permitted"]),
        (PUBLIC, ["not_found"]),
    ):
        with pytest.raises(Refused) as refused:
            perform(Act.ISSUE_COMMENDATION, stranger, given, now=NOON + timedelta(days=8))
        assert codes(refused) == expected


def test_the_document_commends_and_lists_in_the_prescribed_order():
    world = a_world()
    names = ("袁家兰", "丁一鸣", "王小川", "王毅")
    people = [an_expert(world, name=name) for name in names]
    office = the_season_office(world)
    found = an_issued_commendation(world, world.subject(world.team), *people)

    _, data = file_of_commendation(office, found.pk, "pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    plain = text.replace("\n", "").replace(" ", "")
    _, edited = file_of_commendation(office, found.pk, "docx")
    cells = [
        row.cells[1].text
        for table in docx.Document(io.BytesIO(edited)).tables
        for row in table.rows
    ]

    assert "科技助力扶贫办发〔2026〕1号" in plain
    assert "决定对1个先进团队和4名先进个人予以表扬" in plain.replace("科技助力精准扶贫", "")
    assert "表彰" not in plain
    in_order = ["丁一鸣", "王毅", "王小川", "袁家兰"]
    assert [name for name in cells if name in names] == in_order
    assert [plain.rindex(name) for name in in_order] == sorted(map(plain.rindex, in_order))
    assert [h.name for h in found.honours.order_by("pk")][1:] == in_order


def test_the_national_table_is_frozen_as_a_workbook():
    world = a_world()
    found = an_issued_commendation(world)

    name, data = file_of_commendation(the_season_office(world), found.pk, "xlsx")
    sheet = load_workbook(io.BytesIO(data)).active
    rows = [row["name"] for group in found.facts["table"] for row in group["rows"]]

    assert name.endswith(".xlsx")
    assert [sheet.cell(5 + at, 3).value for at in range(len(rows))] == rows
    assert found.facts["season"] in sheet.cell(2, 4).value


def test_files_are_made_once_and_again_the_same_from_the_facts():
    world = a_world()
    found = an_issued_commendation(world)
    office = the_season_office(world)
    before = (found.pdf_id, found.docx_id, found.table_id, found.version)

    make_documents(office, found.pk, now=NOON + timedelta(days=9))
    found.refresh_from_db()

    assert (found.pdf_id, found.docx_id, found.table_id, found.version) == before
    assert file_of_commendation(office, found.pk, "pdf")[1] == making.pdf_of(found.facts)
    docx_now = zipfile.ZipFile(io.BytesIO(making.docx_of(found.facts)))
    assert "word/document.xml" in docx_now.namelist()


def test_a_certificate_is_checked_by_its_code_however_it_is_typed():
    found = an_issued_commendation(a_world())
    code = found.honours.get().certificate_code

    shown = certificate_of(f" {code.lower().replace('-', ' ')} ")

    assert (shown.name, shown.number, shown.state) == (
        "赫章县核桃服务队", found.number, HonourState.IN_FORCE,
    )  # fmt: skip
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert (certificate_of(wrong), is_well_formed(wrong)) == (None, False)
    swapped = code[1] + code[0] + code[2:]
    assert swapped == code or not is_well_formed(swapped)
    assert certificate_of("2222-2222-2222") is None
    assert certificate_of("") is None


def test_a_revoked_honour_stays_in_history_and_leaves_the_roll():
    world = a_world()
    found = an_issued_commendation(world, *(an_expert(world, name=n) for n in ("丁一鸣", "何青")))
    honour = found.honours.get(name="何青")

    revoked(world, honour)

    assert [row.name for row in roll(RollFilters()).rows] == ["丁一鸣"]
    assert roll(RollFilters(text="何青")).count == "0"
    assert latest()[0].names == seasons_on_roll()[0].names == 1
    told = certificate_of(honour.certificate_code)
    assert (told.state, told.revoked_on, told.revoked_by) == (
        HonourState.REVOKED, date(2026, 11, 25), REVOKING,
    )  # fmt: skip
    assert honour.candidate.state == CandidateState.REVOKED
    rows = honours_in(the_season_office(world), found.pk).rows
    assert [(r.name, r.state.value) for r in rows] == [("丁一鸣", "in_force"), ("何青", "revoked")]


def test_revoking_needs_a_document_a_reason_and_a_date_that_fits():
    world = a_world()
    honour = an_issued_commendation(world).honours.get()

    with pytest.raises(Refused) as refused:
        revoked(world, honour, document_number="九号", reason="", revoked_on="2026-11-01")
    revoked(world, honour)
    with pytest.raises(Refused) as again:
        revoked(world, honour)

    assert codes(refused) == ["not_a_document_number", "revoked_before_issue", "reason_missing"]
    assert codes(again) == ["wrong_state"]


def test_certificates_come_all_in_one_or_by_honour_without_the_revoked():
    world = a_world()
    found = an_issued_commendation(
        world, world.subject(world.team), *(an_expert(world, name=n) for n in ("丁一鸣", "何青"))
    )
    office = the_season_office(world)
    person = found.honours.get(name="何青")
    pages = {}
    for key, honour in (("all", ""), ("persons", person.honour)):
        pages[key] = len(
            PdfReader(io.BytesIO(certificates_file(office, found.pk, honour)[1])).pages
        )
    revoked(world, person)
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(certificates_file(office, found.pk)[1])).pages
    )

    assert pages == {"all": 3, "persons": 2}
    assert "丁一鸣" in text
    assert "何青" not in text


def test_the_preview_shows_the_document_and_why_it_waits():
    world = a_world()
    notice = a_notice(world)

    early = preview(the_season_office(world), world.season.pk, NOON)
    closed(world, notice)
    ready = preview(the_season_office(world), world.season.pk, after(notice))

    assert [reason.code for reason in early.why_not] == ["notices_open", "nobody_to_honour"]
    assert (ready.count, ready.why_not) == (1, ())
    assert ready.document.number == "科技助力扶贫办发〔2026〕1号"
    assert {casting.role.value for casting in ready.fonts} >= {"仿宋", "小标宋"}


def test_the_spread_of_honours_counts_by_honour_and_by_province():
    world = a_world()
    found = an_issued_commendation(
        world, world.subject(world.team), *(an_expert(world, name=n) for n in ("丁一鸣", "何青"))
    )

    spread = structure(RollFilters(season=world.season.pk), world.season.edition_id)

    assert [number for _key, _name, number in spread.honours] == [1, 2]
    assert (spread.places, spread.elsewhere) == ((("52", 3),), 0)
    assert found.honours.count() == 3


@pytest.mark.parametrize("people", [1, 3])
def test_the_roll_costs_the_same_statements_however_long(people, django_assert_num_queries):
    world = a_world()
    an_issued_commendation(world, *(an_expert(world, name=f"丁{n}明") for n in "一二三"[:people]))

    with django_assert_num_queries(3):
        found = roll(RollFilters()).rows
    assert len(found) == people


def test_the_programme_is_named_as_the_edition_names_it():
    own = PROVINCE.read_text("utf-8").replace(*NAMED)
    season = a_provincial_season(a_world(), text=own)

    facts, _table = facts_of(season, [], Told("某科办发〔2026〕1号", date(2026, 12, 1)), {})

    assert document_of(facts).title.startswith("关于表扬2026年度某省科技下乡\n")


def test_who_hosts_on_anothers_edition_commends_for_its_own_season():
    """A province's certificate never names the whole nation."""
    season = a_world().season
    season.title = "2026年度某省科技助力精准扶贫工作考核评估"
    told = Told("某科办发〔2026〕1号", date(2026, 12, 1))
    own, _table = facts_of(season, [], told, {})
    season.edition.issuer_id = 0  # some other office
    others, _table = facts_of(season, [], told, {})
    season.title = "2026年度考核"
    unnamed, _table = facts_of(season, [], told, {})

    assert (own.programme, others.programme) == ("全国科技助力精准扶贫", "某省科技助力精准扶贫")
    assert unnamed.programme == own.programme


@pytest.mark.parametrize(
    "rules",
    ["工作考核评估办法", "工作评估办法", "工作评估办法(虚构)", "评价办法", "评选表扬办法", "考核办法",
     "工作年度考核实施办法", "考核评价和表扬办法", "考核评估暂行办法（试行）（2027年修订）"],
)  # fmt: skip
def test_an_edition_that_names_no_programme_has_it_in_its_title(rules):
    assert programme_name(f"某省科技助力精准扶贫{rules}") == "某省科技助力精准扶贫"


def test_a_title_of_nothing_but_rules_stays_whole():
    assert programme_name("某省细则") == "某省细则"
    assert programme_name("考核办法") == "考核办法"


def test_the_hope_is_addressed_to_those_who_are_honoured():
    world = a_world()
    person = an_issued_commendation(world, an_expert(world)).facts["document"]
    facts = facts_from(person)
    both = replace(facts, lists=(replace(facts.lists[0], kind="team"), *facts.lists))

    assert "希望受到表扬的个人珍惜荣誉" in document_of(facts).body[-1].text
    assert "以受到表扬的个人为榜样" in document_of(facts).body[-1].text
    assert "希望受到表扬的团队和个人珍惜荣誉" in document_of(both).body[-1].text


def test_the_lead_tells_the_verified_figures():
    facts = facts_from(an_issued_commendation(a_world()).facts["document"])
    told = replace(
        facts, figures=(FigureSaid("科技培训", "1200", "场"), FigureSaid("覆盖村", "9", "个"))
    )

    assert lead_of(facts).endswith("工作，涌现出一批成效显著、事迹感人的先进典型。")
    assert "，全年科技培训1200场，覆盖村9个，涌现出" in lead_of(told)
    assert document_of(replace(told, lead="改写的首段。")).body[0].text == "改写的首段。"


def test_figures_of_the_table_reach_the_lead():
    rows = [
        {"name": "科技培训", "unit": "场", "adds": "sum", "done": "1200.00"},
        {"name": "满意率", "unit": "%", "adds": "ratio", "done": "98"},
        {"name": "新品种", "unit": "个", "adds": "sum", "done": "0.00"},
        {"name": "覆盖村", "unit": "个", "adds": "distinct", "done": None},
    ]

    assert list(figures_said([{"name": "服务", "rows": rows}])) == [
        FigureSaid("科技培训", "1200", "场")
    ]
