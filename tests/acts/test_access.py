"""Every post, every act, on one's own, a sibling's, the parent's and a child's: through the
API, the command line and the page, what is answered is what the access table says."""

from collections.abc import Callable, Iterator

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.table import may_anywhere, why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refused
from tests.acts.attempts import (
    AIMS,
    Aim,
    Case,
    Given,
    Page,
    address_of,
    aim_of,
    fits,
    pages,
)
from tests.acts.doors import Way, undone
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
# These read what they show themselves and nothing else that is sent: one's own data, the
# targets of those directly below, one's own ballot.
BY_ITS_OWN_ROWS = {"show_own_data", "set_target", "cast_vote"}
# What a body itself is put forward with is the host's page; in other units it is the recommender's.
NO_PAGE_FOR = {
    (Post.SEASON_OFFICE, Act.PUT_FORWARD),
    (Post.SEASON_OFFICE, Act.WITHDRAW_CANDIDATE),
}


def _way(family: Family, post: Post, where: str) -> Way:
    """Who tries it; a judge is one of those who sit on the panel."""
    unit = family.unit_of(where)
    sits = seats_on(family.panel)[0].account if post is Post.JUDGE else None
    return Way.of(sits or family.account(post, unit), post, unit)


def test_every_act_is_tried():
    assert set(AIMS) == set(ACTIONS)


def test_every_way_in_answers_as_the_table_says(family):
    """Where the post has the act at all: every relative, through every door. Where it has it
    nowhere: its own through every door, and the relatives by the action itself."""
    wrong: list[str] = []
    at_pages = pages()
    for post, where, relatives in RELATIVES:
        way = _way(family, post, where)
        for act in ACTIONS:
            tried: list[Aim] = []
            for name in relatives:
                aim = aim_of(act, Case(family.at[name], family, way.actor))
                if aim is None or aim in tried:
                    continue
                tried.append(aim)
                doors = _doors(way, act, aim, at_pages.get(act, []), own=name == relatives[0])
                said = {door: _undone(attempt) for door, attempt in doors}
                wrong += [
                    f"{post} of {where} · {act} · {name} · {fault}"
                    for fault in _faults(way.actor, act, aim, said)
                ]
    assert "\n".join(wrong) == ""


Attempted = tuple[set[str], list[str]]  # the codes of the refusals, the statements that wrote


def _doors(
    way: Way, act: Act, aim: Aim, at_pages: list[Page], *, own: bool
) -> Iterator[tuple[str, Callable[[], set[str]]]]:
    held = may_anywhere(way.actor, act)
    if not held and not own:
        yield "action", lambda: way.action(act, aim.given)
        return
    if held:
        yield "api", lambda: way.api(act, aim.given)
    if own:
        yield "api by token", lambda: way.api(act, aim.given, by_token=True)
    yield "command", lambda: way.command(act, aim.given)
    for page in at_pages:
        if page[0] not in BY_ITS_OWN_ROWS and fits(page, aim, own=own):
            address = address_of(page, aim)
            yield f"page {page[0]}", lambda at=address: way.page(at, aim.given)


def _undone(attempt: Callable[[], set[str]]) -> Attempted:
    with undone() as written:
        codes = attempt()
    return codes, written


def _faults(actor: Actor, act: Act, aim: Aim, said: dict[str, Attempted]) -> Iterator[str]:
    allowed = why_not(actor, act, over=aim.over) is None
    at_pages = {door: said.pop(door) for door in list(said) if door.startswith("page")}
    if len({frozenset(codes) for codes, _ in said.values()}) > 1:
        yield f"one act, several answers: {said}"
    for door, (codes, written) in said.items():
        if not allowed and (not codes & NO or written):
            yield f"{door}: not allowed, but {codes or 'done'} {written}"
        elif allowed and codes & NO:
            yield f"{door}: allowed, but {codes}"
    for door, (codes, written) in at_pages.items():
        # A page may show its form again instead: it does nothing, and tells nothing more.
        if not allowed and (not codes or written):
            yield f"{door}: not allowed, but {codes or 'done'} {written}"
    nowhere = at_pages and all(codes & NO for codes, _ in at_pages.values())
    if allowed and nowhere and not _has_page_of_its_own(actor, act):
        yield f"allowed, but by no page: {at_pages}"


def _has_page_of_its_own(actor: Actor, act: Act) -> bool:
    return (actor.post, act) in NO_PAGE_FOR or act is Act.REVEAL_PERSONAL_DATA


def test_who_may_not_see_it_does_not_learn_that_it_is_there(family):
    """The answer about a record that is hidden is the answer about none at all."""
    wrong: list[str] = []
    for post, where, relatives in RELATIVES:
        way = _way(family, post, where)
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
