"""The desk of a judge: one candidate at a time."""
