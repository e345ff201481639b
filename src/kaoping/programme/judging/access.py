"""Who reviews, and who keeps away (articles 5.4 and 6)."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

# fmt: off
GRANTS = (
    Grant(Post.SEASON_OFFICE, Act.SEE_CANDIDATE,      Reach.HOST),
    Grant(Post.JUDGE,         Act.SEE_CANDIDATE,      Reach.ASSIGNED),
    Grant(Post.SEASON_OFFICE, Act.SEE_SCORES,         Reach.HOST),
    Grant(Post.JUDGE,         Act.SEE_SCORES,         Reach.ASSIGNED),  # one's own
    Grant(Post.SEASON_OFFICE, Act.CHECK_FORM,         Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.REFUSE_FORM,        Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.FORM_PANEL,         Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.APPOINT_JUDGE,      Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.ASSIGN_JUDGES,      Reach.HOST),
    Grant(Post.JUDGE,         Act.DECLARE_CONFLICT,   Reach.ASSIGNED),
    Grant(Post.JUDGE,         Act.RECUSE,             Reach.ASSIGNED),
    Grant(Post.JUDGE,         Act.SCORE_CANDIDATE,    Reach.ASSIGNED),
    Grant(Post.SEASON_OFFICE, Act.CONSOLIDATE_SCORES, Reach.HOST),
    Grant(Post.JUDGE,         Act.CAST_VOTE,          Reach.ASSIGNED),
    Grant(Post.SEASON_OFFICE, Act.DECIDE,             Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.PASS_OVER,          Reach.HOST),
)
# fmt: on
