"""A world with something on every desk, for walking through all pages."""

from kaoping.acts.posts import Post
from kaoping.foundation.people.models import Account
from kaoping.foundation.units.models import Unit
from kaoping.messaging.actions import tell
from kaoping.programme.reporting.rules import ReportState
from tests.builders import NOON, World, a_world, an_account, granted
from tests.builders_publicity import a_notice, an_objection, first_entry
from tests.builders_reporting import a_report
from tests.builders_service import a_record
from tests.walked import walked

# Whoever holds a post in the busy world, by the attribute of the world that is the unit.
HOLDERS: tuple[tuple[Post, str], ...] = (
    (Post.EXPERT, "team"),
    (Post.TEAM_LEAD, "team"),
    (Post.CLERK, "county"),
    (Post.VERIFIER, "county"),
    (Post.RECOMMENDER, "province"),
    (Post.SEASON_OFFICE, "office"),
    (Post.JUDGE, "office"),
    (Post.DISCIPLINE_AUDITOR, "office"),
    (Post.ADMINISTRATOR, "office"),
    (Post.SECURITY_AUDITOR, "office"),
)

# Beside them, once the province has a season of its own: its host, and those who are not.
AT_THE_PROVINCE: tuple[tuple[Post, str], ...] = (
    (Post.CLERK, "province"),
    (Post.SEASON_OFFICE, "province"),
    (Post.DISCIPLINE_AUDITOR, "province"),
)


@walked
def a_busy_world() -> World:
    """A team that is on public notice and objected to, with all that led there; the society's
    report is a draft, an expert's report waits to be verified."""
    world = a_world()
    a_record(world)
    expert = granted(an_account(world.team, "白小满"), Post.EXPERT, world.team)
    a_report(world, world.entered(expert, world.team), ReportState.SUBMITTED)
    a_report(world, world.subject(world.society), ReportState.DRAFT)
    notice = a_notice(world)
    an_objection(first_entry(notice))
    tell(NOON)
    return world


def holder(world: World, post: Post, where: str) -> tuple[Account, Unit]:
    """The account that holds ``post``: a judge is one of those who sat on the panel."""
    unit: Unit = getattr(world, where)
    if post is Post.JUDGE:
        sat = Account.objects.filter(posts__post=Post.JUDGE, posts__unit=unit).order_by("pk")
        return sat[0], unit
    return world.account(post, unit), unit
