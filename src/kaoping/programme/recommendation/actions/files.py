"""Files that go with candidates and parts: kept before, and here given their place."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum
from pydantic import BaseModel, Field

from kaoping.foundation.files.queries import files_of
from kaoping.foundation.files.rules import Hash, megabytes
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_
from kaoping.programme.recommendation.models import Candidate, CandidateFile
from kaoping.programme.recommendation.rules import FileKind

PRINTABLE = ("jpg", "png")


class GivenFile(BaseModel):
    """A kept file with its name; a stamped form also with the code printed on its foot."""

    file: Hash = Field(title=N_("File"))
    name: str = Field(title=N_("File name"), min_length=1, max_length=120)
    kind: FileKind = Field(FileKind.OTHER, title=N_("Kind of file"))
    code: str = Field("", title=N_("Code at the foot of the stamped paper"), max_length=24)


def why_bad_files(
    given: Sequence[GivenFile], staying: QuerySet[Any], limit: int, too_large: str
) -> Iterator[Refusal]:
    """Files that are not kept, photos that cannot be printed, and too much in all: with the
    rows ``staying`` they have ``limit`` bytes at most, or are ``too_large`` as that code says.

    Where nothing is given, nothing is asked of the database.
    """
    if not given:
        return
    stored = files_of(one.file for one in given)
    for number, one in enumerate(given):
        kept = stored.get(one.file)
        if kept is None:
            yield Refusal.of("not_found", field=f"files.{number}.file")
        elif one.kind == FileKind.PHOTO and kept.kind not in PRINTABLE:
            yield Refusal.of("photo_kind", field=f"files.{number}.file")
    size = staying.aggregate(size=Sum("file__size", default=0))["size"]
    size += sum(stored[one.file].size for one in given if one.file in stored)
    if size > limit:
        yield Refusal.of(too_large, field="files", size=megabytes(size), limit=megabytes(limit))


def take_files(
    candidate: Candidate, given: Sequence[GivenFile], *, now: datetime
) -> list[dict[str, object]]:
    """Give the files to the candidate; what the journal says of them: numbers, not the hashes
    that an act would take."""
    stored = files_of(one.file for one in given)
    CandidateFile.objects.bulk_create(
        CandidateFile(
            candidate=candidate,
            kind=one.kind.value,
            code=one.code.strip().upper(),
            file=stored[one.file],
            name=one.name,
            added=now,
        )
        for one in given
    )
    return [
        {"kind": one.kind.value, "file": stored[one.file].pk, "code": one.code} for one in given
    ]
