"""Quotas down the tree, ranked lists, the five-part package (articles 5.3 and 7)."""
