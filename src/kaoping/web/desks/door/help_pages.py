"""Help: how the year runs, what each post does, and whom to ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from kaoping.acts.posts import Post
from kaoping.foundation.words import N_

# The year in the order of the story: what happens, and the article that says so.
STEPS = (
    (N_("Service is recorded"), N_("Experts and teams record what they did in the villages, with evidence."), "4"),
    (N_("Work is summarised"), N_("Every unit, team and expert reports the year's summary and next year's plan to the unit above."), "5.1"),
    (N_("Summaries are verified"), N_("The unit above verifies the figures, returns what is wrong with a reason, accepts and evaluates."), "5.2"),
    (N_("Candidates are recommended"), N_("Within its quota each level puts candidates forward, in order, and files the five-part package."), "5.3"),
    (N_("The panel reviews"), N_("After a formal check the judges score and vote; nobody judges their own."), "5.4"),
    (N_("The list is put on public notice"), N_("Anyone may object in writing under a real name while it runs."), "5.4"),
    (N_("The commendation is issued"), N_("The document, the certificates and the honour roll are published."), "5.4"),
)  # fmt: skip

# What each post is for, in one sentence.
WORK = {
    Post.EXPERT: N_("Records own service and writes the own summary."),
    Post.TEAM_LEAD: N_("Records the team's service and writes its summary."),
    Post.CLERK: N_("Records the unit's work, writes its summary and completes its forms."),
    Post.VERIFIER: N_("Verifies the summaries of the units, teams and experts directly below."),
    Post.RECOMMENDER: N_("Puts candidates forward, ranks the list, passes quota on and files the package."),
    Post.SEASON_OFFICE: N_("Opens and steers the season, allots quotas, convenes the panel, publishes and issues."),
    Post.JUDGE: N_("Scores the assigned candidates and votes; declares conflicts."),
    Post.DISCIPLINE_AUDITOR: N_("Admits, refuses and rules on objections."),
    Post.SECURITY_AUDITOR: N_("Reads the journal and proves that it is whole."),
    Post.ADMINISTRATOR: N_("Keeps units, accounts, posts, the register and holidays."),
}  # fmt: skip


def help_page(request: HttpRequest) -> HttpResponse:
    shown = {
        "steps": [(gettext(name), gettext(text), article) for name, text, article in STEPS],
        "work": [(gettext(post.label), gettext(text)) for post, text in WORK.items()],
    }
    return render(request, "door/help.html", shown)
