"""The desk of a unit: to verify, to write, to recommend."""
