"""Five pages, each with the two or three statements it cannot do without."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from bench.floor.models import Assignment, Candidate, FloorScore, Nomination

FIELDS = ("id", "honour", "state", "score", "scores", "subject__name", "subject__parent__name")


@login_required
def listed(request: HttpRequest, season: int, honour: str) -> HttpResponse:
    after = int(request.GET.get("after", 0))
    rows = list(
        Candidate.objects.filter(season_id=season, honour=honour, id__gt=after)
        .select_related("subject__parent")
        .only(*FIELDS)
        .order_by("id")[:50]
    )
    return render(request, "floor/list.html", {"rows": rows, "last": rows[-1].pk})


@login_required
def ranked(request: HttpRequest, season: int, honour: str) -> HttpResponse:
    rows = list(
        Candidate.objects.filter(season_id=season, honour=honour)
        .select_related("subject__parent")
        .only(*FIELDS)
        .order_by("-score", "id")[:50]
    )
    return render(request, "floor/list.html", {"rows": rows, "last": rows[-1].pk})


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = Candidate.objects.select_related("subject").get(pk=pk)
    rows = list(Assignment.objects.filter(candidate_id=pk).select_related("account"))
    return render(request, "floor/detail.html", {"c": candidate, "assignments": rows})


@login_required
def submit(request: HttpRequest, season: int, honour: str, pk: int) -> HttpResponse:
    Nomination.objects.create(
        season_id=season, honour=honour, subject_id=pk, deeds=request.POST["deeds"]
    )
    return redirect(f"/detail/{pk}")


@login_required
def score(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = Candidate.objects.select_related("subject").get(pk=pk)
    if request.method == "GET":
        return render(request, "floor/form.html", {"c": candidate})
    with transaction.atomic():
        FloorScore.objects.create(
            candidate_id=pk,
            points=Decimal(request.POST["points"]),
            comment=request.POST["comment"],
        )
        Candidate.objects.filter(pk=pk).update(scores=3)
    return redirect(f"/detail/{pk}")


urlpatterns = [
    path("list/<int:season>/<str:honour>", listed),
    path("ranked/<int:season>/<str:honour>", ranked),
    path("detail/<int:pk>", detail),
    path("submit/<int:season>/<str:honour>/<int:pk>", submit),
    path("score/<int:pk>", score),
]
