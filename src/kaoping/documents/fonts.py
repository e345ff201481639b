"""Which typeface plays which role, and whether it has the characters.

The standard asks for 仿宋, 黑体, 楷体 and 小标宋, which are seldom all on one machine. A shelf looks
through folders in the order given (the customer's own first), then through the fonts of the system,
takes for each role the first real face, and remembers where it had to fall back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from unicodedata import category

import typst
from fontTools.ttLib import TTFont


class Role(StrEnum):
    """The typefaces that GB/T 9704 knows by name."""

    FANGSONG = "仿宋"
    HEI = "黑体"
    KAI = "楷体"
    TITLE = "小标宋"
    SONG = "宋体"


class Standing(StrEnum):
    """How near the face is to what the standard asks for."""

    OWN = "own"
    STAND_IN = "stand-in"
    FALLBACK = "fallback"
    NONE = "none"


# Beginnings of family names, without spaces and signs, in order of preference.
OWN_FACES: Mapping[Role, tuple[str, ...]] = {
    Role.FANGSONG: (
        "方正仿宋",
        "fzfangsong",
        "仿宋",
        "fangsong",
        "华文仿宋",
        "stfangsong",
        "fandolfang",
    ),
    Role.HEI: ("方正黑体", "fzhei", "黑体", "simhei", "华文黑体", "stheiti", "fandolhei"),
    Role.KAI: ("方正楷体", "fzkai", "楷体", "kaiti", "simkai", "华文楷体", "stkaiti", "fandolkai"),
    Role.TITLE: ("方正小标宋", "fzxiaobiaosong", "小标宋"),
    Role.SONG: ("方正书宋", "fzshusong", "宋体", "simsun", "华文宋体", "stsong", "fandolsong"),
}
STAND_INS: Mapping[Role, tuple[str, ...]] = {
    Role.TITLE: ("fandolsong", "华文中宋", "stzhongsong"),
    Role.KAI: ("lxgwwenkai", "霞鹜文楷"),
}
# Faces with tens of thousands of characters: they fill in what a face of any role lacks.
BROAD_FACES = (
    "notoserifsc",
    "notoserifcjksc",
    "sourcehanserif",
    "notosanssc",
    "notosanscjksc",
    "sourcehansans",
    "lxgwwenkai",
)
BROAD_FOR_HEI = (*BROAD_FACES[3:6], *BROAD_FACES[:3], *BROAD_FACES[6:])
# A real 小标宋 has one weight; what stands in for it is bold.
WEIGHTS: Mapping[Role, int] = {Role.TITLE: 700}
REGULAR = 400


class MissingGlyphs(Exception):
    """No typeface of the shelf has these characters, so the document would show empty boxes."""

    def __init__(self, characters: Sequence[str]) -> None:
        """Keep the characters, sorted, each once; the message names at most twenty of them."""
        self.characters = tuple(characters)
        named = ", ".join(f"{c} (U+{ord(c):04X})" for c in self.characters[:20])
        more = len(self.characters) - 20
        super().__init__(f"no font has: {named}" + (f" and {more} more" if more > 0 else ""))


@dataclass(frozen=True)
class Casting:
    """One line of the build report: the face that plays a role, and how well."""

    role: Role
    family: str
    standing: Standing

    @property
    def fell_back(self) -> bool:
        """Whether this is anything but the face that the standard asks for."""
        return self.standing is not Standing.OWN


class FontShelf:
    """The typefaces of a list of folders, opened once and shared by all documents."""

    def __init__(self, folders: Sequence[Path], *, system_fonts: bool = True) -> None:
        """Open the fonts of the folders that exist; the first folder wins over the next."""
        self._folders = tuple(folder.resolve() for folder in folders if folder.is_dir())
        self.typst_fonts = typst.Fonts(
            include_system_fonts=system_fonts,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in self._folders],
        )
        self._faces: list[Any] = sorted(
            self.typst_fonts.fonts(),
            key=lambda face: (self._rank(face.path), face.path, face.index),
        )

    def _rank(self, path: str) -> int:
        """Place of the folder that a font file lies in; the system comes after all folders."""
        parents = Path(path).resolve().parents
        places = (i for i, folder in enumerate(self._folders) if folder in parents)
        return next(places, len(self._folders))

    def _families(self, beginnings: Iterable[str]) -> list[str]:
        """Families whose names begin so: by folder, then by preference, each once."""
        found = [
            (self._rank(face.path), preference, face.family)
            for face in self._faces
            for preference, beginning in enumerate(beginnings)
            if _plain(face.family).startswith(beginning)
        ]
        return list(dict.fromkeys(family for _, _, family in sorted(found)))

    @cached_property
    def castings(self) -> tuple[Casting, ...]:
        """The build report: every role with the face that plays it."""
        return tuple(self._cast(role) for role in Role)

    def _cast(self, role: Role) -> Casting:
        broad = BROAD_FOR_HEI if role is Role.HEI else BROAD_FACES
        choices = (
            (Standing.OWN, OWN_FACES[role]),
            (Standing.STAND_IN, STAND_INS.get(role, ())),
            (Standing.FALLBACK, broad),
        )
        for standing, beginnings in choices:
            if families := self._families(beginnings):
                return Casting(role, families[0], standing)
        return Casting(role, "", Standing.NONE)

    @cached_property
    def chains(self) -> dict[str, dict[str, object]]:
        """For the layout: role name → families to try in turn, and the weight to ask for.

        All chains hold the same families in a different order, so that a character is either
        available in every role or in none.
        """
        cast = [casting.family for casting in self.castings if casting.family]
        broad = self._families(BROAD_FACES)
        return {
            casting.role.name.lower(): {
                "font": list(
                    dict.fromkeys(([casting.family] if casting.family else []) + broad + cast)
                ),
                "weight": WEIGHTS.get(casting.role, REGULAR),
            }
            for casting in self.castings
        }

    def missing(self, text: str) -> tuple[str, ...]:
        """Characters of the text that no face of the chains can show, sorted, each once."""
        wanted = {character for character in text if _is_printed(character)}
        in_use = {family for chain in self.chains.values() for family in _fonts_of(chain)}
        for face in self._faces:
            if not wanted:
                break
            if face.family in in_use:
                wanted = {c for c in wanted if ord(c) not in _characters(face.path, face.index)}
        return tuple(sorted(wanted))


@cache
def font_shelf(folders: tuple[Path, ...], *, system_fonts: bool = True) -> FontShelf:
    """The shelf of these folders, opened at the first call (a tenth of a second) and kept."""
    return FontShelf(folders, system_fonts=system_fonts)


@cache
def _characters(path: str, index: int) -> frozenset[int]:
    """Code points that a font file can show. ``index`` chooses a face in a collection."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def _fonts_of(chain: Mapping[str, object]) -> list[str]:
    fonts = chain["font"]
    return fonts if isinstance(fonts, list) else []


def _plain(family: str) -> str:
    """A family name without spaces and signs: vendors write the same name in many ways."""
    return re.sub(r"[\s_\-]+", "", family).lower()


def _is_printed(character: str) -> bool:
    """Line breaks, tabs and invisible joiners need no glyph."""
    return character not in "\n\r\t" and category(character) != "Cf"
