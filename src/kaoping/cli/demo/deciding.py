"""Review, notice, objection and commendation (articles 5.4 and 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.cli.demo.scans import a_picture
from kaoping.cli.demo.telling import Teller
from kaoping.foundation.people.rules import Actor
from kaoping.programme.judging.bulk import assign
from kaoping.programme.judging.queries.judges import my_candidates, to_score
from kaoping.programme.publicity.queries.public import EntryRow, entries
from kaoping.programme.publicity.sealed_files import seal_file

PUBLIC = Actor(account_id=None, post=Post.PUBLIC, way="demo", address="192.0.2.8")


@dataclass
class Review:
    """One season's review, from the formal check to the certificates."""

    teller: Teller
    season: int
    host: str

    def office(self, when: datetime) -> Actor:
        return self.teller.office(when, self.host)

    def checked(self, candidates: Sequence[int], when: datetime, refuse: int = 0) -> list[int]:
        """The formal check of all; the last ``refuse`` are refused with a reason."""
        passed = list(candidates[: len(candidates) - refuse])
        for candidate in passed:
            self.teller.do(Act.CHECK_FORM, self.office(when), when, candidate=candidate)
        for candidate in candidates[len(passed) :]:
            self.teller.do(
                Act.REFUSE_FORM, self.office(when), when, candidate=candidate,
                reason="推荐表缺少所在单位意见，逾期未补正",
            )  # fmt: skip
        return passed

    def panel(self, honour: str, name: str, judges: Sequence[str], when: datetime) -> int:
        office = self.office(when)
        panel = int(
            self.teller.do(
                Act.FORM_PANEL, office, when, season=self.season, honour=honour, name=name
            )
        )
        for judge in judges:
            account = self.teller.cast.accounts[judge]
            self.teller.do(Act.APPOINT_JUDGE, office, when, panel=panel, account=account)
        return panel

    def assigned(self, panel: int, when: datetime) -> None:
        """Judges for every candidate, balanced, away from their own; published as solved."""
        assign(self.office(when), panel, now=when)

    def scored(self, judge: str, when: datetime, *, leave: int = 0) -> None:
        """The judge scores what was assigned, but for the last ``leave``."""
        who = self.teller.actor(judge, Post.JUDGE, when)
        tasks = my_candidates(who, state="given").rows
        dice = self.teller.dice
        for task in tasks[: len(tasks) - leave]:
            shown = to_score(who, task.id)
            marks = [
                {
                    "standard": asked.standard.key,
                    "points": dice.randint(78, 97),
                    "comment": dice.choice(("材料充分", "成效明显", "佐证齐全", "群众认可")),
                }
                for asked in shown.standards
            ]
            self.teller.do(
                Act.SCORE_CANDIDATE, who, when, assignment=task.id, marks=marks,
                comment=dice.choice(("同意推荐。", "事迹突出，同意推荐。", "工作扎实。")),
            )  # fmt: skip

    def recused(self, judge: str, when: datetime) -> None:
        """The judge leaves the first of what was assigned."""
        who = self.teller.actor(judge, Post.JUDGE, when)
        task = my_candidates(who, state="given").rows[0].id
        self.teller.do(
            Act.RECUSE, who, when, assignment=task, reason="曾受该团队邀请授课，申请回避"
        )

    def voted(self, judges: Sequence[str], candidates: Sequence[int], when: datetime) -> None:
        for judge in judges:
            who = self.teller.actor(judge, Post.JUDGE, when)
            for candidate in candidates:
                self.teller.do(Act.CAST_VOTE, who, when, candidate=candidate, choice="yes")

    def objected(self, notice: int, number: int, when: datetime) -> EntryRow:
        """Somebody objects under a real name, with evidence."""
        entry = entries(notice).rows[number]
        evidence = seal_file(a_picture("签到表"), "签到表.png")
        self.teller.do(
            Act.OBJECT, PUBLIC, when, entry=entry.key, name="江 某某", contact="10400000001",
            statement="该对象申报的培训场次中，有三场系由邻县单位举办，附当日签到表照片，请予核实。",
            files=[{"key": evidence, "name": "签到表.png"}],
        )  # fmt: skip
        return entry
