"""URLs of the office's review pages."""

from django.urls import path

from kaoping.web.desks.office import panels, review

urlpatterns = [
    path("review/", review.review, name="office_review"),
    path("review/candidates/", review.review_candidates, name="review_candidates"),
    path("review/candidates/<int:pk>/", review.review_candidate, name="review_candidate"),
    path(
        "review/candidates/<int:pk>/files/<int:paper>/",
        review.candidate_file,
        name="review_candidate_file",
    ),
    path("review/ranked/<str:honour>/", review.ranked_candidates, name="ranked_candidates"),
    path("candidates/<int:pk>/check_form", review.check_form, name="check_form"),
    path("candidates/<int:pk>/refuse_form", review.refuse_form, name="refuse_form"),
    path("seasons/<int:season>/form_panel", panels.form_panel, name="form_panel"),
    path("panels/<int:pk>/", panels.panel, name="panel"),
    path("panels/<int:pk>/appoint_judge", panels.appoint_judge, name="appoint_judge"),
    path("panels/<int:pk>/assignment/", panels.assignment_plan, name="assignment_plan"),
    path("panels/<int:pk>/assignment/solve", panels.solve_assignment, name="solve_assignment"),
    path("panels/<int:pk>/assignment/edit", panels.edit_assignment, name="edit_assignment"),
    path("panels/<int:pk>/assign_judges", panels.assign_judges, name="assign_judges"),
    path("panels/<int:pk>/consolidate_scores", panels.consolidate_scores, name="consolidate"),
    path("panels/<int:pk>/ballot/", panels.ballot, name="ballot"),
    path("panels/<int:pk>/decide", panels.decide, name="decide"),
]
