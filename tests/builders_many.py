"""Many rows of every kind, for counting what lists cost: copies, no walk of what led there.

``a_full_world()`` has one of everything that a list shows; ``Crowd(world).grow(300)`` makes
it 300, with rows of their own for what a row of a list looks at beside itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any, TypeVar

from django.db import models

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.bulk import UnitRow, add_units
from kaoping.foundation.journal.actions import append
from kaoping.foundation.journal.rules import Fact
from kaoping.foundation.people.models import Account, Person, PostHeld, Token
from kaoping.foundation.places.models import RegisteredVillage
from kaoping.foundation.units.models import Unit
from kaoping.foundation.work.models import Work
from kaoping.messaging.models import News
from kaoping.programme.honours.models import Honour
from kaoping.programme.judging.models import Assignment, FormalCheck, Vote
from kaoping.programme.publicity.models import Notice, NoticeEntry, Objection
from kaoping.programme.recommendation.models import Candidate, CandidateFile, Package, Rank
from kaoping.programme.reporting.models import Figure, Report, ReportRecord, Submission
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.edition import shipped_edition
from kaoping.programme.scheme.models import Edition, Interpretation
from kaoping.programme.season.models import Extension, Subject
from kaoping.programme.season.rules import Level
from kaoping.programme.season.tree import renumber
from kaoping.programme.service.models import Participation, Record, RecordVillage
from tests.builders import DAY, NOON, SYSTEM, World, a_world
from tests.builders_judging import (
    a_decided_panel,
    a_voting_panel,
    an_assigned_panel,
    checked_candidates,
    voted,
)
from tests.builders_publicity import a_notice, an_objection, first_entry
from tests.builders_recommendation import an_expert
from tests.builders_reporting import a_report
from tests.builders_service import a_record

Row = TypeVar("Row", bound=models.Model)
TEXT = "某"  # stands in every name made here
_serial = count(1)


def copies(row: Row, differing: Iterable[dict[str, Any]]) -> list[Row]:
    """A row like this one for each of ``differing``, which says in what it is another."""
    fields = [f for f in row._meta.concrete_fields if not f.primary_key]
    same = {f.attname: getattr(row, f.attname) for f in fields}
    model, manager = type(row), type(row)._default_manager
    made = []
    for differs in differing:
        ids = {f.attname for f in fields if differs.keys() & {f.name, f.attname}}
        made.append(model(**{n: v for n, v in same.items() if n not in ids}, **differs))
    return manager.bulk_create(made)


def copies_below(rows: Iterable[Row], above: str, parents: Sequence[models.Model]) -> None:
    """What hangs on one row, once more on each of ``parents``."""
    for row in rows:
        copies(row, [{above: parent} for parent in parents])


def a_full_world() -> World:
    """On every desk something: a notice with an objection, a panel that votes and one that
    scores, reports sent up, records, a draft edition, an interpretation, an extension."""
    world = a_world()
    a_record(world)
    team, county, expert = world.subject(world.team), world.subject(world.county), an_expert(world)
    of_team, of_expert, of_county = checked_candidates(world, team, expert, county)
    a_decided_panel(world, of_team)
    voting = a_voting_panel(world, of_expert)
    voted(world, voting, of_expert, "yes", "yes", "")
    an_assigned_panel(world, of_county)
    an_objection(first_entry(a_notice(world)))
    a_report(world, an_expert(world, name="白小满"))
    office = world.actor(Post.SEASON_OFFICE, world.office)
    given = {"subject": county.pk, "phase": "reporting", "until": NOON + 20 * DAY, "reason": "山洪"}
    perform(Act.EXTEND_DEADLINE, office, given, now=NOON)
    edition = {"edition": world.season.edition_id, "article": "5.3", "text": "按年度通知执行。"}
    perform(Act.INTERPRET_ARTICLE, office, edition, now=NOON)
    text = shipped_edition("national-2017").replace("national-2017", "national-2018")
    perform(Act.ADD_EDITION, office, {"issuer": world.office.pk, "text": text}, now=NOON)
    clerk = world.account(Post.CLERK, world.county)
    token = {"holding": clerk.posts.get().pk, "name": "机器", "days": 9}
    perform(Act.CREATE_TOKEN, world.actor(Post.CLERK, world.county), token, now=NOON)
    News.objects.create(
        account=clerk.pk, unit=world.county.pk, post=Post.CLERK, kind=Act.RETURN_REPORT.value,
        key="first", at=NOON, facts={"subject": county.pk, "season": world.season.pk},
    )  # fmt: skip
    Work.objects.create(
        account=clerk.pk, unit=world.county.pk, post=Post.CLERK, kind="export_list",
        state="done", asked_at=NOON, finished_at=NOON,
    )  # fmt: skip
    return world


@dataclass
class Crowd:
    """The world's rows, multiplied: ``grow(30)`` brings every list to 30 rows or a few more."""

    world: World
    size: int = 1
    first: dict[str, Any] = field(default_factory=dict)

    def grow(self, size: int) -> None:
        more, self.size = size - self.size, size
        people = self._people(more)
        teams = self._units(more, self.world.team)
        counties = self._units(more, self.world.county)
        bodies = self._units(more, self.world.society)
        renumber(self.world.season.pk)
        experts = self._experts(people)
        records = self._records(more)
        self._reports([*teams, *counties, *experts])
        self._sheets(more, records)
        for honoured, subjects in zip(("team", "person", "unit"), (teams, experts, counties),
                                      strict=True):  # fmt: skip
            self._candidates(honoured, subjects)
        copies(self._one(Package), [{"body": body} for body in bodies])
        self._publicity(more)
        self._around_the_season(more)
        self._around_the_accounts(more)

    def _one(self, model: type[Row], **where: Any) -> Row:
        """The oldest row of a kind: what all others are copies of."""
        key = f"{model.__name__} {where}"
        if key not in self.first:
            self.first[key] = model._default_manager.filter(**where).order_by("pk")[0]
        found: Row = self.first[key]
        return found

    def _people(self, more: int) -> list[Person]:
        """Experts of the team with accounts and posts."""
        account = self._one(Account, posts__post=Post.EXPERT)
        assert account.person is not None
        nobody = {"id_number_hash": None, "id_number_sealed": None}
        people = copies(account.person, [{**nobody, "name": _name()} for _ in range(more)])
        accounts = copies(
            account, [{"person": p, "username": f"u-{next(_serial)}"} for p in people]
        )
        held = self._one(PostHeld, account=account, post=Post.EXPERT)
        copies(held, [{"account": one} for one in accounts])
        return people

    def _units(self, more: int, like: Unit) -> list[Subject]:
        """Units beside ``like``, in the tree of the season, too."""
        assert like.parent is not None
        rows = [
            UnitRow(
                parent=like.parent_id, parent_code=like.parent.code, code=f"M{next(_serial)}",
                name=_name(), kind=like.kind, level=Level(like.level), place=like.place.code,
                is_team=like.is_team, field=like.field,
            )
            for _ in range(more)
        ]  # fmt: skip
        ids = add_units(SYSTEM, rows, NOON)
        one = self.world.subject(like)
        last = Subject.objects.order_by("-lft")[0].lft
        return copies(one, [
            {"unit_id": ids[row.code], "name": row.name, "order": row.code, "lft": last, "rgt": last}
            for row in rows
        ])  # fmt: skip

    def _experts(self, people: list[Person]) -> list[Subject]:
        one = self._one(Subject, kind="person")
        one.refresh_from_db()  # the tree was numbered afresh
        return copies(one, [{"person": person, "name": person.name} for person in people])

    def _records(self, more: int) -> list[Record]:
        """Of the team, which are given back, and as many of others in the same village."""
        one = self._one(Record)
        made = copies(one, [{"title": f"培训{next(_serial)}"} for _ in range(more)])
        others = copies(one, [{"unit": self.world.society} for _ in range(more)])
        below = [self._one(Participation), self._one(RecordVillage)]
        copies_below(below, "record", [*made, *others])
        return made

    def _reports(self, subjects: list[Subject]) -> None:
        """Summaries that were sent up and wait for the unit above."""
        one = self._one(Report, state=ReportState.SUBMITTED)
        reports = copies(one, [{"subject": subject} for subject in subjects])
        copies_below(Figure.objects.filter(report=one)[:3], "report", reports)

    def _sheets(self, more: int, records: list[Record]) -> None:
        """The records behind the figures of a report, and the times that it was sent."""
        one = self._one(Report, state=ReportState.SUBMITTED)
        ReportRecord.objects.bulk_create(ReportRecord(report=one, record=r) for r in records)
        sent = self._one(Submission, report=one)
        copies(sent, [{"number": 1 + next(_serial)} for _ in range(more)])

    def _candidates(self, kind: str, subjects: list[Subject]) -> None:
        one = self._one(Candidate, subject__kind=kind)
        made = copies(one, [{"subject": s, "form_code": f"F-{next(_serial)}"} for s in subjects])
        for model in (Rank, CandidateFile, FormalCheck, Assignment, Vote):
            copies_below(model._default_manager.filter(candidate=one), "candidate", made)
        entries = NoticeEntry.objects.filter(candidate=one)
        for entry in entries:
            copies(entry, [
                {"candidate": c, "key": f"key{next(_serial)}", "position": next(_serial),
                 "name": c.subject.name}
                for c in made
            ])  # fmt: skip

    def _publicity(self, more: int) -> None:
        copies(self._one(Objection), [{"receipt_hash": f"r{next(_serial)}"} for _ in range(more)])
        copies(self._one(Notice), [{"number": 1 + next(_serial)} for _ in range(more)])

    def _around_the_season(self, more: int) -> None:
        copies(self._one(Extension), [{} for _ in range(more)])
        copies(self._one(Interpretation), [{} for _ in range(more)])
        draft = self._one(Edition, state="draft")
        older = {"dated": date(2000, 1, 1)}  # the one with a history stays on the first page
        copies(draft, [{"key": f"e-{next(_serial)}", **older} for _ in range(more)])
        codes = [f"52052710{1000 + next(_serial)}" for _ in range(more)]
        like = self.world.places.villages[0]
        villages = copies(like, [{"code": code, "name": _name()} for code in codes])
        registered = self._one(RegisteredVillage, place=like)
        copies(registered, [{"place": village} for village in villages])

    def _around_the_accounts(self, more: int) -> None:
        """News, background work, tokens and acts of one clerk."""
        clerk = self.world.account(Post.CLERK, self.world.county)
        copies(self._one(News, account=clerk.pk), [{"key": _name()} for _ in range(more)])
        copies(self._one(Work, account=clerk.pk), [{} for _ in range(more)])
        copies(self._one(Token), [{"hash": _name()} for _ in range(more)])
        append([
            Fact(at=NOON, account_id=clerk.pk, post=Post.CLERK, unit_id=self.world.county.pk,
                 act=act, record=f"people.account:{clerk.pk}", over_unit=self.world.county.pk)
            for act in (Act.CREATE_TOKEN.value, Act.REVEAL_PERSONAL_DATA.value)
            for _ in range(more)
        ])  # fmt: skip


@dataclass
class HonouredCrowd:
    """The one honour of an issued commendation, multiplied, and the document beside it."""

    world: World
    size: int = 1

    def grow(self, size: int) -> None:
        honour = Honour.objects.select_related("candidate__subject").order_by("pk")[0]
        numbers = range(self.size, size)
        self.size = size
        person = Person.objects.order_by("pk")[0]
        nobody = {"id_number_hash": None, "id_number_sealed": None}
        people = copies(person, [{**nobody, "name": _name()} for _ in numbers])
        of_a_person = {"kind": "person", "unit": None}
        subjects = copies(
            honour.candidate.subject, [{**of_a_person, "person": p, "name": p.name} for p in people]
        )
        made = copies(honour.candidate, [{"subject": subject} for subject in subjects])
        entry = NoticeEntry.objects.get(candidate=honour.candidate)
        copies(entry, [{"candidate": one, "key": _name()} for one in made])
        copies(honour.commendation, [{"number": _name()} for _ in numbers])
        copies(honour, [
            {"candidate": one, "certificate_code": _name(), "position": number + 1,
             "name": one.subject.name}
            for number, one in zip(numbers, made, strict=True)
        ])  # fmt: skip


def _name() -> str:
    return f"{TEXT}{next(_serial):05}"
