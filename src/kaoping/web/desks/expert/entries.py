"""The left column of the expert desk."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from kaoping.web.doors import Asked
from kaoping.web.frame import Entry


def entries(asked: Asked) -> list[Entry]:
    pages = [
        ("expert_year", _("The year"), "home"),
        ("record_service", _("Record service"), "plus"),
        ("records", _("Service records"), "record"),
        ("my_report", _("Work summary"), "report"),
        ("import_records", _("Import records"), "import"),
        ("enter_season", _("Seasons"), "season"),
    ]
    return [
        Entry(url, label, icon, current=asked.path == url)
        for name, label, icon in pages
        if (url := _url(name))
    ]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
