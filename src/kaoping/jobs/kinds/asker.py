"""For whom a piece of work is done: the account in the post it was asked for from, as of now."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from kaoping.acts import words
from kaoping.foundation.people.queries import actor_as
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.work.actions import Doing, Failed, Progress
from kaoping.programme.season.queries import standing

LANGUAGE = "language"  # of what is given: the language that the asker reads


def for_asker(do: Callable[[Actor, Progress], Any]) -> Doing:
    """Do it as the asker, in the asker's language; what is refused is said and fails the work.

    Who asked is asked again when the work begins: rights lost in the meantime are lost here.
    """

    @wraps(do)
    def done(progress: Progress) -> Any:
        with override(progress.given.get(LANGUAGE) or settings.LANGUAGE_CODE):
            try:
                return do(_asker_now(progress), progress)
            except Refused as refused:
                for refusal in refused.refusals:
                    progress.say(said(refusal))
                raise Failed from refused

    return done


def said(refusal: Refusal) -> str:
    """What is wrong and what to do."""
    return words.whole(refusal)


def _asker_now(progress: Progress) -> Actor:
    work = progress.work
    actor = actor_as(work.account, work.post, work.unit, now=progress.clock(), way="job")
    if actor is None:
        progress.say(_("You do not hold the post any more in which you asked for this."))
        raise Failed
    return standing(actor)
