"""URLs of quotas and packages, at the office's desk."""

from django.urls import path

from kaoping.web.desks.office import packages, quotas

urlpatterns = [
    path("quotas/", quotas.quotas, name="office_quotas"),
    path("packages/", packages.packages, name="office_packages"),
]
