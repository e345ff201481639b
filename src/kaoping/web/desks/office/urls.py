"""URLs of this desk."""

from django.urls import URLPattern

from kaoping.web.desks.office.notice_urls import urlpatterns as notice_urls
from kaoping.web.desks.office.recommendation_urls import urlpatterns as recommendation_urls
from kaoping.web.desks.office.review_urls import urlpatterns as review_urls
from kaoping.web.desks.office.steering_urls import urlpatterns as steering_urls

urlpatterns: list[URLPattern] = [*steering_urls, *recommendation_urls, *review_urls, *notice_urls]
