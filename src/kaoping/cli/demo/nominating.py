"""Quotas down, candidates up, packages in (articles 5.3 and 7)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.cli.demo.cast import Player
from kaoping.cli.demo.invented import InventedPerson
from kaoping.cli.demo.telling import Teller
from kaoping.cli.demo.texts import Scene, deeds_in_short, deeds_text
from kaoping.foundation.people.rules import Actor
from kaoping.programme.recommendation.queries.candidates import candidate_seen
from kaoping.programme.recommendation.queries.packages import package_seen
from kaoping.programme.recommendation.queries.slates import slate_seen
from kaoping.programme.recommendation.rules import FileKind
from kaoping.programme.scheme.entries import Edition


@dataclass(frozen=True, slots=True)
class Nominee:
    """Whom a unit puts forward."""

    subject: int
    kind: str
    name: str
    honour: str
    scene: Scene  # of which the report spoke, too
    employer: str = ""
    person: InventedPerson | None = None


@dataclass
class Nominations:
    """Candidates and packages of one season."""

    teller: Teller
    edition: Edition
    scan: str  # the hash of a stored file that stands for the stamped paper
    candidates: dict[int, str] = field(default_factory=dict)  # candidate → honour
    under: dict[int, set[int]] = field(default_factory=dict)  # filed by a body’s subject
    _new: set[int] = field(default_factory=set)

    def allotted(self, who: Actor, subject: int, honour: str, number: int, when: datetime) -> None:
        self.teller.do(
            Act.ALLOT_QUOTA, who, when, subject=subject, honour=honour, number=number
        )  # fmt: skip

    def passed_on(self, who: Actor, subject: int, honour: str, number: int, when: datetime) -> None:
        self.teller.do(
            Act.PASS_ON_QUOTA, who, when, subject=subject, honour=honour, number=number
        )  # fmt: skip

    def put_forward(self, who: Actor, nominee: Nominee, when: datetime) -> int:
        """A candidate with the whole form and the scan of the stamped paper."""
        form = self._form(nominee)
        candidate = int(
            self.teller.do(
                Act.PUT_FORWARD, who, when, subject=nominee.subject, honour=nominee.honour, **form
            )
        )
        seen = candidate_seen(who, candidate, now=when)
        stamped = {
            "file": self.scan,
            "name": f"{nominee.name}推荐表（盖章）.png",
            "kind": FileKind.STAMPED_FORM,
            "code": seen.form_code,
        }
        self.teller.do(Act.AMEND_CANDIDATE, who, when, candidate=candidate, files=[stamped], **form)
        self.candidates[candidate] = nominee.honour
        self._new.add(candidate)
        return candidate

    def turned_round(self, who: Actor, subject: int, honour: str, when: datetime) -> None:
        """The list of a body in the opposite order."""
        order = [row.candidate for row in slate_seen(who, subject, honour, now=when).rows]
        self.teller.do(Act.RANK_SLATE, who, when, subject=subject, honour=honour, order=order[::-1])

    def _form(self, nominee: Nominee) -> dict[str, Any]:
        dice = self.teller.words
        voice = "person" if nominee.kind == "person" else nominee.kind
        texts = {
            "deeds": deeds_text(dice, voice, nominee.name, nominee.scene),  # type: ignore[arg-type]
            "short_form": deeds_in_short(dice, voice, nominee.name, nominee.scene),  # type: ignore[arg-type]
        }
        if nominee.person is None:
            return texts | {
                "nature": "社会团体" if nominee.kind == "unit" else "科技服务团队",
                "rank_of_unit": "县级" if nominee.kind == "unit" else "无级别",
                "head": "田某",
                "staff": str(dice.randint(6, 40)),
                "address": nominee.scene.place,
                "contact": "办公室",
                "honours_and_sanctions": "无",
            }
        person = nominee.person
        return texts | {
            "ethnicity": person.ethnicity,
            "political_status": person.politics,
            "education": person.education,
            "title": person.title,
            "position": person.office or "无",
            "employer": nominee.employer,
            "career": f"{person.born.year + 22}年参加工作，一直从事基层农业科技服务。",
            "honours_and_sanctions": "无",
        }

    def package_ready(self, who: Actor, body: int, when: datetime) -> None:
        """Add what nobody can generate: the parts that are answered by files."""
        seen = package_seen(who, body, now=when)
        for part in seen.parts:
            if "files" in part.entry.answered_by and not part.complete:
                self.teller.do(
                    Act.COMPLETE_PART, who, when, body=body, part=part.entry.key,
                    text="典型案例三则，典型人物两名。",
                    files=[{"file": self.scan, "name": "专题材料.png"}],
                )  # fmt: skip

    def filed(self, who: Actor, body: int, when: datetime) -> int:
        self.package_ready(who, body, when)
        # Bodies recommend and file in turn: what came since the last one is this one's.
        self.under.setdefault(body, set()).update(self._new)
        self._new.clear()
        return int(self.teller.do(Act.FILE_PACKAGE, who, when, body=body))


def recommender(teller: Teller, player: Player, when: datetime) -> Actor:
    return teller.at(player.code, Post.RECOMMENDER, when)
