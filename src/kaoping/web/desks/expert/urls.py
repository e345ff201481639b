"""URLs of this desk."""

from django.urls import URLPattern, path

from kaoping.web.desks.expert import importing, record_form, records, year

urlpatterns: list[URLPattern] = [
    path("year", year.expert_year, name="expert_year"),
    path("seasons/enter_season", year.enter_season, name="enter_season"),
    path("records", records.records, name="records"),
    path("records/within", records.records_within, name="records_within"),
    path("records/import", importing.import_records, name="import_records"),
    path("records/import/template", importing.records_template, name="records_template"),
    path("records/record_service", record_form.record_service, name="record_service"),
    path("records/keep_draft", record_form.keep_record_draft, name="keep_record_draft"),
    path("records/<int:record_id>", records.record, name="record"),
    path("records/<int:record_id>/amend_record", record_form.amend_record, name="amend_record"),
    path(
        "records/<int:record_id>/withdraw_record", records.withdraw_record, name="withdraw_record"
    ),
    path("records/<int:record_id>/evidence/<int:evidence_id>", records.evidence, name="evidence"),
]
