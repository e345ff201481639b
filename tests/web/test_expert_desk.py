"""The expert's pages: the year, the form, the list, one record, evidence, import."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import ExifTags, Image

from kaoping.acts.paging import Cut
from kaoping.acts.posts import Post
from kaoping.foundation.people.models import Account
from kaoping.programme.reporting.drafts import draft_of
from kaoping.programme.season.rules import Level
from kaoping.programme.service.models import Record
from kaoping.programme.service.queries.records import Filters, records_seen
from tests.builders import NOON, World, a_unit, a_world
from tests.builders_reporting import a_report
from tests.builders_service import a_record, some_records

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr("kaoping.web.doors.now", lambda: NOON)


def came_in(account: Account, language: str = "en") -> Client:
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(account)
    return client


@pytest.fixture
def expert(world) -> Client:
    return came_in(world.account(Post.EXPERT, world.team))


def a_photo() -> SimpleUploadedFile:
    to, photo = BytesIO(), Image.new("RGB", (8, 8), "green")
    marks = photo.getexif()
    marks.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:02 09:30:00"
    marks.get_ifd(ExifTags.IFD.GPSInfo).update({
        ExifTags.GPS.GPSLatitude: (27.0, 7.0, 30.0), ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLongitude: (104.0, 43.0, 12.0), ExifTags.GPS.GPSLongitudeRef: "E",
    })  # fmt: skip
    photo.save(to, "JPEG", exif=marks)
    return SimpleUploadedFile("现场.jpg", to.getvalue())


def typed(world, **more):
    person = world.account(Post.EXPERT, world.team).person_id
    form = {
        "service_kind": "training",
        "sub_kind": "field",
        "starts": "2026-11-02",
        "ends": "2026-11-03",
        "quantity": "1",
        "people_served": "40",
        "result": "到场农户都动手做了一遍。",
        "villages": [world.places.villages[0].code],
        "participants-0-person": str(person),
        "participants-0-time_kind": "stationed",
        "participants-0-days": "2",
        "participants-0-hours": "16",
    }
    return {**form, **more}


def test_a_service_is_recorded_with_its_photo(world, expert):
    answer = expert.post("/records/record_service", {**typed(world), "files": a_photo()})

    record = Record.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/records/{record.pk}")
    file = record.evidence.get()
    assert (file.name, file.file.kind) == ("现场.jpg", "jpg")
    page = expert.get(f"/records/{record.pk}")
    shown = expert.get(f"/records/{record.pk}/evidence/{file.pk}")
    assert f"/records/{record.pk}/evidence/{file.pk}" in page.content.decode()
    assert "taken 2 Nov 2026 09:30 · 27.1250° N, 104.7200° E" in page.content.decode()
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert shown["Cache-Control"] == "private, no-store"
    original = expert.get(f"/records/{record.pk}/evidence/{file.pk}?original")
    assert original["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "sent", [{"villages": ["5205\0"]}, {"village_text": "赫章\0", "step": "places"}]
)
def test_a_character_that_no_text_has_is_passed_over(world, expert, sent):
    answer = expert.post("/records/record_service", {**typed(world), "starts": "", **sent})

    assert answer.status_code in {200, 422}


def test_an_empty_form_has_one_box_at_its_head_that_gives_every_reason(world, expert):
    answer = expert.post("/records/record_service", {})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="k-say k-bad"') == 1
    box = page[page.index('class="k-say k-bad"') :].partition("</ul>")[0]
    reasons = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<li>(.*?)</li>", box)]
    assert reasons == [
        f"{name}: This is needed. Fill it in."
        for name in ("Kind of service", "First day", "Last day", "Result", "Participants")
    ]
    participants = page[page.index('id="participants-head"') :].partition("</section>")[0]
    assert "This is needed. Fill it in." in participants


def test_a_refused_form_keeps_what_was_typed_and_the_files_that_came(world, expert):
    wrong = SimpleUploadedFile("表.exe", b"MZ not a kind that is kept")
    form = typed(world, sub_kind="", **{"participants-0-hours": "99"})

    answer = expert.post("/records/record_service", {**form, "files": [a_photo(), wrong]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "表.exe" in page
    assert "现场.jpg" in page

    kept = dict(zip(("file", "name"), answer.context["evidence"][0].values(), strict=True))
    again = {**form, "evidence-0-file": kept["file"], "evidence-0-name": kept["name"]}
    answer = expert.post("/records/record_service", again)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="99"' in page
    assert 'value="40"' in page
    assert world.places.villages[0].name in page
    assert answer.context["form"].errors.keys() == {"sub_kind"}
    assert [w.code for w in answer.context["rows"][0]["wrong"]["hours"][1]] == [
        "more_hours_than_passed"
    ]
    assert not Record.objects.exists()

    answer = expert.post(
        "/records/record_service", {**again, "sub_kind": "field", "participants-0-hours": "9"}
    )
    assert answer.status_code == 302
    assert Record.objects.get().evidence.get().name == "现场.jpg"


def test_a_step_records_nothing_and_loses_nothing(world, expert):
    second = world.places.villages[1]
    sent = typed(world, step="find", village_text="第2", result="还没写完")

    page = expert.post("/records/record_service", sent)

    text = page.content.decode()
    assert page.status_code == 200
    assert not Record.objects.exists()
    assert "还没写完" in text
    assert [v.code for v in page.context["offered_villages"]] == [second.code]
    assert [v.code for v in page.context["chosen_villages"]] == [world.places.villages[0].code]
    assert len(page.context["households"]) == 4


def test_the_way_to_a_village_begins_at_ones_own_place(world, expert):
    page = expert.get("/records/record_service")

    steps = [(step.level, step.chosen) for step in page.context["steps"]]
    assert steps == [
        ("province", world.places.province.pk),
        ("prefecture", world.places.prefecture.pk),
        ("county", world.places.county.pk),
        ("town", None),
    ]
    chosen = {f"at_{level}": pk for level, pk in steps[:3]} | {"at_town": world.places.town.pk}
    page = expert.post("/records/record_service", {**chosen, "step": "places"})
    assert [v.code for v in page.context["offered_villages"]] == [
        v.code for v in world.places.villages
    ]


def test_a_draft_is_kept_and_comes_back_until_it_is_recorded(world, expert):
    account = world.account(Post.EXPERT, world.team)
    expert.post("/records/keep_draft", {**typed(world, result="写到一半"), "about": "record:new"})

    page = expert.get("/records/record_service")
    assert "写到一半" in page.content.decode()
    assert not Record.objects.exists()

    expert.post("/records/record_service", typed(world))
    assert draft_of(account.pk, "record:new") is None


def test_throwing_a_draft_away_leads_to_an_own_page_and_nowhere_else(expert):
    for asked_for, led_to in (
        ("https://elsewhere.example/log-in", "/records/record_service"),
        ("//elsewhere.example", "/records/record_service"),
        ("/records/7/amend_record", "/records/7/amend_record"),
    ):
        answer = expert.post("/records/keep_draft", {"about": "record:new", "drop": asked_for})
        assert answer.headers["Location"] == led_to


def test_amending_begins_with_what_was_told(world, expert):
    record = a_record(world)

    page = expert.get(f"/records/{record.pk}/amend_record").content.decode()
    assert "核桃整形修剪现场培训" in page
    answer = expert.post(
        f"/records/{record.pk}/amend_record", typed(world, version="0", people_served="41")
    )
    record.refresh_from_db()
    assert (answer.status_code, record.people_served, record.version) == (302, 41, 1)
    stale = expert.post(f"/records/{record.pk}/amend_record", typed(world, version="0"))
    assert stale.status_code == 422
    assert [one.code for one in stale.context["elsewhere"]] == ["moved_meanwhile"]


def test_who_saves_second_sees_what_was_saved_first_beside_it(world, expert):
    record = a_record(world)
    form = f"/records/{record.pk}/amend_record"
    both = {"version": "0", "title": "现场培训"}
    expert.post(form, typed(world, **both, result="第一个窗口写的。", people_served="41"))
    record.refresh_from_db()
    both |= {"support_kinds": record.support_kinds}

    second = expert.post(form, typed(world, **both, result="第二个窗口写的。"))

    page = second.content.decode()
    assert second.context["version"] == 1
    assert [name for name, _, _ in second.context["clashing"]] == ["People served", "Result"]
    assert "第<del>一</del>个窗口写的。" in page
    assert "第<ins>二</ins>个窗口写的。" in page
    assert "<del>41</del>" in page


def test_a_draft_is_held_against_the_version_that_it_was_begun_on(world, expert):
    record = a_record(world)
    form, about = f"/records/{record.pk}/amend_record", f"record:{record.pk}"
    expert.post("/records/keep_draft", {**typed(world, version="0"), "about": about})
    expert.post(form, typed(world, version="0", people_served="41"))
    expert.post("/records/keep_draft", {**typed(world, version="0"), "about": about})

    opened = expert.get(form)
    saved = expert.post(form, typed(world, version=str(opened.context["version"])))

    assert opened.context["version"] == 0
    assert [one.code for one in saved.context["elsewhere"]] == ["moved_meanwhile"]


def test_before_a_record_of_a_sent_summary_is_changed_the_page_says_what_follows(world, expert):
    record = a_record(world)
    pages = [f"/records/{record.pk}/{act}" for act in ("amend_record", "withdraw_record")]
    follows = "the unit above has to return the summary or to strike the record"
    assert all(follows not in expert.get(page).content.decode() for page in pages)

    a_report(world, world.subject(world.team))

    assert all(follows in expert.get(page).content.decode() for page in pages)
    stale = expert.post(pages[0], typed(world, version="9"))
    assert 'k-say k-bad" role="alert"' in stale.content.decode()


def test_withdrawing_asks_for_a_reason_first(world, expert):
    record = a_record(world)

    assert expert.get(f"/records/{record.pk}/withdraw_record").status_code == 200
    assert expert.post(f"/records/{record.pk}/withdraw_record", {}).status_code == 422
    answer = expert.post(f"/records/{record.pk}/withdraw_record", {"reason": "重复登记"})

    record.refresh_from_db()
    assert (answer.status_code, record.state) == (302, "withdrawn")


def test_strangers_find_nothing(world):
    record = a_record(world)
    file_page = f"/records/{record.pk}/evidence/1"
    sibling = a_unit(world.county, "team", Level.GRASSROOTS, world.places.county, "养蜂服务队",
                     is_team=True)  # fmt: skip

    for post, unit in ((Post.EXPERT, sibling), (Post.CLERK, world.society)):
        client = came_in(world.account(post, unit))
        for path in (f"/records/{record.pk}", f"/records/{record.pk}/amend_record", file_page):
            assert client.get(path).status_code == 404
        assert client.get("/records").context["page"].rows == ()
    above = came_in(world.account(Post.VERIFIER, world.county))
    assert above.get(f"/records/{record.pk}").status_code == 200


def test_the_list_is_paged_by_key_both_ways(world):
    records = some_records(world, 7)
    newest = [record.pk for record in reversed(records)]
    actor = world.actor(Post.EXPERT, world.team)
    first = records_seen(actor, Filters(), cut=Cut(size=3))
    second = records_seen(actor, Filters(), cut=Cut(after=first.next_key, size=3))
    third = records_seen(actor, Filters(), cut=Cut(after=second.next_key, size=3))
    back = records_seen(actor, Filters(), cut=Cut(before=third.previous_key, size=3))

    assert [row.id for page in (first, second, third) for row in page.rows] == newest
    assert (first.previous_key, third.next_key, first.count) == (None, None, "7")
    assert back.rows == second.rows


def test_the_list_goes_out_as_csv_and_xlsx(world, expert):
    a_record(world)

    csv = expert.post("/records", {"as": "csv"}).content.decode("utf-8-sig")
    assert csv.splitlines()[0].startswith("Number,Title,Unit")
    assert "核桃整形修剪现场培训" in csv
    assert expert.post("/records").content.startswith(b"PK")


def test_the_year_counts_hours_toward_the_threshold(world, expert):
    a_record(world)
    a_record(world, starts=date(2025, 12, 30), ends=date(2025, 12, 31))  # another year
    lead = world.account(Post.TEAM_LEAD, world.team).person_id
    a_record(world, participants=[{"person": lead, "time_kind": "other", "days": 1, "hours": 4}])

    page = expert.get("/year")

    year = page.context["year"]
    assert (year.records, year.total, year.threshold, year.base) == (1, 16, 800, 2000)
    assert "That is 0% of a working year of 2,000 hours" in page.content.decode()
    village = year.villages[0].place_id
    person = world.account(Post.EXPERT, world.team).person_id
    behind = f"/records?since={year.season.first}&until={year.season.last}&person={person}"
    assert f"{behind}&place={village}".replace("&", "&amp;") in page.content.decode()
    assert expert.get(behind).context["page"].count == str(year.records)
    assert [(v.code, v.records) for v in year.villages] == [(world.places.villages[0].code, 1)]
    assert sum(year.by_day.values()) == 16
    lead = came_in(world.account(Post.TEAM_LEAD, world.team)).get("/year").context["year"]
    assert sorted((m.name, m.hours) for m in lead.members) == [("田小满", 4), ("田小满", 16)]
    assert lead.threshold is None


def test_the_summary_of_the_year_says_what_is_still_missing(world, expert):
    assert expert.get("/year?missing=1").context["report"] is None
    expert.post("/seasons/enter_season", {"season": world.season.pk})

    part = expert.get("/year")
    assert 'hx-get="?season=' in part.content.decode()
    page = expert.get("/year?missing=1")

    report = page.context["report"]
    missing = page.context["missing"]
    assert [gap.said.code for gap in missing] == [gap.code for gap in report.gaps]
    assert missing[0].name == report.sections[0].entry.name.en
    assert expert.get(missing[0].url).status_code == 200
    assert 'class="k-say k-warn k-draft"' in page.content.decode()


def test_an_expert_enters_the_season_from_the_page(world, expert):
    answer = expert.post("/seasons/enter_season", {"season": world.season.pk})

    assert (answer.status_code, answer["Location"]) == (302, f"/year?season={world.season.pk}")
    again = expert.post("/seasons/enter_season", {"season": world.season.pk})
    assert (again.status_code, [r.code for r in again.context["refusals"]]) == (
        422,
        ["entered_already"],
    )


def test_a_county_sees_what_others_do_within_it_and_no_more(world):
    society = world.society
    by_others = a_record(world, unit=society, title="学会专家组现场指导")
    a_record(world)  # its own team's
    client = came_in(world.account(Post.CLERK, world.county))

    within = client.get("/records/within").context["within"]

    assert [(row.id, row.unit, row.villages) for row in within.page.rows] == [
        (by_others.pk, society.name, 1)
    ]
    assert (within.page.count, within.units, within.villages, within.people_served) == (
        "1",
        1,
        1,
        40,
    )
    assert client.get(f"/records/{by_others.pk}").status_code == 404
    elsewhere = came_in(world.account(Post.CLERK, society))
    assert elsewhere.get("/records/within").status_code == 404
