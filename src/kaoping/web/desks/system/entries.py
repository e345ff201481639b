"""The left column of the system desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.administration.backups import may_back_up
from kaoping.web.doors import Asked
from kaoping.web.frame import Entry


def entries(asked: Asked) -> list[Entry]:
    pages = [
        ("system_units", _("Units"), "unit"),
        ("system_accounts", _("People and posts"), "people"),
        ("system_places", _("Places and register"), "place"),
        ("system_holidays", _("Holidays"), "season"),
        ("system_import", _("Import"), "import"),
        ("my_work", _("Background work"), "system"),
    ]
    if may_back_up(asked.actor):
        pages.append(("system_backups", _("Backups"), "package"))
    return [
        Entry(reverse(name), label, icon, current=asked.path.startswith(reverse(name)))
        for name, label, icon in pages
    ]
