from django.db import models


class SpecialDay(models.Model):
    """A day off on a weekday, or a make-up working day on a weekend, as announced."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "calendar"


class CalendarYear(models.Model):
    """A year whose special days are all known: without it nothing is counted, or guessed."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=120)

    class Meta:
        app_label = "calendar"


class DemoClock(models.Model):
    """By how many seconds the demonstration's clock is off the real one. One row, or none."""

    offset = models.FloatField(default=0)

    class Meta:
        app_label = "calendar"
