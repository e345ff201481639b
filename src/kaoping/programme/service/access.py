"""Who records what was done."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

# fmt: off
GRANTS = (
    Grant(Post.EXPERT,        Act.SEE_RECORD,      Reach.OWN),
    Grant(Post.EXPERT,        Act.SEE_RECORD,      Reach.HERE),
    Grant(Post.TEAM_LEAD,     Act.SEE_RECORD,      Reach.HERE),
    Grant(Post.CLERK,         Act.SEE_RECORD,      Reach.ALL_BELOW),
    Grant(Post.VERIFIER,      Act.SEE_RECORD,      Reach.ALL_BELOW),
    Grant(Post.RECOMMENDER,   Act.SEE_RECORD,      Reach.ALL_BELOW),
    Grant(Post.SEASON_OFFICE, Act.SEE_RECORD,      Reach.ALL_BELOW),
    Grant(Post.EXPERT,        Act.RECORD_SERVICE,  Reach.HERE),
    Grant(Post.TEAM_LEAD,     Act.RECORD_SERVICE,  Reach.HERE),
    Grant(Post.CLERK,         Act.RECORD_SERVICE,  Reach.HERE),
    Grant(Post.EXPERT,        Act.AMEND_RECORD,    Reach.OWN),
    Grant(Post.TEAM_LEAD,     Act.AMEND_RECORD,    Reach.HERE),
    Grant(Post.CLERK,         Act.AMEND_RECORD,    Reach.HERE),
    Grant(Post.EXPERT,        Act.WITHDRAW_RECORD, Reach.OWN),
    Grant(Post.TEAM_LEAD,     Act.WITHDRAW_RECORD, Reach.HERE),
    Grant(Post.CLERK,         Act.WITHDRAW_RECORD, Reach.HERE),
)
# fmt: on
