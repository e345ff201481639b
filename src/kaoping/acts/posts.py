"""The posts a person may hold. Pure."""

from kaoping.foundation.words import N_, Named


class Post(Named):
    EXPERT = "expert", N_("Expert")
    TEAM_LEAD = "team_lead", N_("Team lead")
    CLERK = "clerk", N_("Clerk")
    VERIFIER = "verifier", N_("Verifier")
    RECOMMENDER = "recommender", N_("Recommender")
    SEASON_OFFICE = "season_office", N_("Season office")
    JUDGE = "judge", N_("Judge")
    DISCIPLINE_AUDITOR = "discipline_auditor", N_("Discipline auditor")
    SECURITY_AUDITOR = "security_auditor", N_("Security auditor")
    ADMINISTRATOR = "administrator", N_("Administrator")
    # Not held by anyone: who acts without an account.
    PUBLIC = "public", N_("Public")
    SYSTEM = "system", N_("System")


# Article-free, from the security standard: these three are never one person.
AUDITORS = (Post.SECURITY_AUDITOR, Post.DISCIPLINE_AUDITOR)
SEPARATE = (Post.ADMINISTRATOR, *AUDITORS)
