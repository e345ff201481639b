"""The three ways in, for an account in one of its posts: what each answers, as codes."""

import io
import json
from collections.abc import Iterator
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
from kaoping.acts.verbs import Act
from kaoping.cli.management.commands.act import Command
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.queries import Holding, actor_in, posts_of
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused
from kaoping.foundation.units.models import Unit
from kaoping.programme.season.queries import standing
from tests.acts.attempts import Given, as_form
from tests.builders_family import LATER

CSRF = "a" * 32


def stepped_in(account: Account, held: Holding) -> Client:
    """A browser logged in to this post, with its CSRF cookie; forgeries are checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    session = client.session
    session["post"] = held.id
    session.save()
    client.cookies["csrftoken"] = CSRF
    return client


@dataclass
class Way:
    """Somebody at all doors."""

    account: Account
    actor: Actor
    client: Client
    token: str

    @classmethod
    def of(cls, account: Account, post: Post, unit: Unit) -> "Way":
        held = next(
            h for h in posts_of(account, now=LATER) if h.post == post and h.unit_id == unit.pk
        )
        actor = standing(actor_in(account, held, way="test"))
        given = {"holding": held.id, "name": "试用机"}
        token = perform(Act.CREATE_TOKEN, actor, given, now=LATER)
        return cls(account, actor, stepped_in(account, held), token)

    def action(self, act: Act, given: Given) -> set[str]:
        try:
            perform(act, self.actor, given, now=LATER)
        except Refused as refused:
            return {refusal.code for refusal in refused.refusals}
        return set()

    def api(self, act: Act, given: Given, *, by_token: bool = False) -> set[str]:
        client = Client() if by_token else self.client
        who = {"Authorization": f"Bearer {self.token}"} if by_token else {"X-CSRFToken": CSRF}
        response = client.post(
            f"/api/v1/acts/{act.value}", json.dumps(_asked_for(act, given), default=str),
            content_type="application/json", headers=who,
        )  # fmt: skip
        codes = {one["code"] for one in response.json().get("reasons", ())}
        expected = 404 if "not_found" in codes else 403 if "not_permitted" in codes else None
        return codes if expected in (None, response.status_code) else {"status is not the code's"}

    def command(self, act: Act, given: Given) -> set[str]:
        try:
            call_command(
                Typed(_asked_for(act, given)), act.value, "-", account=self.account.username,
                post=str(self.actor.post), stdout=io.StringIO(),
            )  # fmt: skip
        except CommandError as said:
            refused = said.__context__
            if not isinstance(refused, Refused):
                raise
            return {refusal.code for refusal in refused.refusals}
        return set()

    def page(self, address: str, given: Given) -> set[str]:
        sent = {**as_form(given), "csrfmiddlewaretoken": CSRF}
        # As htmx asks: a refusal comes as a part, without the frame and its counts.
        status = self.client.post(address, sent, headers={"HX-Request": "true"}).status_code
        return set() if status in (204, 302) else {ANSWERS.get(status, f"shown again: {status}")}


def _asked_for(act: Act, given: Given) -> Given:
    """Without what only pages are told: machines and operators are refused other names."""
    known = ACTIONS[act].given.model_fields
    return {name: value for name, value in given.items() if name in known}


ANSWERS = {404: "not_found", 403: "not_permitted", 409: "moved_meanwhile"}


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
