"""The organization tree: who reports to whom."""
