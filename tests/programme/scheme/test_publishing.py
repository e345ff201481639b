"""A published edition stays as it is, whoever tries; only its issuing office speaks for it."""

import pytest
from django.db import IntegrityError, connection, transaction

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.refusal import Refused
from kaoping.programme.scheme.edition import copy_text, load_edition, shipped_edition
from kaoping.programme.scheme.models import Edition
from kaoping.programme.scheme.queries import (
    article_page,
    edition_of,
    edition_seen,
    editions,
    editions_for,
    interpretations_of,
    newest_edition,
)
from tests.builders import NOON, PUBLIC, a_world
from tests.builders_season import PROVINCE, an_edition, refused, the_office

pytestmark = pytest.mark.django_db
COLUMNS = [f.column for f in Edition._meta.fields if f.name not in ("id", "issuer")]


def published(world) -> Edition:
    return Edition.objects.get(pk=world.season.edition_id)


@pytest.mark.parametrize("column", COLUMNS)
def test_the_database_refuses_raw_sql_on_every_column(column):
    edition = published(a_world())
    before = Edition.objects.values().get(pk=edition.pk)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE scheme_edition SET {column} = {column} WHERE id = %s",
            [edition.pk],
        )

    assert Edition.objects.values().get(pk=edition.pk) == before


def test_the_database_refuses_the_orm():
    edition = published(a_world())
    kept = edition.content

    for change in (
        lambda: Edition.objects.filter(pk=edition.pk).update(content="{}", digest="0"),
        lambda: Edition.objects.filter(pk=edition.pk).update(state="draft"),
        lambda: Edition(pk=edition.pk, key="x", issuer_id=edition.issuer_id).save(
            force_update=True
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()

    assert Edition.objects.get(pk=edition.pk).content == kept


def test_the_database_refuses_to_delete_one_that_no_season_pins():
    world = a_world()
    edition = an_edition(world, world.province, PROVINCE.read_text(encoding="utf-8"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition).delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM scheme_edition WHERE id = %s", [edition])

    assert Edition.objects.filter(pk=edition).exists()


COPIED = "id, key, '…', issuer_id, dated, content, digest, state, published_at, version"
INTO = COPIED.replace("'…'", "title")
REPLACING = {
    "sqlite": [
        f"INSERT OR REPLACE INTO scheme_edition ({INTO}) SELECT {COPIED} FROM scheme_edition",
        f"INSERT OR REPLACE INTO scheme_edition ({INTO.removeprefix('id, ')})"
        f" SELECT {COPIED.removeprefix('id, ')} FROM scheme_edition",
    ],
    "postgresql": ["TRUNCATE scheme_edition CASCADE"],
}


@pytest.mark.parametrize("way", [0, 1])
def test_the_database_refuses_to_put_another_in_its_place(way):
    edition = published(a_world())
    before = list(Edition.objects.values())
    ways = REPLACING[connection.vendor]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing else is in the way

    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="be changed"):  # noqa: SIM117
        with transaction.atomic():
            cursor.execute(ways[way % len(ways)])

    assert list(Edition.objects.values()) == before
    assert Edition.objects.filter(pk=edition.pk).exists()


def test_a_draft_may_still_change():
    world = a_world()
    text = PROVINCE.read_text(encoding="utf-8")
    run = the_office(world)
    draft = perform(Act.ADD_EDITION, run, {"issuer": world.office.pk, "text": text}, now=NOON)

    assert Edition.objects.filter(pk=draft).update(title="another") == 1
    assert Edition.objects.filter(pk=draft).delete()[0] == 1


def test_no_act_changes_a_published_edition():
    world = a_world()
    run, edition = the_office(world), published(world)
    same_key = {"issuer": world.office.pk, "text": shipped_edition("national-2017")}

    assert refused(Act.PUBLISH_EDITION, run, {"edition": edition.pk}) == {("wrong_state", "")}
    assert refused(Act.ADD_EDITION, run, same_key) == {("edition_key_taken", "text")}


def test_a_new_edition_is_a_copy_with_a_key_and_a_date_of_its_own():
    world = a_world()
    old = edition_of(world.season.edition_id)
    text = copy_text(old).replace('"national-2017"', '"national-2027"', 1)
    text = text.replace('"dated": "2017"', '"dated": "2027-01-05"', 1)

    new = edition_of(an_edition(world, world.office, text))

    assert (new.key, new.dated) == ("national-2027", "2027-01-05")
    assert new.standards == old.standards


def test_a_draft_is_corrected_under_its_own_key_until_it_is_published():
    world = a_world()
    run, text = the_office(world), PROVINCE.read_text(encoding="utf-8")
    draft = perform(Act.ADD_EDITION, run, {"issuer": world.office.pk, "text": text}, now=NOON)
    before = Edition.objects.get(pk=draft)
    assert edition_of(draft).title.zh != "更正后的办法"
    better = text.replace(edition_of(draft).title.zh, "更正后的办法")
    given = {"issuer": world.office.pk, "text": better, "version": before.version}

    assert perform(Act.ADD_EDITION, run, given, now=NOON) == draft

    after = Edition.objects.get(pk=draft)
    assert edition_of(draft).title.zh == after.title == "更正后的办法"
    written = Entry.objects.filter(act=Act.ADD_EDITION, record=f"scheme.edition:{draft}")
    corrected = written.order_by("seq").last()
    assert (corrected.before["digest"], corrected.after["digest"]) == (before.digest, after.digest)
    stale = refused(Act.ADD_EDITION, run, given)
    assert stale == {("moved_meanwhile", "version")}
    perform(Act.PUBLISH_EDITION, run, {"edition": draft}, now=NOON)
    assert edition_of(draft).title.zh == "更正后的办法"
    assert ("edition_key_taken", "text") in refused(Act.ADD_EDITION, run, given)


def test_a_draft_of_another_office_keeps_its_key():
    world = a_world()
    text = PROVINCE.read_text(encoding="utf-8")
    other = world.actor(Post.SEASON_OFFICE, world.province)
    perform(Act.ADD_EDITION, other, {"issuer": world.province.pk, "text": text}, now=NOON)

    codes = refused(Act.ADD_EDITION, the_office(world), {"issuer": world.office.pk, "text": text})

    assert codes == {("edition_key_taken", "text")}


def test_every_fault_of_a_file_is_named_by_its_entry_and_line():
    world = a_world()
    text = PROVINCE.read_text(encoding="utf-8")
    text = text.replace('key = "p5-1", article = "5"', 'key = "p5-1", article = "55"')
    text = text.replace("value = 40, source", "value = 41, source")

    with pytest.raises(Refused) as caught:
        perform(
            Act.ADD_EDITION, the_office(world), {"issuer": world.office.pk, "text": text}, now=NOON
        )

    lines = {
        facts["entry"]: facts["line"] for r in caught.value.refusals if (facts := dict(r.facts))
    }
    assert {refusal.code for refusal in caught.value.refusals} == {"edition_fault_in_line"}
    assert "part p5-1" in lines
    assert len(lines) > 1
    written = text.splitlines()
    assert all(entry.split()[-1] in written[line - 1] for entry, line in lines.items())
    assert not Edition.objects.filter(key="province-test").exists()


def test_a_file_that_is_neither_toml_nor_json_is_refused_in_words():
    given = {"text": "not = = toml"}
    world = a_world()
    for text in (given["text"], "{ not json"):
        codes = refused(
            Act.ADD_EDITION, the_office(world), {"issuer": world.office.pk, "text": text}
        )
        assert codes == {("edition_fault", "text")}


def test_only_the_issuing_office_publishes_and_interprets():
    world = a_world()
    other = world.actor(Post.SEASON_OFFICE, world.province)
    edition = world.season.edition_id
    text = {"issuer": world.office.pk, "text": PROVINCE.read_text(encoding="utf-8")}
    said = {"edition": edition, "article": "6.3.2", "text": "…"}

    assert refused(Act.ADD_EDITION, other, text) == {("not_permitted", "")}
    assert refused(Act.INTERPRET_ARTICLE, other, said) == {("not_found", "")}
    assert refused(Act.PUBLISH_EDITION, other, {"edition": edition}) == {("not_found", "")}
    clerk = world.actor(Post.CLERK, world.office)
    assert refused(Act.INTERPRET_ARTICLE, clerk, said) == {("not_found", "")}


def test_an_interpretation_hangs_on_an_article_of_a_published_edition():
    world = a_world()
    run, edition = the_office(world), world.season.edition_id
    draft = perform(
        Act.ADD_EDITION,
        run,
        {"issuer": world.office.pk, "text": PROVINCE.read_text(encoding="utf-8")},
        now=NOON,
    )

    assert refused(
        Act.INTERPRET_ARTICLE, run, {"edition": edition, "article": "99", "text": "…"}
    ) == {("unknown_article", "article")}
    assert refused(Act.INTERPRET_ARTICLE, run, {"edition": draft, "article": "1", "text": "…"}) == {
        ("edition_still_draft", "edition")
    }

    given = {"edition": edition, "article": "6.3.2", "text": "含在线服务时间。"}
    late = NOON.replace(hour=17)  # 1:00 of the next day in Beijing
    perform(Act.INTERPRET_ARTICLE, run, given, now=late)
    (said,) = interpretations_of(edition, "6.3.2")
    assert (said.text, said.dated.isoformat(), said.issuer) == (
        "含在线服务时间。",
        "2026-11-17",
        world.office.name,
    )


@pytest.mark.parametrize(
    ("dated", "code"),
    [
        ("2026-11-17", "interpretation_ahead"),
        ("2016-12-31", "interpretation_before_edition"),
    ],
)
def test_an_interpretation_lies_between_the_edition_and_today(dated, code):
    world = a_world()
    given = {"edition": world.season.edition_id, "article": "6.3.2", "text": "…", "dated": dated}

    assert refused(Act.INTERPRET_ARTICLE, the_office(world), given) == {(code, "dated")}

    for allowed in ("2026-11-16", "2017-01-01"):
        perform(Act.INTERPRET_ARTICLE, the_office(world), {**given, "dated": allowed}, now=NOON)
    assert len(interpretations_of(world.season.edition_id)) == 2


def test_an_article_shows_what_cites_it(django_assert_num_queries):
    world = a_world()
    edition = world.season.edition_id
    given = {"edition": edition, "article": "6.3.2", "text": "含在线服务时间。"}
    perform(Act.INTERPRET_ARTICLE, the_office(world), given, now=NOON)

    edition_of(edition)
    with django_assert_num_queries(3):
        page = article_page(PUBLIC, edition, "6.3")

    text = edition_of(edition)
    assert [p.number for p in page.paragraphs] == [
        a.number for a in text.articles if a.number.startswith("6.3.")
    ]
    assert [s.article for s in page.interpretations] == ["6.3.2"]
    assert {s.key for s in page.standards} == {
        s.key for s in text.standards if s.article.startswith("6.3")
    }
    assert page.standards
    with pytest.raises(Refused):
        article_page(PUBLIC, edition, "6.30")


def test_where_a_provinces_measures_are_silent_the_nations_article_is_shown():
    """Its text has an article 5 without paragraphs, and an article 4 of its own."""
    world = a_world()
    nation = world.season.edition_id
    province = an_edition(world, world.province, PROVINCE.read_text(encoding="utf-8"))

    shown = {
        (edition, number): (page.asked.id, page.edition.id, page.article.number)
        for edition, number in ((province, "5.4"), (province, "4"), (nation, "5.4"))
        if (page := article_page(PUBLIC, edition, number))
    }

    assert shown == {
        (province, "5.4"): (province, nation, "5.4"),
        (province, "4"): (province, province, "4"),
        (nation, "5.4"): (nation, nation, "5.4"),
    }
    for edition, number in ((province, "6.30"), (nation, "2.1")):  # 2.1 is the province's alone
        with pytest.raises(Refused):
            article_page(PUBLIC, edition, number)


def test_drafts_are_seen_by_their_office_alone():
    world = a_world()
    run, stranger = the_office(world), world.actor(Post.SEASON_OFFICE, world.province)
    text = PROVINCE.read_text(encoding="utf-8")
    draft = perform(Act.ADD_EDITION, run, {"issuer": world.office.pk, "text": text}, now=NOON)

    assert {e.id for e in editions(run).rows} == {draft, world.season.edition_id}
    assert {e.id for e in editions(stranger).rows} == {world.season.edition_id}
    assert {e.id for e in editions(PUBLIC).rows} == {world.season.edition_id}
    with pytest.raises(Refused):
        edition_seen(stranger, draft)


def test_a_host_may_take_editions_of_its_own_and_from_above():
    world = a_world()
    own = an_edition(world, world.province, PROVINCE.read_text(encoding="utf-8"))

    assert {e.id for e in editions_for(world.province.pk)} == {own, world.season.edition_id}
    assert {e.id for e in editions_for(world.society.pk)} == {world.season.edition_id}
    assert newest_edition() == world.season.edition_id


def test_what_is_loaded_from_a_copy_is_the_same_edition():
    edition = load_edition(shipped_edition("national-2017"))

    assert load_edition(copy_text(edition)) == edition


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "after the database was emptied"])
def test_the_guard_stands_again_after_a_test_run_has_emptied_the_database(run):
    edition = published(a_world())

    with pytest.raises(IntegrityError):
        Edition.objects.filter(pk=edition.pk).update(content="{}")
