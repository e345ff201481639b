"""Who comes to these pages."""

from kaoping.acts.posts import Post

RECORDERS = (Post.EXPERT, Post.TEAM_LEAD, Post.CLERK)
READERS = (*RECORDERS, Post.VERIFIER, Post.RECOMMENDER, Post.SEASON_OFFICE)
