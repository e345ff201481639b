"""Who issues and revokes (article 5.4)."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

# fmt: off
GRANTS = (
    Grant(Post.SEASON_OFFICE, Act.ISSUE_COMMENDATION, Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.REVOKE_HONOUR,      Reach.HOST),
)
# fmt: on
