"""What kind a file is, told from its bytes and never from its name."""

import io
import lzma
import zipfile
import zlib

import filetype

PHOTOS = ("jpg", "png", "heic")
KINDS = (*PHOTOS, "pdf", "docx", "xlsx", "ofd")

# Other endings that people's devices write for the same content.
_ENDINGS = {"jpeg": "jpg", "jpe": "jpg", "heif": "heic"}
_CONTENT_TYPES = "[Content_Types].xml"
_OFFICE = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
# What reading a broken, locked or foreign archive raises: it is no Office file then.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError,
    RuntimeError,  # locked by a password, or (its subclass) packed in a way not known here
)  # fmt: skip
_READ_AT_MOST = 1 << 20  # of a part inside an archive: a packed gigabyte is never unpacked


def kind_of(data: bytes) -> str:
    """One of ``KINDS``; another ending where another kind is known; "" if nothing is."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _kind_inside(data)
    return str(filetype.guess_extension(data) or "")


def kind_said_by(name: str) -> str:
    """The kind that a file's name claims: what follows the last dot, in our spelling."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return _ENDINGS.get(ending, ending)


def _kind_inside(data: bytes) -> str:
    """Word, Excel and OFD files are zip archives: their own list of contents tells which."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "OFD.xml" in names:
                return "ofd"
            if _CONTENT_TYPES not in names:
                return "zip"
            with archive.open(_CONTENT_TYPES) as part:
                listed = part.read(_READ_AT_MOST)
    except _UNREADABLE:
        return "zip"
    # A workbook with macros has a content type of its own, and is none of these.
    return next((kind for type_, kind in _OFFICE.items() if b'"' + type_ + b'"' in listed), "zip")
