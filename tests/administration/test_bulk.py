"""The bulk forms check and journal every record, and are quick."""

import time
from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.hashers import make_password

from kaoping.acts.posts import Post
from kaoping.administration.bulk import UnitRow, add_units
from kaoping.administration.bulk_people import AccountRow, PostRow, create_accounts_with_posts
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.journal.queries import verify
from kaoping.foundation.people.identity import invented_identity
from kaoping.foundation.people.models import Account, Person, PostHeld
from kaoping.foundation.refusal import Refused
from kaoping.foundation.units.models import Membership, Unit, UnitAbove
from kaoping.programme.season.rules import Level
from tests.builders import NOON, SYSTEM, a_unit, a_world, an_account, granted, some_places

pytestmark = pytest.mark.django_db


def unit_row(code: str, parent: str, **more) -> UnitRow:
    given = {"name": f"单位{code}", "kind": "science_association", "level": "county",
             "place": "520527", "code": code, "parent_code": parent, **more}  # fmt: skip
    return UnitRow(**given)


def account_row(serial: int, unit: str, *posts: Post, **more) -> AccountRow:
    given = {"username": f"bulk{serial}", "name": "田小满", "unit_code": unit, "posts": [PostRow(post=post) for post in posts],
             "id_number": invented_identity(serial, date(1980, 1, 1), female=False), **more}  # fmt: skip
    return AccountRow(**given)


def codes_of(raised) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.field) for refusal in raised.value.refusals]


def test_units_are_added_parents_first_whatever_their_order():
    world = a_world()
    before = Entry.objects.count()
    rows = [
        unit_row("B2", "B1", level="grassroots", kind="team", is_team=True),
        unit_row("B1", world.province.code),
    ]

    ids = add_units(world.actor(Post.ADMINISTRATOR, world.province), rows, NOON)

    team = Unit.objects.get(pk=ids["B2"])
    above = (
        UnitAbove.objects.filter(unit=team).order_by("depth").values_list("ancestor_id", "depth")
    )
    assert list(above) == [
        (team.pk, 0), (ids["B1"], 1), (world.province.pk, 2), (world.office.pk, 3)
    ]  # fmt: skip
    assert Membership.objects.get(unit=team).parent_id == ids["B1"]
    added = Entry.objects.filter(seq__gt=before, act="add_unit")
    assert [(entry.over_unit, entry.over_parent) for entry in added.order_by("seq")] == [
        (ids["B1"], world.province.pk), (ids["B2"], ids["B1"])
    ]  # fmt: skip
    assert verify().broken_at is None


def test_a_kind_that_no_edition_knows_is_named_by_its_row():
    world = a_world()
    rows = [
        unit_row("B1", world.province.code),
        unit_row("B2", world.province.code, kind="guild"),
        unit_row("B3", world.province.code, kind="team"),
    ]

    with pytest.raises(Refused) as raised:
        add_units(world.actor(Post.ADMINISTRATOR, world.province), rows, NOON)

    assert codes_of(raised) == [("not_a_choice", "1.kind"), ("team_or_not_by_kind", "2.is_team")]


def test_every_wrong_row_is_named_and_nothing_is_written():
    world = a_world()
    rows = [
        unit_row("B1", world.province.code, place="999999"),
        unit_row("B1", world.province.code, since=date(2026, 11, 17)),
        unit_row(world.team.code, world.province.code, credit_code="123"),
    ]
    count = Unit.objects.count()

    with pytest.raises(Refused) as raised:
        add_units(world.actor(Post.ADMINISTRATOR, world.province), rows, NOON)

    assert codes_of(raised) == [
        ("unknown_place", "0.place"),
        ("code_taken", "1.code"),
        ("day_to_come", "1.since"),
        ("code_taken", "2.code"),
        ("bad_credit_code", "2.credit_code"),
    ]
    assert Unit.objects.count() == count


def test_units_below_a_stranger_or_a_missing_parent_are_refused():
    world = a_world()
    county = world.actor(Post.ADMINISTRATOR, world.county)

    with pytest.raises(Refused) as raised:
        add_units(county, [unit_row("B1", world.society.code)], NOON)
    assert codes_of(raised) == [("not_permitted", "0.")]

    below = [unit_row("B1", "nowhere"), unit_row("B2", "B1"), unit_row("B3", "B2")]
    with pytest.raises(Refused) as raised:
        add_units(county, below, NOON)
    assert codes_of(raised) == [("no_such_unit", "0.parent_code")]


def test_accounts_get_their_posts_and_known_persons_are_joined():
    world = a_world()
    rows = [
        account_row(1, world.county.code, Post.CLERK, Post.VERIFIER, password="eight-green-herons"),
        account_row(1, world.team.code, Post.EXPERT, username="again", password="nine-grey-herons"),
    ]

    ids = create_accounts_with_posts(world.actor(Post.ADMINISTRATOR, world.county), rows, NOON)

    first, second = (Account.objects.get(pk=ids[name]) for name in ("bulk1", "again"))
    assert first.person_id == second.person_id
    assert first.check_password("eight-green-herons")
    assert first.must_change_password
    assert sorted(PostHeld.objects.filter(account=first).values_list("post", flat=True)) == [
        "clerk", "verifier"
    ]  # fmt: skip
    granted = Entry.objects.filter(act="grant_post", record__startswith="people.postheld")
    newest = granted.order_by("-seq").first()
    assert newest is not None
    assert newest.over_unit == world.team.pk
    assert newest.over_parent == world.county.pk
    assert newest.over_person == second.person_id
    assert verify().broken_at is None


def test_wrong_accounts_are_refused_row_by_row():
    world = a_world()
    auditor = world.account(Post.SECURITY_AUDITOR, world.province)
    known = "".join(Person.objects.filter(pk=auditor.person_id).values_list("name", flat=True))
    assert known
    rows = [
        account_row(7, world.team.code, Post.VERIFIER, password="eight-green-herons"),
        account_row(8, world.county.code, Post.CLERK, id_number="110101199001011234",
                    password="eight-green-herons"),
        account_row(9, world.county.code, Post.ADMINISTRATOR, Post.SECURITY_AUDITOR,
                    password="eight-green-herons"),
        account_row(10, world.society.code, Post.CLERK, password="eight-green-herons"),
        account_row(11, world.county.code, Post.CLERK, password="12345678"),
    ]  # fmt: skip
    count = Account.objects.count()

    with pytest.raises(Refused) as raised:
        create_accounts_with_posts(world.actor(Post.ADMINISTRATOR, world.province), rows, NOON)

    assert codes_of(raised) == [
        ("post_does_not_fit", "0.posts.0.post"),
        ("bad_id_number", "1.id_number"),
        ("posts_kept_apart", "2.posts.1.post"),
        ("not_permitted", "3.unit_code"),
        ("not_permitted", "3.posts.0.unit_code"),
        ("password_too_short", "4.password"),
        ("password_too_common", "4.password"),
        ("password_entirely_numeric", "4.password"),
    ]
    assert Account.objects.count() == count + 1  # the administrator who was asked


def test_nobody_gets_posts_out_of_a_sheet_of_their_own():
    world = a_world()
    number = invented_identity(778, date(1980, 1, 1), female=False)
    own = an_account(world.county, id_number=number)
    granted(own, Post.ADMINISTRATOR, world.county)
    admin = replace(world.actor(Post.ADMINISTRATOR, world.county), person_id=own.person_id)
    row = account_row(778, world.county.code, Post.VERIFIER, password="eight-green-herons")

    with pytest.raises(Refused) as raised:
        create_accounts_with_posts(admin, [row], NOON)

    assert codes_of(raised) == [("not_yourself", "0.id_number")]


def test_a_person_known_elsewhere_brings_the_posts_held_there():
    world = a_world()
    number = invented_identity(777, date(1980, 1, 1), female=False)
    granted(an_account(world.county, id_number=number), Post.SECURITY_AUDITOR, world.county)
    row = account_row(777, world.county.code, Post.ADMINISTRATOR)

    with pytest.raises(Refused) as raised:
        create_accounts_with_posts(SYSTEM, [row], NOON, password_hash="x")

    assert codes_of(raised) == [("posts_kept_apart", "0.posts.0.post")]


@pytest.mark.parametrize("size", [1000])
def test_thousands_take_seconds(size: int):
    places = some_places()
    root = a_unit(None, "national_office", Level.NATION, places.country, "全国办公室")
    hashed = make_password("a shared one")
    start = time.process_time()

    units = [unit_row(f"B{n}", root.code if n < 10 else f"B{n // 10}") for n in range(size)]
    add_units(SYSTEM, units, NOON)
    accounts = [account_row(n, f"B{n % size}", Post.CLERK) for n in range(size * 5 // 2)]
    create_accounts_with_posts(SYSTEM, accounts, NOON, password_hash=hashed)
    took = time.process_time() - start

    assert Account.objects.count() == size * 5 // 2
    assert took < 8 * size / 1000, took
