"""Summaries and their verification, as the cast writes and checks them (articles 5.1, 5.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from kaoping.acts.paging import Cut
from kaoping.acts.verbs import Act
from kaoping.cli.demo.invented import product_spoken_of
from kaoping.cli.demo.telling import Teller
from kaoping.cli.demo.texts import (
    Scene,
    Topic,
    Voice,
    as_reported,
    drawn_figures,
    section_text,
)
from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting.queries import report_of
from kaoping.programme.reporting.rules import is_declared_only, needed_indicators
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.verification.queries.behind import records_of
from kaoping.programme.verification.queries.screen import screen_of, subject_evaluated
from kaoping.programme.verification.queries.standards import Checked
from kaoping.programme.verification.rules import Outcome

# What a section of the edition is about, in the topics that the texts know.
TOPICS: dict[str, Topic] = {
    "plan_and_measures": "measures",
    "mobilisation": "mobilisation",
    "matching_and_results": "results",
    "team_schemes": "measures",
    "input_and_reach": "mobilisation",
    "taking_part": "mobilisation",
    "expertise_and_time": "services",
    "services_and_results": "services",
    "welcome": "results",
    "experience": "results",
    "problems": "problems",
    "next_goals": "plan",
    "next_measures": "plan",
}
PLAN = (Decimal("0.9"), Decimal("1.2"))  # of this year's figure: what next year's plan lies between
HOUSEHOLDS_EXITED, PEOPLE_EXITED = "households_exited", "people_exited"
VOICES: dict[str, Voice] = {"unit": "unit", "team": "team", "person": "person"}
# The least and the most that one declares, by indicator or by its measure.
DECLARED = {"%": (88, 99), "元": (300, 1500), "people_asked": (30, 80), HOUSEHOLDS_EXITED: (1, 9)}


def _usual(indicator: Indicator) -> tuple[int, int]:
    """The least and the most of an indicator: its own, those of its measure, or any."""
    return DECLARED.get(indicator.key) or DECLARED.get(indicator.unit.zh) or (0, 9)


@dataclass(frozen=True, slots=True)
class Writing:
    """Who reports: the subject, its kind and name, whoever writes, and where it plays."""

    subject: int
    kind: str  # unit, team or person
    name: str  # of the unit or team; a person's is that of the team
    writer: Actor
    place: str
    place_code: str


def is_percent(indicator: Indicator) -> bool:
    return indicator.unit.zh == "%"


def _planned(indicator: Indicator, done: Decimal | None, share: Decimal) -> Decimal | None:
    """A round number near what was done this year, none for none; of a share, no more than all."""
    if not done:
        return None
    least, most = PLAN
    near = max(Decimal(1), (done * (least + (most - least) * share)).to_integral_value())
    return min(near, Decimal(100)) if is_percent(indicator) else near


@dataclass
class Reports:
    """Writes, sends, returns and accepts the reports of one season."""

    teller: Teller
    edition: Edition
    proof: str  # SHA-256 of the file that proves what is only declared
    written_by: dict[int, int] = field(default_factory=dict)  # report by subject
    told: dict[int, Scene] = field(default_factory=dict)  # of what a subject's report speaks

    def written(self, who: Writing, when: datetime, *, wrong: bool = False) -> int:
        """A whole report as a draft; ``wrong`` over-declares one counted figure."""
        counted = self._counted(who)
        given = self._figures(who, counted, wrong=wrong)
        declared = {
            row["indicator"]: row["declared"]
            for row in given["figures"]
            if "declared" in row and row["indicator"] not in counted
        }
        report = int(
            self.teller.do(
                Act.WRITE_REPORT,
                who.writer,
                when,
                subject=who.subject,
                sections=self._sections(who, counted | declared),
                **given,
            )
        )
        self.written_by[who.subject] = report
        if who.kind == "unit":
            self._declare_what_came_up(who, when)
        return report

    def _declare_what_came_up(self, who: Writing, when: datetime) -> None:
        """A unit declares what those below proved, and adds nothing of its own."""
        rows = [
            {"indicator": f.entry.key, "declared": f.computed or 0, "planned": f.planned}
            for f in report_of(who.writer, who.subject).figures
            if f.needed and f.is_declared_only
        ]
        self.teller.do(Act.WRITE_REPORT, who.writer, when, subject=who.subject, figures=rows)

    def begun(self, who: Writing, when: datetime) -> int:
        """A draft with its first sections only."""
        sections = self._sections(who, self._counted(who))[:2]
        return int(
            self.teller.do(
                Act.WRITE_REPORT, who.writer, when, subject=who.subject, sections=sections
            )
        )

    def sent(self, who: Writing, when: datetime, *, wrong: bool = False) -> int:
        report = self.written(who, when, wrong=wrong)
        self.teller.do(Act.SUBMIT_REPORT, who.writer, when, report=report)
        return report

    def _counted(self, who: Writing) -> dict[str, Decimal]:
        seen = report_of(who.writer, who.subject).figures
        return {one.entry.key: one.computed for one in seen if one.computed is not None}

    def scene_now(self, who: Writing) -> Scene:
        """What the report speaks of, with its figures as they stand once it was verified."""
        scene, seen = self.told[who.subject], report_of(who.writer, who.subject).figures
        done = {f.entry.key: f.declared if f.verified is None else f.verified for f in seen}
        return replace(scene, figures=as_reported(scene.figures, VOICES[who.kind], done))

    def _sections(
        self, who: Writing, reported: Mapping[str, Decimal | None]
    ) -> list[dict[str, str]]:
        dice, voice = self.teller.words, VOICES[who.kind]
        product = product_spoken_of(dice, who.name, who.place_code)
        figures = as_reported(drawn_figures(dice, voice, product), voice, reported)
        scene = self.told[who.subject] = Scene(who.place, who.place, product, figures)
        written = []
        for section in self.edition.sections_for(who.kind):
            text = ""
            while len(text) < max(section.min_characters, 80) * 1.1:
                topic = TOPICS[section.key]
                text += section_text(dice, topic, voice, scene) + "\n"
            written.append({"key": section.key, "text": text.strip()[: section.max_characters]})
        return written

    def _figures(
        self, who: Writing, counted: Mapping[str, Decimal], *, wrong: bool
    ) -> dict[str, list[dict[str, Any]]]:
        """Declared ones with their proof, and next year's plan; what is counted follows the count.

        The plan lies near this year's figure, so that next year's rates can be read.
        """
        dice, needed = self.teller.dice, needed_indicators(self.edition, who.kind)
        rows: list[dict[str, Any]] = []
        files: list[dict[str, str]] = []
        for indicator in self.edition.indicators:
            if indicator.key not in needed or indicator.is_derived:
                continue
            share, done = Decimal(dice.randint(0, 395)) / 395, counted.get(indicator.key)
            row: dict[str, Any] = {"indicator": indicator.key}
            if is_declared_only(indicator) and who.kind != "unit":
                done = row["declared"] = self._declared(indicator, rows)
                if done:
                    proof = f"{indicator.name.zh}证明.png"
                    files.append(
                        {"part": f"figure:{indicator.key}", "file": self.proof, "name": proof}
                    )
            elif wrong and indicator.adds == "sum":
                row |= {"declared": Decimal(dice.randint(600, 900)), "note": "含与邻县合办的场次"}
                wrong = False
            rows.append(row | {"planned": _planned(indicator, done, share)})
        return {"figures": rows, "add_files": files}

    def _declared(self, indicator: Indicator, before: list[dict[str, Any]]) -> Decimal:
        """What one says oneself; nobody left poverty outside of a household that did."""
        amount = Decimal(self.teller.dice.randint(*_usual(indicator)))
        if indicator.key == PEOPLE_EXITED:
            said: dict[str, Decimal] = {
                row["indicator"]: row.get("declared", Decimal(0)) for row in before
            }
            return said[HOUSEHOLDS_EXITED] * 3 + min(amount, said[HOUSEHOLDS_EXITED])
        return amount

    def struck(self, report: int, verifier: Actor, when: datetime) -> None:
        """Let the last entered of a report's records count for nothing, with the reason."""
        record = records_of(verifier, report, cut=Cut(size=1)).rows[0].id
        self.teller.do(
            Act.STRIKE_RECORD, verifier, when, report=report, record=record,
            reason="与邻县团队登记的是同一场活动，经核对不重复计算",
        )  # fmt: skip

    def hours_fall_short(self, subject: int, verifier: Actor, when: datetime) -> bool:
        """Whether not even what an expert declares comes to the hours of 6.3.2."""
        checks = self._hours_of(subject, verifier, when)
        return any((check.declared or 0) < (check.needed or 0) for check in checks)

    def hours_stand(self, subject: int, verifier: Actor, when: datetime) -> bool:
        """Whether an expert's accepted hours meet 6.3.2, or an endorsement stands for them."""
        outcomes = {check.outcome for check in self._hours_of(subject, verifier, when)}
        return outcomes <= {Outcome.MET, Outcome.ENDORSED}

    def _hours_of(self, subject: int, verifier: Actor, when: datetime) -> list[Checked]:
        standards = subject_evaluated(verifier, subject, now=when).standards
        return [check for one in standards for check in one.checks if check.needed is not None]

    def endorsed(self, subject: int, verifier: Actor, when: datetime) -> None:
        self.teller.do(
            Act.ENDORSE_RESULTS, verifier, when, subject=subject,
            reason="引进的新品种带动全村增收，经入户走访核实，成果特别突出",
        )  # fmt: skip

    def returned(self, report: int, verifier: Actor, when: datetime) -> None:
        """Send back the first figure that disagrees, or else a section, with the reason."""
        screen = screen_of(verifier, report, now=when)
        part, reason = (
            f"section:{screen.sections[0].seen.entry.key}",
            "缺少受益户的具体情况，请补充",
        )
        for figure in screen.figures:
            if figure.open:
                part = f"figure:{figure.values.indicator}"
                reason = "与服务记录不符，合办场次不应重复计算，请核对"
                break
        self.teller.do(
            Act.RETURN_REPORT, verifier, when, report=report,
            parts=[{"part": part, "reason": reason}],
        )  # fmt: skip

    def mended(self, who: Writing, report: int, when: datetime) -> None:
        """Correct what was returned, and send it up again."""
        screen = screen_of(who.writer, report, now=when)
        figures = [
            {"indicator": f.values.indicator, "declared": None, "note": ""}
            for f in screen.figures
            if f.findings and not f.values.derived
        ]
        sections = [
            {"key": s.seen.entry.key, "text": s.seen.text + "\n已补充受益户名册和走访记录。"}
            for s in screen.sections
            if s.findings
        ]
        self.teller.do(
            Act.WRITE_REPORT, who.writer, when, subject=who.subject,
            figures=figures, sections=sections,
        )  # fmt: skip
        self.teller.do(Act.SUBMIT_REPORT, who.writer, when, report=report)

    def verified(self, report: int, verifier: Actor, when: datetime) -> None:
        """Decide every figure that still has to be decided: what was counted holds."""
        screen = screen_of(verifier, report, now=when)
        rows = [
            {
                "indicator": f.values.indicator,
                "verified": f.values.computed if f.values.computed is not None
                else f.values.declared,
                "reason": "以服务记录和佐证材料为准",
            }
            for f in screen.figures
            if f.open
        ]  # fmt: skip
        if rows:
            self.teller.do(Act.VERIFY_FIGURE, verifier, when, report=report, figures=rows)

    def accepted(self, who: Writing, report: int, verifier: Actor, when: datetime) -> None:
        """Verify, accept, and evaluate the subject's year against the standards."""
        self.verified(report, verifier, when)
        self.teller.do(Act.ACCEPT_REPORT, verifier, when, report=report)
        self.evaluated(who, verifier, when)

    def evaluated(self, who: Writing, verifier: Actor, when: datetime) -> None:
        dice = self.teller.dice
        honours = {h.key for h in self.edition.honours if h.subject_kind == who.kind}
        standards = [s for s in self.edition.standards if s.honour in honours]
        best = dice.random() < 0.7
        points = (85, 98) if best else (70, 84)
        self.teller.do(
            Act.EVALUATE_SUBJECT, verifier, when, subject=who.subject,
            grade="excellent" if best else "good",
            marks=[{"standard": s.key, "points": dice.randint(*points)} for s in standards],
            comment="工作扎实，群众认可。",
        )  # fmt: skip
