"""The desk of experts and team leads: the year, records, the summary."""
