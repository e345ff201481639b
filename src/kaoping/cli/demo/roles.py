"""Who can log in as whom: one account for each desk, of those that have something to do."""

from kaoping.acts.posts import Post
from kaoping.cli.demo.cast import OFFICE
from kaoping.cli.demo.story import AHEAD, HOST, MIDWAY, Story


def roles_of(story: Story) -> list[tuple[str, str]]:
    """Account names and posts that the front page offers, in the order of the story."""
    county = story.reporters(MIDWAY)[1]
    team = next(p for p in story.cast.below(county.code) if p.is_team)
    wanted = (
        (team.code, Post.EXPERT, 1),
        (team.code, Post.TEAM_LEAD, 0),
        (county.code, Post.CLERK, 0),
        (county.code, Post.VERIFIER, 0),
        (story.recommending().code, Post.RECOMMENDER, 0),
        (AHEAD, Post.CLERK, 0),
        (OFFICE, Post.SEASON_OFFICE, 0),
        (HOST, Post.SEASON_OFFICE, 0),
        (OFFICE, Post.JUDGE, 2),
        (HOST, Post.DISCIPLINE_AUDITOR, 0),
        (OFFICE, Post.ADMINISTRATOR, 0),
        (OFFICE, Post.SECURITY_AUDITOR, 0),
    )
    return [(story.cast.holders[code, post][number], post.value) for code, post, number in wanted]
