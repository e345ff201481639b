"""The demonstration's three seasons, told through the acts that people use.

National 2025 is issued; national 2026 is in progress, so that every desk has something to
do; one province's 2026 stands at public notice.
"""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from kaoping.acts.verbs import Act
from kaoping.cli.demo.cast import OFFICE, Cast, Player
from kaoping.cli.demo.deciding import Review
from kaoping.cli.demo.nominating import Nominations
from kaoping.cli.demo.plan import FOUNDED, at
from kaoping.cli.demo.reports import Reports
from kaoping.cli.demo.scans import a_picture
from kaoping.cli.demo.season_tale import Dates, Tale, entrants, open_season
from kaoping.cli.demo.telling import Teller
from kaoping.foundation.files.actions import store
from kaoping.foundation.places.reference import places
from kaoping.programme.scheme.edition import shipped_edition
from kaoping.programme.scheme.entries import Edition
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.bulk import enter_persons
from kaoping.programme.season.queries import season_of_host
from kaoping.programme.season.rules import Phase

EDITION = "national-2017"
UNIT, TEAM, PERSON = "outstanding_unit", "advanced_team", "advanced_individual"
NUMBERS = {UNIT: 3, TEAM: 6, PERSON: 8}
HOST = "P62"  # the province that runs a season of its own
AHEAD, MIDWAY = "P52", "P53"


def published_edition(teller: Teller) -> tuple[int, Edition]:
    """The 2017 edition, published by the office that issued it, with two interpretations."""
    office = teller.office(FOUNDED)
    text = shipped_edition(EDITION)
    edition = int(
        teller.do(Act.ADD_EDITION, office, FOUNDED, issuer=teller.cast.ids[OFFICE], text=text)
    )
    teller.do(Act.PUBLISH_EDITION, office, FOUNDED, edition=edition)
    for article, said in (
        ("6.3.2", "累计时间以核实后的服务记录为准，同一天在多处服务的不重复计算。"),
        ("5.3", "推荐单位可以将名额下达所属单位，也可以自行掌握，未使用的名额不结转。"),
    ):
        teller.do(
            Act.INTERPRET_ARTICLE, office, at(2025, 4, 10), edition=edition, article=article,
            text=said, dated=date(2025, 4, 10),
        )  # fmt: skip
    return edition, edition_of(edition)


def year_dates(year: int) -> Dates:
    """The national calendar of a year."""
    return {
        Phase.SERVICE: (date(year, 1, 1), date(year, 12, 31), date(year, 12, 31)),
        Phase.REPORTING: (date(year, 11, 1), date(year, 11, 20), date(year, 11, 30)),
        Phase.VERIFICATION: (date(year, 11, 1), date(year, 12, 5), date(year, 12, 10)),
        Phase.RECOMMENDATION: (date(year, 11, 3), date(year, 11, 30), date(year, 12, 10)),
        Phase.JUDGING: (date(year, 11, 18), date(year, 12, 12), date(year, 12, 15)),
        Phase.PUBLICITY: (date(year, 12, 10), date(year, 12, 24), date(year, 12, 31)),
        Phase.HONOURS: (date(year, 12, 17), date(year, 12, 31), date(year + 1, 1, 31)),
    }


PROVINCE_DATES: Dates = {
    Phase.SERVICE: (date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)),
    Phase.REPORTING: (date(2026, 9, 1), date(2026, 9, 25), date(2026, 9, 30)),
    Phase.VERIFICATION: (date(2026, 9, 1), date(2026, 10, 15), date(2026, 10, 20)),
    Phase.RECOMMENDATION: (date(2026, 9, 15), date(2026, 10, 25), date(2026, 10, 31)),
    Phase.JUDGING: (date(2026, 10, 20), date(2026, 11, 10), date(2026, 11, 15)),
    Phase.PUBLICITY: (date(2026, 11, 10), date(2026, 12, 5), date(2026, 12, 15)),
    Phase.HONOURS: (date(2026, 11, 20), date(2026, 12, 20), date(2026, 12, 31)),
}


@dataclass
class Story:
    """Everything that happens, in order, and the cast it happens to."""

    cast: Cast
    dice: Random
    edition: tuple[int, Edition]
    teller: Teller

    @classmethod
    def begun(cls, cast: Cast, dice: Random) -> "Story":
        teller = Teller(cast, dice)
        return cls(cast, dice, published_edition(teller), teller)

    def tale(
        self,
        host: str,
        year: int,
        title: str,
        dates: Dates,
        *,
        numbers: dict[str, int],
        when: datetime,
    ) -> Tale:
        """A season that has just been opened."""
        season = open_season(
            self.teller, self.edition, host, year, title,
            dates=dates, numbers=numbers, when=when,
        )  # fmt: skip
        proof = store(a_picture("证明"), "证明.png", now=when)
        scan = store(a_picture("推荐表"), "推荐表.png", now=when)
        edition = self.edition[1]
        tale = Tale(
            self.teller, edition, host, season,
            Reports(self.teller, edition, proof.sha256),
            Nominations(self.teller, edition, scan.sha256),
            Review(self.teller, season, host),
            {f.code: f.name for f in places() if f.level not in ("town", "village")},
            year,
        )  # fmt: skip
        tale.look_up()
        return tale

    # The tree, from a recommending body down

    def full_below(self, code: str, level: str) -> list[Player]:
        return [p for p in self.cast.below(code) if p.full and p.level == level]

    def reporters(self, body: str) -> list[Player]:
        """Units below a body that have teams: the counties of a province, or a society itself."""
        counties = [
            county
            for prefecture in self.full_below(body, "prefecture")
            for county in self.full_below(prefecture.code, "county")
        ]
        return counties or [self.cast.players[body]]

    def bodies(self) -> list[Player]:
        return [p for p in self.cast.below(OFFICE) if p.full]

    def societies(self) -> list[Player]:
        return [body for body in self.bodies() if body.field]

    def recommending(self) -> Player:
        """The society that has still to fill its list in the season in progress.

        Its expert fell at the formal check of the year before, as one of the last: all are fresh.
        """
        return self.societies()[3]

    def enter(self, tale: Tale, units: list[Player], each: int, when: datetime) -> None:
        """Experts of the teams take part in the season."""
        teams = [team for unit in units for team in tale.teams(unit)]
        rows = entrants(self.teller, teams, each, when)
        season = season_of_host(self.cast.ids[tale.host], tale.year)
        if season is None:
            raise LookupError(tale.host)
        enter_persons(self.teller.office(when, tale.host), season, rows, now=when)
        tale.look_up()
