"""Work summary and next year's plan, with declared figures, sent up one level (article 5.1)."""
