"""Accounts, personal data, posts and tokens."""

from datetime import date, timedelta

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.queries.accounts import account_card, accounts_below
from kaoping.administration.queries.tokens import tokens_of
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.identity import invented_identity
from kaoping.foundation.people.models import Account, Person, PostHeld, Token
from kaoping.foundation.people.queries import actor_of_token, posts_of
from kaoping.foundation.refusal import Refused
from tests.builders import NOON, PASSWORD, World, a_world, actor_of, an_account, granted

pytestmark = pytest.mark.django_db
WHY = {"reason": "岗位调整"}


@pytest.fixture
def world() -> World:
    return a_world()


def refused(act: Act, actor, given: dict) -> list[str]:
    with pytest.raises(Refused) as caught:
        perform(act, actor, given, now=NOON)
    return [refusal.code for refusal in caught.value.refusals]


def new_account(unit, **more) -> dict:
    given = {"unit": unit.pk, "username": "new.clerk", "name": "石小溪",
             "password": "eight-green-herons"}  # fmt: skip
    return {**given, **more}


def person_data(account: Account, **more) -> dict:
    return {"account": account.pk, "name": account.person.name, **more}


def test_an_account_is_made_with_a_first_password(world):
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    number = invented_identity(901, date(1985, 5, 6), female=True)
    made = perform(
        Act.CREATE_ACCOUNT,
        admin,
        new_account(world.team, id_number=number, phone="19900001234"),
        now=NOON,
    )

    account = Account.objects.get(pk=made)
    assert account.must_change_password
    assert account.check_password("eight-green-herons")
    assert (account.person.sex, account.person.born) == ("f", date(1985, 5, 6))
    entry = Entry.objects.get(record=f"people.account:{made}")
    told = f"{entry.before}{entry.after}{entry.reason}"
    assert number not in told
    assert "19900001234" not in told
    assert account.password not in told


def test_the_policy_of_passwords_holds_at_every_door(world):
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    weak = new_account(world.county, password="12345678901", username="x", id_number="1")
    assert refused(Act.CREATE_ACCOUNT, admin, weak) == ["too_short"]
    weak["username"] = "new.clerk"
    assert refused(Act.CREATE_ACCOUNT, admin, weak) == [
        "bad_id_number", "password_too_short", "password_too_common", "password_entirely_numeric"
    ]  # fmt: skip
    account = an_account(world.county, username="walnut.growers")
    given = {"account": account.pk, "password": "walnut.growers1", **WHY}
    assert refused(Act.RESET_PASSWORD, admin, given) == ["password_too_similar"]


def test_strangers_accounts_are_not_there(world):
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    other = world.account(Post.CLERK, world.society)
    assert refused(Act.CREATE_ACCOUNT, admin, new_account(world.society)) == ["not_permitted"]
    for act in (Act.LOCK_ACCOUNT, Act.UNLOCK_ACCOUNT, Act.AMEND_PERSON, Act.REVEAL_PERSONAL_DATA):
        assert refused(act, admin, person_data(other, **WHY)) == ["not_found"]
    given = {"account": other.pk, "password": "eight-green-herons", **WHY}
    assert refused(Act.RESET_PASSWORD, admin, given) == ["not_found"]
    with pytest.raises(Refused):
        account_card(admin, other.pk)


def test_a_password_is_reset_and_changed(world):
    admin = world.actor(Post.ADMINISTRATOR, world.province)
    clerk = world.account(Post.CLERK, world.county)
    given = {"account": clerk.pk, "password": "eight-green-herons", **WHY}
    perform(Act.RESET_PASSWORD, admin, given, now=NOON)
    actor = world.actor(Post.CLERK, world.county)

    assert refused(Act.CHANGE_PASSWORD, actor, {"old": PASSWORD, "new": "xyqz"}) == [
        "wrong_password", "password_too_short"
    ]  # fmt: skip
    same = {"old": "eight-green-herons", "new": "eight-green-herons"}
    assert refused(Act.CHANGE_PASSWORD, actor, same) == ["password_as_before"]
    perform(Act.CHANGE_PASSWORD, actor, {**same, "new": "nine-grey-herons"}, now=NOON)
    clerk.refresh_from_db()
    assert clerk.check_password("nine-grey-herons")
    assert not clerk.must_change_password
    assert not Entry.objects.filter(after__has_key="password").exists()


@pytest.mark.parametrize("post", [Post.SECURITY_AUDITOR, Post.DISCIPLINE_AUDITOR])
def test_an_auditors_password_is_reset_from_above_alone(world, post):
    auditor = world.account(post, world.province)
    given = {"account": auditor.pk, "password": "eight-green-herons", **WHY}
    beside = world.actor(Post.ADMINISTRATOR, world.province)
    assert refused(Act.RESET_PASSWORD, beside, given) == ["auditors_password"]

    perform(Act.RESET_PASSWORD, world.actor(Post.ADMINISTRATOR, world.office), given, now=NOON)

    auditor.refresh_from_db()
    assert auditor.check_password("eight-green-herons")


def test_who_audits_above_is_not_reset_from_below(world):
    """The account is of the county, the post it holds is of the province."""
    auditor = world.account(Post.CLERK, world.county)
    PostHeld.objects.create(
        account=auditor, unit=world.province, post=Post.SECURITY_AUDITOR, since=NOON
    )
    given = {"account": auditor.pk, "password": "eight-green-herons", **WHY}
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    assert refused(Act.RESET_PASSWORD, admin, given) == ["auditors_password"]


def test_nobody_locks_frees_or_promotes_themselves(world):
    account = world.account(Post.ADMINISTRATOR, world.county)
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    own = {"account": account.pk, "password": "eight-green-herons", **WHY}
    assert refused(Act.LOCK_ACCOUNT, admin, own) == ["not_yourself"]
    assert refused(Act.RESET_PASSWORD, admin, own) == ["not_yourself"]
    assert refused(Act.UNLOCK_ACCOUNT, admin, own) == ["not_yourself", "account_not_locked"]
    for unit in (world.county, world.team):
        given = {"account": account.pk, "unit": unit.pk, "post": "expert"}
        assert refused(Act.GRANT_POST, admin, given) == ["not_yourself"]


@pytest.mark.parametrize("name", ["new clerk", " new.clerk", "new.clerk ", "新填报员", "-new"])
def test_an_account_is_named_by_letters_digits_and_few_signs(world, name):
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    given = new_account(world.county, username=name)
    assert refused(Act.CREATE_ACCOUNT, admin, given) == ["not_so_written"]


def test_account_names_do_not_differ_by_their_case_alone(world):
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    an_account(world.county, username="walnut.growers")
    given = new_account(world.county, username="Walnut.Growers")
    assert refused(Act.CREATE_ACCOUNT, admin, given) == ["code_taken"]


def test_a_locked_account_holds_no_new_post(world):
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    account = an_account(world.county)
    perform(Act.LOCK_ACCOUNT, admin, {"account": account.pk, **WHY}, now=NOON)
    given = {"account": account.pk, "unit": world.county.pk, "post": "clerk"}
    assert refused(Act.GRANT_POST, admin, given) == ["account_locked"]
    assert refused(Act.LOCK_ACCOUNT, admin, {"account": account.pk, **WHY}) == ["account_locked"]
    perform(Act.UNLOCK_ACCOUNT, admin, {"account": account.pk, **WHY}, now=NOON)
    perform(Act.GRANT_POST, admin, given, now=NOON)
    assert refused(Act.GRANT_POST, admin, given) == ["post_held_already"]


@pytest.mark.parametrize(
    ("unit", "post", "fits"),
    [
        ("team", Post.EXPERT, True),
        ("team", Post.TEAM_LEAD, True),
        ("team", Post.VERIFIER, False),
        ("county", Post.TEAM_LEAD, False),
        ("county", Post.SEASON_OFFICE, True),
        ("county", Post.PUBLIC, False),
        ("county", Post.SYSTEM, False),
    ],
)
def test_posts_fit_units(world, unit, post, fits):
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    where = getattr(world, unit)
    given = {"account": an_account(where).pk, "unit": where.pk, "post": post.value}
    if fits:
        perform(Act.GRANT_POST, admin, given, now=NOON)
        assert PostHeld.objects.filter(pk__gt=0, post=post.value, unit=where).count() == 1
    else:
        assert refused(Act.GRANT_POST, admin, given) == ["post_does_not_fit"]


def test_what_must_stay_apart_stays_apart_over_accounts_and_days(world):
    admin = world.actor(Post.ADMINISTRATOR, world.province)
    number = invented_identity(902, date(1985, 5, 6), female=True)
    one, two = (an_account(world.county, id_number=number) for _ in range(2))
    later = {"account": one.pk, "unit": world.county.pk, "post": "security_auditor",
             "since": NOON + timedelta(days=9)}  # fmt: skip
    perform(Act.GRANT_POST, admin, later, now=NOON)

    given = {"account": two.pk, "unit": world.county.pk, "post": "administrator"}
    assert refused(Act.GRANT_POST, admin, given) == ["posts_kept_apart"]


def test_nobody_grants_at_a_stranger_s_unit(world):
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    given = {"account": an_account(world.county).pk, "unit": world.society.pk, "post": "clerk"}
    assert refused(Act.GRANT_POST, admin, given) == ["not_permitted"]


def test_a_post_ends_and_its_tokens_with_it(world):
    clerk = world.actor(Post.CLERK, world.county)
    held = PostHeld.objects.get(account_id=clerk.account_id)
    token = perform(Act.CREATE_TOKEN, clerk, {"holding": held.pk, "name": "机器"}, now=NOON)
    assert actor_of_token(token, now=NOON).post == "clerk"
    admin = world.actor(Post.ADMINISTRATOR, world.province)

    perform(Act.END_POST, admin, {"holding": held.pk, **WHY}, now=NOON)

    assert posts_of(held.account, now=NOON) == []
    assert actor_of_token(token, now=NOON) is None
    assert refused(Act.END_POST, admin, {"holding": held.pk, **WHY}) == ["post_ended_already"]
    stranger = world.actor(Post.ADMINISTRATOR, world.society)
    assert refused(Act.END_POST, stranger, {"holding": held.pk, **WHY}) == ["not_found"]


def test_a_post_is_handed_over_in_one_act(world):
    held = world.account(Post.VERIFIER, world.county).posts.get()
    successor = an_account(world.county)
    admin = world.actor(Post.ADMINISTRATOR, world.province)
    given = {"holding": held.pk, "username": successor.username, **WHY}

    made = perform(Act.HAND_OVER, admin, given, now=NOON)

    held.refresh_from_db()
    new = PostHeld.objects.get(pk=made)
    assert held.until == new.since == NOON
    assert (new.account, new.post, new.unit) == (successor, "verifier", world.county)
    assert actor_of(successor, Post.VERIFIER, world.county).unit_id == world.county.pk
    assert Entry.objects.filter(act="hand_over").count() == 2
    assert refused(Act.HAND_OVER, admin, given) == ["post_ended_already", "post_held_already"]
    assert refused(Act.HAND_OVER, admin, {**given, "username": "nobody"}) == ["not_found"]


def test_personal_data_is_amended_and_the_journal_tells_no_value(world):
    admin = world.actor(Post.ADMINISTRATOR, world.province)
    account = world.account(Post.EXPERT, world.team)
    given = person_data(account, name="石小溪", phone="19900005678", version=account.person.version)

    perform(Act.AMEND_PERSON, admin, given, now=NOON)

    person = Person.objects.get(pk=account.person_id)
    assert (person.name, person.phone_masked) == ("石小溪", "199****5678")
    entry = Entry.objects.get(act="amend_person")
    assert entry.after == {"fields": ["name", "phone"]}
    assert refused(Act.AMEND_PERSON, admin, given) == ["moved_meanwhile"]


def test_another_s_id_number_is_refused(world):
    admin = world.actor(Post.ADMINISTRATOR, world.province)
    number = invented_identity(903, date(1985, 5, 6), female=True)
    an_account(world.county, id_number=number)
    given = person_data(an_account(world.county), id_number=number)
    assert refused(Act.AMEND_PERSON, admin, given) == ["id_number_taken"]


def test_numbers_are_revealed_for_a_reason_that_is_kept(world):
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    number = invented_identity(904, date(1985, 5, 6), female=True)
    account = an_account(world.team, id_number=number, phone="19900005678")

    assert account_card(admin, account.pk).person.id_number == number[:3] + "*" * 11 + number[-4:]
    assert refused(Act.REVEAL_PERSONAL_DATA, admin, {"account": account.pk}) == ["required"]
    told = perform(
        Act.REVEAL_PERSONAL_DATA, admin, {"account": account.pk, "reason": "核对证件"}, now=NOON
    )
    assert told == {"id_number": number, "phone": "19900005678"}
    entry = Entry.objects.get(act="reveal_personal_data")
    assert (entry.reason, entry.over_person) == ("核对证件", account.person_id)


def test_knowing_an_id_number_opens_nothing_that_others_keep(world):
    """Whoever makes an account with another's ID number must not read or change their data."""
    number = invented_identity(905, date(1985, 5, 6), female=True)
    an_account(world.society, id_number=number, phone="19900005678")
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    mine = perform(Act.CREATE_ACCOUNT, admin, new_account(world.county, id_number=number), now=NOON)
    account = Account.objects.get(pk=mine)

    for act in (Act.REVEAL_PERSONAL_DATA, Act.AMEND_PERSON):
        assert refused(act, admin, person_data(account, **WHY)) == ["person_of_others_too"]
    above = world.actor(Post.ADMINISTRATOR, world.office)
    perform(Act.REVEAL_PERSONAL_DATA, above, person_data(account, **WHY), now=NOON)


def test_a_token_is_bound_to_one_s_own_post(world):
    clerk = world.actor(Post.CLERK, world.county)
    other = world.account(Post.VERIFIER, world.county).posts.get()
    assert refused(Act.CREATE_TOKEN, clerk, {"holding": other.pk, "name": "机器"}) == ["not_found"]

    held = PostHeld.objects.get(account_id=clerk.account_id)
    token = perform(
        Act.CREATE_TOKEN, clerk, {"holding": held.pk, "name": "机器", "days": 1}, now=NOON
    )
    kept = Token.objects.get()
    assert token not in kept.hash
    assert not Entry.objects.filter(after__icontains=token).exists()
    assert actor_of_token(token, now=NOON + timedelta(days=2)) is None  # expired
    verifier = world.actor(Post.VERIFIER, world.county)
    assert refused(Act.REVOKE_TOKEN, verifier, {"token": kept.pk}) == ["not_found"]
    perform(Act.REVOKE_TOKEN, clerk, {"token": kept.pk}, now=NOON)
    assert actor_of_token(token, now=NOON) is None
    assert [row.revoked for row in tokens_of(clerk)] == [NOON]


@pytest.mark.parametrize("size", [3, 30])
def test_a_list_of_accounts_costs_the_same(world, size, django_assert_num_queries):
    admin = world.actor(Post.ADMINISTRATOR, world.province)
    for _ in range(size):
        granted(an_account(world.county), Post.EXPERT, world.county)
    an_account(world.society)
    with django_assert_num_queries(3):
        page = accounts_below(admin, now=NOON)
    assert page.count == str(size + 1)  # and the administrator
    assert len(accounts_below(admin, post="expert", now=NOON).rows) == size
