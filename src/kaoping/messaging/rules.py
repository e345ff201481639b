"""Who is told of which act. Pure.

An audience names whom the journal entry concerns and, where it is a unit, which posts
there. People are never told of what they did themselves.
"""

from dataclasses import dataclass
from enum import StrEnum

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act


class Concerned(StrEnum):
    UNIT = "over_unit"  # the unit that the record lies on
    PARENT = "over_parent"  # the unit above it
    PERSON = "over_person"  # the person that the record is of
    HOST = "host"  # the unit that hosts the season
    ACCOUNT = "account"  # the account that the entry itself names


@dataclass(frozen=True, slots=True)
class Audience:
    whom: Concerned
    posts: tuple[Post, ...] = ()


WRITERS = (Post.CLERK, Post.TEAM_LEAD)
_author = (Audience(Concerned.UNIT, WRITERS), Audience(Concerned.PERSON))
_above = (Audience(Concerned.PARENT, (Post.VERIFIER,)),)
_recommenders = (Audience(Concerned.UNIT, (Post.RECOMMENDER,)),)
_office = (Audience(Concerned.HOST, (Post.SEASON_OFFICE,)),)
_auditor = (Audience(Concerned.HOST, (Post.DISCIPLINE_AUDITOR,)),)
_named = (Audience(Concerned.ACCOUNT),)

AUDIENCES: dict[Act, tuple[Audience, ...]] = {
    Act.GRANT_POST: _named,
    Act.END_POST: _named,
    Act.HAND_OVER: _named,
    Act.SET_TARGET: (Audience(Concerned.UNIT, (*WRITERS, Post.VERIFIER)),),
    Act.EXTEND_DEADLINE: (*_author, *_above),
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
    Act.STRIKE_CANDIDATE: (Audience(Concerned.PARENT, (Post.RECOMMENDER,)),),
    Act.FILE_PACKAGE: _office,
    Act.RECEIVE_PACKAGE: _recommenders,
    Act.RETURN_PACKAGE: _recommenders,
    Act.REFUSE_FORM: (Audience(Concerned.PARENT, (Post.RECOMMENDER,)),),
    Act.ASSIGN_JUDGES: _named,
    Act.RECUSE: _office,
    Act.OBJECT: _auditor,
    Act.RULE_ON_OBJECTION: _office,
    Act.ISSUE_COMMENDATION: (*_author, Audience(Concerned.PARENT, (Post.RECOMMENDER,))),
    Act.REVOKE_HONOUR: (*_author, Audience(Concerned.PARENT, (Post.RECOMMENDER,))),
}

# What follows such an act (the candidates of a package that is filed) is no news of its own.
ABOUT: dict[Act, str] = {
    Act.FILE_PACKAGE: "recommendation.package",
    Act.RECEIVE_PACKAGE: "recommendation.package",
    Act.RETURN_PACKAGE: "recommendation.package",
    Act.RULE_ON_OBJECTION: "publicity.objection",
}
# Many records of one act are one piece of news to each whom they concern.
TOGETHER = frozenset({Act.ASSIGN_JUDGES})


def is_news(act: str, record: str) -> bool:
    """Whether somebody is told of ``act`` on ``record`` ("reporting.report:12")."""
    kind = record.partition(":")[0]
    return act in AUDIENCES and ABOUT.get(Act(act), kind) == kind


# A reminder goes out at these two times before a window's soft end, to who has not acted.
REMINDERS_BEFORE = {"first": 7, "last": 2}  # days
