"""Third-party files that the pages load in the browser, served at ``vendor/…``.

npm brings the packages of package-lock.json; only the files named here are ever served or
collected. A release carries the collected folder, so a server needs neither Node nor a registry.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage

# Static path → path in node_modules. The maps are there because the manifest storage refuses a
# file that points to a map which is not collected.
VENDOR_FILES = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "vendor/Sortable.min.js": "sortablejs/Sortable.min.js",
}


class VendorStorage(FileSystemStorage):
    """Reads the vendor files under their static names out of ``settings.KAOPING_ROOT``."""

    def path(self, name: str) -> str:
        """Give the full path of a vendor file; KeyError for any other name."""
        return str(Path(settings.KAOPING_ROOT) / "node_modules" / VENDOR_FILES[name])


class VendorFinder(BaseFinder):
    """Finds exactly the files of ``VENDOR_FILES``."""

    storage = VendorStorage()

    def find(self, path: str, find_all: bool = False) -> Any:
        """Give the full path of a vendor file, or nothing; a list of them for ``find_all``."""
        found = [
            full
            for name in VENDOR_FILES
            if name == path and Path(full := self.storage.path(name)).is_file()
        ]
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Give every vendor file to collect; collecting fails if npm has not brought one."""
        ignored = list(ignore_patterns or ())
        for name in VENDOR_FILES:
            if not matches_patterns(name, ignored):
                yield name, self.storage
