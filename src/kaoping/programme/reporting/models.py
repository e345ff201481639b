from django.db import models
from django.db.models import Q

from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.over import Over
from kaoping.programme.reporting import rules
from kaoping.programme.scheme.terms import DECIMALS
from kaoping.programme.season.models import Subject
from kaoping.programme.service.models import Record


class Report(models.Model):
    """The yearly work summary and next year's plan of one subject (article 5.1)."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="report")
    state = models.CharField(max_length=12, default=rules.FLOW.first.value)
    submitted_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    submissions = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    flow = rules.FLOW

    class Meta:
        app_label = "reporting"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.ReportState]),
                name="report_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"])]

    @property
    def over(self) -> Over:
        return self.subject.over


class Section(models.Model):
    """One section of a report: the unit of editing, with a version of its own.

    A ``locked`` one is not open for writing: it was sent up, and not returned.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections", db_index=False)
    key = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    edited_by = models.BigIntegerField(null=True)  # account
    edited_at = models.DateTimeField(null=True)
    locked = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "reporting"
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="one_section_per_key"),
        ]

    @property
    def over(self) -> Over:
        return self.report.over


class Figure(models.Model):
    """One indicator of a report: target, computed, declared, verified, and next year's plan.

    ``declared`` is empty while it follows ``computed``; sending up fills it in. ``records``
    is the number of records behind ``computed``. A ``locked`` one is not open for writing:
    it was sent up, and not returned.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures", db_index=False)
    indicator = models.CharField(max_length=40)
    target = models.DecimalField(max_digits=16, decimal_places=DECIMALS, null=True)
    computed = models.DecimalField(max_digits=16, decimal_places=DECIMALS, null=True)
    declared = models.DecimalField(max_digits=16, decimal_places=DECIMALS, null=True)
    verified = models.DecimalField(max_digits=16, decimal_places=DECIMALS, null=True)
    planned = models.DecimalField(
        max_digits=16, decimal_places=DECIMALS, null=True
    )  # for next year
    records = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)  # the reporter's word on a difference
    verified_reason = models.TextField(blank=True)
    locked = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "reporting"
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="one_figure_each"),
        ]

    @property
    def over(self) -> Over:
        return self.report.over


class ReportFile(models.Model):
    """A file of a report: proof of a declared figure, or an appendix to a section.

    One that is ``dropped`` after it was sent up is kept until the report goes up again: the
    units above still read what was sent.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    part = models.CharField(max_length=60)  # "figure:<indicator>" or "section:<key>"
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    added = models.DateTimeField()
    # How often the report had been sent up when it was added.
    since = models.PositiveSmallIntegerField(default=0)
    dropped = models.BooleanField(default=False)

    class Meta:
        app_label = "reporting"


class Draft(models.Model):
    """What somebody typed and has not saved yet. Not an act: it is in no journal."""

    account = models.BigIntegerField()
    about = models.CharField(max_length=60)  # "report:12:section:results", "record:new" …
    content = models.JSONField()
    base_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        app_label = "reporting"
        constraints = [
            models.UniqueConstraint(fields=["account", "about"], name="one_draft_each"),
        ]


class Submission(models.Model):
    """A report as it was sent up: its sections and figures at that moment, for good."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sent", db_index=False)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    account = models.BigIntegerField(null=True)
    # {"sections": {key: text}, "figures": {key: {...}}, "open": [parts that were]}
    content = models.JSONField()

    class Meta:
        app_label = "reporting"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="submissions_are_numbered"),
        ]


class ReportRecord(models.Model):
    """A service record that stands in a report, since it was last sent up.

    ``struck`` records stay visible and count for nothing.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="records", db_index=False)
    record = models.ForeignKey(Record, models.PROTECT, related_name="stands_in")
    record_version = models.PositiveIntegerField(default=0)
    struck = models.BooleanField(default=False)
    struck_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "reporting"
        constraints = [
            models.UniqueConstraint(fields=["report", "record"], name="a_record_once_a_report"),
            models.CheckConstraint(
                condition=Q(struck=False) | ~Q(struck_reason=""), name="struck_with_a_reason"
            ),
        ]

    @property
    def over(self) -> Over:
        return self.report.over
