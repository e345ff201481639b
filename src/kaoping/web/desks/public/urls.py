"""URLs of this desk."""

from django.urls import URLPattern, path

from kaoping.web.desks.public import articles, front, notices, roll

urlpatterns: list[URLPattern] = [
    path("public", front.public_front, name="public_front"),
    path("robots.txt", front.robots, name="robots"),
    path("notices/", notices.public_notices, name="public_notices"),
    path("notices/<int:notice>/", notices.notice, name="notice"),
    path("notices/<int:notice>/object/<str:entry>", notices.object_to, name="object"),
    path("follow_objection", notices.follow_objection, name="follow_objection"),
    path("honours/", roll.honour_roll, name="honour_roll"),
    path("certificates", roll.certificate, name="certificate"),
    path("c/<str:code>", roll.certificate, name="certificate_by_code"),
    path("articles/<str:number>", articles.article, name="article"),
    path("editions/<int:edition>", articles.edition, name="edition"),
]
