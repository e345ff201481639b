"""The fonts of these tests: those that tools/fonts.py fetched, then the system's."""

import os
from pathlib import Path

import pytest

from kaoping.documents.fonts import FontShelf, font_shelf

FETCHED = Path(__file__).resolve().parents[2] / ".build" / "fonts"


@pytest.fixture(scope="session")
def font_folders() -> tuple[Path, ...]:
    """The customer's folder first, as the settings do it."""
    named = os.environ.get("KAOPING_FONTS")
    return (*((Path(named),) if named else ()), FETCHED)


@pytest.fixture(scope="session")
def shelf(font_folders: tuple[Path, ...]) -> FontShelf:
    """A shelf that can set everything; without one these tests fail and say what to run."""
    shelf = font_shelf(font_folders)
    assert not shelf.missing("镇䶮"), "no Chinese fonts: run tools/fonts.py"
    return shelf
