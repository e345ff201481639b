"""A new first password by whoever runs the installation, where nobody stands above."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.actions.passwords import first_password
from kaoping.cli.acting import said
from kaoping.foundation.calendar.clock import now
from kaoping.foundation.people.queries import account_named
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused


class Command(BaseCommand):
    help = "Give an account of the topmost unit, or any other, a new first password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="why; it stands in the journal")

    def handle(self, *_args: Any, username: str, reason: str, **_options: Any) -> None:
        account = account_named(username)
        if account is None:
            raise CommandError(f"no active account {username}")
        system, password = Actor(account_id=None, post=Post.SYSTEM, way="cli"), first_password()
        given = {"account": account.pk, "password": password, "reason": reason}
        try:
            perform(Act.RESET_PASSWORD, system, given, now=now())
        except Refused as refused:
            raise CommandError(said(refused)) from None
        self.stdout.write(f"{username}\t{password}")
        self.stdout.write("It must be changed at the first log-in.")
