"""The story. A stage may import the stages before it, never those after."""

STAGES = (
    "scheme",
    "season",
    "service",
    "reporting",
    "verification",
    "recommendation",
    "judging",
    "publicity",
    "honours",
)
