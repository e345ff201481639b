"""URLs of this desk."""

from django.urls import include, path

from kaoping.web.desks.unit import evaluating, verifying, work

urlpatterns = [
    path("", include("kaoping.web.desks.unit.report_urls")),
    path("", include("kaoping.web.desks.unit.recommendation_urls")),
    path("our_work/", work.unit_work, name="unit_work"),
    path("our_work/to_verify/", work.reports_to_verify, name="reports_to_verify"),
    path("reports/<int:report>/verification", verifying.verify_report, name="verify_report"),
    path("reports/<int:report>/verify_figure", verifying.verify_figure, name="verify_figure"),
    path("reports/<int:report>/return_report", verifying.return_report, name="return_report"),
    path("reports/<int:report>/accept_report", verifying.accept_report, name="accept_report"),
    path(
        "reports/<int:report>/figures/<str:indicator>",
        verifying.figure_sources,
        name="figure_behind",
    ),
    path(
        "reports/<int:report>/records/<int:record>/strike_record",
        verifying.strike_record,
        name="strike_record",
    ),
    path(
        "subjects/<int:subject>/evaluate_subject",
        evaluating.evaluate_subject,
        name="evaluate_subject",
    ),
    path(
        "subjects/<int:subject>/endorse_results",
        evaluating.endorse_results,
        name="endorse_results",
    ),
]
