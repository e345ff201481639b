"""Papers that people attach in the journeys: small, invented, and of their true kind."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

SCAN = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def a_photo(folder: Path, name: str = "修剪现场.jpg") -> Path:
    """A photo of a field under a sky."""
    picture = Image.new("RGB", (640, 400), "#9cc3e6")
    ImageDraw.Draw(picture).rectangle((0, 220, 640, 400), fill="#6a8f3c")
    content = BytesIO()
    picture.save(content, "JPEG")
    return written(folder / name, content.getvalue())


def a_scan(folder: Path, name: str) -> Path:
    return written(folder / name, SCAN)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
