"""A world with relatives: a unit, its sibling, its parent and its children, with a record of
every kind at each, so that one can ask who may do what to which of them.

The tree: the office; the province and the society; below the province two counties; below
each county a team; an expert and a colleague in the first team. The first team is honoured;
its expert is on public notice and objected to. The world stands at ``LATER``.
"""

from dataclasses import dataclass, field

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account, PostHeld
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.units.models import Unit
from kaoping.programme.honours.models import Honour
from kaoping.programme.judging.models import Assignment, Panel
from kaoping.programme.publicity.models import Notice, Objection
from kaoping.programme.recommendation.models import Candidate, Package
from kaoping.programme.reporting.models import Report
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import Level
from kaoping.programme.service.models import Record
from tests.builders import (
    DAY,
    NOON,
    World,
    a_season,
    a_unit,
    actor_of,
    an_account,
    granted,
    some_places,
)
from tests.builders_judging import a_decided_panel, the_season_office
from tests.builders_publicity import (
    a_closed_notice,
    a_notice,
    an_issued_commendation,
    an_objection,
    first_entry,
)
from tests.builders_recommendation import a_candidate, a_filed_package, a_received_package
from tests.builders_service import a_record
from tests.walked import walked

LATER = NOON + 8 * DAY  # the first notice is over, the second runs
UNITS = ("office", "province", "society", "county", "other", "team", "other_team")

# Who is there, besides a lead or clerk, an administrator and an expert at every unit.
HELD: dict[str, tuple[Post, ...]] = {
    "office": (Post.SEASON_OFFICE, Post.DISCIPLINE_AUDITOR, Post.SECURITY_AUDITOR),
    "province": (Post.SEASON_OFFICE, Post.VERIFIER, Post.RECOMMENDER),
    "county": (Post.VERIFIER, Post.RECOMMENDER),
    "other": (Post.VERIFIER, Post.RECOMMENDER),
}


@dataclass
class At:
    """What there is of a unit or a person: a record of each kind, None where there is none."""

    account: Account
    holding: PostHeld
    unit: Unit
    subject: Subject
    record: Record | None = None
    report: Report | None = None
    candidate: Candidate | None = None
    package: Package | None = None


@dataclass
class Family(World):
    """The world, with ``other`` (the second county), its team, and what is at each of them."""

    other: Unit = field(default_factory=Unit)
    other_team: Unit = field(default_factory=Unit)
    at: dict[str, At] = field(default_factory=dict)
    panel: Panel = field(default_factory=Panel)
    notice: Notice = field(default_factory=Notice)
    objection: Objection = field(default_factory=Objection)
    honour: Honour = field(default_factory=Honour)

    def unit_of(self, name: str) -> Unit:
        unit: Unit = getattr(self, name)
        return unit

    def assignments(self) -> list[Assignment]:
        rows = Assignment.objects.filter(seat__panel=self.panel)
        return list(rows.select_related("seat__panel", "candidate", "account").order_by("pk"))


@walked
def a_family() -> Family:
    """The whole of it; every record is walked to where it is."""
    family = _tree()
    family.season = a_season(family)
    _people(family)
    _records(family)
    _candidates(family)
    _review(family)
    return family


def _tree() -> Family:
    places = some_places()
    office = a_unit(None, "national_office", Level.NATION, places.country, "全国办公室")
    province = a_unit(office, "provincial_office", Level.PROVINCE, places.province, "贵州省办公室")
    society = a_unit(
        office, "national_society", Level.PROVINCE, places.country, "中国某学会", field="C"
    )
    county, other = (
        a_unit(province, "science_association", Level.COUNTY, place, f"{place.name}科协")
        for place in (places.county, places.other_county)
    )
    team, other_team = (
        a_unit(at, "team", Level.GRASSROOTS, at.place, f"{at.name}服务队", is_team=True)
        for at in (county, other)
    )
    return Family(
        places, office, province, society, county, team, Season(), other=other,
        other_team=other_team,
    )  # fmt: skip


def _people(family: Family) -> None:
    """Somebody at every unit, and two experts of the first team who entered the season."""
    for name in UNITS:
        unit = family.unit_of(name)
        post = Post.TEAM_LEAD if unit.is_team else Post.CLERK
        account = family.account(post, unit)
        held = account.posts.get()
        family.at[name] = At(account, held, unit, family.subject(unit))
        for other in HELD.get(name, ()):
            family.account(other, unit)
        if not unit.is_team:
            family.account(Post.ADMINISTRATOR, unit)
    for name, called in (("expert", "田小满"), ("colleague", "安小穗")):
        account = granted(an_account(family.team, called), Post.EXPERT, family.team)
        subject = family.entered(account, family.team)
        family.at[name] = At(account, account.posts.get(), family.team, subject)
    family.accounts[Post.EXPERT, family.team.pk] = family.at["expert"].account


def _expert_at(family: Family, name: str) -> Actor:
    at = family.at[name]
    if name in UNITS:
        return family.actor(Post.EXPERT, at.unit)
    return actor_of(at.account, Post.EXPERT, at.unit)


def _records(family: Family) -> None:
    for name, at in family.at.items():
        at.record = a_record(family, unit=at.unit, by=_expert_at(family, name))


def _candidates(family: Family) -> None:
    for name in ("team", "other_team", "county", "other", "expert", "colleague"):
        a_candidate(family, family.at[name].subject)
    a_received_package(family)
    for candidate in Candidate.objects.order_by("pk"):
        perform(Act.CHECK_FORM, the_season_office(family), {"candidate": candidate.pk}, now=NOON)
    a_filed_package(family, family.society, candidates=False)


def _review(family: Family) -> None:
    of = {name: Candidate.objects.get(subject=at.subject) for name, at in family.at.items()
          if Candidate.objects.filter(subject=at.subject).exists()}  # fmt: skip
    a_decided_panel(family, of["team"], of["other_team"])
    a_closed_notice(family)
    family.honour = an_issued_commendation(family).honours.order_by("pk")[0]
    family.panel = a_decided_panel(family, of["expert"], of["colleague"], now=LATER)
    family.notice = a_notice(family, now=LATER)
    family.objection = an_objection(first_entry(family.notice), now=LATER).objection
    for name, at in family.at.items():
        at.candidate = of.get(name)
        at.report = Report.objects.filter(subject=at.subject).first()
        at.package = Package.objects.filter(body=at.subject).first()
