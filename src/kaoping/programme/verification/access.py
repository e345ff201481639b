"""Who verifies whom: the unit directly above, never oneself (article 5.2)."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

# fmt: off
GRANTS = (
    Grant(Post.VERIFIER, Act.RETURN_REPORT,    Reach.NEXT_BELOW),
    Grant(Post.VERIFIER, Act.VERIFY_FIGURE,    Reach.NEXT_BELOW),
    Grant(Post.VERIFIER, Act.STRIKE_RECORD,    Reach.NEXT_BELOW),
    Grant(Post.VERIFIER, Act.ACCEPT_REPORT,    Reach.NEXT_BELOW),
    Grant(Post.VERIFIER, Act.ENDORSE_RESULTS,  Reach.NEXT_BELOW),
    Grant(Post.VERIFIER, Act.EVALUATE_SUBJECT, Reach.NEXT_BELOW),
)
# fmt: on
