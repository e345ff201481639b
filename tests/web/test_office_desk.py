"""The office desk: the season as a picture, its steering, and the editions."""

from datetime import timedelta
from functools import partial
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.html import escape, strip_tags

from kaoping.acts.inputs import perform
from kaoping.acts.paging import Cut
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.scheme.edition import shipped_edition
from kaoping.programme.scheme.models import Edition, Interpretation
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import check_requirement, default_of
from kaoping.programme.season.models import Extension, Requirement, Season, Subject, Target, Window
from kaoping.programme.season.rules import Level
from kaoping.web.desks.office.requirement_forms import groups_of, value_sent
from tests.builders import DAY, NOON, World, a_unit, a_world, an_account, granted, some_places
from tests.builders_season import PROVINCE, a_provincial_season, an_edition, beijing

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """The door's clock, at NOON until the test moves it."""
    at = {"now": NOON}
    monkeypatch.setattr("kaoping.web.doors.now", lambda: at["now"])
    return at


def visitor(world: World, post: Post, unit) -> Client:
    client = in_english()
    client.force_login(world.account(post, unit))
    return client


def office(world: World) -> Client:
    return visitor(world, Post.SEASON_OFFICE, world.office)


def at(name: str, world: World, **more) -> str:
    return reverse(name, kwargs={"season": world.season.pk, **more})


def pages_of(world: World) -> list[str]:
    county = world.subject(world.county).pk
    return [
        reverse("office_season"),
        *(
            at(name, world)
            for name in (
                "office_season",
                "office_bodies",
                "office_units",
                "office_calendar",
                "office_requirements",
                "office_extensions",
                "set_target",
                "close_season",
            )
        ),
        at("extend_deadline", world, subject=county),
        at("move_subject", world, subject=county),
        at("office_extensions", world) + "?name=县",
        *(
            at("set_requirement", world, key=r.key)
            for r in edition_of(world.season.edition_id).requirements
        ),
        reverse("open_season"),
        reverse("office_editions"),
        reverse("add_edition"),
        reverse("add_edition") + f"?copy_of={world.season.edition_id}",
        reverse("interpret_article", kwargs={"edition": world.season.edition_id}),
    ]


def test_every_page_opens_in_both_languages(clock):
    world = a_world()
    client = office(world)

    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        for page in pages_of(world):
            response = client.get(page)
            assert response.status_code == 200, page
            assert response.content.count(b"<h1") == 1, page


def test_other_posts_find_no_office_desk(clock):
    world = a_world()
    clerk = visitor(world, Post.CLERK, world.office)

    # Whoever steers nothing is refused as if the page were not there.
    for page in pages_of(world):
        if "set_target" not in page:
            assert clerk.get(page).status_code == 404, page
    assert Client().get(reverse("office_season")).status_code == 302


def test_another_season_office_reads_the_calendar_and_changes_nothing(clock):
    world = a_world()
    client = visitor(world, Post.SEASON_OFFICE, world.province)
    before = list(Window.objects.values())

    assert client.get(at("office_season", world)).status_code == 200
    page = client.get(at("office_calendar", world))
    assert b'type="date"' not in page.content
    sent = {"reporting-county-opens": "2026-12-01", "reporting-county-soft_end": "2026-12-02",
            "reporting-county-hard_end": "2026-12-03"}  # fmt: skip
    assert client.post(at("set_calendar", world), sent).status_code == 403
    assert client.get(at("close_season", world)).status_code == 403
    county = world.subject(world.county).pk
    assert client.get(at("extend_deadline", world, subject=county)).status_code == 404
    assert client.get(at("move_subject", world, subject=county)).status_code == 404
    assert list(Window.objects.values()) == before


def more_units(world: World, number: int) -> None:
    for n in range(number):
        body = a_unit(
            world.office, "provincial_office", Level.PROVINCE, world.places.province, f"第{n}省"
        )
        a_unit(body, "science_association", Level.COUNTY, world.places.county, f"第{n}县")


@pytest.mark.parametrize("units", [1, 12])
def test_the_first_screen_takes_at_most_20_statements_however_many_units(
    clock, units, django_assert_max_num_queries
):
    world = a_world()
    more_units(world, units)
    again = {
        "host": world.office.pk,
        "edition": world.season.edition_id,
        "year": 2027,
        "title": "新",
    }
    run = world.actor(Post.SEASON_OFFICE, world.office)
    season = perform(Act.OPEN_SEASON, run, again, now=NOON)
    client = office(world)
    page = reverse("office_season", kwargs={"season": season})
    client.get(page)

    with django_assert_max_num_queries(20):
        assert client.get(page).status_code == 200


def test_the_picture_links_each_mark_to_the_list_behind_it(clock):
    world = a_world()
    clock["now"] = NOON + 7 * DAY  # after the due day, before the closing one
    client = office(world)

    html = client.get(at("office_season", world) + "?phase=reporting").content.decode()

    province, society = world.subject(world.province), world.subject(world.society)
    units = at("office_units", world)
    assert f"{units}?body={province.pk}" in html
    assert f"{at('office_bodies', world)}?field=C&amp;phase=reporting" in html
    assert f"{units}?state=accepted" in html
    assert f"{units}?late=on" in html
    assert "0 of 2 (0%), late" in html  # the county and the team below the province
    county = world.subject(world.county)
    assert at("extend_deadline", world, subject=county.pk) in html
    listed = client.get(f"{units}?body={province.pk}").content.decode()
    assert world.county.name in listed
    assert world.team.name in listed
    assert society.name not in listed.partition("<table")[2]


def test_the_list_of_units_pages_by_key_and_counts_the_overdue(clock, monkeypatch):
    monkeypatch.setattr("kaoping.web.listing.Cut", partial(Cut, size=2))
    world = a_world()
    for n in range(4):
        granted_to = granted(an_account(world.team, f"专家{n}"), Post.EXPERT, world.team)
        world.entered(granted_to, world.team)
    client = office(world)
    page, seen = at("office_units", world), []

    while page:
        found = client.get(page).context["page"]
        seen += [row.name for row in found.rows]
        page = f"{at('office_units', world)}?after={found.next_key}" if found.next_key else ""

    assert sorted(seen) == sorted(
        Subject.objects.exclude(unit__in=[world.office, world.province, world.society]).values_list(
            "name", flat=True
        )
    )
    assert found.count == "6"
    back = client.get(f"{at('office_units', world)}?before={found.previous_key}").context["page"]
    assert [row.name for row in back.rows] == seen[2:4]
    overdue = at("office_units", world) + "?late=on"
    assert client.get(overdue).context["page"].count == "0"
    clock["now"] = NOON + 6 * DAY
    assert client.get(overdue).context["page"].count == "2"
    longer = {"subject": world.subject(world.county).pk, "phase": "reporting",
              "until": "2026-12-31", "whole_subtree": True, "reason": "…"}  # fmt: skip
    perform(Act.EXTEND_DEADLINE, world.actor(Post.SEASON_OFFICE, world.office), longer, now=NOON)
    assert client.get(overdue).context["page"].count == "0"


def test_an_office_without_a_season_opens_one_on_the_empty_page(clock):
    places = some_places()
    unit = a_unit(None, "national_office", Level.NATION, places.country, "全国办公室")
    world = World(places, unit, unit, unit, unit, unit, Season())
    edition = an_edition(world, unit, shipped_edition("national-2017"))
    client = office(world)

    page = client.get(reverse("office_season"))
    assert b"No season yet" in page.content
    sent = {"edition": edition, "year": "2026", "title": "2026年度考核"}
    response = client.post(reverse("open_season"), sent)

    season = Season.objects.get()
    assert response.url == reverse("office_calendar", kwargs={"season": season.pk})
    assert (season.host, season.title) == (world.office, "2026年度考核")
    again = client.post(reverse("open_season"), sent)
    assert again.status_code == 422
    assert "hosts a season of 2026 already" in again.content.decode()
    assert "2026年度考核" in again.content.decode()


# Calendar and extensions


def cells_of(response) -> dict:
    """Every control of the calendar's table by its name."""
    return {
        control.name: control
        for _, row in response.context["table"]
        for cell in row
        for control in cell.controls
    }


def test_the_calendar_is_written_in_days_and_a_wrong_cell_keeps_all_that_was_typed(clock):
    world = a_world()
    client = office(world)
    cell = "reporting-county"
    sent = {
        f"{cell}-opens": "2026-11-10",
        f"{cell}-soft_end": "2026-12-10",
        f"{cell}-hard_end": "2026-12-09",
        "reporting-province-opens": "2026-11-12",
        "reporting-province-soft_end": "2026-12-15",
    }
    unfinished = client.post(at("set_calendar", world), sent)
    cells = cells_of(unfinished)
    assert unfinished.status_code == 422
    assert cells["reporting-province-hard_end"].errors == ["This is needed."]
    assert cells["reporting-province-opens"].value == "2026-11-12"
    sent["reporting-province-hard_end"] = "2026-12-25"

    response = client.post(at("set_calendar", world), sent)

    assert response.status_code == 422
    cells = cells_of(response)
    assert cells[f"{cell}-hard_end"].value == "2026-12-09"
    assert len(cells[f"{cell}-hard_end"].errors) == 1
    assert cells[f"{cell}-soft_end"].errors == []
    assert cells["reporting-province-opens"].value == "2026-11-12"

    sent[f"{cell}-hard_end"] = "2026-12-20"
    assert client.post(at("set_calendar", world), sent).status_code == 302
    window = Window.objects.get(season=world.season, phase="reporting", level="county")
    assert (window.opens, window.hard_end) == (beijing(2026, 11, 10), beijing(2026, 12, 21))
    shown = client.get(at("office_calendar", world)).content.decode()
    assert f'name="{cell}-hard_end" value="2026-12-20"' in shown


def test_an_extension_is_found_by_name_and_says_whose_window_it_squeezes(clock):
    world = a_world()
    client = office(world)
    county = world.subject(world.county)
    page = at("extend_deadline", world, subject=county.pk)
    found = client.get(at("office_extensions", world), {"name": "赫章县科协"})
    assert page in found.content.decode()
    assert 'type="date"' in client.get(page).content.decode()

    early = client.post(page, {"phase": "reporting", "until": "2026-11-18", "reason": "洪水断网"})
    assert early.status_code == 422
    assert "洪水断网" in early.content.decode()
    assert "an extension is later" in early.content.decode()
    done = client.post(
        page, {"phase": "reporting", "until": "2026-11-28", "reason": "洪水断网"}, follow=True
    )

    assert Extension.objects.get().until == beijing(2026, 11, 29)
    said = done.content.decode()
    assert f"{world.province.name} keeps its own end of “Verification and evaluation”" in said
    assert "洪水断网" in said


def test_a_subject_moves_by_choosing_a_unit_and_saying_why(clock):
    world = a_world()
    client = office(world)
    county, society = world.subject(world.county), world.subject(world.society)
    page = at("move_subject", world, subject=county.pk)

    found = client.get(page, {"name": "学会"}).content.decode()
    assert f"?parent={society.pk}" in found
    assert client.post(page, {"parent": society.pk}).status_code == 422
    sent = {"parent": society.pk, "reason": "机构改革", "version": county.version}
    assert client.post(page, sent).status_code == 302

    assert world.subject(world.county).parent == society


# Requirements and targets


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"assessed_from": "2025-11-16", "assessed_to": "2026-11-15"},
         ("16 Nov 2025 – 15 Nov 2026", "this season's notice")),
        ({}, ("Months 12; Last month 12", "Article 4")),
    ],
)  # fmt: skip
def test_a_season_with_days_of_its_own_names_no_article_for_them(clock, own, said):
    world = a_world()
    given = {"host": world.office.pk, "edition": world.season.edition_id, "year": 2027,
             "title": "2027年度", **own}  # fmt: skip
    run = world.actor(Post.SEASON_OFFICE, world.office)
    world.season = Season.objects.get(pk=perform(Act.OPEN_SEASON, run, given, now=NOON))

    page = office(world).get(at("office_requirements", world)).content.decode()

    row = page[page.index("Assessed period") :].partition("</tr>")[0]
    plain = " ".join(unescape(strip_tags(row)).split())
    assert plain.startswith(f"Assessed period {' '.join(said)}")


@pytest.mark.parametrize(
    ("key", "sent", "value"),
    [
        ("scores_per_candidate", {"value": "5"}, 5),
        ("notice_period", {"value.days": "7", "value.calendar": "natural"},
         {"days": 7, "calendar": "natural"}),
        ("assessed_period", {"value.months": "10", "value.last_month": "10"},
         {"months": 10, "last_month": 10}),
        ("honours_in_use", {"value.advanced_team": "on"}, ["advanced_team"]),
        ("numbers_awarded", {"value.advanced_team": "60", "value.outstanding_unit": ""},
         {"advanced_team": 60}),
        ("panel_rule", {"value.quorum": "3/4", "value.base": "all", "value.threshold": "2/3",
                        "value.ballot": "open"},
         {"quorum": "3/4", "base": "all", "threshold": "2/3", "more_than": False,
          "ballot": "open"}),
        ("grades", {"value.0.key": "good", "value.0.name.zh": "好", "value.0.recommendable": "on",
                    "value.1.key": "poor", "value.1.name.zh": "差", "value.2.recommendable": "on"},
         [{"key": "good", "name": {"zh": "好"}, "recommendable": True},
          {"key": "poor", "name": {"zh": "差"}, "recommendable": False}]),
        ("list_rules", {"value.0.number": "1", "value.0.statement.zh": "…",
                        "value.0.honour": "advanced_individual",
                        "value.0.trait": "division_level_cadre", "value.0.at_most": "1/5",
                        "value.0.none_under": "5", "value.0.exactly_at": "5=1, 6=1",
                        "value.0.from_size": "1"},
         [{"number": "1", "statement": {"zh": "…"}, "honour": "advanced_individual",
           "trait": "division_level_cadre", "at_most": "1/5", "none_under": 5,
           "exactly_at": {"5": 1, "6": 1}, "from_size": 1}]),
    ],
)  # fmt: skip
def test_each_kind_of_requirement_is_set_in_its_own_form(clock, key, sent, value):
    world = a_world()
    clock["now"] = NOON - 8 * DAY
    client = office(world)
    more = {"source": "notice", "notice": "科技助力扶贫办发〔2026〕1号", "version": "-1"}

    response = client.post(at("set_requirement", world, key=key), {**sent, **more})

    assert response.status_code == 302, response.context["refusals"]
    kept = Requirement.objects.get(season=world.season, key=key)
    assert kept.value == value
    page = client.get(at("office_requirements", world)).content.decode()
    assert "科技助力扶贫办发〔2026〕1号" in page


def test_the_form_shows_the_value_that_it_would_send_back_unchanged(clock):
    world = a_world()
    edition = edition_of(world.season.edition_id)
    for entry in edition.requirements:
        value = default_of(edition, entry.key)
        sent = QueryDict(mutable=True)
        for group in groups_of(edition, entry.key, value):
            for control in group.controls:
                if control.kind != "tick":
                    sent[control.name] = str(control.value)
                elif control.is_chosen:
                    sent[control.name] = "on"
        assert check_requirement(
            edition, entry.key, value_sent(edition, entry.key, sent)
        ) == check_requirement(edition, entry.key, value), entry.key


def test_a_fixed_requirement_says_since_when_and_a_wrong_value_says_why(clock):
    world = a_world()
    client = office(world)
    page = at("set_requirement", world, key="notice_period")
    sent = {"value.days": "0", "value.calendar": "natural", "source": "notice", "notice": ""}

    fixed = client.get(page).content.decode()
    assert "opened on" in fixed
    assert 'name="value.days"' not in fixed
    clock["now"] = NOON - 8 * DAY
    wrong = client.post(page, sent)

    assert wrong.status_code == 422
    assert len(wrong.context["refusals"]) == 2
    assert 'name="value.days" value="0"' in wrong.content.decode()
    assert not Requirement.objects.exists()


def test_targets_are_typed_in_a_table_and_only_changes_are_sent(clock):
    world = a_world()
    client = office(world)
    edition = edition_of(world.season.edition_id)
    group = edition.indicator_groups[0].key
    first = next(i.key for i in edition.indicators_of(group) if i.adds != "ratio")
    province, society = world.subject(world.province), world.subject(world.society)
    page = at("set_target", world) + f"?group={group}"
    sent = {f"{province.pk}-{first}": "30", f"{society.pk}-{first}": "some"}

    wrong = client.post(page, sent)
    assert wrong.status_code == 422
    assert 'value="some"' in wrong.content.decode()
    assert not Target.objects.exists()
    sent[f"{society.pk}-{first}"] = ""
    assert client.post(page, sent).status_code == 302

    assert list(Target.objects.values_list("subject", "indicator", "value")) == [
        (province.pk, first, 30)
    ]
    assert 'value="30"' in client.get(page).content.decode()

    other = edition.indicator_groups[1].key
    assert client.get(at("set_target", world)).context["group"].key == group
    named = client.get(at("set_target", world) + f"?group={other}").context["group"]
    assert named.key == other

    # A second tab, drawn before: its own cell is set, the other stays, and a clash is shown.
    stale = {f"was-{province.pk}-{first}": "", f"was-{society.pk}-{first}": ""}
    untouched = {**stale, f"{province.pk}-{first}": "", f"{society.pk}-{first}": "5"}
    assert client.post(page, untouched).status_code == 302
    assert dict(Target.objects.values_list("subject", "value")) == {province.pk: 30, society.pk: 5}
    clash = client.post(page, {**stale, f"{province.pk}-{first}": "31"})
    assert clash.status_code == 422
    assert "30" in clash.content.decode()
    assert 'value="31"' in clash.content.decode()
    assert Target.objects.get(subject=province).value == 30


def test_a_season_is_closed_from_a_page_that_asks_once_more(clock):
    world = a_world()
    client = office(world)
    page = at("close_season", world)

    early = client.post(page, {"version": world.season.version + 1})
    assert early.status_code == 422
    assert "is open until" in early.content.decode()
    shown = at("office_season", world)
    assert page not in client.get(shown).content.decode()
    clock["now"] = NOON + timedelta(days=40)
    assert page in client.get(shown).content.decode()
    version = Season.objects.get(pk=world.season.pk).version
    assert client.post(page, {"version": version}).status_code == 302

    assert Season.objects.get(pk=world.season.pk).state == "closed"


# Editions


def test_an_edition_is_loaded_published_and_interpreted_with_a_second_look(clock):
    world = a_world()
    client = visitor(world, Post.SEASON_OFFICE, world.province)
    text = PROVINCE.read_bytes()
    broken = text.replace(b"value = 40, source", b"value = 41, source")

    wrong = client.post(
        reverse("add_edition"), {"file": SimpleUploadedFile("province.toml", broken)}
    )
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert "model_station" in html
    assert "value = 41, source" in html  # what was sent stands in the form, to be mended
    done = client.post(reverse("add_edition"), {"text": text.decode()})
    edition = Edition.objects.get(key="province-test")
    assert done.url == reverse("edition", kwargs={"edition": edition.pk})

    publish = reverse("publish_edition", kwargs={"edition": edition.pk})
    assert "cannot be undone" in client.get(publish).content.decode()
    assert Edition.objects.get(pk=edition.pk).state == "draft"
    assert client.post(publish, {"version": "0"}).status_code == 302
    assert Edition.objects.get(pk=edition.pk).state == "published"

    page = reverse("interpret_article", kwargs={"edition": edition.pk})
    sent = {"article": "4.2", "text": "含线上时间。"}
    assert client.post(page, {"article": "4.2"}).status_code == 422
    once_more = client.post(page, sent)
    assert (once_more.status_code, Interpretation.objects.count()) == (200, 0)
    assert "含线上时间。" in client.post(page, {**sent, "again": "1"}).content.decode()
    done = client.post(page, {**sent, "confirmed": "1"})
    assert done.url == reverse("article", kwargs={"number": "4.2"}) + f"?edition={edition.pk}"
    assert Interpretation.objects.get().text == "含线上时间。"


def test_a_draft_edition_is_corrected_from_the_list_under_its_own_key(clock):
    world = a_world()
    client = visitor(world, Post.SEASON_OFFICE, world.province)
    given = {"issuer": world.province.pk, "text": PROVINCE.read_text(encoding="utf-8")}
    run = world.actor(Post.SEASON_OFFICE, world.province)
    draft = perform(Act.ADD_EDITION, run, given, now=NOON)
    title = Edition.objects.get(pk=draft).title
    correct = f"{reverse('add_edition')}?copy_of={draft}"

    listed = client.get(reverse("office_editions")).content.decode()
    form = client.get(correct).context
    text = form["form"].initial["text"].replace(title, "更正后的办法")
    sent = {"text": text, "version": str(form["version"])}
    done = client.post(reverse("add_edition"), sent)
    stale = client.post(reverse("add_edition"), sent)

    assert f'href="{correct}" aria-label="Correct: {title}"' in listed
    assert done.url == reverse("edition", kwargs={"edition": draft})
    assert Edition.objects.get(pk=draft).title == "更正后的办法"
    assert (stale.status_code, Edition.objects.filter(state="draft").count()) == (422, 1)
    published = reverse("add_edition") + f"?copy_of={world.season.edition_id}"
    assert client.get(published).context["version"] is None


def test_articles_and_editions_are_read_without_an_account(clock, django_assert_max_num_queries):
    world = a_world()
    perform(
        Act.INTERPRET_ARTICLE,
        world.actor(Post.SEASON_OFFICE, world.office),
        {"edition": world.season.edition_id, "article": "6.3.2", "text": "含线上时间。"},
        now=NOON,
    )
    client = in_english()

    for number in (a.number for a in edition_of(world.season.edition_id).articles):
        page = reverse("article", kwargs={"number": number})
        assert client.get(page).status_code == 200, number
    with django_assert_max_num_queries(6):
        html = client.get(reverse("article", kwargs={"number": "6.3.2"})).content.decode()
    assert "含线上时间。" in html
    assert "16 Nov 2026" in html
    whole = client.get(reverse("edition", kwargs={"edition": world.season.edition_id}))
    assert whole.status_code == 200
    page = whole.content.decode()
    for article in edition_of(world.season.edition_id).articles:
        assert escape(article.statement.in_("en")) in page
    assert client.get(reverse("article", kwargs={"number": "99"})).status_code == 404


def test_a_link_to_an_article_leads_to_the_edition_of_the_readers_season(clock):
    world = a_world()
    a_provincial_season(world)
    client = visitor(world, Post.SEASON_OFFICE, world.province)

    page = client.get(reverse("article", kwargs={"number": "4"}))

    assert page.context["page"].edition.key == "province-test"
    assert (
        Client().get(reverse("article", kwargs={"number": "4"})).context["page"].edition.key
        == "national-2017"
    )


def test_a_province_as_host_walks_through_its_own_pages(clock):
    world = a_world()
    season = a_provincial_season(world)
    client = visitor(world, Post.SEASON_OFFICE, world.province)
    first = client.get(reverse("office_season"))

    assert first.context["season"].id == season.pk
    bodies = client.get(reverse("office_bodies", kwargs={"season": season.pk})).context["rows"]
    assert [row.body.name for row in bodies] == [world.county.name]
    for name in ("office_calendar", "office_requirements", "set_target", "office_units"):
        assert client.get(reverse(name, kwargs={"season": season.pk})).status_code == 200, name
    for entry in edition_of(season.edition_id).requirements:
        page = reverse("set_requirement", kwargs={"season": season.pk, "key": entry.key})
        assert client.get(page).status_code == 200, entry.key


def in_english() -> Client:
    """A browser in which the switch was set to English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client
