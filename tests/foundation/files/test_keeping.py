"""Files are kept by what they are, not by what they are called."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pillow_heif
import pytest
from PIL import ExifTags, Image

from kaoping.foundation.files.actions import store
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.files.queries import bytes_of, path_of, public_copy, public_kind
from kaoping.foundation.files.rules import megabytes
from kaoping.foundation.refusal import Refused
from tests.builders import NOON

pytestmark = pytest.mark.django_db

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def a_photo(kind: str = "JPEG", *, place: bool = True) -> bytes:
    image = Image.new("RGB", (40, 30), (200, 60, 40))
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:10 09:30:00"
    if place:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitude] = (27.0, 7.0, 30.0)
        gps[ExifTags.GPS.GPSLatitudeRef] = "N"
        gps[ExifTags.GPS.GPSLongitude] = (104.0, 43.0, 12.0)
        gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    made = io.BytesIO()
    image.save(made, kind, exif=exif.tobytes())
    return made.getvalue()


def an_archive(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def an_office_file(content_type: str) -> bytes:
    listed = f'<Types><Override PartName="/x.xml" ContentType="{content_type}"/></Types>'
    return an_archive(**{"[Content_Types].xml": listed})


def codes(data: bytes, name: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        store(data, name, now=NOON)
    return [refusal.code for refusal in caught.value.refusals]


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (a_photo(), "地头.JPEG", "jpg"),
        (a_photo("PNG"), "a.png", "png"),
        (b"%PDF-1.7\n%%EOF\n", "证明.pdf", "pdf"),
        (an_office_file(DOCX), "总结.docx", "docx"),
        (an_office_file(XLSX), "a.xlsx", "xlsx"),
        (an_archive(**{"OFD.xml": "<ofd/>"}), "公文.ofd", "ofd"),
    ],
)
def test_the_kind_is_told_from_the_content(data, name, kind):
    kept = store(data, name, now=NOON)

    assert (kept.kind, kept.size, kept.added) == (kind, len(data), NOON)
    assert bytes_of(kept) == data
    assert path_of(kept.sha256).parent.name == kept.sha256[2:4]


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_broken_inside_is_refused_and_not_an_error(packing):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>" * 200)
    data = bytearray(made.getvalue())
    packed = 30 + len("[Content_Types].xml")  # behind the local header and the name
    data[packed : packed + 12] = b"\xff" * 12

    assert codes(bytes(data), "总结.docx") == ["wrong_kind"]


def test_the_same_bytes_are_kept_once():
    first = store(a_photo(), "a.jpg", now=NOON)
    second = store(a_photo(), "b.jpg", now=NOON)

    assert first.pk == second.pk
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "empty_file"),
        (b"just words", "a.pdf", "wrong_kind"),
        (b"MZ" + b"\0" * 200, "a.docx", "wrong_kind"),
        (b"<html><script>alert(1)</script></html>", "a.jpg", "wrong_kind"),
        (an_archive(**{"a.exe": "MZ"}), "a.docx", "wrong_kind"),
        (an_office_file(MACROS), "a.xlsx", "wrong_kind"),
        (b"%PDF-1.7\n", "a.jpg", "name_does_not_fit_content"),
        (b"%PDF-1.7\n", "nameless", "name_does_not_fit_content"),
        (a_photo()[:60], "a.jpg", "broken_photo"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(data, name, code):
    assert codes(data, name) == [code]
    assert not StoredFile.objects.exists()


def test_a_file_over_the_limit_is_refused_and_the_limit_told(settings):
    settings.FILE_LIMIT = 100
    assert codes(b"%PDF-1.7\n" + b" " * 100, "a.pdf") == ["too_large"]
    assert megabytes(20 * 1024 * 1024) == "20 MB"
    assert megabytes(20 * 1024 * 1024 + 1) == "20.1 MB"


def test_a_photo_says_when_and_where_it_was_taken():
    kept = store(a_photo(), "a.jpg", now=NOON)

    assert kept.taken_at == datetime(2026, 11, 10, 1, 30, tzinfo=UTC)  # 09:30 in Beijing
    assert (kept.latitude, kept.longitude) == (27.125, 104.72)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_public_copy_holds_no_place_and_no_time(kind):
    name = "a.jpg" if kind == "JPEG" else "a.png"
    copy = public_copy(store(a_photo(kind), name, now=NOON))

    with Image.open(io.BytesIO(copy)) as photo:
        assert photo.size == (40, 30)
        assert dict(photo.getexif()) == {}
        assert dict(photo.getexif().get_ifd(ExifTags.IFD.GPSInfo)) == {}


def test_a_heic_photo_is_shown_as_jpeg():
    image = pillow_heif.from_pillow(Image.new("RGB", (64, 48), (10, 90, 40)))
    made = io.BytesIO()
    image.save(made)
    kept = store(made.getvalue(), "a.heic", now=NOON)

    with Image.open(io.BytesIO(public_copy(kept))) as photo:
        assert (kept.kind, public_kind(kept), photo.format) == ("heic", "jpg", "JPEG")


def test_a_document_is_given_out_as_it_is():
    kept = store(b"%PDF-1.7\n%%EOF\n", "a.pdf", now=NOON)
    assert public_copy(kept) == b"%PDF-1.7\n%%EOF\n"
