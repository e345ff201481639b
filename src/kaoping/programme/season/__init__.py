"""One running of an edition by a host unit: calendar, requirements, subjects, targets."""
