"""The third-party files that pages load: exactly those named, as npm brought them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from kaoping.web.assets import VENDOR_FILES, VendorFinder


@pytest.mark.parametrize("name", VENDOR_FILES)
def test_every_named_file_is_found_and_not_empty(name):
    assert Path(finders.find(name)).stat().st_size > 40_000


def test_other_files_of_the_packages_are_not_served():
    assert (settings.KAOPING_ROOT / "node_modules/sortablejs/Sortable.js").is_file()
    assert VendorFinder().find("vendor/Sortable.js") is None
    assert VendorFinder().find("sortablejs/Sortable.js", find_all=True) == []


def test_collecting_reads_each_file_under_its_static_name():
    collected = {}
    for name, storage in VendorFinder().list(["*.map"]):
        with storage.open(name) as file:
            collected[name] = file.read(64)
    assert set(collected) == {name for name in VENDOR_FILES if not name.endswith(".map")}
    assert b"Sortable" in collected["vendor/Sortable.min.js"]
