"""Units, people, posts, places and holidays, kept by administrators for their subtree."""
