from typing import Any

from django.db import models
from django.db.models import Q

from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Account, Person
from kaoping.programme.judging import rules
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.season.models import Season

POINTS: dict[str, Any] = {"max_digits": 6, "decimal_places": 2, "null": True}


class FormalCheck(models.Model):
    """The formal check of one candidate, passed or refused with a reason."""

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="formal_check")
    passed = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "judging"
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=True) | ~Q(reason=""), name="refused_with_a_reason"
            ),
        ]


class Panel(models.Model):
    """The judges who review one honour's candidates in a season (article 5.4)."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="panels", db_index=False)
    honour = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=12, default=rules.PANEL_FLOW.first.value)
    version = models.PositiveIntegerField(default=0)

    flow = rules.PANEL_FLOW

    class Meta:
        app_label = "judging"
        constraints = [
            models.UniqueConstraint(fields=["season", "honour"], name="one_panel_per_honour"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.PanelState]),
                name="panel_state_is_known",
            ),
        ]

    @property
    def over(self) -> Over:
        return self.season.over


class Seat(models.Model):
    """A judge on a panel. ``person`` is who counts for recusal, whatever the account."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)

    sits = True  # whether the account holds the post now; found when the members are loaded

    class Meta:
        app_label = "judging"
        constraints = [
            models.UniqueConstraint(fields=["panel", "person"], name="a_person_sits_once"),
        ]

    @property
    def over(self) -> Over:
        return Over(season_id=self.panel.season_id, assigned=frozenset({self.account_id}))


class Conflict(models.Model):
    """Why a judge keeps away from a candidate. A later assignment is blocked by it."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="conflicts", db_index=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="conflicts")
    cause = models.CharField(max_length=20)  # same_unit, same_team, parent_unit, declared …
    reason = models.TextField(blank=True)

    class Meta:
        app_label = "judging"
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "candidate", "cause"], name="one_conflict_per_cause"
            ),
        ]


class Assignment(models.Model):
    """One judge's task to score one candidate, and what came of it."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments", db_index=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="assignments")
    account = models.ForeignKey(Account, models.PROTECT, related_name="assignments", db_index=False)
    state = models.CharField(max_length=12, default=rules.ASSIGNMENT_FLOW.first.value)
    total = models.DecimalField(**POINTS)  # weighted, out of 100
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    flow = rules.ASSIGNMENT_FLOW

    class Meta:
        app_label = "judging"
        constraints = [
            models.UniqueConstraint(fields=["seat", "candidate"], name="assigned_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.AssignmentState]),
                name="assignment_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["account", "state", "id"])]

    @property
    def over(self) -> Over:
        return Over(season_id=self.candidate.season_id, assigned=frozenset({self.account_id}))


class Mark(models.Model):
    """Points of one assignment for one standard of article 6, out of 100."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="marks", db_index=False)
    standard = models.CharField(max_length=12)
    points = models.DecimalField(max_digits=5, decimal_places=1)
    comment = models.TextField(blank=True)

    class Meta:
        app_label = "judging"
        constraints = [
            models.UniqueConstraint(fields=["assignment", "standard"], name="one_mark_each"),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=100), name="points_from_0_to_100"
            ),
        ]


class Vote(models.Model):
    """A judge's recorded vote on a candidate. Confidential until published."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="votes", db_index=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="votes")
    round = models.PositiveSmallIntegerField(default=1)  # later ones are on those tied
    choice = models.CharField(max_length=8)  # yes, no, abstain
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "judging"
        constraints = [
            models.UniqueConstraint(fields=["seat", "candidate", "round"], name="one_vote_each"),
        ]

    @property
    def over(self) -> Over:
        return self.seat.over


class Decision(models.Model):
    """What the panel decided on one candidate, with the count that carried it."""

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="decision")
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="decisions")
    chosen = models.BooleanField()
    place = models.PositiveIntegerField()  # in the order of scores
    yes = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    eligible = models.PositiveSmallIntegerField()  # members who do not keep away
    base = models.PositiveSmallIntegerField()  # members that the threshold was taken of
    rounds = models.PositiveSmallIntegerField(default=1)  # more than one after a tie

    class Meta:
        app_label = "judging"
