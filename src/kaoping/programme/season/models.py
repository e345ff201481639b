from datetime import datetime, time

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import make_aware

from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Person
from kaoping.foundation.units.models import Unit
from kaoping.programme.scheme.models import Edition
from kaoping.programme.scheme.terms import DECIMALS
from kaoping.programme.season import rules


class Season(models.Model):
    """One running of an edition, for one year, by a host unit (articles 2 and 4)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="seasons")
    host = models.ForeignKey(Unit, models.PROTECT, related_name="seasons", db_index=False)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    assessed_from = models.DateField()
    assessed_to = models.DateField()  # the last day that counts
    state = models.CharField(max_length=12, default=rules.FLOW.first.value)
    version = models.PositiveIntegerField(default=0)

    flow = rules.FLOW

    class Meta:
        app_label = "season"
        constraints = [
            models.UniqueConstraint(fields=["host", "year"], name="one_season_per_host_and_year"),
            models.CheckConstraint(
                condition=Q(assessed_from__lte=F("assessed_to")),
                name="an_assessed_period_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.SeasonState]),
                name="season_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def assessed_since(self) -> datetime:
        """The moment at which the assessed period begins."""
        return make_aware(datetime.combine(self.assessed_from, time.min))

    @property
    def over(self) -> Over:
        return Over(unit_id=self.host_id, season_id=self.pk)


class Requirement(models.Model):
    """One of the year's requirements (article 5.3), with where it comes from."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="requirements", db_index=False)
    key = models.CharField(max_length=40)
    value = models.JSONField()
    source = models.CharField(max_length=10)  # article, notice or default
    source_text = models.CharField(max_length=120, blank=True)  # the article, or the notice
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "season"
        constraints = [
            models.UniqueConstraint(fields=["season", "key"], name="one_value_per_requirement"),
        ]

    @property
    def over(self) -> Over:
        return self.season.over


class Window(models.Model):
    """When one phase is open for the units of one level."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="windows", db_index=False)
    phase = models.CharField(max_length=16)
    level = models.CharField(max_length=12)
    opens = models.DateTimeField()
    soft_end = models.DateTimeField()
    hard_end = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "season"
        constraints = [
            models.UniqueConstraint(
                fields=["season", "phase", "level"], name="one_window_per_phase_and_level"
            ),
            models.CheckConstraint(
                condition=Q(opens__lt=F("soft_end"), soft_end__lte=F("hard_end")),
                name="a_window_opens_then_warns_then_closes",
            ),
            models.CheckConstraint(
                condition=Q(phase__in=[p.value for p in rules.Phase])
                & Q(level__in=[v.value for v in rules.Level]),
                name="window_phase_and_level_are_known",
            ),
        ]

    @property
    def over(self) -> Over:
        return self.season.over


class Subject(models.Model):
    """One unit, team or person in one season: what article 3 assesses.

    ``lft`` and ``rgt`` number the season's frozen tree; a person takes the number of
    the unit it reports to, so entering late renumbers nobody. ``parent`` is whom it
    reports to (None for the host), ``team`` the team a person works in, if any.
    """

    season = models.ForeignKey(Season, models.CASCADE, related_name="subjects", db_index=False)
    kind = models.CharField(max_length=6)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="subjects")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="subjects")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    team = models.ForeignKey("self", models.PROTECT, null=True, related_name="members")
    name = models.CharField(max_length=80)  # as it was when the season opened
    level = models.CharField(max_length=12)
    order = models.CharField(max_length=20, blank=True)  # division or society code, for lists
    lft = models.PositiveIntegerField()
    rgt = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "season"
        constraints = [
            models.UniqueConstraint(fields=["season", "unit"], name="one_subject_per_unit"),
            models.UniqueConstraint(fields=["season", "person"], name="one_subject_per_person"),
            models.CheckConstraint(
                condition=(
                    Q(kind="person", unit=None, person__isnull=False)
                    | Q(kind__in=["unit", "team"], unit__isnull=False, person=None)
                ),
                name="a_subject_is_a_unit_or_a_person",
            ),
        ]
        indexes = [models.Index(fields=["season", "lft"])]

    def __str__(self) -> str:
        return self.name

    @property
    def over(self) -> Over:
        return Over(
            unit_id=self.unit_id,
            parent_unit_id=self.parent.unit_id if self.parent else None,
            team_unit_id=self.team.unit_id if self.team else None,
            person_id=self.person_id,
            season_id=self.season_id,
            lft=self.lft,
        )


class Extension(models.Model):
    """A later hard end for one subject in one phase, with its reason."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="extensions")
    phase = models.CharField(max_length=16)
    until = models.DateTimeField()
    whole_subtree = models.BooleanField(default=False)
    reason = models.TextField()
    granted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "season"

    @property
    def over(self) -> Over:
        return self.subject.over


class Target(models.Model):
    """What a subject is asked to reach this season (下达任务)."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="targets", db_index=False)
    indicator = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=14, decimal_places=DECIMALS)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "season"
        constraints = [
            models.UniqueConstraint(fields=["subject", "indicator"], name="one_target_each"),
        ]

    @property
    def over(self) -> Over:
        return self.subject.over
