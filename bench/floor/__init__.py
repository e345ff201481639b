"""The floor: the least that Django needs for a page on the same tables."""
