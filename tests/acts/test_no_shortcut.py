"""A stage cannot be skipped: nobody is honoured who was not summarised, accepted, recommended
within the quota, judged and notified (article 5), whatever way in is tried."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import models

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.refusal import Refused
from kaoping.foundation.units.models import Unit
from kaoping.programme.honours.models import Commendation, Honour
from kaoping.programme.judging.models import Assignment
from kaoping.programme.publicity.models import Notice, NoticeEntry
from kaoping.programme.recommendation.models import Candidate, Package
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from tests.acts.attempts import Aim, Given, Page, address_of, fits, pages
from tests.acts.doors import Way, undone
from tests.builders import a_world
from tests.builders_family import LATER
from tests.builders_judging import (
    a_panel,
    all_scored,
    assigned,
    consolidated,
    marks_for,
    seats_on,
    the_season_office,
    voted,
)
from tests.builders_publicity import a_notice, known_holidays
from tests.builders_recommendation import (
    a_candidate,
    a_filed_package,
    a_quota,
    graded,
    honour_for,
)
from tests.builders_reporting import a_report, writer_of
from tests.builders_verification import accepted_as_sent

pytestmark = pytest.mark.django_db

NO = {"not_permitted", "not_found"}
# What a forger adds to any form or body: none of it is anything that an act reads.
FORGED: Given = {
    "state": "honoured", "chosen": "on", "score": "100", "decision": "yes", "by": "1",
    "slate": "1", "actor": "1", "post": "season_office", "at": "2020-01-01", "now": "2020-01-01",
    "accepted": "on", "notified": "on",
}  # fmt: skip


class Road:
    """A team on its way to an honour: one stop after another, in the order of article 5."""

    def __init__(self) -> None:
        self.world = a_world()
        known_holidays()
        self.team = self.world.subject(self.world.team)
        self.honour = honour_for(self.team)
        self.panel = a_panel(self.world, self.honour, now=LATER)
        self.judge = seats_on(self.panel)[0].account
        self.stops: tuple[tuple[Act, Callable[[], object]], ...] = (
            (Act.WRITE_REPORT, self.write),
            (Act.SUBMIT_REPORT, self.submit),
            (Act.ACCEPT_REPORT, lambda: accepted_as_sent(self.world, self.report, LATER)),
            (Act.EVALUATE_SUBJECT, lambda: graded(self.world, self.team, now=LATER)),
            (Act.PASS_ON_QUOTA, self.allot),
            (Act.PUT_FORWARD, self.put_forward),
            (Act.FILE_PACKAGE, lambda: a_filed_package(self.world, now=LATER)),
            (Act.RECEIVE_PACKAGE, lambda: self.by_office(Act.RECEIVE_PACKAGE)),
            (Act.CHECK_FORM, lambda: self.by_office(Act.CHECK_FORM)),
            (Act.ASSIGN_JUDGES, lambda: assigned(self.world, self.panel, now=LATER)),
            (Act.SCORE_CANDIDATE, lambda: all_scored(self.world, self.panel, now=LATER)),
            (Act.CONSOLIDATE_SCORES, lambda: consolidated(self.world, self.panel, now=LATER)),
            (Act.CAST_VOTE, self.vote),
            (Act.DECIDE, lambda: self.by_office(Act.DECIDE)),
            (Act.PUBLISH_NOTICE, lambda: a_notice(self.world, now=LATER)),
            (Act.CLOSE_NOTICE, lambda: None),
            (Act.ISSUE_COMMENDATION, lambda: None),
            (Act.REVOKE_HONOUR, lambda: None),
        )

    @property
    def report(self) -> Report:
        return Report.objects.select_related("subject").get(subject=self.team)

    @property
    def candidate(self) -> Candidate:
        return Candidate.objects.get(subject=self.team)

    def write(self) -> None:
        a_report(self.world, self.team, ReportState.DRAFT, now=LATER)

    def submit(self) -> None:
        given = {"report": self.report.pk}
        perform(Act.SUBMIT_REPORT, writer_of(self.world, self.team), given, now=LATER)

    def allot(self) -> None:
        a_quota(self.world, self.world.county, self.honour, 1, now=LATER)

    def put_forward(self) -> None:
        a_candidate(self.world, self.team, quota=0, now=LATER)

    def vote(self) -> None:
        voted(self.world, self.panel, self.candidate, *["yes"] * 3, now=LATER)

    def by_office(self, act: Act) -> None:
        target = self.target(act)
        assert target is not None
        perform(act, the_season_office(self.world), target[1].given, now=LATER)

    def target(self, act: Act) -> tuple[Way, Aim] | None:
        """Who would do ``act``, and what is sent; None while there is nothing to aim at."""
        made = TARGETS[act](self)
        if made is None:
            return None
        (post, unit), given, page = made
        account = self.judge if post is Post.JUDGE else self.world.account(post, unit)
        return Way.of(account, post, unit), Aim(Over(), given, page=page)

    def reached(self) -> tuple[object, ...]:
        """How far the team has come: what no shortcut may change."""
        return (
            list(Report.objects.filter(subject=self.team).values_list("state", "submissions")),
            list(Candidate.objects.filter(subject=self.team).values_list("state", flat=True)),
            NoticeEntry.objects.count(),
            Honour.objects.count(),
            Commendation.objects.count(),
        )


Target = tuple[tuple[Post, Unit], Given, Given] | None


def _office(given: Callable[[Road], Given | None], **page: str) -> Callable[[Road], Target]:
    """A target of the season office; None while ``given`` says that there is nothing yet."""

    def made(road: Road) -> Target:
        found = given(road)
        if found is None:
            return None
        body = road.world.subject(road.world.province).pk
        return (Post.SEASON_OFFICE, road.world.office), found, {"body": body, **page}

    return made


def _id(rows: models.QuerySet[Any], name: str) -> Given | None:
    pk = rows.order_by("pk").values_list("pk", flat=True).first()
    return None if pk is None else {name: pk}


def _by_verifier(given: Callable[[Road], Given | None]) -> Callable[[Road], Target]:
    def made(road: Road) -> Target:
        found = given(road)
        return None if found is None else ((Post.VERIFIER, road.world.county), found, {})

    return made


def _by_judge(given: Callable[[Road], Given | None]) -> Callable[[Road], Target]:
    def made(road: Road) -> Target:
        found = given(road)
        who = (Post.JUDGE, road.world.office)
        return None if found is None else (who, found, {"panel": road.panel.pk})

    return made


def _pairs(road: Road) -> Given | None:
    candidate = Candidate.objects.filter(subject=road.team).first()
    if candidate is None:
        return None
    pairs = [{"judge": seat.pk, "candidate": candidate.pk} for seat in seats_on(road.panel)]
    return {"panel": road.panel.pk, "pairs": pairs}


def _ballot(road: Road) -> Given | None:
    candidate = Candidate.objects.filter(subject=road.team).first()
    if candidate is None:
        return None
    return {"candidate": candidate.pk, "choice": "yes", f"vote-{candidate.pk}-1": "yes"}


def _marked(road: Road) -> Given | None:
    found = _id(Assignment.objects.filter(account=road.judge), "assignment")
    return None if found is None else {**found, "marks": marks_for(road.panel)}


def _graded(road: Road) -> Given:
    points = [{"standard": m["standard"], "points": 90} for m in marks_for(road.panel)]
    return {"subject": road.team.pk, "grade": "excellent", "marks": points}


def _nominated(road: Road) -> Target:
    given = {"subject": road.team.pk, "honour": road.honour, "nominee": road.team.pk}
    page = {"subject": road.world.subject(road.world.county).pk}
    return (Post.RECOMMENDER, road.world.county), given, page


def _filed(road: Road) -> Target:
    body = road.world.subject(road.world.province).pk
    return (Post.RECOMMENDER, road.world.province), {"body": body}, {}


TARGETS: dict[Act, Callable[[Road], Target]] = {
    Act.ACCEPT_REPORT: _by_verifier(lambda _: _id(Report.objects.all(), "report")),
    Act.EVALUATE_SUBJECT: _by_verifier(_graded),
    Act.PUT_FORWARD: _nominated,
    Act.FILE_PACKAGE: _filed,
    Act.RECEIVE_PACKAGE: _office(lambda _: _id(Package.objects.all(), "package")),
    Act.CHECK_FORM: _office(lambda _: _id(Candidate.objects.all(), "candidate")),
    Act.ASSIGN_JUDGES: _office(_pairs),
    Act.SCORE_CANDIDATE: _by_judge(_marked),
    Act.CONSOLIDATE_SCORES: _office(lambda r: {"panel": r.panel.pk}),
    Act.CAST_VOTE: _by_judge(_ballot),
    Act.DECIDE: _office(lambda r: {"panel": r.panel.pk}),
    Act.PUBLISH_NOTICE: _office(lambda r: {"season": r.world.season.pk}),
    Act.CLOSE_NOTICE: _office(lambda _: _id(Notice.objects.all(), "notice")),
    Act.ISSUE_COMMENDATION: _office(lambda r: {"season": r.world.season.pk}),
    Act.REVOKE_HONOUR: _office(lambda _: _id(Honour.objects.all(), "honour")),
}


# Why each act was refused at all the stops where it came too early. What is not here had
# nothing to be aimed at yet: no package, no assignment, no notice, no honour.
REASONS: dict[Act, set[str]] = {
    Act.ACCEPT_REPORT: {"wrong_state", "figures_undecided"},
    Act.EVALUATE_SUBJECT: {"not_accepted_yet"},
    Act.PUT_FORWARD: {"summary_not_accepted", "not_evaluated", "quota_used_up"},
    Act.FILE_PACKAGE: {"own_report_missing", "part_without_files", "part_incomplete"},
    Act.CHECK_FORM: {"wrong_state"},
    Act.ASSIGN_JUDGES: {"nothing_to_judge", "not_on_this_panel"},
    Act.CONSOLIDATE_SCORES: {
        "wrong_state",
        "nothing_to_judge",
        "checks_open",
        "packages_may_come",
        "packages_open",
        "scores_missing",
    },
    Act.CAST_VOTE: {"not_voting"},
    Act.DECIDE: {"wrong_state", "nothing_to_judge", "quorum_missing"},
    Act.PUBLISH_NOTICE: {"nobody_to_notify"},
    Act.ISSUE_COMMENDATION: {"nobody_to_honour", "notices_open"},
}


def test_no_way_in_leads_past_a_stop():
    """At every stop, whatever comes later than the next is tried through every way in, with
    forged fields besides: it is refused for its reason, and the team stands where it stood."""
    road = Road()
    at_pages = pages()
    wrong: list[str] = []
    refused: dict[Act, set[str]] = {}
    for number, (_, go_on) in enumerate(road.stops):
        stands = road.reached()
        for act, _ in road.stops[number + 1 :]:
            target = road.target(act) if act in TARGETS else None
            if target is None:
                continue
            way, aim = target
            for door, attempt in _doors(way, act, aim, at_pages.get(act, [])):
                with undone():
                    codes = attempt()
                    moved = road.reached() != stands
                by_page = door.startswith("page")
                if not by_page:
                    refused.setdefault(act, set()).update(codes)
                if moved or not (codes or by_page) or (codes & NO and not by_page):
                    wrong.append(f"{act} at stop {number} by {door}: {codes or 'done'} {moved}")
        go_on()
    assert "\n".join(wrong) == ""
    assert refused == REASONS
    assert road.candidate.state == CandidateState.NOTIFIED


def _doors(
    way: Way, act: Act, aim: Aim, at_pages: list[Page]
) -> Iterator[tuple[str, Callable[[], set[str]]]]:
    forged = {**FORGED, **aim.given}
    yield "action", lambda: way.action(act, forged)
    yield "api", lambda: way.api(act, forged)
    yield "command", lambda: way.command(act, forged)
    for page in at_pages:
        if fits(page, aim, own=True):
            address = address_of(page, aim)
            yield "page", lambda at=address: way.page(at, forged)


def test_the_host_itself_cannot_put_forward_who_was_not_accepted():
    """The reserve of the host is a quota like others: its own bodies need an accepted summary."""
    world = a_world()
    province = world.subject(world.province)
    office = the_season_office(world)
    given = {"subject": province.pk, "honour": honour_for(province)}
    allotted = {"subject": world.subject(world.office).pk, "number": 3, "honour": given["honour"]}
    perform(Act.ALLOT_QUOTA, office, allotted, now=LATER)

    with pytest.raises(Refused) as caught:
        perform(Act.PUT_FORWARD, office, {**FORGED, **given}, now=LATER)

    assert [one.code for one in caught.value.refusals] == ["summary_not_accepted"]
