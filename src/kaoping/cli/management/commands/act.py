"""Do any act from a terminal: ``kaoping act submit_report --as … --post … report=12``."""

import json
import sys
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser

from kaoping.acts.inputs import perform
from kaoping.acts.perform import ACTIONS
from kaoping.acts.table import why_never
from kaoping.acts.verbs import Act
from kaoping.cli.acting import ActingCommand
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import refuse_if


class Command(ActingCommand):
    help = "Do one act, with its input as name=value pairs or as JSON on standard input (-)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", help="for example submit_report")
        parser.add_argument("given", nargs="*", help="name=value …, or - for JSON on input")
        super().add_arguments(parser)

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        verb = options["verb"]
        if verb not in {act.value for act in ACTIONS}:
            raise CommandError(f"there is no act {verb}")
        refuse_if(why_never(actor, Act(verb)))
        result = perform(Act(verb), actor, _given(options["given"]), now=at)
        self.stdout.write(json.dumps({"done": verb, "result": result}, default=str))


def _given(words: list[str]) -> dict[str, Any]:
    if words == ["-"]:
        found = json.load(sys.stdin)
        if not isinstance(found, dict):
            raise CommandError("the input must be a JSON object")
        return found
    pairs = [word.partition("=") for word in words]
    for name, sign, _value in pairs:
        if not sign:
            raise CommandError(f"write {name}=value")
    return {name: value for name, _sign, value in pairs}
