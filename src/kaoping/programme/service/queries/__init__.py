"""What can be asked of service records, always for an actor, never more than one may see."""
