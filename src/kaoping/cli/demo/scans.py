"""Pictures that stand for stamped paper and photos: drawn, not photographed."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (620, 877)  # A4 at 75 dpi
RED = (190, 30, 45)


def a_picture(title: str) -> bytes:
    """A page with lines of writing and a round red seal, different for every title."""
    dice = Random(title)  # noqa: S311  # drawn for looks
    page = Image.new("RGB", SIZE, (252, 251, 246))
    draw = ImageDraw.Draw(page)
    draw.rectangle((40, 40, SIZE[0] - 40, SIZE[1] - 40), outline=(90, 90, 90))
    for line in range(100, 620, 26):
        draw.line((70, line, dice.randint(380, 540), line), fill=(120, 120, 120), width=2)
    centre = (dice.randint(400, 470), dice.randint(650, 720))
    box = (centre[0] - 70, centre[1] - 70, centre[0] + 70, centre[1] + 70)
    draw.ellipse(box, outline=RED, width=5)
    star = (centre[0] - 14, centre[1] - 14, centre[0] + 14, centre[1] + 14)
    draw.regular_polygon((*centre, 20), 5, fill=RED)
    draw.ellipse(star, outline=RED)
    made = BytesIO()
    page.save(made, "PNG", optimize=True)
    return made.getvalue()
