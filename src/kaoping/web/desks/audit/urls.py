"""URLs of this desk."""

from django.urls import path

from kaoping.web.desks.audit import pages

urlpatterns = [
    path("journal/", pages.journal, name="journal"),
    path("journal/<int:seq>/", pages.journal_entry, name="journal_entry"),
    path("journal/chain/", pages.chain, name="chain"),
    path("journal/looked-at/", pages.looked_at, name="looked_at"),
    path("journal/access/", pages.access_table, name="access_table"),
]
