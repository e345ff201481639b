"""Files that go with candidates and parts: kept before, and here given their place."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.foundation.files.queries import file_of
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_
from kaoping.programme.recommendation.models import Candidate, CandidateFile
from kaoping.programme.recommendation.rules import FileKind

PRINTABLE = ("jpg", "png")


class GivenFile(BaseModel):
    """A kept file with its name; a stamped form also with the code printed on its foot."""

    file: int
    name: str = Field(title=N_("File name"), min_length=1, max_length=120)
    kind: FileKind = Field(FileKind.OTHER, title=N_("Kind of file"))
    code: str = Field("", title=N_("Code at the foot of the stamped paper"), max_length=24)


def why_bad_files(given: Sequence[GivenFile]) -> Iterator[Refusal]:
    """Files that are not kept, and photos that cannot be printed."""
    for number, one in enumerate(given):
        kept = file_of(one.file)
        if kept is None:
            yield Refusal.of("not_found", field=f"files.{number}.file")
        elif one.kind == FileKind.PHOTO and kept.kind not in PRINTABLE:
            yield Refusal.of("photo_kind", field=f"files.{number}.file")


def take_files(
    candidate: Candidate, given: Sequence[GivenFile], *, now: datetime
) -> list[dict[str, object]]:
    """Give the files to the candidate; what the journal says of them."""
    CandidateFile.objects.bulk_create(
        CandidateFile(
            candidate=candidate,
            kind=one.kind.value,
            code=one.code.strip().upper(),
            file_id=one.file,
            name=one.name,
            added=now,
        )
        for one in given
    )
    return [{"kind": one.kind.value, "file": one.file, "code": one.code} for one in given]
