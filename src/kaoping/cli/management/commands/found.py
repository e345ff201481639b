"""Found an installation: the topmost unit and its three separate administrators."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kaoping.acts.inputs import perform
from kaoping.acts.perform import journalled
from kaoping.acts.posts import SEPARATE, Post
from kaoping.acts.verbs import Act
from kaoping.administration.queries.demo import is_empty
from kaoping.cli.acting import said
from kaoping.foundation.calendar.clock import now
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused


class Command(BaseCommand):
    help = "Found an empty installation: its topmost unit and three separate administrators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="full name of the unit")
        parser.add_argument("--code", required=True, help="its code")
        parser.add_argument("--kind", required=True, help="its kind, by the key of the edition")
        parser.add_argument("--level", default="nation")
        parser.add_argument("--place", default="000000", help="its division code")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not is_empty():
            raise CommandError("there is a unit already; its administrator adds the others")
        system, at = Actor(account_id=None, post=Post.SYSTEM, way="cli"), now()
        given = {name: options[name] for name in ("name", "code", "kind", "level", "place")}
        made = []
        try:
            with journalled():
                unit = perform(Act.ADD_UNIT, system, given, now=at)
                for post in SEPARATE:
                    name, password = post.value.replace("_", "-"), secrets.token_urlsafe(12)
                    person = {"unit": unit, "username": name, "name": name, "password": password}
                    account = perform(Act.CREATE_ACCOUNT, system, person, now=at)
                    held = {"account": account, "unit": unit, "post": post.value}
                    perform(Act.GRANT_POST, system, held, now=at)
                    made.append((name, password))
        except Refused as refused:
            raise CommandError(said(refused)) from None
        for name, password in made:
            self.stdout.write(f"{name}\t{password}")
        self.stdout.write("Each must change this first password at the first log-in.")
