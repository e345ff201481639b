"""The access table: what it reads as, that every act has an owner, and that lists and checks
agree on a real tree."""

from collections.abc import Callable, Sequence
from types import ModuleType

import pytest
from django.db.models import Model, Q, QuerySet

from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.scope import subjects_where, units_where
from kaoping.acts.table import Reach, covers, grants_of, may_anywhere, why_not
from kaoping.acts.verbs import Act
from kaoping.administration import access as administration
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.queries import actor_in, posts_of
from kaoping.foundation.people.rules import Actor, Standing
from kaoping.foundation.units.models import Unit
from kaoping.programme.judging import access as judging
from kaoping.programme.recommendation import access as recommendation
from kaoping.programme.recommendation.models import Candidate, Package
from kaoping.programme.reporting import access as reporting
from kaoping.programme.reporting.models import Report
from kaoping.programme.scheme import access as scheme
from kaoping.programme.scheme.models import Edition
from kaoping.programme.season import access as season
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import standing
from kaoping.programme.service import access as service
from kaoping.programme.service.models import Record
from kaoping.programme.verification import access as verification
from tests.builders_family import LATER, UNITS, Family

# A unit numbered 20 with its team 30 and its parent 10, in season 1 whose host is 1.
HERE = Actor(
    account_id=5, post=Post.CLERK, unit_id=20, person_id=7,
    standings=(Standing(season_id=1, subject_id=2, lft=4, rgt=9, host=False),),
)  # fmt: skip
HOST = Actor(
    account_id=6, post=Post.SEASON_OFFICE, unit_id=1, person_id=8,
    standings=(Standing(season_id=1, subject_id=1, lft=1, rgt=20, host=True),),
)  # fmt: skip
NOBODY = Actor(account_id=None, post=Post.PUBLIC)
PLACES = {
    "own": Over(unit_id=20, parent_unit_id=10, season_id=1, lft=4, above=frozenset({20, 10, 1})),
    "sibling": Over(unit_id=21, parent_unit_id=10, season_id=1, lft=10),
    "parent": Over(unit_id=10, parent_unit_id=1, season_id=1, lft=3, above=frozenset({10, 1})),
    "child": Over(unit_id=30, parent_unit_id=20, season_id=1, lft=5),
    "grandchild": Over(unit_id=40, parent_unit_id=30, season_id=1, lft=6),
    "person": Over(person_id=7, parent_unit_id=20, team_unit_id=30, season_id=1, lft=5),
    "member": Over(person_id=9, parent_unit_id=10, team_unit_id=20, season_id=1, lft=4),
    "stranger": Over(person_id=9, parent_unit_id=21, season_id=1, lft=10),
    "other season": Over(unit_id=40, parent_unit_id=30, season_id=2, lft=6),
    "below, outside seasons": Over(unit_id=30, above=frozenset({30, 20, 10, 1})),
    "above, outside seasons": Over(unit_id=10, above=frozenset({10, 1})),
    "assigned": Over(season_id=1, assigned=frozenset({5})),
    "assigned to others": Over(season_id=1, assigned=frozenset({4})),
    "nowhere": Over(),
}
EVERYWHERE = set(PLACES)
COVERED = {
    Reach.OWN: {"person"},
    Reach.HERE: {"own"},
    Reach.NEXT_BELOW: {"child", "person", "member"},
    Reach.ALL_BELOW: {"own", "child", "grandchild", "person", "member", "below, outside seasons"},
    Reach.ASSIGNED: {"assigned"},
    Reach.HOST: set(),
    Reach.ANYONE: EVERYWHERE,
}


def _covered(reach: Reach, actor: Actor) -> set[str]:
    return {name for name, over in PLACES.items() if covers(reach, actor, over)}


def test_each_reach_covers_what_it_says():
    assert {reach: _covered(reach, HERE) for reach in Reach} == COVERED


def test_the_host_reaches_its_season_and_no_other():
    in_season = {name for name, over in PLACES.items() if over.season_id == 1}

    assert _covered(Reach.HOST, HOST) == in_season
    assert "other season" not in _covered(Reach.ALL_BELOW, HOST)


def test_nobody_without_an_account_reaches_anything_but_what_is_for_everybody():
    reached = {reach: _covered(reach, NOBODY) for reach in Reach}

    assert reached == {reach: EVERYWHERE if reach is Reach.ANYONE else set() for reach in Reach}


def test_the_check_says_what_the_rows_say():
    """Every post, every act, every place: allowed if and only if one of its rows covers it."""
    wrong = [
        (post, act, name)
        for post in Post
        for act in Act
        for name, over in PLACES.items()
        if (why_not(actor := _as(post), act, over=over) is None)
        != any(covers(g.reach, actor, over) for g in grants_of(act) if g.post == post)
    ]
    assert wrong == []


def _as(post: Post) -> Actor:
    return Actor(HERE.account_id, post, HERE.unit_id, HERE.person_id, HERE.standings)


def test_every_act_has_an_owner_and_every_owned_verb_is_done_or_seen():
    assert [act for act in Act if not grants_of(act)] == []
    without = {act for act in Act if act not in ACTIONS and not act.value.startswith("see_")}
    # pass_over is what decide does to the candidates that are not chosen.
    assert without == {Act.PASS_OVER}


def test_the_public_may_object_and_nothing_else():
    assert [act for act in Act if may_anywhere(NOBODY, act)] == [Act.OBJECT]


def test_no_row_gives_those_apart_each_others_work():
    """Who administers, who reads the journal and who hears objections stay apart, and none of
    them takes part in the assessment."""
    ours = {post: {act for act in Act if may_anywhere(_as(post), act)} for post in APART}
    common = {Act.CHANGE_PASSWORD, Act.CREATE_TOKEN, Act.REVOKE_TOKEN, Act.OBJECT,
              Act.SEE_SEASON, Act.REVEAL_PERSONAL_DATA}  # fmt: skip

    assert ours[Post.SECURITY_AUDITOR] == common | {Act.SEE_JOURNAL}
    assert ours[Post.DISCIPLINE_AUDITOR] == common | {
        Act.SEE_OBJECTION, Act.ADMIT_OBJECTION, Act.REFUSE_OBJECTION, Act.RULE_ON_OBJECTION,
    }  # fmt: skip
    assert ours[Post.ADMINISTRATOR] & (ours[Post.SECURITY_AUDITOR] | HEARD) == common


APART = (Post.ADMINISTRATOR, Post.SECURITY_AUDITOR, Post.DISCIPLINE_AUDITOR)
HEARD = {Act.SEE_OBJECTION, Act.ADMIT_OBJECTION, Act.REFUSE_OBJECTION, Act.RULE_ON_OBJECTION}

# A list: its rows, its filter, and the acts that it is listed for.
Rows = tuple[QuerySet[Model], Callable[[Actor, Act], Q], Sequence[Act]]
POSTS_AT = {
    "office": (Post.SEASON_OFFICE, Post.ADMINISTRATOR, Post.SECURITY_AUDITOR),
    "province": (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER, Post.SEASON_OFFICE),
    "county": (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER, Post.ADMINISTRATOR),
    "team": (Post.TEAM_LEAD, Post.EXPERT),
}


def _in_seasons() -> list[Rows]:
    def by(path: str) -> Callable[[Actor, Act], Q]:
        return lambda actor, act: subjects_where(actor, act, subject=path)

    at, acts = (
        ("parent", "team"),
        _acts_of(season, reporting, verification, recommendation, judging),
    )
    return [
        (Subject.objects.select_related(*at), by(""), acts),
        *(
            (model.objects.select_related(*(f"{path}__{one}" for one in at)), by(path), acts)
            for model, path in ((Report, "subject"), (Candidate, "subject"), (Package, "body"))
        ),
    ]


def _outside() -> list[Rows]:
    ours = _acts_of(administration)
    return [
        (Unit.objects.all(), lambda actor, act: units_where(actor, act, unit=""), ours),
        (Account.objects.all(),
         lambda actor, act: units_where(actor, act, unit="home", person="person_id"), ours),
        (PostHeld.objects.all(),
         lambda actor, act: units_where(actor, act, person="account__person_id"), ours),
        (Record.objects.all(),
         lambda actor, act: units_where(actor, act, person="entered_by_id"), _acts_of(service)),
        (Edition.objects.all(),
         lambda actor, act: units_where(actor, act, unit="issuer"), _acts_of(scheme)),
    ]  # fmt: skip


def _acts_of(*rooms: ModuleType) -> list[Act]:
    return list(dict.fromkeys(grant.act for room in rooms for grant in room.GRANTS))


@pytest.mark.django_db
def test_lists_hold_what_the_check_allows_and_nothing_else(family: Family):
    wrong: list[tuple[object, ...]] = []
    for actor in _actors(family):
        for rows, where, acts in (*_in_seasons(), *_outside()):
            all_of_them = list(rows)
            places = {row.pk: row.over for row in all_of_them}
            for reached, sample in _by_reach(actor, acts).items():
                listed = set(rows.filter(where(actor, sample)).values_list("pk", flat=True))
                allowed = {
                    pk for pk, over in places.items() if why_not(actor, sample, over=over) is None
                }
                if listed != allowed:
                    wrong.append((actor.post, actor.unit_id, rows.model.__name__, sorted(reached),
                                  listed - allowed, allowed - listed))  # fmt: skip
    assert wrong == []


def _by_reach(actor: Actor, acts: Sequence[Act]) -> dict[frozenset[Reach], Act]:
    """One act for every set of reaches that the post has: the rest is the same question."""
    return {frozenset(g.reach for g in grants_of(act) if g.post == actor.post): act for act in acts}


def _actors(family: Family) -> list[Actor]:
    assert set(POSTS_AT) <= set(UNITS)
    found = []
    for where, posts in POSTS_AT.items():
        for post in posts:
            account = family.account(post, family.unit_of(where))
            held = next(h for h in posts_of(account, now=LATER) if h.post == post)
            found.append(standing(actor_in(account, held, way="test")))
    return found
