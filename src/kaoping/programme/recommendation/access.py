"""Who holds quotas, puts forward, and files (articles 5.3 and 7)."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

# fmt: off
GRANTS = (
    Grant(Post.CLERK,         Act.SEE_SLATE,          Reach.HERE),
    Grant(Post.VERIFIER,      Act.SEE_SLATE,          Reach.ALL_BELOW),
    Grant(Post.RECOMMENDER,   Act.SEE_SLATE,          Reach.ALL_BELOW),
    Grant(Post.SEASON_OFFICE, Act.SEE_SLATE,          Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.ALLOT_QUOTA,        Reach.HOST),
    Grant(Post.RECOMMENDER,   Act.PASS_ON_QUOTA,      Reach.NEXT_BELOW),
    Grant(Post.RECOMMENDER,   Act.PUT_FORWARD,        Reach.NEXT_BELOW),
    Grant(Post.SEASON_OFFICE, Act.PUT_FORWARD,        Reach.NEXT_BELOW),  # the bodies themselves
    Grant(Post.RECOMMENDER,   Act.AMEND_CANDIDATE,    Reach.NEXT_BELOW),
    Grant(Post.RECOMMENDER,   Act.WITHDRAW_CANDIDATE, Reach.NEXT_BELOW),
    Grant(Post.SEASON_OFFICE, Act.WITHDRAW_CANDIDATE, Reach.NEXT_BELOW),
    Grant(Post.RECOMMENDER,   Act.STRIKE_CANDIDATE,   Reach.ALL_BELOW),
    Grant(Post.RECOMMENDER,   Act.RANK_SLATE,         Reach.HERE),
    Grant(Post.RECOMMENDER,   Act.COMPLETE_PART,      Reach.HERE),
    Grant(Post.RECOMMENDER,   Act.FILE_PACKAGE,       Reach.HERE),
    Grant(Post.SEASON_OFFICE, Act.RECEIVE_PACKAGE,    Reach.HOST),
    Grant(Post.SEASON_OFFICE, Act.RETURN_PACKAGE,     Reach.HOST),
)
# fmt: on
