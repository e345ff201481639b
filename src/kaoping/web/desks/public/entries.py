"""What every visitor may open, along the top of the public pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.web.doors import Asked
from kaoping.web.frame import Entry


def entries(asked: Asked) -> list[Entry]:
    found = (
        ("public_notices", _("Public notices"), "notice"),
        ("honour_roll", _("Honour roll"), "medal"),
        ("certificate", _("Check a certificate"), "verify"),
        ("follow_objection", _("Follow an objection"), "objection"),
        ("log_in", _("Log in"), "person"),
    )
    return [
        Entry(reverse(name), label, icon, current=asked.path == reverse(name))
        for name, label, icon in found
    ]
