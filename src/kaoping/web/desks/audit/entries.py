"""The left column of the audit desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.web.doors import Asked
from kaoping.web.frame import Entry


def entries(asked: Asked) -> list[Entry]:
    pages = [
        ("journal", _("Journal"), "history"),
        ("chain", _("Chain"), "lock"),
        ("looked_at", _("Who looked at personal data"), "person"),
        ("access_table", _("Access table"), "verify"),
    ]
    return [
        Entry(reverse(name), label, icon, current=asked.path == reverse(name))
        for name, label, icon in pages
    ]
