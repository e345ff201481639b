"""Accounts, persons, and the posts they hold at units for a time."""
