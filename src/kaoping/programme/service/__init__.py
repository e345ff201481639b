"""What was done in the villages: records, who took part, whom it served, evidence."""
