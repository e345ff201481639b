"""URLs of this desk."""

from django.urls import path

from kaoping.web.desks.panel import scoring, votes

urlpatterns = [
    path("my-candidates/", scoring.panel_candidates, name="panel_candidates"),
    path("assignments/<int:pk>/", scoring.assignment, name="assignment"),
    path("assignments/<int:pk>/score_candidate", scoring.score_candidate, name="score_candidate"),
    path("assignments/<int:pk>/recuse", scoring.recuse, name="recuse"),
    path("assignments/<int:pk>/figures/<str:indicator>/", scoring.figure, name="figure_for_judge"),
    path(
        "assignments/<int:pk>/files/<str:source>/<int:paper>/",
        scoring.evidence_file,
        name="evidence_for_judge",
    ),
    path("candidates/<int:pk>/declare_conflict", scoring.declare_conflict, name="declare_conflict"),
    path("panels/<int:pk>/votes/", votes.votes, name="votes"),
    path("panels/<int:pk>/cast_vote", votes.cast_vote, name="cast_vote"),
]
