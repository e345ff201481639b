"""What administrators do in their subtree, and what everybody may do about oneself."""

from kaoping.acts.posts import Post
from kaoping.acts.table import Grant, Reach
from kaoping.acts.verbs import Act

_ADMINISTERED = (
    Act.SEE_UNIT, Act.ADD_UNIT, Act.AMEND_UNIT, Act.MOVE_UNIT, Act.CLOSE_UNIT,
    Act.CREATE_ACCOUNT, Act.RESET_PASSWORD, Act.LOCK_ACCOUNT, Act.UNLOCK_ACCOUNT,
    Act.AMEND_PERSON, Act.GRANT_POST, Act.END_POST, Act.HAND_OVER,
    Act.REGISTER_VILLAGE, Act.IMPORT_HOLIDAYS, Act.BACK_UP,
)  # fmt: skip
# An empty installation has nobody yet: the system itself founds the first unit.
# Nobody stands above the topmost unit: whoever runs the installation resets there.
_FOUNDING = (Act.ADD_UNIT, Act.CREATE_ACCOUNT, Act.GRANT_POST, Act.RESET_PASSWORD)
_REAL = tuple(post for post in Post if post not in (Post.PUBLIC, Post.SYSTEM))

# fmt: off
GRANTS = (
    *(Grant(Post.ADMINISTRATOR, act, Reach.ALL_BELOW) for act in _ADMINISTERED),
    *(Grant(Post.SYSTEM, act, Reach.ANYONE) for act in _FOUNDING),
    Grant(Post.SECURITY_AUDITOR, Act.SEE_JOURNAL,          Reach.ALL_BELOW),
    Grant(Post.ADMINISTRATOR,    Act.REVEAL_PERSONAL_DATA, Reach.ALL_BELOW),
    Grant(Post.VERIFIER,         Act.SEE_UNIT,             Reach.ALL_BELOW),
    Grant(Post.CLERK,            Act.SEE_UNIT,             Reach.ALL_BELOW),
    Grant(Post.RECOMMENDER,      Act.SEE_UNIT,             Reach.ALL_BELOW),
    Grant(Post.SEASON_OFFICE,    Act.SEE_UNIT,             Reach.ALL_BELOW),
    *(Grant(post, Act.REVEAL_PERSONAL_DATA, Reach.OWN) for post in _REAL),
    *(Grant(post, Act.CHANGE_PASSWORD, Reach.OWN) for post in _REAL),
    *(Grant(post, Act.CREATE_TOKEN,    Reach.OWN) for post in _REAL),
    *(Grant(post, Act.REVOKE_TOKEN,    Reach.OWN) for post in _REAL),
)
# fmt: on
