"""Declared becomes verified; returned with a reason, evaluated, rolled up (article 5.2)."""
