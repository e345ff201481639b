"""What a photo says of itself, and a copy of it that says nothing."""

import io
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pillow_heif
from PIL import ExifTags, Image, ImageOps

pillow_heif.register_heif_opener()

# A camera's clock has no zone: photos of this programme are taken on Beijing time.
CAMERA_ZONE = ZoneInfo("Asia/Shanghai")
_QUALITY = 90


class BrokenPhoto(ValueError):
    """The bytes say they are a photo and cannot be opened as one."""


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """When and where a photo was taken (degrees, north and east positive), as far as it says."""

    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def facts_of_photo(data: bytes) -> PhotoFacts:
    """Read a photo's own marks; raises ``BrokenPhoto`` when it is none."""
    try:
        with Image.open(io.BytesIO(data)) as photo:
            photo.verify()
        # Verifying uses a PNG up: what it says of itself is read from a fresh one.
        with Image.open(io.BytesIO(data)) as photo:
            exif = photo.getexif()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise BrokenPhoto(str(broken)) from broken
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    return PhotoFacts(
        _moment(taken),
        _degrees(place.get(ExifTags.GPS.GPSLatitude), place.get(ExifTags.GPS.GPSLatitudeRef), 90),
        _degrees(
            place.get(ExifTags.GPS.GPSLongitude), place.get(ExifTags.GPS.GPSLongitudeRef), 180
        ),
    )


def without_marks(data: bytes) -> tuple[bytes, str]:
    """The picture alone, turned upright, and its kind: no place, time or camera is left in it.

    HEIC becomes JPEG, which every browser shows.
    """
    with Image.open(io.BytesIO(data)) as photo:
        kind = "png" if photo.format == "PNG" else "jpg"
        upright = ImageOps.exif_transpose(photo)
        # Pasted onto a new picture: comments, thumbnails and colour notes stay behind.
        mode = "RGBA" if kind == "png" and upright.has_transparency_data else "RGB"
        plain = Image.new(mode, upright.size)
        plain.paste(upright.convert(mode))
    made = io.BytesIO()
    if kind == "png":
        plain.save(made, "PNG")
    else:
        plain.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue(), kind


def _moment(text: object) -> datetime | None:
    try:
        written = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    return written.replace(tzinfo=CAMERA_ZONE)


def _degrees(parts: object, side: object, limit: int) -> float | None:
    """Degrees, minutes and seconds as one number; nothing where they make no sense."""
    if not isinstance(parts, (tuple, list)) or len(parts) != 3:
        return None
    try:
        whole, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = whole + minutes / 60 + seconds / 3600
    if not 0 <= value <= limit:  # also no number at all: cameras without a fix write 0/0
        return None
    return -value if str(side).upper() in ("S", "W") else value
