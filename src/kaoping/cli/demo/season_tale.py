"""One season as the cast lives it; how far it goes is the caller's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.cli.demo.cast import Player
from kaoping.cli.demo.deciding import Review
from kaoping.cli.demo.nominating import Nominations, Nominee
from kaoping.cli.demo.reports import Reports, Writing
from kaoping.cli.demo.telling import Teller
from kaoping.foundation.people.rules import Actor
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.season.bulk import Entrant
from kaoping.programme.season.queries import subjects_by_person, subjects_by_unit
from kaoping.programme.season.rules import Level, Phase

Dates = dict[Phase, tuple[date, date, date]]  # opens, due, closes


@dataclass
class Tale:
    """A season with what the story needs to carry it on."""

    teller: Teller
    edition: Edition
    host: str
    season: int
    reports: Reports
    nominations: Nominations
    review: Review
    places: dict[str, str]  # names of places by code
    year: int
    subjects: dict[int, int] = field(default_factory=dict)  # by unit
    persons: dict[int, int] = field(default_factory=dict)  # by person
    accepted: dict[str, list[str]] = field(default_factory=dict)  # unit code → teams accepted
    # unit code → accounts of experts accepted whose hours stand (6.3.2)
    experts: dict[str, list[str]] = field(default_factory=dict)
    received: set[int] = field(default_factory=set)  # candidates whose package was received

    def subject(self, player: Player) -> int:
        return self.subjects[self.teller.cast.ids[player.code]]

    def subject_of(self, username: str, when: datetime) -> int:
        """The subject of an expert, by the account."""
        who = self.teller.actor(username, Post.EXPERT, when)
        return self.persons[who.person_id or 0]

    def look_up(self) -> None:
        self.subjects = subjects_by_unit(self.season)
        self.persons = subjects_by_person(self.season)
        self.teller.forget_standings()

    def writing(self, player: Player, when: datetime) -> Writing:
        place = self.places.get(player.place, player.name)
        kind = "team" if player.is_team else "unit"
        writer = self.teller.writer(player, when)
        return Writing(self.subject(player), kind, player.name, writer, place, player.place)

    def writing_of(self, username: str, team: Player, when: datetime) -> Writing:
        who = self.teller.actor(username, Post.EXPERT, when)
        return Writing(
            self.subject_of(username, when),
            "person",
            team.name,
            who,
            self.places.get(team.place, team.name),
            team.place,
        )

    def verifier(self, code: str, when: datetime) -> Actor:
        return self.teller.at(code, Post.VERIFIER, when)

    # 5.1 and 5.2, from below

    def teams_report(
        self, unit: Player, when: datetime, *, wrong: Sequence[str] = ()
    ) -> dict[str, int]:
        """All teams of a unit send their reports; those in ``wrong`` over-declare."""
        return {
            team.code: self.reports.sent(
                self.writing(team, when), when, wrong=team.code in wrong
            )
            for team in self.teams(unit)
        }  # fmt: skip

    def experts_report(self, unit: Player, when: datetime, each: int) -> dict[str, int]:
        """``each`` experts of every team of a unit send their own reports."""
        return {
            username: self.reports.sent(self.writing_of(username, team, when), when)
            for team in self.teams(unit)
            for username in self.entered(team, when)[:each]
        }

    def teams(self, unit: Player) -> list[Player]:
        return [p for p in self.teller.cast.below(unit.code) if p.is_team]

    def entered(self, team: Player, when: datetime) -> list[str]:
        """Accounts of the team's experts who take part in the season."""
        found = []
        for username in self.teller.cast.holders[team.code, Post.EXPERT]:
            who = self.teller.actor(username, Post.EXPERT, when)
            if who.person_id in self.persons:
                found.append(username)
        return found

    def accept_all(self, unit: Player, when: datetime, teams: dict[str, int],
                   experts: dict[str, int]) -> None:  # fmt: skip
        """The unit verifies, accepts and evaluates what its teams and experts sent."""
        verifier = self.verifier(unit.code, when)
        team_of = {u: t for t in self.teams(unit) for u in self.entered(t, when)}
        for code, report in teams.items():
            player = self.teller.cast.players[code]
            self.reports.accepted(self.writing(player, when), report, verifier, when)
            self.accepted.setdefault(unit.code, []).append(code)
        for username, report in experts.items():
            who = self.writing_of(username, team_of[username], when)
            self.reports.accepted(who, report, verifier, when)
            if self.reports.hours_stand(who.subject, verifier, when):
                self.experts.setdefault(unit.code, []).append(username)

    def unit_reports(self, unit: Player, when: datetime) -> int:
        """The unit's own report, sent to the unit above."""
        return self.reports.sent(self.writing(unit, when), when)

    def unit_accepted(self, unit: Player, report: int, when: datetime) -> None:
        """The unit above verifies, accepts and evaluates the unit's own report."""
        verifier = self.verifier(unit.parent, when)
        self.reports.accepted(self.writing(unit, when), report, verifier, when)

    # 5.3

    def nominee_team(self, code: str, honour: str, when: datetime) -> Nominee:
        who = self.writing(self.teller.cast.players[code], when)
        return Nominee(who.subject, who.kind, who.name, honour, self.reports.scene_now(who))

    def nominee_expert(self, username: str, team: Player, honour: str, when: datetime) -> Nominee:
        person, who = self.teller.cast.people[username], self.writing_of(username, team, when)
        return Nominee(
            who.subject, who.kind, person.name, honour, self.reports.scene_now(who),
            employer=team.name, person=person,
        )  # fmt: skip


def windows(dates: Dates) -> Iterator[dict[str, object]]:
    """The same dates for every level, but a few days later for each level up."""
    steps = {Level.GRASSROOTS: 0, Level.COUNTY: 3, Level.PREFECTURE: 6, Level.PROVINCE: 9,
             Level.NATION: 9}  # fmt: skip
    for phase, (opens, due, closes) in dates.items():
        for level in Level:
            later = timedelta(days=steps[level] if phase is Phase.REPORTING else 0)
            yield {
                "phase": phase, "level": level, "opens": opens,
                "soft_end": due + later, "hard_end": closes + later,
            }  # fmt: skip


def entrants(teller: Teller, teams: Sequence[Player], each: int, when: datetime) -> list[Entrant]:
    """``each`` experts of every team, as those who enter a season."""
    found = []
    for team in teams:
        for username in teller.cast.holders[team.code, Post.EXPERT][:each]:
            who = teller.actor(username, Post.EXPERT, when)
            if who.account_id is not None and who.person_id is not None:
                found.append(Entrant(who.account_id, who.person_id, teller.cast.ids[team.code]))
    return found


def open_season(
    teller: Teller,
    edition: tuple[int, Edition],
    host: str,
    year: int,
    title: str,
    *,
    dates: Dates,
    numbers: dict[str, int],
    when: datetime,
) -> int:
    """A season of ``host`` with its calendar, and how many are finally honoured."""
    office = teller.office(when, host)
    season = int(
        teller.do(
            Act.OPEN_SEASON, office, when, host=teller.cast.ids[host], edition=edition[0],
            year=year, title=title,
        )
    )  # fmt: skip
    teller.forget_standings()
    office = teller.office(when, host)
    teller.do(Act.SET_CALENDAR, office, when, season=season, windows=list(windows(dates)))
    teller.do(
        Act.SET_REQUIREMENT, office, when, season=season, key="numbers_awarded", value=numbers,
        source="notice", source_text=f"{title}工作通知",
    )  # fmt: skip
    return season
