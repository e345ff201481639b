"""Files that go with candidates and parts: kept before, and here given their place."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.foundation.files.queries import files_of
from kaoping.foundation.files.rules import Hash
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


def why_bad_files(given: Sequence[GivenFile]) -> Iterator[Refusal]:
    """Files that are not kept, and photos that cannot be printed."""
    stored = files_of(one.file for one in given)
    for number, one in enumerate(given):
        kept = stored.get(one.file)
        if kept is None:
            yield Refusal.of("not_found", field=f"files.{number}.file")
        elif one.kind == FileKind.PHOTO and kept.kind not in PRINTABLE:
            yield Refusal.of("photo_kind", field=f"files.{number}.file")


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
