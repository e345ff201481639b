from django.db import models


class News(models.Model):
    """One thing that one account should know, made from one journal entry or one date."""

    account = models.BigIntegerField()
    unit = models.BigIntegerField(null=True)  # of the post it concerns
    post = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=40)  # an act, or "reminder"
    key = models.CharField(max_length=120)  # what makes it unique: it is told once
    facts = models.JSONField(default=dict)  # names and dates for the wording
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_after = models.DateTimeField(null=True)  # nobody tries again before it

    class Meta:
        app_label = "messaging"
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="told_once"),
        ]
        indexes = [models.Index(fields=["account", "-at"])]


class ReadUpTo(models.Model):
    """How far the journal has been read for news. There is one row."""

    seq = models.BigIntegerField(default=0)

    class Meta:
        app_label = "messaging"
