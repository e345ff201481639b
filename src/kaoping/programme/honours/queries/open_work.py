"""What lies open in the hands of who holds a post: counted, for whoever takes it from them."""

from collections import Counter
from datetime import datetime

from kaoping.acts.posts import Post
from kaoping.administration.queries.posts import HeldRow
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.words import N_
from kaoping.programme.judging.queries.judges import progress_of
from kaoping.programme.publicity.queries.cases import cases_seen
from kaoping.programme.recommendation.queries.packages import packages_to_receive
from kaoping.programme.recommendation.queries.work import desk_of
from kaoping.programme.reporting.drafts import drafts_kept
from kaoping.programme.reporting.mine import unsent_reports
from kaoping.programme.season.queries import standing
from kaoping.programme.verification.queries.work import seasons_of

AT_THE_UNIT = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)


def open_work(held: HeldRow, now: datetime) -> dict[str, int]:
    """Kinds of open work, in English, with their numbers; none of what it says is shown."""
    actor = standing(
        Actor(held.account_id, held.post, unit_id=held.unit_id, person_id=held.person_id)
    )
    return {label: count for label, count in _counts(actor, now).items() if count}


def _counts(actor: Actor, now: datetime) -> dict[str, int]:
    match actor.post:
        case Post.EXPERT | Post.TEAM_LEAD:
            at_hand = {N_("Reports begun or returned, not sent up"): unsent_reports(actor)}
        case Post.JUDGE:
            at_hand = {
                N_("Candidates to score; the season office assigns them anew"): progress_of(
                    actor
                ).given
            }
        case Post.DISCIPLINE_AUDITOR:
            at_hand = {N_("Objections not decided yet"): cases_seen(actor).waiting}
        case Post.SEASON_OFFICE:
            at_hand = {N_("Packages filed, to be received"): packages_to_receive(actor)}
        case _:
            at_hand = _at_the_unit(actor, now) if actor.post in AT_THE_UNIT else {}
    typed = drafts_kept(actor.account_id or 0)
    return {**at_hand, N_("Typed and not saved; it stays with the account"): typed}


def _at_the_unit(actor: Actor, now: datetime) -> dict[str, int]:
    """Over all open seasons, in the order of the story."""
    counts: Counter[str] = Counter()
    for season in seasons_of(actor):
        for work in desk_of(actor, now=now, season_id=season.id).works:
            counts[work.duty.label] += work.count
    return dict(counts)
