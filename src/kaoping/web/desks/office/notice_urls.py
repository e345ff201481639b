"""URLs of public notices, commendations and objections at the office's desk."""

from django.urls import path

from kaoping.web.desks.office import commendation, notices, objections

urlpatterns = [
    path("office/notices/", notices.office_notices, name="office_notices"),
    path("seasons/<int:season>/publish_notice", notices.publish_notice, name="publish_notice"),
    path("notices/<int:notice>/close_notice", notices.close_notice, name="close_notice"),
    path("office/notices/<int:notice>/names/", notices.notice_names, name="notice_names"),
    path(
        "office/notices/<int:notice>/names/<str:entry>/publish_notice",
        notices.change_name,
        name="change_name",
    ),
    path("office/commendations/", commendation.office_commendation, name="office_commendation"),
    path(
        "seasons/<int:season>/issue_commendation",
        commendation.issue_commendation,
        name="issue_commendation",
    ),
    path("commendations/<int:pk>/", commendation.commendation, name="commendation"),
    path(
        "commendations/<int:pk>/files/<str:kind>",
        commendation.commendation_file,
        name="commendation_file",
    ),
    path(
        "commendations/<int:pk>/make_certificates",
        commendation.make_certificates,
        name="make_certificates",
    ),
    path("commendations/<int:pk>/certificates", commendation.certificates, name="certificates"),
    path(
        "commendations/<int:pk>/make_documents", commendation.make_documents, name="make_documents"
    ),
    path("honours/<int:pk>/revoke_honour", commendation.revoke_honour, name="revoke_honour"),
    path("objections/", objections.objections, name="objections"),
    path("objections/<int:pk>/", objections.objection, name="objection"),
    path("objections/<int:pk>/reveal_personal_data", objections.reveal, name="reveal_objector"),
    path(
        "objections/<int:pk>/files/<int:number>/reveal_personal_data",
        objections.reveal_file,
        name="reveal_evidence",
    ),
    path("objections/<int:pk>/admit_objection", objections.admit_objection, name="admit_objection"),
    path(
        "objections/<int:pk>/refuse_objection", objections.refuse_objection, name="refuse_objection"
    ),
    path(
        "objections/<int:pk>/rule_on_objection",
        objections.rule_on_objection,
        name="rule_on_objection",
    ),
]
