"""Every post, every act, on one's own, a sibling's, the parent's and a child's: through the
API, the command line and the page, what is answered is what the access table says."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from kaoping.acts.inputs import perform
from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.table import may_anywhere, why_not
from kaoping.acts.verbs import Act
from kaoping.cli.management.commands.act import Command
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.queries import actor_in, posts_of
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused
from kaoping.programme.season.queries import standing
from tests.acts.attempts import (
    AIMS,
    Aim,
    Case,
    Given,
    Page,
    address_of,
    aim_of,
    as_form,
    fits,
    pages,
)
from tests.builders_family import LATER, Family
from tests.builders_judging import seats_on

pytestmark = pytest.mark.django_db

COUNTY = ("county", "other", "province", "team")
PROVINCE = ("province", "society", "office", "county")
TEAM = ("team", "other_team", "county", "expert")
PERSON = ("expert", "colleague", "team")
OFFICE = ("office", "county", "province")
# Who tries, and on whom: one's own, a sibling's, the parent's, a child's.
RELATIVES: tuple[tuple[Post, str, tuple[str, ...]], ...] = (
    (Post.EXPERT, "team", PERSON),
    (Post.TEAM_LEAD, "team", TEAM),
    (Post.CLERK, "county", COUNTY),
    (Post.VERIFIER, "county", COUNTY),
    (Post.RECOMMENDER, "county", COUNTY),
    (Post.SEASON_OFFICE, "province", PROVINCE),
    (Post.SEASON_OFFICE, "office", OFFICE),
    (Post.JUDGE, "office", OFFICE),
    (Post.DISCIPLINE_AUDITOR, "office", OFFICE),
    (Post.SECURITY_AUDITOR, "office", OFFICE),
    (Post.ADMINISTRATOR, "county", COUNTY),
)
NO = {"not_permitted", "not_found"}


@dataclass
class Way:
    """Somebody at all three doors."""

    account: Account
    actor: Actor
    client: Client
    csrf: str
    token: str

    @classmethod
    def of(cls, family: Family, post: Post, where: str) -> "Way":
        unit = family.unit_of(where)
        account = seats_on(family.panel)[0].account if post is Post.JUDGE else None
        account = account or family.account(post, unit)
        held = next(h for h in posts_of(account, now=LATER) if h.post == post)
        client = Client(enforce_csrf_checks=True)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["post"] = held.id
        session.save()
        csrf = "a" * 32
        client.cookies["csrftoken"] = csrf
        actor = standing(actor_in(account, held, way="test"))
        given = {"holding": held.id, "name": "试用机"}
        token = perform(Act.CREATE_TOKEN, actor, given, now=LATER)
        return cls(account, actor, client, csrf, token)

    def action(self, act: Act, given: Given) -> set[str]:
        try:
            perform(act, self.actor, given, now=LATER)
        except Refused as refused:
            return {refusal.code for refusal in refused.refusals}
        return set()

    def api(self, act: Act, given: Given, *, by_token: bool = False) -> set[str]:
        client = Client() if by_token else self.client
        who = {"Authorization": f"Bearer {self.token}"} if by_token else {"X-CSRFToken": self.csrf}
        response = client.post(
            f"/api/v1/acts/{act.value}", json.dumps(given, default=str),
            content_type="application/json", headers=who,
        )  # fmt: skip
        codes = {one["code"] for one in response.json().get("reasons", ())}
        expected = 404 if "not_found" in codes else 403 if "not_permitted" in codes else None
        return codes if expected in (None, response.status_code) else {"status is not the code's"}

    def command(self, act: Act, given: Given) -> set[str]:
        typed = Typed(given)
        try:
            call_command(typed, act.value, "-", account=self.account.username,
                         post=str(self.actor.post), stdout=io.StringIO())  # fmt: skip
        except CommandError as wrong:
            refused = wrong.__context__
            assert isinstance(refused, Refused), wrong
            return {refusal.code for refusal in refused.refusals}
        return set()

    def page(self, address: str, given: Given) -> set[str]:
        sent = {**as_form(given), "csrfmiddlewaretoken": self.csrf}
        # As htmx asks: a refusal comes as a part, without the frame and its counts.
        status = self.client.post(address, sent, headers={"HX-Request": "true"}).status_code
        return {404: {"not_found"}, 403: {"not_permitted"}}.get(status, set())


class Typed(Command):
    """The command with its JSON on standard input."""

    def __init__(self, given: Given) -> None:
        super().__init__()
        self.given = given

    def act(self, actor: Actor, options: dict[str, Any], at: Any) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", io.StringIO(json.dumps(self.given, default=str)))
            super().act(actor, options, at)


@contextmanager
def undone() -> Iterator[list[str]]:
    """Whatever is done inside is taken back; yields the writing statements that were run."""
    written: list[str] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            written.append(sql[:80])
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(noted):
            yield written
        transaction.set_rollback(True)


def test_every_act_is_tried():
    assert set(AIMS) == set(ACTIONS)


def test_every_way_in_answers_as_the_table_says(family):
    """Where the post has the act at all: every relative, through every door. Where it has it
    nowhere: its own through every door, and the relatives by the action itself."""
    wrong: list[str] = []
    at_pages = pages()
    for post, where, relatives in RELATIVES:
        way = Way.of(family, post, where)
        for act in ACTIONS:
            tried: list[Aim] = []
            for name in relatives:
                aim = aim_of(act, Case(family.at[name], family, way.actor))
                if aim is None or aim in tried:
                    continue
                tried.append(aim)
                doors = _doors(way, act, aim, at_pages.get(act, []), own=name == relatives[0])
                said = {door: _undone(attempt) for door, attempt in doors}
                for fault in _faults(way.actor, act, aim, said):
                    wrong.append(f"{post} of {where} · {act} · {name} · {fault}")
    assert wrong == []


Attempted = tuple[set[str], list[str]]  # the codes of the refusals, the statements that wrote


def _doors(
    way: Way, act: Act, aim: Aim, at_pages: list[Page], *, own: bool
) -> Iterator[tuple[str, Callable[[], set[str]]]]:
    held = may_anywhere(way.actor, act)
    if not held and not own:
        yield "action", lambda: way.action(act, aim.given)
        return
    yield "api", lambda: way.api(act, aim.given)
    yield "command", lambda: way.command(act, aim.given)
    if held and own:
        yield "token", lambda: way.api(act, aim.given, by_token=True)
    for page in at_pages:
        if fits(page, aim, own=own):
            address = address_of(page, aim)
            yield f"page {page[0]}", lambda at=address: way.page(at, aim.given)


def _undone(attempt: Callable[[], set[str]]) -> Attempted:
    with undone() as written:
        codes = attempt()
    return codes, written


def _faults(actor: Actor, act: Act, aim: Aim, said: dict[str, Attempted]) -> Iterator[str]:
    allowed = why_not(actor, act, over=aim.over) is None
    for door, (codes, written) in said.items():
        if not allowed and not codes & NO:
            yield f"{door}: not allowed, but {codes or 'done'}"
        elif not allowed and written:
            yield f"{door}: not allowed, but it wrote {written}"
        elif allowed and codes & NO and not door.startswith("page"):
            yield f"{door}: allowed, but {codes}"
    # An act may have a page for oneself and one for those who look after others.
    at_pages = {door: codes for door, (codes, _) in said.items() if door.startswith("page")}
    if allowed and at_pages and all(codes & NO for codes in at_pages.values()):
        yield f"allowed, but by no page: {at_pages}"


def test_who_may_not_see_it_does_not_learn_that_it_is_there(family):
    """The answer about a record that is hidden is the answer about none at all."""
    wrong: list[str] = []
    for post, where, relatives in RELATIVES:
        way = Way.of(family, post, where)
        for act in ACTIONS:
            if not may_anywhere(way.actor, act):
                continue
            for name in relatives:
                aim = aim_of(act, Case(family.at[name], family, way.actor))
                if aim is None or not aim.named or _is_seen(way.actor, act, aim):
                    continue
                there, nowhere = (
                    _said(way.actor, act, given) for given in (aim.given, aim.at_nothing())
                )
                if there != nowhere:
                    wrong.append(f"{post} of {where} · {act} · {name}: {there}, else {nowhere}")
    assert wrong == []


def _is_seen(actor: Actor, act: Act, aim: Aim) -> bool:
    return any(
        why_not(actor, one, over=aim.over) is None for one in (act, aim.see) if one is not None
    )


def _said(actor: Actor, act: Act, given: Given) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as refused, undone():
        perform(act, actor, given, now=LATER)
    return {(refusal.code, refusal.field) for refusal in refused.value.refusals}
