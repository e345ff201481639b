"""Long work in the background: the same acts, with progress."""
