"""What happens in a season, chapter by chapter; the seasons of the story are made of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.cli.demo.cast import Player
from kaoping.cli.demo.nominating import recommender
from kaoping.cli.demo.season_tale import Tale
from kaoping.cli.demo.story import PERSON, TEAM, UNIT, Story
from kaoping.foundation.people.rules import Actor
from kaoping.programme.honours.queries.public import RollFilters, roll
from kaoping.programme.publicity.queries.cases import cases_seen
from kaoping.programme.publicity.queries.public import entries
from kaoping.programme.season.rules import Phase

Each = TypeVar("Each")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# What the host asks of a body, for each of its teams.
ASKED_OF_A_TEAM = {
    "villages_covered": 12,
    "households_covered": 65,
    "service_days": 320,
    "trainings_held": 20,
    "trainee_attendances": 800,
    "techniques_extended": 12,
    "own_funds_given": 60,
}


@dataclass
class Chapters:
    """The chapters of one season; each takes the moment at which it begins."""

    story: Story
    tale: Tale

    def climb(self, body: str, start: datetime, *, experts: int = 1) -> None:
        """Everything below a body reports and is accepted, level by level (5.1, 5.2)."""
        for number, unit in enumerate(self.story.reporters(body)):
            self.unit_and_its_teams(unit, start, experts=experts, some_wrong=number % 3 == 0,
                                    closely=number % 3 == 1)  # fmt: skip
            if unit.code != body:
                self.own_report(unit, start + 5 * DAY)
        if body != self.story.reporters(body)[0].code:
            for prefecture in self.story.full_below(body, "prefecture"):
                self.own_report(prefecture, start + 8 * DAY)

    def unit_and_its_teams(
        self,
        unit: Player,
        start: datetime,
        *,
        experts: int,
        some_wrong: bool,
        closely: bool = False,
    ) -> None:
        """Teams and experts report; one that declared too much is returned, mended, accepted."""
        tale = self.tale
        wrong = [tale.teams(unit)[0].code] if some_wrong else []
        teams = tale.teams_report(unit, start, wrong=wrong)
        people = tale.experts_report(unit, start + HOUR, experts)
        verifier = tale.verifier(unit.code, start)
        for code in wrong:
            player = self.story.cast.players[code]
            tale.reports.returned(teams[code], verifier, start + DAY)
            tale.reports.mended(tale.writing(player, start), teams[code], start + 2 * DAY)
        if closely:
            self.looked_into(verifier, teams, people, start + 2 * DAY)
        tale.accept_all(unit, start + 3 * DAY, teams, people)

    def looked_into(
        self, verifier: Actor, teams: dict[str, int], people: dict[str, int], when: datetime
    ) -> None:
        """A record told twice is struck; the results of an expert who only visits are endorsed
        in place of the hours (6.3.2)."""
        reports = self.tale.reports
        reports.struck(next(iter(teams.values())), verifier, when)
        subjects = [self.tale.subject_of(username, when) for username in people]
        visiting = [one for one in subjects if reports.hours_fall_short(one, verifier, when)]
        for subject in visiting[:1]:
            reports.endorsed(subject, verifier, when)

    def own_report(self, unit: Player, start: datetime) -> None:
        report = self.tale.unit_reports(unit, start)
        self.tale.unit_accepted(unit, report, start + 2 * DAY)

    def set_targets(self, bodies: list[Player], when: datetime) -> None:
        """The host asks its direct children for figures, by how many teams they have."""
        targets = [
            {"subject": self.tale.subject(body), "indicator": indicator, "value": each * teams}
            for body in bodies
            for teams in [sum(len(self.tale.teams(u)) for u in self.story.reporters(body.code))]
            for indicator, each in ASKED_OF_A_TEAM.items()
        ]
        office = self.story.teller.office(when, self.tale.host)
        self.story.teller.do(Act.SET_TARGET, office, when, season=self.tale.season, targets=targets)

    def extend_after_flood(self, county: Player, until: date, when: datetime) -> None:
        """A county may report later, with all below it."""
        teller = self.story.teller
        teller.do(
            Act.EXTEND_DEADLINE, teller.office(when, self.tale.host), when,
            subject=self.tale.subject(county), phase=Phase.REPORTING, until=until,
            whole_subtree=True, reason="强降雨引发山洪，道路和通讯中断，总结材料不能按时汇总",
        )  # fmt: skip

    def allot(self, bodies: list[Player], when: datetime) -> None:
        """The host allots the quotas to its direct children."""
        office = self.story.teller.office(when, self.tale.host)
        for body in bodies:
            has_counties = self.story.reporters(body.code)[0].code != body.code
            shares = {UNIT: 2, TEAM: 4, PERSON: 4} if has_counties else {TEAM: 1, PERSON: 2}
            for honour, number in shares.items():
                self.tale.nominations.allotted(
                    office, self.tale.subject(body), honour, number, when
                )

    def recommend(self, body: Player, when: datetime) -> None:
        """Shares go down, candidates come up; the body's slate fills (5.3)."""
        units = self.story.reporters(body.code)
        if units[0].code == body.code:
            self._forward(body, when, teams=1, experts=1)
            return
        teller, nominations, tale = self.story.teller, self.tale.nominations, self.tale
        for prefecture in self.story.full_below(body.code, "prefecture"):
            above = recommender(teller, body, when)
            for honour, number in ((UNIT, 1), (TEAM, 2), (PERSON, 2)):
                nominations.passed_on(above, tale.subject(prefecture), honour, number, when)
            self.counties_forward(prefecture, when)

    def still_recommending(self, society: Player, start: datetime) -> None:
        """The list of experts has one place free, and more of them are ready for it."""
        tale, when = self.tale, start + 10 * DAY
        self.climb(society.code, start, experts=2)
        host = self.story.teller.office(when, tale.host)
        tale.nominations.allotted(host, tale.subject(society), PERSON, 3, when)
        self._forward(society, when + HOUR, teams=1, experts=2)
        who = recommender(self.story.teller, society, when)
        tale.nominations.turned_round(who, tale.subject(society), PERSON, when + 2 * HOUR)

    def counties_forward(self, prefecture: Player, when: datetime) -> None:
        """Two counties put a team and an expert forward, and are put forward themselves: one."""
        nominations, tale = self.tale.nominations, self.tale
        middle = recommender(self.story.teller, prefecture, when)
        counties = self.story.full_below(prefecture.code, "county")
        for county in self.in_turn(counties)[:2]:
            for honour in (TEAM, PERSON):
                nominations.passed_on(middle, tale.subject(county), honour, 1, when)
            self._forward(county, when + HOUR, teams=1, experts=1)
        nominee = tale.nominee_team(self.in_turn(counties)[0].code, UNIT, when)
        nominations.put_forward(middle, nominee, when + 2 * HOUR)

    def in_turn(self, those: list[Each]) -> list[Each]:
        """Another end of the list every year."""
        return those if self.tale.year % 2 else those[::-1]

    def _forward(self, unit: Player, when: datetime, *, teams: int, experts: int) -> None:
        """A unit puts its own teams and experts forward, out of those it accepted.

        Who was commended is not recommended again.
        """
        tale, who, cast = self.tale, recommender(self.story.teller, unit, when), self.story.cast
        commended = {one.name for one in roll(RollFilters()).rows}
        fresh = [
            code
            for code in self.in_turn(tale.accepted.get(unit.code, []))
            if cast.players[code].name not in commended
        ]
        for code in fresh[:teams]:
            tale.nominations.put_forward(who, tale.nominee_team(code, TEAM, when), when)
        team_of = {u: t for t in tale.teams(unit) for u in tale.entered(t, when)}
        ready = [
            username
            for username in self.in_turn(tale.experts.get(unit.code, []))
            if cast.people[username].name not in commended
        ]
        for username in ready[:experts]:
            nominee = tale.nominee_expert(username, team_of[username], PERSON, when)
            tale.nominations.put_forward(who, nominee, when)

    def file(self, body: Player, when: datetime) -> int:
        """The body writes its own report and files the five parts (7)."""
        tale = self.tale
        tale.reports.written(tale.writing(body, when), when - HOUR)
        who = recommender(self.story.teller, body, when)
        return tale.nominations.filed(who, tale.subject(body), when)

    def return_and_refile(self, body: Player, package: int, when: datetime) -> int:
        """The host returns a package with a reason; the body mends and files again."""
        self.give_back(package, when)
        who = recommender(self.story.teller, body, when)
        return self.tale.nominations.filed(who, self.tale.subject(body), when + DAY)

    def give_back(self, package: int, when: datetime) -> None:
        """The host returns a package, naming the part and the reason."""
        teller, tale = self.story.teller, self.tale
        teller.do(
            Act.RETURN_PACKAGE, teller.office(when, tale.host), when, package=package,
            part=tale.edition.parts[2].key,
            reason="典型案例缺少受益户授权书，请补充后重新报送",
        )  # fmt: skip

    def receive(self, body: Player, package: int, when: datetime) -> None:
        """The host's verifier decides the body's figures; the office receives the package."""
        teller, tale = self.story.teller, self.tale
        verifier = teller.at(tale.host, Post.VERIFIER, when)
        tale.reports.verified(tale.reports.written_by[tale.subject(body)], verifier, when)
        teller.do(Act.RECEIVE_PACKAGE, teller.office(when, tale.host), when + HOUR, package=package)
        tale.received |= tale.nominations.under.get(tale.subject(body), set())

    def judge(self, judges: list[str], when: datetime, *, refuse: int = 1) -> None:
        """Formal check, panels, scores, votes, decisions, for every honour (5.4, 6)."""
        tale = self.tale
        names = {h.key: h.name.zh for h in tale.edition.honours}
        for number, honour in enumerate((UNIT, TEAM, PERSON)):
            candidates = [c for c, h in tale.nominations.candidates.items() if h == honour]
            if not candidates:
                continue
            passed = tale.review.checked(candidates, when, refuse if honour == PERSON else 0)
            members = [judges[(number * 4 + n) % len(judges)] for n in range(5)]
            panel = tale.review.panel(honour, f"{names[honour]}评审组", members, when + DAY)
            tale.review.assigned(panel, when + DAY)
            for judge in members:
                tale.review.scored(judge, when + 3 * DAY)
            office = tale.review.office(when)
            teller = self.story.teller
            teller.do(Act.CONSOLIDATE_SCORES, office, when + 5 * DAY, panel=panel)
            tale.review.voted(members, passed, when + 6 * DAY)
            teller.do(Act.DECIDE, office, when + 6 * DAY + HOUR, panel=panel)

    def begin_judging(
        self, judges: list[str], candidates: list[tuple[int, str]], when: datetime
    ) -> None:
        """Of what was received: teams are being scored, experts await the panel, units the check."""
        tale = self.tale
        of = {kind: [c for c, h in candidates if h == kind] for kind in (UNIT, TEAM, PERSON)}
        received = {c for c, _ in candidates} & tale.received
        teams = tale.review.checked([c for c in of[TEAM] if c in received], when)
        tale.review.checked([c for c in of[PERSON] if c in received], when)
        if not teams:
            return
        members = judges[:5]
        panel = tale.review.panel(TEAM, "先进团队评审组", members, when + DAY)
        tale.review.assigned(panel, when + DAY)
        tale.review.recused(members[4], when + DAY + HOUR)
        tale.review.assigned(panel, when + DAY + 2 * HOUR)
        for judge in members[:2]:
            tale.review.scored(judge, when + 2 * DAY)
        tale.review.scored(members[2], when + 2 * DAY, leave=1)

    def half_way(self, county: Player, number: int, when: datetime) -> None:
        """A county in the middle of it: one finished, one verifying, one with a returned report."""
        tale = self.tale
        if number % 3 == 0:
            self.unit_and_its_teams(county, when, experts=1, some_wrong=True)
            self.tale.unit_reports(county, when + 4 * DAY)
            return
        teams = tale.teams(county)
        wrong = [teams[0].code]
        reports = tale.teams_report(county, when + DAY, wrong=wrong)
        tale.experts_report(county, when + DAY, 1)
        if number % 3 == 2:
            verifier = tale.verifier(county.code, when)
            tale.reports.returned(reports[wrong[0]], verifier, when + 3 * DAY)

    def begun_only(self, county: Player, when: datetime) -> None:
        """Teams of a county have only begun: drafts, loudly not submitted."""
        for team in self.tale.teams(county)[:1]:
            self.tale.reports.begun(self.tale.writing(team, when), when)

    def publish(self, when: datetime) -> int:
        """The proposed honours go on public notice."""
        return int(
            self.story.teller.do(
                Act.PUBLISH_NOTICE, self.tale.review.office(when), when, season=self.tale.season,
                contact=f"{self.story.cast.players[self.tale.host].name}，监督电话000-00000000",
            )
        )  # fmt: skip

    def uphold_one_objection(self, notice: int, when: datetime) -> None:
        """Somebody objects; the discipline auditor admits it, hears it, and upholds it."""
        teller, tale = self.story.teller, self.tale
        last = len(entries(notice).rows) - 1
        tale.review.objected(notice, last, when)
        auditor = teller.at(tale.host, Post.DISCIPLINE_AUDITOR, when)
        case = cases_seen(auditor, waiting_only=True).rows[0].id
        teller.do(Act.ADMIT_OBJECTION, auditor, when + DAY, objection=case, reason="实名且有证据")
        teller.do(
            Act.RULE_ON_OBJECTION, auditor, when + 2 * DAY, objection=case, upheld=True,
            ruling="经核查，三场培训由邻县单位举办，申报不实，异议成立。",
        )  # fmt: skip
