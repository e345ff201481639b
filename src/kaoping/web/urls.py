"""All pages, desk by desk."""

from django.urls import include, path

DESKS = ("door", "expert", "unit", "office", "panel", "public", "system", "audit")

urlpatterns = [path("", include(f"kaoping.web.desks.{desk}.urls")) for desk in DESKS]
