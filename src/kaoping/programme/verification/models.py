from django.db import models

from kaoping.foundation.over import Over
from kaoping.programme.reporting.models import Report
from kaoping.programme.scheme.terms import DECIMALS
from kaoping.programme.season.models import Season, Subject


class Finding(models.Model):
    """What was wrong when a report was returned: one figure, section or record, or all of it.

    Kept for good; it is answered once the report was sent up again after ``submission``.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="findings")
    part = models.CharField(max_length=60, blank=True)  # "figure:…", "section:…", "" is all
    text = models.TextField()
    submission = models.PositiveSmallIntegerField()  # the number of the one returned
    at = models.DateTimeField()
    account = models.BigIntegerField(null=True)

    class Meta:
        app_label = "verification"


class Evaluation(models.Model):
    """What the unit above holds of a subject's year: grade, marks per standard, endorsement."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="evaluation")
    grade = models.CharField(max_length=30, blank=True)
    marks = models.JSONField(default=dict)  # standard → points out of 100
    comment = models.TextField(blank=True)
    evaluated_at = models.DateTimeField(null=True)
    # 6.3.2: especially outstanding results, in place of the hours.
    endorsed = models.BooleanField(default=False)
    endorsed_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "verification"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(endorsed=False) | ~models.Q(endorsed_reason=""),
                name="endorsed_with_a_reason",
            ),
        ]

    @property
    def over(self) -> Over:
        return self.subject.over


class Tally(models.Model):
    """A season's total of one indicator over what its host accepted, kept as it is accepted."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="tallies", db_index=False)
    indicator = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=18, decimal_places=DECIMALS, default=0)
    records = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "verification"
        constraints = [
            models.UniqueConstraint(fields=["season", "indicator"], name="one_tally_each"),
        ]


class Reached(models.Model):
    """What a season's accepted records have reached: a village, household, county or expert.

    One row each, so that "distinct" is a count that can be kept while accepting.
    """

    season = models.ForeignKey(Season, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    key = models.BigIntegerField()

    class Meta:
        app_label = "verification"
        constraints = [
            models.UniqueConstraint(fields=["season", "kind", "key"], name="reached_once"),
        ]
