"""Who is told of which act, and when people are reminded. Pure.

An audience names whom the journal entry concerns and, where it is a unit, which posts
there. People are never told of what they did themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act


class Concerned(StrEnum):
    UNIT = "over_unit"  # the unit that the record lies on
    PARENT = "over_parent"  # the unit above it
    PERSON = "over_person"  # the person that the record is of
    BODY = "body"  # the recommending body on whose list the candidate stands
    HOST = "host"  # the unit that hosts the season
    BODIES = "bodies"  # the units directly below the host: what is for all comes down by them
    ACCOUNT = "account"  # the account that the entry itself names


@dataclass(frozen=True, slots=True)
class Audience:
    """``about`` is the kind of record that it is told of; of any, where it is empty."""

    whom: Concerned
    posts: tuple[Post, ...] = ()
    about: str = ""


WRITERS = (Post.CLERK, Post.TEAM_LEAD)
CANDIDATE, PACKAGE, PANEL = "recommendation.candidate", "recommendation.package", "judging.panel"
NOTICE, OBJECTION = "publicity.notice", "publicity.objection"


def _at_unit(*posts: Post) -> Audience:
    return Audience(Concerned.UNIT, posts)


def _at_host(*posts: Post, about: str = "") -> Audience:
    return Audience(Concerned.HOST, posts, about)


def _at_bodies(about: str) -> Audience:
    """Their own posts pass on what concerns those below: nobody writes to a whole nation."""
    posts = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER, Post.SEASON_OFFICE)
    return Audience(Concerned.BODIES, posts, about)


_author = (_at_unit(*WRITERS), Audience(Concerned.PERSON))
_above = (Audience(Concerned.PARENT, (Post.VERIFIER,)),)
_recommenders = (_at_unit(Post.RECOMMENDER),)
_office = (_at_host(Post.SEASON_OFFICE),)
_named = (Audience(Concerned.ACCOUNT),)
# The candidate, the unit that put it forward, and the body on whose list it stands.
_candidacy = (
    Audience(Concerned.UNIT, WRITERS, CANDIDATE),
    Audience(Concerned.PERSON, about=CANDIDATE),
    Audience(Concerned.PARENT, (Post.RECOMMENDER,), CANDIDATE),
    Audience(Concerned.BODY, (Post.RECOMMENDER,), CANDIDATE),
)

# What follows an act on another record (the candidates of a package that is filed) is told
# to nobody unless an audience says that it is about it.
AUDIENCES: dict[Act, tuple[Audience, ...]] = {
    Act.GRANT_POST: _named,
    Act.END_POST: _named,
    Act.HAND_OVER: _named,
    Act.SET_CALENDAR: (
        _at_bodies("season.season"),
        _at_host(Post.JUDGE, Post.DISCIPLINE_AUDITOR, Post.SEASON_OFFICE, about="season.season"),
    ),
    Act.SET_REQUIREMENT: (
        _at_bodies("season.requirement"),
        _at_host(Post.SEASON_OFFICE, about="season.requirement"),
    ),
    Act.SET_TARGET: (_at_unit(*WRITERS, Post.VERIFIER),),
    # Those below, where it holds for them as well, hear by ``spreading``.
    Act.EXTEND_DEADLINE: (
        _at_unit(*WRITERS, Post.VERIFIER, Post.RECOMMENDER),
        Audience(Concerned.PERSON),
        *_above,
    ),
    Act.MOVE_SUBJECT: (*_author, *_above),
    Act.SUBMIT_REPORT: _above,
    Act.RECALL_REPORT: _above,
    Act.RETURN_REPORT: _author,
    Act.ACCEPT_REPORT: _author,
    Act.STRIKE_RECORD: _author,
    Act.ENDORSE_RESULTS: _author,
    Act.EVALUATE_SUBJECT: _author,
    Act.ALLOT_QUOTA: _recommenders,
    Act.PASS_ON_QUOTA: _recommenders,
    Act.PUT_FORWARD: _author,
    Act.WITHDRAW_CANDIDATE: _candidacy,
    Act.STRIKE_CANDIDATE: _candidacy,
    Act.FILE_PACKAGE: (_at_host(Post.SEASON_OFFICE, about=PACKAGE),),
    Act.RECEIVE_PACKAGE: (Audience(Concerned.UNIT, (Post.RECOMMENDER,), PACKAGE),),
    Act.RETURN_PACKAGE: (Audience(Concerned.UNIT, (Post.RECOMMENDER,), PACKAGE),),
    Act.REFUSE_FORM: _candidacy,
    Act.ASSIGN_JUDGES: _named,
    Act.RECUSE: _office,
    # Before the notice a decision is the office's; the chosen hear by the notice itself.
    Act.DECIDE: (_at_host(Post.SEASON_OFFICE, about=PANEL),),
    Act.PASS_OVER: _candidacy,
    Act.PUBLISH_NOTICE: (
        *_candidacy,
        _at_host(Post.SEASON_OFFICE, Post.DISCIPLINE_AUDITOR, about=NOTICE),
    ),
    # An objection is its handlers' until it is ruled on: the one objected to hears the ruling.
    Act.OBJECT: (_at_host(Post.DISCIPLINE_AUDITOR),),
    Act.ADMIT_OBJECTION: (_at_host(Post.SEASON_OFFICE, Post.DISCIPLINE_AUDITOR),),
    Act.REFUSE_OBJECTION: (_at_host(Post.SEASON_OFFICE, Post.DISCIPLINE_AUDITOR),),
    Act.RULE_ON_OBJECTION: (*_candidacy, _at_host(Post.SEASON_OFFICE, about=OBJECTION)),
    Act.ISSUE_COMMENDATION: _candidacy,
    Act.REVOKE_HONOUR: _candidacy,
}

# Told of only when the other act is done: the panel's decisions, once they are public.
HELD_BACK: dict[Act, Act] = {Act.PASS_OVER: Act.PUBLISH_NOTICE}
# The reason is for the objector and the handlers of the case, or for the panel's page, not for
# whoever is told of the act.
REASON_STAYS = frozenset({Act.ADMIT_OBJECTION, Act.REFUSE_OBJECTION, Act.RECUSE})
# Many records of one act are one piece of news to each whom they concern.
TOGETHER = frozenset({Act.ASSIGN_JUDGES})


def audiences(act: str, record: str) -> Iterator[Audience]:
    """Who hears of ``act`` on ``record`` ("reporting.report:12")."""
    kind = record.partition(":")[0]
    for audience in AUDIENCES[Act(act)] if act in AUDIENCES else ():
        if audience.about in ("", kind):
            yield audience


def is_news(act: str, record: str) -> bool:
    """Whether somebody is told at once."""
    return act not in HELD_BACK and any(audiences(act, record))


def particulars(act: str, after: Mapping[str, object]) -> dict[str, object]:
    """What the headline says beyond the act's name, from what an entry left ``after`` it.

    For quotas ``honour`` and ``held``, for posts ``post``, for a package sent back the ``part``
    to be mended; ``undone`` where the act took itself back.
    """
    match act:
        case Act.ALLOT_QUOTA | Act.PASS_ON_QUOTA:
            return {name: after[name] for name in ("honour", "held") if name in after}
        case Act.GRANT_POST | Act.END_POST | Act.HAND_OVER:
            return {"post": after["post"]} if "post" in after else {}
        case Act.RETURN_PACKAGE:
            return {"part": after["returned_part"]} if "returned_part" in after else {}
        case Act.STRIKE_RECORD:
            undone = any(key.startswith("record:") and after[key] == "stands" for key in after)
        case Act.EVALUATE_SUBJECT:
            undone = after.get("grade") == ""
        case Act.ENDORSE_RESULTS:
            undone = after.get("endorsed") is False
        case _:
            undone = False
    return {"undone": True} if undone else {}


# A reminder goes out at these two times before something is due, to who still owes it.
REMINDERS_BEFORE = {"first": timedelta(days=7), "last": timedelta(days=2)}


def reminder_at(due: datetime, now: datetime) -> str:
    """Which of the two reminders it is time for; "" for none: too early, or too late."""
    if now >= due:
        return ""
    began = [name for name, before in REMINDERS_BEFORE.items() if due - before <= now]
    return began[-1] if began else ""
