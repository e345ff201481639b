"""What administrators may see: the units below theirs, the accounts and posts there."""
