"""Who publishes, who objects, who rules (article 5.4)."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

# fmt: off
GRANTS = (
    Grant(Post.SEASON_OFFICE,      Act.PUBLISH_NOTICE,    Reach.HOST),
    Grant(Post.SEASON_OFFICE,      Act.CLOSE_NOTICE,      Reach.HOST),
    *(Grant(post, Act.OBJECT, Reach.ANYONE) for post in Post),
    Grant(Post.DISCIPLINE_AUDITOR, Act.SEE_OBJECTION,     Reach.HOST),
    Grant(Post.DISCIPLINE_AUDITOR, Act.ADMIT_OBJECTION,   Reach.HOST),
    Grant(Post.DISCIPLINE_AUDITOR, Act.REFUSE_OBJECTION,  Reach.HOST),
    Grant(Post.DISCIPLINE_AUDITOR, Act.RULE_ON_OBJECTION, Reach.HOST),
    # The one objected to, and those who put it forward: the ruling, and nothing of who objected.
    Grant(Post.EXPERT,             Act.SEE_RULING,        Reach.OWN),
    Grant(Post.TEAM_LEAD,          Act.SEE_RULING,        Reach.HERE),
    Grant(Post.CLERK,              Act.SEE_RULING,        Reach.HERE),
    Grant(Post.RECOMMENDER,        Act.SEE_RULING,        Reach.ALL_BELOW),
    Grant(Post.SEASON_OFFICE,      Act.SEE_RULING,        Reach.HOST),
)
# fmt: on
