"""What can be asked of an edition. Editions are public: the text is everybody's."""

from functools import lru_cache

from kaoping.programme.scheme import edition as reading
from kaoping.programme.scheme import models


def edition_of(edition_id: int) -> reading.Edition:
    """The edition as typed data, read once a process: a published one never changes."""
    row = models.Edition.objects.only("digest").get(pk=edition_id)
    return _read(edition_id, row.digest)


@lru_cache(maxsize=64)
def _read(edition_id: int, digest: str) -> reading.Edition:
    content = models.Edition.objects.values_list("content", flat=True).get(
        pk=edition_id, digest=digest
    )
    return reading.Edition.model_validate_json(content)
