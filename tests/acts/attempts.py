"""How each act is addressed to the records of a unit or person, with the smallest input that
is understood: what the API, the command line and the page of the act are sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import get_resolver, reverse

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Account, Token
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.units.models import Unit
from kaoping.programme.judging.models import Assignment
from tests.builders import NOON
from tests.builders_family import At, Family
from tests.builders_recommendation import honour_for

Given = dict[str, Any]
WHY = "核实情况"


@dataclass
class Aim:
    """One record that an act is aimed at: where it lies, and what is sent to reach it.

    ``named`` is the input by which the record is addressed: with another number there, the
    same input is aimed at nothing. ``see`` is the act by which one learns that it exists.
    """

    over: Over
    given: Given
    see: Act | None = None
    named: str = ""
    page: Given = field(default_factory=dict)  # what the page's address needs besides

    def at_nothing(self) -> Given:
        return {**self.given, self.named: 987_654_321}


def _on(
    row: Any, named: str, see: Act | None, page: Given | None = None, **more: Any
) -> Aim | None:
    if row is None:
        return None
    return Aim(row.over, {named: row.pk, **more}, see, named, page or {})


def _told(at: At) -> Given:
    part = {"person": at.account.person_id, "time_kind": "stationed", "days": "2", "hours": "16"}
    return {
        "service_kind": "training", "starts": date(2026, 11, 2), "ends": date(2026, 11, 3),
        "title": "培训", "result": "当场示范。", "participants": [part],
    }  # fmt: skip


@dataclass(frozen=True)
class Case:
    """Who tries, and on what of whom."""

    at: At
    family: Family
    actor: Actor


def aim_of(act: Act, case: Case) -> Aim | None:
    """What ``act`` is aimed at when it is tried on what there is; None if there is nothing."""
    return AIMS[act](case)


def _own_case(c: Case) -> Assignment:
    """The actor's own assignment where its own things are meant, another's everywhere else."""
    rows = c.family.assignments()
    own = [row for row in rows if row.account_id == c.actor.account_id]
    others = [row for row in rows if row.account_id != c.actor.account_id]
    return own[0] if own and c.at.unit == c.family.office else others[0]


def _seat_case(c: Case, page: Given | None = None, **more: Any) -> Aim:
    """A candidate, addressed by a member of its panel or by somebody who is none."""
    row = _own_case(c)
    mine = row.account_id == c.actor.account_id
    candidate = row.candidate if mine else c.family.at["team"].candidate
    return Aim(
        row.over if mine else Over(season_id=c.family.season.pk),
        {"candidate": candidate.pk, **more},
        Act.SEE_CANDIDATE, "candidate", page or {},
    )  # fmt: skip


def _is_top(c: Case) -> bool:
    return c.actor.post == Post.ADMINISTRATOR and c.at.unit.pk == c.actor.unit_id


def _season(**more: Any) -> Callable[[Case], Aim]:
    return lambda c: Aim(
        c.family.season.over, {"season": c.family.season.pk, **more}, Act.SEE_SEASON, "season"
    )


def _honour(at: At) -> str:
    return honour_for(at.subject)


def _token_of(account: Account) -> int:
    held = account.posts.get()
    token, _ = Token.objects.get_or_create(
        holding=held, name="试用",
        defaults={"hash": f"none {account.pk}", "created": NOON, "expires": NOON},
    )  # fmt: skip
    return token.pk


def _window(family: Family) -> Given:
    return {
        "phase": "judging",
        "level": "nation",
        "opens": NOON,
        "soft_end": NOON,
        "hard_end": NOON,
    }


U = Act.SEE_UNIT
PASSWORDS = {"old": "not-the-right-one", "new": "a-third-long-password"}

AIMS: dict[Act, Callable[[Case], Aim | None]] = {
    # everybody, about oneself: addressed by what is theirs
    Act.CHANGE_PASSWORD: lambda c: Aim(
        Account.objects.get(pk=c.actor.account_id).over, {**PASSWORDS}
    ),
    Act.CREATE_TOKEN: lambda c: _on(c.at.holding, "holding", Act.CREATE_TOKEN, name="机器"),
    Act.REVOKE_TOKEN: lambda c: Aim(
        c.at.holding.over, {"token": _token_of(c.at.account)}, Act.REVOKE_TOKEN, "token"
    ),
    # system
    Act.ADD_UNIT: lambda c: Aim(
        c.at.unit.over,
        {"parent": c.at.unit.pk, "name": "新单位", "code": "NEW", "kind": "team",
         "level": "grassroots", "place": c.at.unit.place.code},
        None, "parent", {"unit": c.at.unit.pk},
    ),
    Act.AMEND_UNIT: lambda c: _on(
        c.at.unit, "unit", U, name="改名", kind=c.at.unit.kind, level=c.at.unit.level,
        place=c.at.unit.place.code,
    ),
    # Nobody moves the unit of the post itself: that is for the unit above.
    Act.MOVE_UNIT: lambda c: None if _is_top(c) else _on(
        c.at.unit, "unit", U, parent=c.at.unit.pk, reason=WHY, since=date(2026, 12, 1)
    ),
    Act.CLOSE_UNIT: lambda c: _on(c.at.unit, "unit", U, reason=WHY),
    Act.CREATE_ACCOUNT: lambda c: Aim(
        c.at.unit.over,
        {"unit": c.at.unit.pk, "username": "newcomer", "name": "新来人", "password": "short"},
        None, "unit",
    ),
    Act.RESET_PASSWORD: lambda c: _on(c.at.account, "account", U, password="x", reason=WHY),
    Act.LOCK_ACCOUNT: lambda c: _on(c.at.account, "account", U, reason=WHY),
    Act.UNLOCK_ACCOUNT: lambda c: _on(c.at.account, "account", U, reason=WHY),
    Act.AMEND_PERSON: lambda c: _on(c.at.account, "account", U, name="改名人"),
    Act.REVEAL_PERSONAL_DATA: lambda c: _on(c.at.account, "account", U, reason=WHY),
    Act.GRANT_POST: lambda c: Aim(
        c.at.unit.over,
        {"account": c.at.account.pk, "unit": c.at.unit.pk, "post": "expert"}, None, "unit",
    ),
    Act.END_POST: lambda c: _on(c.at.holding, "holding", U, reason=WHY),
    Act.HAND_OVER: lambda c: _on(c.at.holding, "holding", U, reason=WHY, username=c.family.at["society"].account.username),
    Act.REGISTER_VILLAGE: lambda c: Aim(
        Unit.objects.get(pk=c.actor.unit_id).over,
        {"village": c.family.places.villages[0].code}, None,
    ),
    Act.IMPORT_HOLIDAYS: lambda c: Aim(
        c.family.office.over, {"year": 2027, "source": WHY, "days": [{"day": date(2026, 1, 1)}]}, None
    ),
    Act.BACK_UP: lambda c: Aim(c.family.office.over, {"name": "taken"}, U),
    # scheme: the edition is the office's
    Act.ADD_EDITION: lambda c: Aim(
        Over(unit_id=c.at.unit.pk), {"issuer": c.at.unit.pk, "text": "nothing = 1"}, None, "issuer"
    ),
    Act.PUBLISH_EDITION: lambda c: Aim(
        Over(unit_id=c.family.office.pk), {"edition": c.family.season.edition_id}, Act.ADD_EDITION, "edition"
    ),
    Act.INTERPRET_ARTICLE: lambda c: Aim(
        Over(unit_id=c.family.office.pk),
        {"edition": c.family.season.edition_id, "article": "9.9", "text": WHY},
        Act.INTERPRET_ARTICLE, "edition",
    ),
    # season
    Act.OPEN_SEASON: lambda c: Aim(
        Over(unit_id=c.at.unit.pk),
        {"host": c.at.unit.pk, "edition": 10**9, "year": 2030, "title": "2030"}, None, "host",
    ),
    Act.SET_CALENDAR: lambda c: Aim(
        c.family.season.over, {"season": c.family.season.pk, "windows": [_window(c.family)]}, Act.SEE_SEASON, "season"
    ),
    Act.SET_REQUIREMENT: _season(key="notice_period", value=1, source="notice"),
    Act.SET_TARGET: lambda c: Aim(
        c.at.subject.over,
        {"season": c.family.season.pk,
         "targets": [{"subject": c.at.subject.pk, "indicator": "no_such", "value": "1"}]},
        Act.SEE_REPORT,
    ),
    Act.EXTEND_DEADLINE: lambda c: _on(
        c.at.subject, "subject", Act.SEE_REPORT, {"season": c.family.season.pk},
        phase="reporting", until=NOON, reason=WHY,
    ),
    Act.MOVE_SUBJECT: lambda c: _on(
        c.at.subject, "subject", Act.SEE_REPORT, {"season": c.family.season.pk},
        parent=c.family.at["society"].subject.pk, reason=WHY,
    ),
    Act.CLOSE_SEASON: _season(),
    Act.ENTER_SEASON: lambda c: Aim(
        Over(person_id=c.actor.person_id), {"season": c.family.season.pk, "unit": c.at.unit.pk}, None
    ),
    # service
    Act.RECORD_SERVICE: lambda c: Aim(
        c.at.unit.over, {"unit": c.at.unit.pk, **_told(c.at)}, None, "unit"
    ),
    Act.AMEND_RECORD: lambda c: _on(c.at.record, "record", Act.SEE_RECORD, **_told(c.at)),
    Act.WITHDRAW_RECORD: lambda c: _on(c.at.record, "record", Act.SEE_RECORD, reason=WHY),
    # reporting and verification
    Act.WRITE_REPORT: lambda c: _on(c.at.subject, "subject", Act.SEE_REPORT),
    **{
        act: (lambda c: _on(c.at.report, "report", Act.SEE_REPORT))
        for act in (Act.SUBMIT_REPORT, Act.RECALL_REPORT, Act.ACCEPT_REPORT)
    },
    Act.RETURN_REPORT: lambda c: _on(
        c.at.report, "report", Act.SEE_REPORT,
        parts=[{"part": "section:x", "reason": WHY, "ticked": "on"}],
    ),
    Act.VERIFY_FIGURE: lambda c: _on(
        c.at.report, "report", Act.SEE_REPORT,
        figures=[{"indicator": "no_such", "verified": "1", "reason": WHY}],
    ),
    Act.STRIKE_RECORD: lambda c: _on(
        c.at.report, "report", Act.SEE_REPORT, record=c.at.record.pk if c.at.record else 0, reason=WHY
    ),
    Act.ENDORSE_RESULTS: lambda c: _on(c.at.subject, "subject", Act.SEE_REPORT, reason=WHY),
    Act.EVALUATE_SUBJECT: lambda c: _on(
        c.at.subject, "subject", Act.SEE_REPORT, grade="no_such",
        marks=[{"standard": "x", "points": "1"}],
    ),
    # recommendation
    **{
        act: (
            lambda c: _on(
                c.at.subject, "subject", Act.SEE_SLATE, honour=_honour(c.at), number=1,
                honours=[{"honour": _honour(c.at), "number": 1}],  # as the page asks
            ) if c.at.subject.kind == "unit" else None
        )
        for act in (Act.ALLOT_QUOTA, Act.PASS_ON_QUOTA)
    },
    Act.PUT_FORWARD: lambda c: (
        _on(
            c.at.subject, "subject", Act.SEE_SLATE, {"subject": c.at.subject.parent_id},
            honour=_honour(c.at), nominee=c.at.subject.pk,
        ) if c.at.subject.parent_id else None
    ),
    Act.AMEND_CANDIDATE: lambda c: _on(c.at.candidate, "candidate", Act.SEE_SLATE),
    Act.WITHDRAW_CANDIDATE: lambda c: _on(c.at.candidate, "candidate", Act.SEE_SLATE),
    Act.STRIKE_CANDIDATE: lambda c: _on(
        c.at.candidate, "candidate", Act.SEE_SLATE, reason=WHY
    ),
    Act.RANK_SLATE: lambda c: _on(
        c.at.subject, "subject", Act.SEE_SLATE, honour="advanced_team", order=[1]
    ),
    Act.COMPLETE_PART: lambda c: _on(c.at.subject, "body", Act.SEE_SLATE, part="no_such"),
    Act.FILE_PACKAGE: lambda c: _on(c.at.subject, "body", Act.SEE_SLATE),
    Act.RECEIVE_PACKAGE: lambda c: _on(
        c.at.package, "package", Act.SEE_SLATE, {"body": c.at.subject.pk}
    ),
    Act.RETURN_PACKAGE: lambda c: _on(
        c.at.package, "package", Act.SEE_SLATE, {"body": c.at.subject.pk}, part="no_such", reason=WHY
    ),
    # judging
    Act.CHECK_FORM: lambda c: _on(c.at.candidate, "candidate", Act.SEE_CANDIDATE),
    Act.REFUSE_FORM: lambda c: _on(
        c.at.candidate, "candidate", Act.SEE_CANDIDATE, reason=WHY
    ),
    Act.FORM_PANEL: _season(honour="no_such", name="评审组"),
    Act.APPOINT_JUDGE: lambda c: _on(
        c.family.panel, "panel", Act.SEE_CANDIDATE, account=c.at.account.pk
    ),
    Act.ASSIGN_JUDGES: lambda c: _on(
        c.family.panel, "panel", Act.SEE_CANDIDATE, pairs=[{"judge": 1, "candidate": 1}]
    ),
    Act.CONSOLIDATE_SCORES: lambda c: _on(c.family.panel, "panel", Act.SEE_CANDIDATE),
    Act.DECIDE: lambda c: _on(c.family.panel, "panel", Act.SEE_CANDIDATE),
    Act.SCORE_CANDIDATE: lambda c: _on(
        _own_case(c), "assignment", Act.SEE_SCORES,
        marks=[{"standard": "x", "points": "1"}],
    ),
    Act.RECUSE: lambda c: _on(
        _own_case(c), "assignment", Act.SEE_SCORES, reason=WHY
    ),
    Act.DECLARE_CONFLICT: lambda c: _seat_case(c, reason=WHY),
    Act.CAST_VOTE: lambda c: _seat_case(c, {"panel": c.family.panel.pk}, choice="yes"),
    # publicity and honours
    Act.PUBLISH_NOTICE: _season(),
    Act.CLOSE_NOTICE: lambda c: _on(c.family.notice, "notice", Act.SEE_SEASON),
    Act.OBJECT: lambda c: Aim(
        c.family.notice.over, {"entry": c.family.objection.entry.key}, None, "", {"notice": c.family.notice.pk}
    ),
    **{
        act: (
            lambda c: _on(
                c.family.objection, "objection", Act.SEE_OBJECTION, reason="", cause="late"
            )
        )
        for act in (Act.ADMIT_OBJECTION, Act.REFUSE_OBJECTION, Act.RULE_ON_OBJECTION)
    },
    Act.ISSUE_COMMENDATION: _season(),
    Act.REVOKE_HONOUR: lambda c: _on(
        c.family.honour, "honour", Act.SEE_SEASON, document_number="x", reason=WHY
    ),
}  # fmt: skip

# The page's address where its parts are not the input's own names.
FIRST = ("panel", "candidate", "assignment", "objection", "honour", "season")
ALIASES = {"record_id": "record", "code": "village"}


Page = tuple[str, tuple[str, ...]]  # the name of the URL, and the parts of its address


def pages() -> dict[Act, list[Page]]:
    """The pages of every act that has any: those whose address ends in the verb."""
    found: dict[Act, list[Page]] = {}
    for pattern in _patterns(get_resolver()):
        last = str(pattern.pattern).rpartition("/")[2]
        if last in set(Act):
            page = (str(pattern.name), tuple(pattern.pattern.converters))
            found.setdefault(Act(last), []).append(page)
    return found


def fits(page: Page, aim: Aim, *, own: bool) -> bool:
    """Whether a page can be aimed so; one whose address names no record is about one's own."""
    known = {**aim.given, **aim.page}
    needed = {ALIASES.get(part, part) for part in page[1]}
    named = {*known, *({"pk"} if _first(known) else ())}
    return needed <= named if needed else own


def _first(known: Given) -> int | None:
    return next((known[one] for one in FIRST if isinstance(known.get(one), int)), None)


def _patterns(resolver: Any) -> list[Any]:
    found: list[Any] = []
    for one in resolver.url_patterns:
        found += _patterns(one) if hasattr(one, "url_patterns") else [one]
    return found


def address_of(page: Page, aim: Aim) -> str:
    """Where the form of an act is posted to, for what it is aimed at."""
    name, parts = page
    known = {**aim.given, **aim.page}
    kwargs = {part: known.get(ALIASES.get(part, part), _first(known)) for part in parts}
    return reverse(name, kwargs=kwargs)


def as_form(given: Given) -> Given:
    """The input as a form sends it: nested rows by number, several values by one name."""
    sent: Given = {}
    for name, value in given.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                sent |= {f"{name}-{number}-{key}": str(one) for key, one in row.items()}
        else:
            sent[name] = value if isinstance(value, list) else str(value)
    return sent
