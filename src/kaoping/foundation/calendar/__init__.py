"""Working days and public holidays."""
