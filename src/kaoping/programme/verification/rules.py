"""What a verifier may decide, and how figures add up. Pure."""

WORDS: dict[str, tuple[str, str]] = {}
