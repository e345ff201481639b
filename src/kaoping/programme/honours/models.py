from django.db import models
from django.db.models import Q

from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.over import Over
from kaoping.programme.honours import rules
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.season.models import Season


class Commendation(models.Model):
    """The document that commends (表扬通知), as it was issued; its facts are kept for good."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="commendations")
    number = models.CharField(max_length=60, unique=True)  # 科技助力扶贫办发〔2026〕3号
    year = models.PositiveSmallIntegerField()  # of the number
    running = models.PositiveSmallIntegerField()  # the number within the host's year
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    facts = models.JSONField()  # all that the document was set from
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    docx = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    table = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "honours"

    @property
    def over(self) -> Over:
        return self.season.over


class Honour(models.Model):
    """An honour conferred on a candidate, with its certificate's code."""

    commendation = models.ForeignKey(
        Commendation, models.PROTECT, related_name="honours", db_index=False
    )
    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="honoured")
    honour = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    beside = models.CharField(max_length=160, blank=True)
    place_code = models.CharField(max_length=12, blank=True)  # of the province-level division
    body = models.CharField(max_length=80, blank=True)  # the recommending body
    deeds = models.TextField(blank=True)  # the short form, read on the roll
    certificate_code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12, default=rules.FLOW.first.value)
    revoked_on = models.DateField(null=True)
    revoked_by = models.CharField(max_length=60, blank=True)  # number of the document
    version = models.PositiveIntegerField(default=0)

    flow = rules.FLOW

    class Meta:
        app_label = "honours"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.HonourState]),
                name="honour_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="in_force") | Q(revoked_on__isnull=False) & ~Q(revoked_by=""),
                name="revoked_with_a_document",
            ),
        ]
        indexes = [
            models.Index(fields=["commendation", "position"]),
            models.Index(fields=["state", "id"]),
        ]

    @property
    def over(self) -> Over:
        return self.commendation.over
