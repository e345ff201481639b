"""Who writes and who reads reports (article 5.1)."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

# fmt: off
GRANTS = (
    Grant(Post.EXPERT,        Act.SEE_REPORT,    Reach.OWN),
    Grant(Post.TEAM_LEAD,     Act.SEE_REPORT,    Reach.HERE),
    Grant(Post.TEAM_LEAD,     Act.SEE_REPORT,    Reach.NEXT_BELOW),  # its members'
    Grant(Post.CLERK,         Act.SEE_REPORT,    Reach.ALL_BELOW),
    Grant(Post.VERIFIER,      Act.SEE_REPORT,    Reach.ALL_BELOW),
    Grant(Post.RECOMMENDER,   Act.SEE_REPORT,    Reach.ALL_BELOW),
    Grant(Post.SEASON_OFFICE, Act.SEE_REPORT,    Reach.ALL_BELOW),
    Grant(Post.EXPERT,        Act.WRITE_REPORT,  Reach.OWN),
    Grant(Post.TEAM_LEAD,     Act.WRITE_REPORT,  Reach.HERE),
    Grant(Post.CLERK,         Act.WRITE_REPORT,  Reach.HERE),
    Grant(Post.EXPERT,        Act.SUBMIT_REPORT, Reach.OWN),
    Grant(Post.TEAM_LEAD,     Act.SUBMIT_REPORT, Reach.HERE),
    Grant(Post.CLERK,         Act.SUBMIT_REPORT, Reach.HERE),
    Grant(Post.EXPERT,        Act.RECALL_REPORT, Reach.OWN),
    Grant(Post.TEAM_LEAD,     Act.RECALL_REPORT, Reach.HERE),
    Grant(Post.CLERK,         Act.RECALL_REPORT, Reach.HERE),
)
# fmt: on
