"""What lies open in the hands of who holds a post: counted, for whoever takes it from them."""

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _

from kaoping.acts.posts import Post
from kaoping.administration.queries.posts import HeldRow
from kaoping.foundation.people.rules import Actor
from kaoping.programme.judging.queries.judges import progress_of
from kaoping.programme.publicity.queries.cases import cases_seen
from kaoping.programme.recommendation.queries.packages import packages_to_receive
from kaoping.programme.reporting.drafts import drafts_kept
from kaoping.programme.reporting.mine import unsent_reports
from kaoping.programme.season.queries import standing
from kaoping.programme.verification.queries.work import seasons_of, work_of

AT_THE_UNIT = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)


def open_work(held: HeldRow, now: datetime) -> list[tuple[str, str]]:
    """Kinds of open work with their numbers; none of what it says is shown."""
    actor = standing(
        Actor(held.account_id, held.post, unit_id=held.unit_id, person_id=held.person_id)
    )
    found = {label: count for label, count in _counts(actor, now).items() if count}
    return [(label, f"{count:,}") for label, count in found.items()] or [
        (_("Open work"), _("none"))
    ]


def _counts(actor: Actor, now: datetime) -> dict[str, int]:
    match actor.post:
        case Post.EXPERT | Post.TEAM_LEAD:
            at_hand = {_("Reports begun or returned, not sent up"): unsent_reports(actor)}
        case Post.JUDGE:
            at_hand = {
                _("Candidates to score; the season office assigns them anew"): progress_of(
                    actor
                ).given
            }
        case Post.DISCIPLINE_AUDITOR:
            at_hand = {_("Objections not decided yet"): cases_seen(actor).waiting}
        case Post.SEASON_OFFICE:
            at_hand = {_("Packages filed, to be received"): packages_to_receive(actor)}
        case _:
            at_hand = _at_the_unit(actor, now) if actor.post in AT_THE_UNIT else {}
    typed = drafts_kept(actor.account_id or 0)
    return {**at_hand, _("Typed and not saved; it stays with the account"): typed}


def _at_the_unit(actor: Actor, now: datetime) -> dict[str, int]:
    """Over all open seasons, in the order of the story."""
    counts: Counter[str] = Counter()
    for season in seasons_of(actor):
        for work in work_of(actor, now=now, season_id=season.id).works:
            counts[_(work.duty.label)] += work.count
    return dict(counts)
