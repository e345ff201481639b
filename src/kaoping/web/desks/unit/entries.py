"""The left column of the unit's desk, in the order of the story."""

from django.utils.translation import gettext as _

from kaoping.acts.posts import Post
from kaoping.web.desks.unit.work import page_named
from kaoping.web.doors import Asked
from kaoping.web.frame import Entry

EVERYONE = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)
# What in an address says under which page it lies, where that page's own address does not.
LIES_UNDER = (
    ("/verification", "reports_to_verify"),
    ("/return_report", "reports_to_verify"),
    ("/strike_record", "reports_to_verify"),
    ("/evaluate_subject", "reports_to_verify"),
    ("/endorse_results", "reports_to_verify"),
    ("/submit_report", "my_report"),
    ("/recall_report", "my_report"),
    ("/subjects/", "my_report"),
    ("/recommended/", "unit_slate"),
    ("/slate/", "unit_slate"),
    ("/slate/", "unit_quota"),
)


def entries(asked: Asked) -> list[Entry]:
    """At most seven pages of work; one that is not there is left out."""
    pages = [
        ("unit_work", _("Our work"), "home", EVERYONE),
        ("records", _("Service records"), "record", EVERYONE),
        ("my_report", _("Our report"), "report", (Post.CLERK,)),
        ("unit_reports", _("Reports below"), "unit", EVERYONE),
        ("reports_to_verify", _("To verify"), "verify", (Post.VERIFIER,)),
        ("unit_quota", _("Quota"), "quota", (Post.RECOMMENDER, Post.CLERK)),
        ("unit_slate", _("Slate"), "recommend", (Post.RECOMMENDER,)),
        ("package", _("Package"), "package", (Post.RECOMMENDER, Post.CLERK)),
    ]
    mine = [
        (url, label, icon)
        for name, label, icon, posts in pages
        if asked.actor.post in posts and (url := page_named(name))
    ]
    here = _here(asked.path, [url for url, *_rest in mine])
    return [Entry(url, label, icon, current=url == here) for url, label, icon in mine]


def _here(path: str, urls: list[str]) -> str:
    """The page of the column that the one at ``path`` is, or lies under."""
    named = (page_named(name) for part, name in LIES_UNDER if part in path)
    own = max((url for url in urls if path.startswith(url)), key=len, default="")
    return next((url for url in named if url in urls), own)
