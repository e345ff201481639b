"""What may be asked of quotas, lists, candidates and packages; always for an actor."""
