"""What is done in this stage: quotas, then candidates, then packages."""

from kaoping.programme.recommendation.actions import candidates, packages, quota

__all__ = ["candidates", "packages", "quota"]
