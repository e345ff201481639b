"""Do any act from a terminal: ``kaoping act submit_report --as … --post … report=12``."""

import json
import sys
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser

from kaoping.acts.inputs import perform, why_not_asked_for
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

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """One that takes name=value pairs before and after the options, as people type them."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.parse_args = parser.parse_intermixed_args  # type: ignore[method-assign]
        return parser

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        verb = options["verb"]
        if verb not in {act.value for act in ACTIONS}:
            raise CommandError(f"there is no act {verb}")
        act, given = Act(verb), _given(options["given"])
        refuse_if(why_never(actor, act))
        refuse_if(why_not_asked_for(act, given))
        result = perform(act, actor, given, now=at)
        self.stdout.write(json.dumps({"done": verb, "result": result}, default=str))


def _given(words: list[str]) -> dict[str, Any]:
    if words == ["-"]:
        try:
            found = json.load(sys.stdin)
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as wrong:
            raise CommandError(f"the input is no JSON: {wrong}") from None
        if not isinstance(found, dict):
            raise CommandError("the input must be a JSON object")
        return found
    pairs = [word.partition("=") for word in words]
    for name, sign, _value in pairs:
        if not sign:
            raise CommandError(f"write {name}=value")
    return {name: value for name, _sign, value in pairs}
