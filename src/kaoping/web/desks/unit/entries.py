"""The left column of the unit's desk, in the order of the story."""

from django.utils.translation import gettext as _

from kaoping.acts.posts import Post
from kaoping.web.desks.unit.work import page_named
from kaoping.web.doors import Asked
from kaoping.web.frame import Entry

EVERYONE = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)


def entries(asked: Asked) -> list[Entry]:
    """At most seven pages of work; one that is not there is left out."""
    pages = [
        ("unit_work", _("Our work"), "home", EVERYONE),
        ("records_within", _("Records within"), "record", EVERYONE),
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
    here = max((url for url, *_rest in mine if asked.path.startswith(url)), key=len, default="")
    return [Entry(url, label, icon, current=url == here) for url, label, icon in mine]
