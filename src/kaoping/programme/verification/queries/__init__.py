"""What can be asked of verification: the desk's work, a report's screen, standards, totals."""
