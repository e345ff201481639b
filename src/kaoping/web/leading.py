"""Where a message leads: the page on which its reader deals with the record that it is about.

One table: kind of record, or of reminder → address, by the post that the reader acts in. An address is
given only where the access table lets that post see what is behind it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode

from kaoping.acts.posts import Post
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.queries import Holding, actor_in
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.words import number_in
from kaoping.messaging.queries import About, Told, subjects_of
from kaoping.programme.season.queries import standing
from kaoping.web.doors import Asked

Leading = Callable[[Told, About | None, Actor, int], str]


@dataclass(frozen=True, slots=True)
class Lead:
    """The way on from a message; with ``other`` one has to act in that post first."""

    url: str
    other: Holding | None = None


@dataclass(slots=True)
class Leads:
    """The ways on from a page of messages: one statement, and one for each other post."""

    asked: Asked
    subjects: Mapping[int, About]
    _actors: dict[int, Actor] = field(default_factory=dict)

    @classmethod
    def of_page(cls, asked: Asked, news: Iterable[Told]) -> "Leads":
        return cls(asked, subjects_of(news))

    def of(self, told: Told) -> Lead | None:
        """Where the message leads its reader; None where there is nothing more to see."""
        for holding in self._held_for(told):
            actor = self._actor(holding)
            if url := address(told, self.subjects.get(told.subject_id or 0), actor):
                return Lead(url, None if holding == self.asked.holding else holding)
        return None

    def _held_for(self, told: Told) -> list[Holding]:
        """The reader's posts in which the message may be dealt with, the likeliest first."""
        here, held = self.asked.holding, self.asked.holdings
        if told.post:
            return [h for h in held if (h.post, h.unit_id) == (told.post, told.unit_id)]
        if told.subject_id is None:
            return [here] if here else []
        # What concerns the person is dealt with as an expert.
        return sorted(held, key=lambda h: (h.post != Post.EXPERT, h != here))

    def _actor(self, holding: Holding) -> Actor:
        if holding == self.asked.holding:
            return self.asked.actor
        if holding.id not in self._actors:
            account = self.asked.user
            assert account.is_authenticated  # noqa: S101  # nobody else has holdings
            self._actors[holding.id] = standing(actor_in(account, holding, way="page"))
        return self._actors[holding.id]


def address(told: Told, about: About | None, actor: Actor) -> str:
    """The page for who acts so; empty where there is none, or none that they may see."""
    kind, _, named = told.record.partition(":")
    lead, number = LEADS.get(kind), number_in(named)
    return lead(told, about, actor, number) if lead and number is not None else ""


def _may(actor: Actor, act: Act, over: Over) -> bool:
    return why_not(actor, act, over=over) is None


def _report(_told: Told, about: About | None, actor: Actor, _number: int) -> str:
    """To be written, to be verified, or to be read."""
    if about is None:
        return ""
    if _may(actor, Act.WRITE_REPORT, about.over):
        return reverse("report_page", args=[about.id])
    if about.report is None or not _may(actor, Act.SEE_REPORT, about.over):
        return ""
    verifies = _may(actor, Act.ACCEPT_REPORT, about.over)
    return reverse("verify_report" if verifies else "report", args=[about.report])


def _candidate(told: Told, about: About | None, actor: Actor, number: int) -> str:
    """The form, for those who see the list that it stands on; else what came of it."""
    if about is not None and _may(actor, Act.SEE_CANDIDATE, about.over):
        return reverse("review_candidate", args=[number])
    if about is not None and _may(actor, Act.SEE_SLATE, about.over):
        return reverse("recommended", args=[number])
    if told.kind in (Act.ISSUE_COMMENDATION, Act.REVOKE_HONOUR):
        return reverse("honour_roll")
    return _report(told, about, actor, number)


def _on_slate(page: str) -> Leading:
    """A page of a unit's recommending, for those who see it."""

    def lead(_told: Told, about: About | None, actor: Actor, _number: int) -> str:
        if about is None or not _may(actor, Act.SEE_SLATE, about.over):
            return ""
        return reverse(page, args=[about.id])

    return lead


def _assignment(told: Told, _about: About | None, actor: Actor, _number: int) -> str:
    if actor.post == Post.JUDGE:
        return reverse("panel_candidates")
    return _hosted("office_review", told, actor, Act.SEE_CANDIDATE)


def _panel(told: Told, _about: About | None, actor: Actor, number: int) -> str:
    over = Over(season_id=told.season_id)
    return reverse("panel", args=[number]) if _may(actor, Act.SEE_CANDIDATE, over) else ""


def _notice(told: Told, _about: About | None, actor: Actor, number: int) -> str:
    """The office's notices; for others the notice as everybody reads it."""
    office = _hosted("office_notices", told, actor, Act.PUBLISH_NOTICE)
    return office or reverse("notice", args=[number])


def _objection(told: Told, _about: About | None, actor: Actor, number: int) -> str:
    """The case for its handler; the season office sees no more than its outcome."""
    if _may(actor, Act.SEE_OBJECTION, Over(season_id=told.season_id)):
        return reverse("objection", args=[number])
    return _hosted("office_notices", told, actor, Act.PUBLISH_NOTICE)


def _objections(told: Told, _about: About | None, actor: Actor, _number: int) -> str:
    cases = _hosted("objections", told, actor, Act.SEE_OBJECTION)
    return cases or _hosted("office_notices", told, actor, Act.PUBLISH_NOTICE)


def _dates(told: Told, _about: About | None, actor: Actor, _number: int) -> str:
    """The calendar with the requirements, or the work that the dates are for."""
    if actor.post == Post.SEASON_OFFICE and told.season_id:
        return reverse("office_calendar", args=[told.season_id])
    page = WORK_OF.get(actor.post)
    return _of_season(page, told) if page else ""


def _of_season(page: str, told: Told, **narrowed: str) -> str:
    query = urlencode({"season": str(told.season_id or 0), **narrowed})
    return f"{reverse(page)}?{query}"


def _hosted(page: str, told: Told, actor: Actor, act: Act, **narrowed: str) -> str:
    """An office's page of the season, for who may do ``act`` in it."""
    if not _may(actor, act, Over(season_id=told.season_id)):
        return ""
    return _of_season(page, told, **narrowed)


def _at_host(page: str, act: Act, **narrowed: str) -> Leading:
    return lambda told, _about, actor, _number: _hosted(page, told, actor, act, **narrowed)


def _at_work(page: str) -> Leading:
    """A page of the unit's work in the season, for the post that was told."""
    return lambda told, _about, _actor, _number: _of_season(page, told)


def _everybodys(page: str) -> Leading:
    return lambda _told, _about, _actor, _number: reverse(page)


WORK_OF: Mapping[str, str] = {
    Post.CLERK: "unit_work",
    Post.VERIFIER: "unit_work",
    Post.RECOMMENDER: "unit_work",
    Post.JUDGE: "panel_candidates",
    Post.DISCIPLINE_AUDITOR: "objections",
}

LEADS: Mapping[str, Leading] = {
    "people.postheld": _everybodys("my_account"),
    "season.season": _dates,
    "season.requirement": _dates,
    "season.subject": _report,
    "season.target": _report,
    "season.extension": _report,
    "reporting.report": _report,
    "verification.evaluation": _report,
    "recommendation.share": _on_slate("quota"),
    "recommendation.candidate": _candidate,
    "recommendation.package": _on_slate("package_of"),
    "judging.assignment": _assignment,
    "judging.panel": _panel,
    "publicity.notice": _notice,
    "publicity.objection": _objection,
    "honours.commendation": _everybodys("honour_roll"),
    "honours.honour": _everybodys("honour_roll"),
    "reminder.report": _report,
    "reminder.returned": _report,
    "reminder.below": _at_work("unit_reports"),
    "reminder.verify": _at_work("reports_to_verify"),
    "reminder.evaluate": _at_work("unit_work"),
    "reminder.places": _on_slate("slate_of"),
    "reminder.package": _on_slate("package_of"),
    "reminder.receive": _at_host("office_packages", Act.RECEIVE_PACKAGE, state="filed"),
    "reminder.check": _at_host("review_candidates", Act.CHECK_FORM, state="received"),
    "reminder.score": _everybodys("panel_candidates"),
    "reminder.vote": _everybodys("panel_candidates"),
    "reminder.notify": _at_host("office_notices", Act.PUBLISH_NOTICE),
    "reminder.objection": _objections,
    "reminder.issue": _at_host("office_commendation", Act.ISSUE_COMMENDATION),
}
