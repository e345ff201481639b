"""Formal check, panels, scores, votes, decisions (articles 5.4 and 6)."""
