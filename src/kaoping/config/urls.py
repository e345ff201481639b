"""The root of the URLs."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("kaoping.api.v1")),
    path("", include("kaoping.web.urls")),
]
