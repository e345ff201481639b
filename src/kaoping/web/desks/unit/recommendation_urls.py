"""URLs of quota, slate and package, at the unit's desk."""

from django.urls import path

from kaoping.web.desks.unit import candidate, package, quota, slate

urlpatterns = [
    path("quota/", quota.unit_quota, name="unit_quota"),
    path("quota/<int:subject>/", quota.quota, name="quota"),
    path("quota/<int:subject>/pass_on_quota", quota.pass_on_quota, name="pass_on_quota_at"),
    path("quota/<int:subject>/allot_quota", quota.allot_quota, name="allot_quota_at"),
    path("slate/", slate.unit_slate, name="unit_slate"),
    path("slate/<int:subject>/", slate.slate_of, name="slate_of"),
    path("slate/<int:subject>/<slug:honour>/", slate.slate, name="slate"),
    path("slate/<int:subject>/<slug:honour>/rank_slate", slate.rank_slate, name="rank_slate"),
    path("slate/<int:subject>/<slug:honour>/list.xlsx", slate.slate_list, name="slate_list"),
    path("slate/<int:subject>/<slug:honour>/put_forward", slate.put_forward, name="put_forward"),
    path("recommended/<int:pk>/", candidate.candidate, name="recommended"),
    path("recommended/<int:pk>/form.pdf", candidate.form_paper, name="recommended_form"),
    path("recommended/<int:pk>/files/<int:file>/", candidate.file, name="recommended_file"),
    path("recommended/<int:pk>/amend_candidate", candidate.amend, name="amend_candidate"),
    path("recommended/<int:pk>/withdraw_candidate", candidate.withdraw, name="withdraw_candidate"),
    path("recommended/<int:pk>/strike_candidate", candidate.strike, name="strike_candidate"),
    path("package/", package.own_package, name="package"),
    path("package/<int:body>/", package.package, name="package_of"),
    path("package/<int:body>/table.xlsx", package.table, name="package_table"),
    path("package/<int:body>/files/<int:file>/", package.file, name="package_file"),
    path("package/<int:body>/<str:part>/complete_part", package.complete, name="complete_part"),
    path("package/<int:body>/file_package", package.file_package, name="file_package"),
    path("package/<int:body>/receive_package", package.receive, name="receive_package"),
    path("package/<int:body>/return_package", package.return_package, name="return_package"),
]
