"""URLs of reports, for whoever writes or reads them. The URL of an act ends in its verb."""

from django.urls import path

from kaoping.web.desks.unit import reports, writing

urlpatterns = [
    path("summary/", writing.my_report, name="my_report"),
    path("subjects/<int:subject>/report/", writing.report_page, name="report_page"),
    path("subjects/<int:subject>/report/figures/", writing.report_figures, name="report_figures"),
    path("subjects/<int:subject>/write_report", writing.write_report, name="write_report"),
    path("drafts/", writing.keep_draft, name="keep_draft"),
    path("reports/", reports.unit_reports, name="unit_reports"),
    path("reports/files/<int:file>", reports.report_file, name="report_file"),
    path("reports/<int:report>/", reports.report, name="report"),
    path("reports/<int:report>/print", reports.report_print, name="report_print"),
    path("reports/<int:report>/versions", reports.report_versions, name="report_versions"),
    path("reports/<int:report>/submit_report", writing.submit_report, name="submit_report"),
    path("reports/<int:report>/recall_report", writing.recall_report, name="recall_report"),
]
