"""Settings, the root of the URLs, and where grants and words are joined."""
