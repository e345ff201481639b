"""Who runs a season (articles 2 and 5.3)."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

# fmt: off
GRANTS = (
    *(Grant(post, Act.SEE_SEASON, Reach.ANYONE) for post in Post if post is not Post.PUBLIC),
    Grant(Post.SEASON_OFFICE, Act.OPEN_SEASON,     Reach.HERE),
    Grant(Post.SEASON_OFFICE, Act.SET_CALENDAR,    Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.SET_REQUIREMENT, Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.SET_TARGET,      Reach.NEXT_BELOW),
    Grant(Post.VERIFIER,      Act.SET_TARGET,      Reach.NEXT_BELOW),
    Grant(Post.SEASON_OFFICE, Act.EXTEND_DEADLINE, Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.MOVE_SUBJECT,    Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.CLOSE_SEASON,    Reach.HOST),
    Grant(Post.EXPERT,        Act.ENTER_SEASON,    Reach.OWN),
)
# fmt: on
