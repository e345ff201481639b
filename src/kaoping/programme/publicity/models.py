from django.db import models
from django.db.models import Q

from kaoping.foundation.over import Over
from kaoping.programme.publicity import rules
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.season.models import Season


class Notice(models.Model):
    """A public notice of proposed honours, open for a number of days (article 5.4)."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="notices", db_index=False)
    number = models.PositiveSmallIntegerField()  # the first, then those for changed names
    state = models.CharField(max_length=12, default=rules.NOTICE_FLOW.first.value)
    published_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    days_kind = models.CharField(max_length=8)  # working or natural
    last_day = models.DateField()  # open until 24:00 of this day
    facts = models.JSONField(default=dict)  # how many were received, how they were chosen
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    flow = rules.NOTICE_FLOW

    class Meta:
        app_label = "publicity"
        constraints = [
            models.UniqueConstraint(fields=["season", "number"], name="notices_are_numbered"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.NoticeState]),
                name="notice_state_is_known",
            ),
        ]

    @property
    def over(self) -> Over:
        return self.season.over


class NoticeEntry(models.Model):
    """One name on a notice, as the public reads it: nothing but what tells namesakes apart.

    ``key`` stands in public links: a number would tell how many names were taken off. A
    changed name is put on a new notice by an entry that ``replaces`` the old one.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="entries", db_index=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="notice_entries")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    key = models.CharField(max_length=16, unique=True)
    honour = models.CharField(max_length=40)
    position = models.PositiveIntegerField()  # in the prescribed order
    name = models.CharField(max_length=80)
    beside = models.CharField(max_length=160, blank=True)  # what tells namesakes apart
    body = models.CharField(max_length=80, blank=True)  # the recommending body
    deeds = models.TextField(blank=True)  # the short form

    class Meta:
        app_label = "publicity"
        constraints = [
            models.UniqueConstraint(fields=["notice", "candidate"], name="named_once_a_notice"),
        ]
        indexes = [models.Index(fields=["notice", "position"])]


class Objection(models.Model):
    """A written objection under a real name. Who objects is sealed; only the handler sees it."""

    entry = models.ForeignKey(NoticeEntry, models.PROTECT, related_name="objections")
    receipt_hash = models.CharField(max_length=64, unique=True)
    sender_hash = models.CharField(max_length=64, blank=True)  # keyed, of the address; for limits
    sealed = models.BinaryField()  # name, contact, statement as JSON, and the files' keys
    files = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, default=rules.OBJECTION_FLOW.first.value)
    received_at = models.DateTimeField()
    refused_cause = models.CharField(max_length=16, blank=True)
    decided_reason = models.TextField(blank=True)  # of admitting or refusing
    upheld = models.BooleanField(null=True)
    ruling = models.TextField(blank=True)
    ruled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    flow = rules.OBJECTION_FLOW

    class Meta:
        app_label = "publicity"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.ObjectionState]),
                name="objection_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="ruled") | Q(upheld__isnull=False) & ~Q(ruling=""),
                name="ruled_with_a_ruling",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_cause="") & ~Q(decided_reason=""),
                name="refused_with_a_cause_and_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["sender_hash", "received_at"])]

    @property
    def over(self) -> Over:
        return Over(season_id=self.entry.notice.season_id)
