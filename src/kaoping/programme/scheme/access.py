"""Who may publish and interpret (article 8)."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

# fmt: off
GRANTS = (
    Grant(Post.SEASON_OFFICE, Act.ADD_EDITION,       Reach.HERE),
    Grant(Post.SEASON_OFFICE, Act.PUBLISH_EDITION,   Reach.HERE),
    Grant(Post.SEASON_OFFICE, Act.INTERPRET_ARTICLE, Reach.HERE),
)
# fmt: on
