"""The left column of the office desk, and of the discipline auditor who works beside it."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from kaoping.acts.posts import Post
from kaoping.web.doors import Asked
from kaoping.web.frame import Entry

OF_HOSTS = ("office_quotas", "office_packages", "office_review", "office_notices")


def entries(asked: Asked) -> list[Entry]:
    """The pages of work in the order of the story; those of a host only where one hosts."""
    hosts = any(standing.host for standing in asked.actor.standings)
    return [
        Entry(url, label, icon, current=_is_here(asked.path, url, parts))
        for name, label, icon, parts in _pages(asked.actor.post)
        if (url := _address(name)) and (hosts or name not in OF_HOSTS)
    ]


def _pages(post: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """URL name, label, icon, and what in an address says that a page lies below it."""
    if post == Post.DISCIPLINE_AUDITOR:
        return [("objections", _("Objections"), "objection", ("/objections",))]
    return [
        ("office_season", _("Season"), "season", ("/bodies", "/units", "_season")),
        (
            "office_calendar",
            _("Calendar and requirements"),
            "clock",
            ("/calendar", "/set_", "/requirements", "/targets", "/extensions", "/subjects/"),
        ),
        ("office_quotas", _("Quotas"), "quota", ("/quotas",)),
        ("office_packages", _("Packages"), "package", ("/packages",)),
        ("office_review", _("Review"), "panel", ("/review", "/panels")),
        ("office_notices", _("Notice and documents"), "notice", ("/notices", "/commendations")),
        ("office_editions", _("Editions"), "journal", ("/editions", "_edition")),
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_here(path: str, url: str, parts: tuple[str, ...]) -> bool:
    here = path.rstrip("0123456789")  # a season's own page ends in its number
    return url in (path, here.replace("seasons/", "season")) or any(p in path for p in parts)
